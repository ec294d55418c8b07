"""How much can the dates of birth of whole stretches of entries say?

Dates are packed into one number that sorts as they do, year x 10,000 + month x 100 + day, with 0 where month or day are
not known; 0 itself stands for no date. A traveller's date of birth cuts the line of all dates into ranges, and within a
range no date says more than the range's weight: a property test holds this to `birth_dates`. Ranges may overlap. Every
date lies in a range whose weight is at least its own.
"""

from datetime import date
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from screening.domain.dates import PartialDate
from screening.matching.compiled import compiled
from screening.matching.score.birth_dates import NEAR_DAYS, NEAR_YEARS, WEIGHTS, DateAgreement

NO_DATE = 0
END = 100_000_000
"""After every date."""
A_YEAR: Final = 10_000
_YEAR, _MONTH = A_YEAR, 100
_MOST = 16
"""Ranges that any date of birth gives, and more."""
_NONE = -1
# An enumeration's members are nothing to the compiler.
_EXACT, _SAME_MONTH = WEIGHTS[DateAgreement.EXACT], WEIGHTS[DateAgreement.MONTH]
_FIRST_OF_JANUARY, _SWAPPED = WEIGHTS[DateAgreement.FIRST_OF_JANUARY], WEIGHTS[DateAgreement.SWAPPED]
_YEARS_OFF, _DAYS_OFF = WEIGHTS[DateAgreement.YEARS_OFF], WEIGHTS[DateAgreement.DAYS_OFF]
_ONLY_YEAR, _OTHER_DAYS = WEIGHTS[DateAgreement.YEAR], WEIGHTS[DateAgreement.SAME_YEAR]
_NEAR = max(WEIGHTS[DateAgreement.YEAR_NEAR], WEIGHTS[DateAgreement.NEAR])
_ABSENT, _CONTRADICTS = WEIGHTS[DateAgreement.ABSENT], WEIGHTS[DateAgreement.CONTRADICTS]
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""Days of each month, at the least: in leap years the range of the days beside one may have a day more than it need."""


class DateRanges(NamedTuple):
    """By range: packed dates from `first` to before `end`, and the most (log-odds) that any of them says.

    `own` is the place of the range that is the traveller's own date and no placeholder, so that names are compared at a
    low floor; -1 where there is none.
    """

    first: NDArray[np.int64]
    end: NDArray[np.int64]
    weights: NDArray[np.float64]
    own: int


def pack(born: PartialDate | date) -> int:
    """Give the number of a date."""
    return born.year * _YEAR + born.month * _MONTH + born.day


@compiled
def date_ranges(year: int, month: int, day: int) -> DateRanges:
    """Cut the line of dates for a traveller's date of birth; 0 stands for what is not known of it."""
    ranges = DateRanges(np.empty(_MOST, np.int64), np.empty(_MOST, np.int64), np.empty(_MOST), _NONE)
    if not year:
        return _filled(ranges, _add(ranges, 0, NO_DATE, END, _ABSENT), _NONE)
    start = year * _YEAR
    # Each of these holds the next: to look twice at a few records takes less time than to go to two places.
    count = _add(ranges, 0, NO_DATE, NO_DATE + 1, _ABSENT)
    count = _add(ranges, count, NO_DATE + 1, END, _CONTRADICTS)
    near = max(start - NEAR_YEARS * _YEAR, NO_DATE + 1)
    count = _add(ranges, count, near, start + (NEAR_YEARS + 1) * _YEAR, _NEAR)
    # The year itself: all of it, then the dates in it that mean no more than the year. The year alone, January alone
    # (which says less) and 1 January follow one another.
    is_only_year = not month or (month == 1 and day == 1)
    count = _add(ranges, count, start, start + _YEAR, _ONLY_YEAR if is_only_year else _OTHER_DAYS)
    count = _add(ranges, count, start, start + _MONTH + 2, _ONLY_YEAR)
    if month:
        of_month = start + month * _MONTH
        count = _add(ranges, count, of_month, of_month + (1 if day else _MONTH), _SAME_MONTH)
    own = start + month * _MONTH + day
    if month == 1 and day == 1:
        count = _add(ranges, count, own, own + 1, _FIRST_OF_JANUARY)
    elif day:
        at = count
        count = _add(ranges, count, own, own + 1, _EXACT)
        return _filled(ranges, _add_days(ranges, count, year, month, day), at)
    return _filled(ranges, count, _NONE)


@compiled
def _add_days(ranges: DateRanges, count: int, year: int, month: int, day: int) -> int:
    """Add the complete dates beside the own one that say more than the year they lie in."""
    own = year * _YEAR + month * _MONTH + day
    if day <= 12:
        swapped = year * _YEAR + day * _MONTH + month
        count = _add(ranges, count, swapped, swapped + 1, _SWAPPED)
    # The few days before, and those after: where a month ends between, what says less than they do lies there too.
    count = _add(ranges, count, _days_before(year, month, day), own, _DAYS_OFF)
    count = _add(ranges, count, own + 1, _days_after(year, month, day) + 1, _DAYS_OFF)
    for apart in range(1, NEAR_YEARS + 1):
        count = _add(ranges, count, own - apart * _YEAR, own - apart * _YEAR + 1, _YEARS_OFF)
        count = _add(ranges, count, own + apart * _YEAR, own + apart * _YEAR + 1, _YEARS_OFF)
    return count


@compiled
def _days_before(year: int, month: int, day: int) -> int:
    """Give the packed date NEAR_DAYS before a day, or one before that."""
    if day > NEAR_DAYS:
        return year * _YEAR + month * _MONTH + day - NEAR_DAYS
    before = month - 1 if month > 1 else 12
    return (year if month > 1 else year - 1) * _YEAR + before * _MONTH + _DAYS[before - 1] + day - NEAR_DAYS


@compiled
def _days_after(year: int, month: int, day: int) -> int:
    """Give the packed date NEAR_DAYS after a day, or one after that."""
    beyond = day + NEAR_DAYS - _DAYS[month - 1]
    if beyond <= 0:
        return year * _YEAR + month * _MONTH + day + NEAR_DAYS
    return (year if month < 12 else year + 1) * _YEAR + (month + 1 if month < 12 else 1) * _MONTH + beyond


@compiled
def _add(ranges: DateRanges, count: int, first: int, end: int, weight: float) -> int:
    """Write a range after so many others; give how many they are then."""
    ranges.first[count], ranges.end[count], ranges.weights[count] = first, end, weight
    return count + 1


@compiled
def _filled(ranges: DateRanges, count: int, own: int) -> DateRanges:
    """Give the ranges that were written."""
    return DateRanges(ranges.first[:count], ranges.end[:count], ranges.weights[:count], own)
