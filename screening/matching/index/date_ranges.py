"""How much can the dates of birth of whole stretches of entries say?

Dates are packed into one number that sorts as they do, year x 10,000 + month x 100 + day, with 0 where month or day are
not known; 0 itself stands for no date. A traveller's date of birth cuts the line of all dates into ranges, and within a
range no date says more than the range's weight: a property test holds this to `birth_dates`. Ranges may overlap. Every
date lies in a range whose weight is at least its own.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from screening.domain.dates import PartialDate
from screening.matching.score.birth_dates import NEAR_DAYS, NEAR_YEARS, WEIGHTS, DateAgreement

NO_DATE = 0
END = 100_000_000
"""After every date."""
A_YEAR: Final = 10_000
_YEAR, _MONTH = A_YEAR, 100
# Looked up once: the weights are asked for by every traveller, and an enumeration's member takes long to look up by.
_EXACT, _SAME_MONTH = WEIGHTS[DateAgreement.EXACT], WEIGHTS[DateAgreement.MONTH]
_FIRST_OF_JANUARY, _SWAPPED = WEIGHTS[DateAgreement.FIRST_OF_JANUARY], WEIGHTS[DateAgreement.SWAPPED]
_YEARS_OFF, _DAYS_OFF = WEIGHTS[DateAgreement.YEARS_OFF], WEIGHTS[DateAgreement.DAYS_OFF]
_ONLY_YEAR, _OTHER_DAYS = WEIGHTS[DateAgreement.YEAR], WEIGHTS[DateAgreement.SAME_YEAR]
_NEAR = max(WEIGHTS[DateAgreement.YEAR_NEAR], WEIGHTS[DateAgreement.NEAR])
_ABSENT, _CONTRADICTS = WEIGHTS[DateAgreement.ABSENT], WEIGHTS[DateAgreement.CONTRADICTS]
_FIRST_DAY, _LAST_DAY = date.min.toordinal(), date.max.toordinal()


class DateRange(NamedTuple):
    """Packed dates from `first` to before `end`, and the most (log-odds) that any of them says.

    `is_same`: it is the traveller's own date and no placeholder, so that names are compared at a low floor.
    """

    first: int
    end: int
    weight: float
    is_same: bool = False


def pack(born: PartialDate | date) -> int:
    """Give the number of a date."""
    return born.year * _YEAR + born.month * _MONTH + born.day


def date_ranges(born: PartialDate | None) -> list[DateRange]:
    """Cut the line of dates for a traveller's date of birth."""
    if born is None:
        return [DateRange(NO_DATE, END, _ABSENT)]
    year = born.year * _YEAR
    near, after = max(year - NEAR_YEARS * _YEAR, NO_DATE + 1), year + (NEAR_YEARS + 1) * _YEAR
    return [
        DateRange(NO_DATE, NO_DATE + 1, _ABSENT),
        DateRange(NO_DATE + 1, near, _CONTRADICTS),
        DateRange(after, END, _CONTRADICTS),
        DateRange(near, year, _NEAR),
        DateRange(year + _YEAR, after, _NEAR),
        *_same_year(born, year),
        *_days(born),
    ]


def _same_year(born: PartialDate, year: int) -> Iterator[DateRange]:
    """Give the year itself: all of it, the dates in it that mean no more than the year, and the month."""
    is_only_year = not born.month or _is_first_of_january(born)
    yield DateRange(year, year + _YEAR, _ONLY_YEAR if is_only_year else _OTHER_DAYS)
    # The year alone, January alone (which says less) and 1 January follow one another.
    yield DateRange(year, year + _MONTH + 2, _ONLY_YEAR)
    if born.month:
        month = year + born.month * _MONTH
        yield DateRange(month, month + (1 if born.is_complete else _MONTH), _SAME_MONTH)


def _days(born: PartialDate) -> Iterator[DateRange]:
    """Give the complete dates that say more than the year they lie in."""
    if not born.is_complete:
        return
    own = pack(born)
    if _is_first_of_january(born):
        yield DateRange(own, own + 1, _FIRST_OF_JANUARY)
        return
    yield DateRange(own, own + 1, _EXACT, is_same=True)
    if born.day <= 12:
        swapped = born.year * _YEAR + born.day * _MONTH + born.month
        yield DateRange(swapped, swapped + 1, _SWAPPED)
    # The few days before, and those after: where a month ends between, what says less than they do lies there too.
    day = date(born.year, born.month, born.day).toordinal()
    before, after = max(day - NEAR_DAYS, _FIRST_DAY), min(day + NEAR_DAYS, _LAST_DAY)
    yield DateRange(pack(date.fromordinal(before)), own, _DAYS_OFF)
    yield DateRange(own + 1, pack(date.fromordinal(after)) + 1, _DAYS_OFF)
    for apart in range(1, NEAR_YEARS + 1):
        for other in (own - apart * _YEAR, own + apart * _YEAR):
            yield DateRange(other, other + 1, _YEARS_OFF)


def _is_first_of_january(born: PartialDate) -> bool:
    return (born.month, born.day) == (1, 1)
