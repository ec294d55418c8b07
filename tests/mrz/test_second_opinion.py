"""Is a second reader asked only where it may help, and believed only where it contradicts no proof?"""

from dataclasses import dataclass, field, replace

from screening.domain.errors import Unavailable
from screening.domain.readings import Doubt, LinePlace, PagePoint, Reading, ReadingStatus, Zone
from screening.mrz.second_opinion import SecondOpinion
from screening.mrz.text import read_mrz_text
from tests.mrz.builders import TODAY

FIRST = "P<UTOBALOCH<<ZARMINA<GUL<<<<<<<<<<<<<<<<<<<<"
SECOND = "AB23450715UTO7408122F3105146<<<<<<<<<<<<<<<0"
VALID = read_mrz_text((FIRST, SECOND), TODAY).zones[0]
IN_DOUBT = replace(
    read_mrz_text((FIRST.replace("GUL", "GUI"), SECOND), TODAY).zones[0],
    status=ReadingStatus.UNCERTAIN,
    doubts=(Doubt(0, 23, "L"),),
)
SURELY_OTHER = replace(IN_DOUBT, doubts=(Doubt(0, 22),))
FAILED = replace(VALID, status=ReadingStatus.CHECK_FAILED)


@dataclass(slots=True)
class ReaderOf:
    """A reader that says the same of every page, and counts how often it is asked."""

    name: str
    zones: tuple[Zone, ...]
    is_missing: bool = False
    asked: list[bytes] = field(default_factory=list)

    def read_page(self, image: bytes) -> Reading:
        self.asked.append(image)
        if self.is_missing:
            raise Unavailable("tesseract", reason="page_reader")
        return Reading(self.name, self.zones, 1.0)


def read_with(first: tuple[Zone, ...], second: tuple[Zone, ...], *, is_missing: bool = False) -> tuple[Reading, int]:
    other = ReaderOf("other", second, is_missing=is_missing)
    reading = SecondOpinion(ReaderOf("own", first), other).read_page(b"page")
    return reading, len(other.asked)


def test_a_valid_reading_asks_nobody() -> None:
    reading, asked = read_with((VALID,), (VALID,))
    assert (reading.reader, asked) == ("own", 0)


def test_a_check_digit_that_surely_fails_is_never_overridden() -> None:
    reading, asked = read_with((FAILED,), (VALID,))
    assert (reading.status, asked) == (ReadingStatus.CHECK_FAILED, 0)


def test_a_valid_second_reading_settles_what_was_in_doubt() -> None:
    reading, _ = read_with((IN_DOUBT,), (VALID,))
    assert (reading.status, reading.reader, reading.zones) == (ReadingStatus.VALID, "other", (VALID,))
    assert reading.elapsed_ms == 2.0


def test_a_second_reading_that_stands_for_the_first_stands_where_the_first_was_seen() -> None:
    corners = [PagePoint(x, y) for x, y in ((0, 0), (440, 0), (440, 16), (0, 16))]
    seen = replace(IN_DOUBT, places=(LinePlace(*corners),) * 2)
    reading, _ = read_with((seen,), (VALID,))
    assert reading.zones[0] == replace(VALID, places=seen.places)


def test_it_does_not_change_what_the_first_reader_was_sure_of() -> None:
    reading, _ = read_with((SURELY_OTHER,), (VALID,))
    assert reading.zones == (SURELY_OTHER,)


def test_a_second_reading_in_doubt_settles_nothing() -> None:
    reading, _ = read_with((IN_DOUBT,), (IN_DOUBT,))
    assert (reading.reader, reading.status) == ("own", ReadingStatus.UNCERTAIN)


def test_other_zones_of_the_page_stay() -> None:
    reading, _ = read_with((IN_DOUBT, SURELY_OTHER), (VALID,))
    assert reading.zones == (VALID, SURELY_OTHER)


def test_what_only_the_second_reader_found_is_reported() -> None:
    reading, _ = read_with((), (VALID,))
    assert reading.zones == (VALID,)


def test_a_missing_second_reader_takes_nothing_away() -> None:
    reading, asked = read_with((IN_DOUBT,), (), is_missing=True)
    assert (reading.zones, asked) == ((IN_DOUBT,), 1)
