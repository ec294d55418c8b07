"""What was read from a page, and how sure is it?"""

from dataclasses import dataclass
from enum import StrEnum

from screening.domain.dates import PartialDate
from screening.domain.identifiers import StateCode
from screening.domain.names import PrintedName
from screening.domain.travellers import Cnic, Sex, TravelDocument, Traveller


class MrzFormat(StrEnum):
    """The layouts of Doc 9303 parts 4 to 7, and the French identity card of before 2021."""

    TD1 = "TD1"
    TD2 = "TD2"
    TD3 = "TD3"
    MRV_A = "MRV-A"
    MRV_B = "MRV-B"
    FRA_ID = "FRA-ID"


class ReadingStatus(StrEnum):
    """How far a reading can be trusted."""

    VALID = "valid"
    """Every check digit holds and no character is in doubt."""
    CHECK_FAILED = "check_failed"
    """Read with confidence, and a printed check digit is wrong."""
    UNCERTAIN = "uncertain"
    """Something is in doubt."""
    NO_MRZ = "no_mrz"
    """No zone was found."""


class CheckName(StrEnum):
    """The check digits a layout may have."""

    COMPOSITE = "composite"
    DATE_OF_BIRTH = "date_of_birth"
    DATE_OF_EXPIRY = "date_of_expiry"
    DOCUMENT_NUMBER = "document_number"
    OPTIONAL_DATA = "optional_data"


@dataclass(frozen=True, slots=True)
class CheckDigit:
    """One check digit: what is printed, what the field's characters give, and whether that is legal."""

    name: CheckName
    printed: str
    computed: str
    holds: bool


class MrzWarning(StrEnum):
    """Legal to read, worth a look: never an error."""

    UNKNOWN_ISSUING_STATE = "unknown_issuing_state"
    UNKNOWN_NATIONALITY = "unknown_nationality"
    IMPOSSIBLE_DATE_OF_BIRTH = "impossible_date_of_birth"
    IMPOSSIBLE_DATE_OF_EXPIRY = "impossible_date_of_expiry"
    DIGIT_IN_NAME = "digit_in_name"
    UNKNOWN_SEX = "unknown_sex"
    SEX_X = "sex_x"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, repr=False)
class MrzRecord:
    """The parsed fields of one MRZ with the result of each check digit."""

    format: MrzFormat
    lines: tuple[str, ...]
    document_type: str
    issuing_state: StateCode
    name: PrintedName
    document_number: str
    nationality: StateCode | None
    date_of_birth: PartialDate | None
    sex: Sex | None
    date_of_expiry: PartialDate | None
    optional_data: tuple[str, ...]
    cnic: Cnic | None
    checks: tuple[CheckDigit, ...]
    warnings: tuple[MrzWarning, ...]

    @property
    def failing_checks(self) -> tuple[CheckName, ...]:
        """The check digits that do not hold, by name."""
        return tuple(sorted(check.name for check in self.checks if not check.holds))

    @property
    def traveller(self) -> Traveller:
        """The holder, as the MRZ tells."""
        return Traveller(
            name=self.name,
            date_of_birth=self.date_of_birth,
            sex=self.sex,
            nationality=self.nationality,
            cnic=self.cnic,
        )

    @property
    def document(self) -> TravelDocument:
        """The document, as the MRZ tells."""
        return TravelDocument(
            number=self.document_number,
            issuing_state=self.issuing_state,
            document_type=self.document_type,
            date_of_expiry=self.date_of_expiry,
        )


@dataclass(frozen=True, slots=True)
class Doubt:
    """A character that the reader does not trust: 0-based line and position, and what else it may be."""

    line: int
    position: int
    alternatives: str = ""


@dataclass(frozen=True, slots=True)
class Repair:
    """A character that the reader changed, and the check digit that proves the change."""

    line: int
    position: int
    was: str
    now: str
    proven_by: CheckName


@dataclass(frozen=True, slots=True)
class PagePoint:
    """A point of the page, upright by its EXIF orientation: pixels from the left and from the top."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class LinePlace:
    """Where a line stands on its page, so that a person can be shown it: the corners of a stretch around its print.

    Named as the line reads, whichever way the page lies. The line's cells share the stretch evenly, which is true of
    an even page and off by less than half a cell on one photographed from the side.
    """

    start_top: PagePoint
    end_top: PagePoint
    end_foot: PagePoint
    start_foot: PagePoint

    @property
    def corners(self) -> tuple[PagePoint, PagePoint, PagePoint, PagePoint]:
        """The four, around the stretch from where the line starts at its top."""
        return self.start_top, self.end_top, self.end_foot, self.start_foot


@dataclass(frozen=True, slots=True, repr=False)
class Zone:
    """One machine-readable zone of a page. `record` is None where the lines do not parse (then `uncertain`).

    `places` has one item a line, or none at all where the reader does not tell or there was no page.
    """

    status: ReadingStatus
    lines: tuple[str, ...]
    record: MrzRecord | None
    doubts: tuple[Doubt, ...] = ()
    repairs: tuple[Repair, ...] = ()
    places: tuple[LinePlace, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Reading:
    """What a page reader makes of one page: its zones, the best one first."""

    reader: str
    zones: tuple[Zone, ...]
    elapsed_ms: float

    @property
    def best(self) -> Zone | None:
        """The zone that the top-level fields of an answer repeat."""
        return self.zones[0] if self.zones else None

    @property
    def status(self) -> ReadingStatus:
        """The best zone's status, or `no_mrz`."""
        return self.zones[0].status if self.zones else ReadingStatus.NO_MRZ
