"""What happened to one traveller at one counter?

A crossing holds one or more screenings (attempts) and ends in a movement.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NewType

from screening.domain.identifiers import (
    AccountId,
    CheckpostCode,
    CounterCode,
    CrossingId,
    ListCode,
    ScreeningId,
)
from screening.domain.lists import Direction
from screening.domain.readings import ReadingStatus
from screening.domain.travellers import TravelDocument, Traveller

CrossingNumber = NewType("CrossingNumber", str)
"""A number that can be said by phone: checkpost, year, count: `KHI-26-004211`."""


_AHEAD: Final = timedelta(minutes=5)
_BEHIND: Final = timedelta(days=1)
"""A power cut is written down from the paper list within the day."""


def is_time_doubtful(occurred_at: datetime, recorded_at: datetime) -> bool:
    """Whether what the officer's machine took for the time cannot well be: told ahead of its record, or long before it.

    Such a record is kept as it was told, for a wrong clock must lose nobody's crossing. Nothing is ordered or decided
    by `occurred_at`: that is what `recorded_at` and the journal are for.
    """
    return not -_AHEAD <= recorded_at - occurred_at <= _BEHIND


class Outcome(StrEnum):
    """What a screening answers, strongest first."""

    OFFLOAD = "offload"
    REFER = "refer"
    UNDETERMINED = "undetermined"
    CLEAR = "clear"


class Instruction(StrEnum):
    """What the counter officer is told to do; the sentence is in the catalogue under `instruction.<code>`."""

    STOP_AND_CALL = "stop_and_call"
    """Offload: the traveller waits; the shift manager comes."""
    REFER = "refer"
    """Referral: send the traveller to the shift manager."""
    REFER_DOCUMENT = "refer_document"
    """Referral because of the document itself: it may be altered, and goes with the traveller to the shift manager."""
    LET_PASS = "let_pass"  # noqa: S105  an instruction, not a password
    RESCAN = "rescan"
    """Nothing could be read."""
    CORRECT_READING = "correct_reading"
    """Something was read and is in doubt, or a check digit fails: rescan, or correct and confirm it."""
    EXAMINE_DOCUMENT = "examine_document"
    """A check digit is printed wrongly, and no reading without fault took its place: the shift manager looks at it."""
    PICK_DOCUMENT = "pick_document"
    """Several documents lie on one image."""
    MANUAL_PROCEDURE = "manual_procedure"
    """A list could not be searched or is too old: follow the manual procedure."""


class ScreeningReason(StrEnum):
    """Why the traveller was screened, within one crossing."""

    FIRST = "first"
    RESCAN = "rescan"
    CORRECTED = "corrected"
    SECOND_DOCUMENT = "second_document"
    LATE = "late"
    """A list changed after the traveller was there, and what was recorded then was compared again. `officer` is who put
    the entry in force, or else who opened the crossing."""


class DataSource(StrEnum):
    """Where a screening's data came from."""

    IMAGE = "image"
    MRZ_TEXT = "mrz_text"
    """Lines from a keyboard wedge, a paste or the API, proven by their check digits."""
    TYPED = "typed"
    """Typed or corrected fields, confirmed by the officer who sent them."""


@dataclass(frozen=True, slots=True)
class ListSearched:
    """One list that a screening searched: its version, and how old the copy was."""

    code: ListCode
    version: int
    age_s: int
    stale: bool


@dataclass(frozen=True, slots=True, repr=False)
class Screening:
    """One attempt to screen, with all that is needed to tell later why it answered as it did.

    `outcome` is what was found, `outcome_shown` what the counter was told: they differ only when every hit is
    discreet. `below_threshold` counts what scored within 0.05 below its list's threshold. `image_sha256` is in hex;
    the image is not kept.
    """

    id: ScreeningId
    crossing_id: CrossingId
    reason: ScreeningReason
    source: DataSource
    officer: AccountId
    occurred_at: datetime
    recorded_at: datetime
    outcome: Outcome
    outcome_shown: Outcome
    instruction: Instruction
    instruction_shown: Instruction
    traveller: Traveller | None
    documents: tuple[TravelDocument, ...]
    mrz_lines: tuple[str, ...]
    reading_status: ReadingStatus | None
    image_sha256: str | None
    lists: tuple[ListSearched, ...]
    hits_total: int
    below_threshold: int


class MovementKind(StrEnum):
    """How a crossing ended."""

    PASSED = "passed"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"
    UNSCREENED = "unscreened"


class UnscreenedCause(StrEnum):
    """What kept a traveller from being screened."""

    POWER = "power"
    LINK = "link"
    READER = "reader"
    """Neither page nor lines could be read in time."""
    OTHER = "other"


@dataclass(frozen=True, slots=True, repr=False)
class Movement:
    """The end of a crossing.

    `reason` is required to let pass against an open alert, and for `unscreened` unless a `cause` tells enough.
    `traveller` and `documents` are what the officer wrote down about somebody who crossed unscreened.
    """

    kind: MovementKind
    occurred_at: datetime
    recorded_at: datetime
    recorded_by: AccountId
    reason: str | None = None
    cause: UnscreenedCause | None = None
    traveller: Traveller | None = None
    documents: tuple[TravelDocument, ...] = ()


@dataclass(frozen=True, slots=True)
class Crossing:
    """One traveller at one counter in one direction. Open until its movement is recorded.

    `departs_at` is when the service (flight, train, ship) leaves; it drives the order of the shift manager's board.
    """

    id: CrossingId
    number: CrossingNumber
    checkpost: CheckpostCode
    counter: CounterCode
    direction: Direction
    opened_at: datetime
    opened_by: AccountId
    service: str | None = None
    departs_at: datetime | None = None
    movement: Movement | None = None

    @property
    def is_open(self) -> bool:
        """Whether the crossing still waits for its movement."""
        return self.movement is None


@dataclass(frozen=True, slots=True, repr=False)
class RecordedTraveller:
    """Who was recorded at a crossing: what a screening searched with, or what was written down of somebody unscreened.

    A crossing has one of these for each attempt. `at` is when it was recorded.
    """

    crossing_id: CrossingId
    at: datetime
    checkpost: CheckpostCode
    direction: Direction
    traveller: Traveller | None
    documents: tuple[TravelDocument, ...]
