"""How does a command open the store that the service works with?"""

# ruff: noqa: PLC0415  (late imports: see the room)

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from screening.commands.telling import sentence
from screening.domain.errors import InvalidInput
from screening.settings import Settings

if TYPE_CHECKING:
    from screening.app import House
    from screening.domain.lists import ListDefinition


@contextmanager
def opened_house(settings: Settings) -> "Iterator[House]":
    """Open it, and say aloud where the journal\'s head outside is gone. Raises what `app.open_house` raises."""
    from screening.workflows.following.long_lived import loading

    with loading():
        from screening.app import open_house

    with open_house(settings) as house:
        if house.is_head_missing:
            typer.echo(sentence("command.head_missing", file=str(settings.head_file)), err=True)
        yield house


def definition_of(house: "House", code: str) -> "ListDefinition":
    """Give a list's definition. Raises InvalidInput that names the lists there are."""
    found = next((definition for definition in house.definitions if definition.code == code), None)
    if found is None:
        known = ", ".join(definition.code for definition in house.definitions)
        raise InvalidInput(reason="list_unknown", code=code, known=known)
    return found
