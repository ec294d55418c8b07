"""Which applications of other agencies hold a key? `issue-api-key`, `list-api-keys`, `revoke-api-key`."""

# ruff: noqa: PLC0415  (late imports: see the room)

import os
from typing import Annotated
from uuid import UUID

import typer

from screening.auth.api_keys import USUAL_DAYS
from screening.commands.house import definition_of, opened_house
from screening.commands.telling import print_table, say, sentence, telling_errors
from screening.settings import read_settings

COLUMNS = ("id", "name", "owner", "lists", "until", "used", "standing")


def issue_api_key(
    name: Annotated[str, typer.Argument(help="Which application it is for.")],
    *,
    owner: Annotated[str, typer.Option(help="The agency that answers for it.")],
    dataset: Annotated[list[str], typer.Option(help="The code of a list that it may ask; repeatable.")],
    days: Annotated[int, typer.Option(help="In how many days it ends, 730 at most.")] = USUAL_DAYS,
    tells_discreet: Annotated[
        bool, typer.Option("--tells-discreet", help="It is told of entries that no counter may notice, too.")
    ] = False,
) -> None:
    """Issue a key for `/match`, and print it once."""
    from screening.workflows.people.keep_api_keys import KeyWanted, issue_key

    with telling_errors(), opened_house(read_settings(os.environ)) as house:
        lists = [definition_of(house, code).code for code in dataset]
        issued = issue_key(KeyWanted(name, owner, lists, days, tells_discreet), None, house.parts)
        until = f"{issued.key.expires_at:%Y-%m-%d}"
        say("command.key_issued", key=str(issued.key.id), name=issued.key.name, until=until, token=issued.token)


def list_api_keys() -> None:
    """List every key that was ever issued, the latest first. Tokens are kept nowhere."""
    from screening.workflows.people.keep_api_keys import list_keys

    with telling_errors(), opened_house(read_settings(os.environ)) as house:
        now = house.parts.clock.now()
        rows = [
            (
                str(key.id),
                key.name,
                key.owner,
                ", ".join(key.lists),
                f"{key.expires_at:%Y-%m-%d}",
                str(key.last_used_on or "–"),
                str(key.standing(now)),
            )
            for key in list_keys(None, house.parts)
        ]
    if not rows:
        say("command.keys_none")
        return
    print_table(sentence("command.keys"), rows, [sentence(f"command.key_column.{each}") for each in COLUMNS])


def revoke_api_key(key: Annotated[UUID, typer.Argument(help="Its id, as `list-api-keys` tells.")]) -> None:
    """Have a key open nothing any more, from the next call on."""
    from screening.domain.identifiers import ApiKeyId
    from screening.workflows.people.keep_api_keys import revoke_key

    with telling_errors(), opened_house(read_settings(os.environ)) as house:
        revoked = revoke_key(ApiKeyId(key), None, house.parts)
        say("command.key_revoked", key=str(revoked.id), name=revoked.name)
