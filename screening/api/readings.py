"""How is a page's reading told?"""

from typing import Annotated

from pydantic import Field

from screening.domain.readings import CheckName, MrzFormat, MrzWarning, Reading, ReadingStatus
from screening.domain.travellers import Sex
from screening.mrz.written import write_reading
from screening.web.projection import ScreeningFull, ScreeningShown, Strict

Line = Annotated[str, Field(max_length=60)]
DateText = Annotated[str, Field(max_length=10)]
One = Annotated[str, Field(max_length=2)]


class DocumentRead(Strict):
    """The document's fields as the MRZ tells them."""

    type: Annotated[str, Field(max_length=3)]
    issuing_state: Annotated[str, Field(max_length=3)]
    number: Annotated[str, Field(max_length=40)]
    date_of_expiry: DateText | None
    optional_data: Annotated[list[Line], Field(max_length=5)]


class HolderRead(Strict):
    """The holder's fields as the MRZ tells them."""

    surname: Line
    given_names: Line
    name_may_be_truncated: bool
    nationality: Annotated[str, Field(max_length=3)] | None
    date_of_birth: DateText | None
    sex: Sex | None
    cnic: Annotated[str, Field(max_length=13)] | None


class CheckRead(Strict):
    """One check digit: printed, computed, and whether that is legal."""

    name: CheckName
    printed: One
    computed: One
    holds: bool


class DoubtRead(Strict):
    """A character in doubt: line and position from 0, and what else it may be."""

    line: int
    position: int
    alternatives: Line


class RepairRead(Strict):
    """A character that was changed, and the check digit that proves it."""

    line: int
    position: int
    was: One
    now: One
    proven_by: CheckName


class PagePointRead(Strict):
    """A point of the uploaded page, upright by its EXIF orientation: pixels from the left and from the top."""

    x: float
    y: float


class LinePlaceRead(Strict):
    """Where a line stands on the uploaded page: the corners of the stretch that its cells share evenly.

    Named as the line reads. A page may lie any way, and a corner outside of it.
    """

    start_top: PagePointRead
    end_top: PagePointRead
    end_foot: PagePointRead
    start_foot: PagePointRead


class ZoneRead(Strict):
    """One machine-readable zone."""

    status: ReadingStatus
    format: MrzFormat | None
    lines: Annotated[list[Line], Field(max_length=3)]
    document: DocumentRead | None
    holder: HolderRead | None
    checks: Annotated[list[CheckRead], Field(max_length=5)]
    warnings: Annotated[list[MrzWarning], Field(max_length=20)]
    doubts: Annotated[list[DoubtRead], Field(max_length=200)]
    repairs: Annotated[list[RepairRead], Field(max_length=200)]
    places: Annotated[list[LinePlaceRead], Field(max_length=3)]


class PageRead(ZoneRead):
    """What was read from a page: every zone, and the best one's fields once more at the top."""

    reader: Annotated[str, Field(max_length=100)]
    zones: Annotated[list[ZoneRead], Field(max_length=20)]
    elapsed_ms: Annotated[float, Field(ge=0)]


class Scanned(ScreeningShown):
    """A screening as the counter is shown it, with what was read from the page or the lines."""

    reading: PageRead


class ScannedFull(ScreeningFull):
    """A screening for those who may see the checkpost's alerts, with what was read from the page or the lines."""

    reading: PageRead


def page_read(reading: Reading) -> PageRead:
    """Write a reading."""
    return PageRead.model_validate(write_reading(reading))


def with_reading(shown: ScreeningShown, reading: Reading) -> Scanned | ScannedFull:
    """Add the reading to what is shown: the officer sees which check digits fail, and what is in doubt."""
    whole = ScannedFull if isinstance(shown, ScreeningFull) else Scanned
    return whole.model_validate({**dict(shown), "reading": page_read(reading)})
