"""What comes out of a file of entries, record by record?

Four kinds: an entry in the keys of `watchlists/README.md`; a record that cannot be used; a word about something that an
entry could not keep, so that none is made poorer unseen; and a record that is about no person at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from screening.domain.errors import Parameter


class PlaceUnit(StrEnum):
    """In what a place within a file is counted."""

    LINE = "line"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class ImportFile:
    """A file to be read: opened in binary and seekable. `name` as it was given, for errors."""

    name: str
    stream: BinaryIO


@dataclass(frozen=True, slots=True)
class ImportPlace:
    """Where in which file: the line on which a record begins (CSV, JSON lines) or its number (XML, JSON), from 1."""

    file: str
    number: int
    unit: PlaceUnit = PlaceUnit.LINE

    def __str__(self) -> str:
        """Give file, unit and number, as an error's `where` has them."""
        return f"{self.file}: {self.unit} {self.number}"


@dataclass(frozen=True, slots=True, repr=False)
class WrittenEntry:
    """An entry as `make_entry` takes it, without what the list's own rules for imports supply.

    `kinds` are the source's words for what kind of entry it is, to be mapped to the list's categories.
    """

    place: ImportPlace
    values: Mapping[str, object]
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class RejectedLine:
    """A record that cannot be an entry. `source_id` where it can be read; `key` is what `reason` speaks of."""

    place: ImportPlace
    source_id: str | None
    key: str
    reason: str
    parameters: Mapping[str, Parameter]


@dataclass(frozen=True, slots=True, repr=False)
class NotedLine:
    """A record that became an entry, but something in it could not be taken: `reason` says what, under which key."""

    place: ImportPlace
    source_id: str | None
    key: str
    reason: str
    parameters: Mapping[str, Parameter]


@dataclass(frozen=True, slots=True)
class SkippedRecord:
    """A record that no list of persons or documents holds: an organisation, a vessel. `reason` is a code."""

    place: ImportPlace
    reason: str


Record = WrittenEntry | RejectedLine | NotedLine | SkippedRecord
