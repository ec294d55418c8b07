"""What does a list officer read of an entry in ten seconds: who, why, what is done, by whose authority, until when?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from screening.domain.entries import Detail, ListEntry
from screening.domain.errors import InvalidInput
from screening.domain.lists import AlertKind, Direction, ListDefinition
from screening.domain.wording import Language
from screening.lists.standing import Standing, standing_of

AS_OF_PATTERN: Final = r"^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?)?$"
"""As a browser's field of date and time writes it; empty where nothing was chosen. It is told in UTC."""


@dataclass(frozen=True, slots=True)
class Raised:
    """What a hit on the entry raises in one direction, None where it is not screened against, and the advice."""

    direction: Direction
    kind: AlertKind | None
    advice: str


@dataclass(frozen=True, slots=True, repr=False)
class EntryView:
    """An entry in one of its revisions, as it is laid out for reading.

    `standing` says in a code whether it is screened against on the day; `missing` what is not known that would help to
    tell people apart.
    """

    entry: ListEntry
    standing: Standing
    raised: tuple[Raised, ...]
    missing: tuple[Detail, ...]
    percent: int


def entry_view(entry: ListEntry, definition: ListDefinition, on: date, language: Language) -> EntryView:
    """Put together what is shown of an entry as it stands on that day."""
    return EntryView(
        entry,
        standing_of(entry, on),
        tuple(_raised(entry, definition, direction, language) for direction in Direction),
        tuple(detail for detail in Detail if detail not in entry.known),
        round(entry.completeness * 100),
    )


def read_as_of(written: str | None) -> datetime | None:
    """Read the moment at which an entry is to be looked at. Raises InvalidInput for one that no calendar has."""
    if not written or not re.fullmatch(AS_OF_PATTERN, written):
        return None
    try:
        return datetime.fromisoformat(written).replace(tzinfo=UTC)
    except ValueError:
        raise InvalidInput("query:as_of", reason="not_a_time") from None


def written_as_of(moment: datetime) -> str:
    """Write a moment so that `read_as_of` reads it."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}"


def told_moment(moment: datetime) -> str:
    """Tell a moment to the minute."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _raised(entry: ListEntry, definition: ListDefinition, direction: Direction, language: Language) -> Raised:
    rule = definition.rule_for(direction, entry.category)
    advice: Sequence[str] = ()
    if rule is not None and (wording := definition.advice_on(entry, direction)):
        advice = (wording.in_language(language),)
    return Raised(direction, rule.raises if rule else None, "".join(advice))
