"""Does no date say more than the range it lies in?"""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from screening.domain.dates import PartialDate
from screening.matching.index.date_ranges import END, NO_DATE, DateRanges, date_ranges, pack
from screening.matching.score.birth_dates import DateAgreement, compare_birth_dates

DAYS = st.one_of(st.dates(), st.dates(date(1970, 1, 1), date(1976, 12, 31)), st.sampled_from((date.min, date.max)))
BORN = st.builds(
    lambda day, known: PartialDate(*(day.year, day.month, day.day)[:known]), DAYS, st.integers(min_value=1, max_value=3)
)


def ranges_of(born: PartialDate | None) -> DateRanges:
    """Cut the line of dates for a date of birth."""
    return date_ranges(born.year, born.month, born.day) if born else date_ranges(0, 0, 0)


def most_said(born: PartialDate | None, packed: int) -> float:
    """Give the greatest weight of the ranges that a packed date lies in."""
    ranges = ranges_of(born)
    return float(ranges.weights[(ranges.first <= packed) & (packed < ranges.end)].max())


@st.composite
def near(draw: st.DrawFn, born: PartialDate) -> PartialDate:
    """Give a date that has something in common with another."""
    year = min(max(born.year + draw(st.integers(-3, 3)), 1), 9999)
    month = draw(st.sampled_from((born.month, born.day if born.day <= 12 else 0, 1, 2)))
    if not month:
        return PartialDate(year)
    day = draw(st.sampled_from((born.day, born.month, 0, 1, max(born.day - 2, 0), born.day + 1)))
    return PartialDate(year, month, min(day, 28))


@settings(max_examples=1000)
@given(st.data(), BORN)
def test_no_date_says_more_than_its_range(data: st.DataObject, born: PartialDate) -> None:
    """Every date lies in a range, and in one whose weight is at least its own."""
    listed = data.draw(st.one_of(BORN, near(born)))
    assert most_said(born, pack(listed)) >= compare_birth_dates(born, (listed,)).weight


@given(st.none() | BORN)
def test_an_entry_without_a_date_lies_in_a_range(born: PartialDate | None) -> None:
    assert most_said(born, NO_DATE) >= compare_birth_dates(born, ()).weight


@given(BORN)
def test_a_traveller_without_a_date_asks_for_all(listed: PartialDate) -> None:
    ranges = ranges_of(None)
    assert ranges.first.tolist() == [NO_DATE]
    assert NO_DATE < pack(listed) < ranges.end.tolist()[0] == END
    assert most_said(None, pack(listed)) >= compare_birth_dates(None, (listed,)).weight


@given(st.none() | BORN, BORN)
def test_own_range_is_of_all_dates_that_are_exactly_the_same_and_of_no_other(
    born: PartialDate | None, listed: PartialDate
) -> None:
    """There names are compared at a low floor, and only there."""
    ranges = ranges_of(born)
    for other in (listed, born or listed):
        is_own = ranges.own >= 0 and ranges.first[ranges.own] <= pack(other) < ranges.end[ranges.own]
        assert is_own == (compare_birth_dates(born, (other,)).how is DateAgreement.EXACT)
