"""Is a sample of the bench read honestly?

The full run is `make bench-reading`; here a few pages of each severity, so that no change claims what is not there.
"""

import pytest

from screening.domain.clock import FrozenClock
from screening.domain.readings import ReadingStatus
from screening.mrz.own_reader import OwnReader
from tests.benchmarks.reading_pages import SEVERITIES, a_page, a_page_without, bench_faces

READER = OwnReader(FrozenClock())
PAGES = 8

needs_fonts = pytest.mark.skipif(not bench_faces()[0], reason="no typeface of the bench is installed")


@needs_fonts
@pytest.mark.parametrize("severity", SEVERITIES)
def test_what_is_called_valid_is_what_is_printed(severity: int) -> None:
    for seed in range(PAGES):
        page = a_page(seed, severity)
        reading = READER.read_page(page.image)
        if reading.status is ReadingStatus.VALID:
            assert reading.zones[0].lines == page.lines


@needs_fonts
def test_flat_scans_are_read() -> None:
    pages = [a_page(seed, 0) for seed in range(PAGES)]
    exact = [zone.lines == page.lines for page in pages for zone in READER.read_page(page.image).zones]
    assert sum(exact) >= PAGES - 1


def test_pages_without_mrz_have_no_zone() -> None:
    assert [READER.read_page(a_page_without(seed)).zones for seed in range(5)] == [()] * 5


@pytest.mark.parametrize("seed", [500_161, 500_171])
def test_rows_of_noise_that_a_check_digit_fits_by_chance_are_no_zone(seed: int) -> None:
    assert READER.read_page(a_page_without(seed)).zones == ()
