"""What do the jobs need of crossings and screenings?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from screening.domain.crossings import Crossing, CrossingNumber, Movement, Outcome, RecordedTraveller, Screening
from screening.domain.identifiers import (
    CheckpostCode,
    CounterCode,
    CrossingId,
)
from screening.domain.travellers import Cnic
from screening.workflows.ports.pages import Page


@dataclass(frozen=True, slots=True, repr=False)
class CrossingFilter:
    """Which crossings: None means any. A document number is compared exactly, in capital letters without fillers."""

    checkposts: frozenset[CheckpostCode] | None = None
    counter: CounterCode | None = None
    number: CrossingNumber | None = None
    document_number: str | None = None
    opened_from: datetime | None = None
    opened_before: datetime | None = None
    only_open: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class PresentedBefore:
    """Which other crossings: those at which one of these document numbers or this CNIC was presented.

    The numbers are in capital letters without fillers. `besides` is the crossing that is looked at, and left out;
    `checkposts` are those that the caller may see.
    """

    numbers: frozenset[str]
    cnic: Cnic | None
    besides: CrossingId
    checkposts: frozenset[CheckpostCode]


SCREENED, UNSCREENED = "traveller.screened", "crossing.unscreened"
"""The journal's actions that record who was at a crossing: an attempt to screen, and a crossing without any."""


@dataclass(frozen=True, slots=True, repr=False)
class RecordedSince:
    """Who was recorded after a position of the journal, in its order, and the position to ask from next.

    `is_last` where there were no more up to now.
    """

    travellers: tuple[RecordedTraveller, ...]
    position: int
    is_last: bool


class Crossings(Protocol):
    """What happened at the counters."""

    def next_number(self, checkpost: CheckpostCode, year: int) -> CrossingNumber:
        """Take the checkpost's next number of that year: gap-free within committed units of work."""

    def add(self, crossing: Crossing) -> None:
        """Add a crossing."""

    def get(self, crossing_id: CrossingId) -> Crossing:
        """Give one by id."""

    def several(self, crossing_ids: Sequence[CrossingId]) -> Mapping[CrossingId, Crossing]:
        """Give those of these that there are."""

    def close(self, crossing_id: CrossingId, movement: Movement) -> Crossing:
        """Record its movement. Raises CrossingClosed where one is recorded."""

    def add_screening(self, screening: Screening) -> None:
        """Add an attempt to its crossing."""

    def screenings(self, crossing_id: CrossingId) -> tuple[Screening, ...]:
        """Give a crossing's attempts, oldest first."""

    def last_screenings(self, crossing_ids: Sequence[CrossingId]) -> Mapping[CrossingId, Screening]:
        """Give the last attempt of each of these; a crossing that nobody screened is left out."""

    def last_shown(self, crossing_ids: Sequence[CrossingId]) -> Mapping[CrossingId, Outcome]:
        """Give what the counter was shown last about each of these.

        One that nobody screened is left out, also where something was found of it late.
        """

    def find(self, which: CrossingFilter, limit: int, cursor: str | None = None) -> Page[Crossing]:
        """Give crossings, newest first. Raises InvalidInput (`reason="cursor"`)."""

    def presented_before(self, which: PresentedBefore, limit: int) -> tuple[Crossing, ...]:
        """Give the newest crossings of the same document or CNIC, newest first."""

    def recorded_since(self, position: int, limit: int) -> RecordedSince:
        """Give who was recorded after that position of the journal, in its order, `limit` of them at most.

        Of somebody unscreened, what was written down; where that is nothing, nobody is given.
        """
