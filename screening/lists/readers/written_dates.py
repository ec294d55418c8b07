"""Which days or years does a date mean, as the world's lists write them?

A birth date is often half known: "circa 1965", "00/03/1960", "1960-00-00", "between 1968 and 1971". What is said is
taken, never more: of an unknown day the month or the year stays, and a span of years becomes each of its years.
"""

import re
from datetime import date
from typing import Final

from screening.domain.dates import PartialDate
from screening.domain.errors import InvalidInput

MOST_YEARS: Final = 15
"""The longest span that is taken as its years; a longer one tells nobody apart."""
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ROUGHLY = re.compile(r"\b(?:circa|ca|c|approximately|approx|about|around|probably|possibly|year|in|alt|dob)\b\.?|[~?]")
_ALTERNATIVES = re.compile(r"\s*(?:;|\||,?\s+or\s+|(?<=\d{4}),\s*(?=\d))\s*")
_SPAN = re.compile(r"(?:between\s+|from\s+)?(.+?)\s*(?:\bto\b|\band\b|\s[-–]\s|(?<=\d{4})\s*[-–]\s*(?=\d{4}$))\s*(.+)")
_YEAR_FIRST = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:[t ]\d{2}:\d{2}.*)?")
_DAY_FIRST = re.compile(r"(?:(\d{1,2}|dd)[-/.])?(\d{1,2}|mm)[-/.](\d{4})")
_DAY_OF_MONTH = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?)?([a-z]{3,9})\.?,?[\s-]+(\d{4})")
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_EARLIEST_YEAR: Final = 1800
_LATEST_YEAR: Final = 2199


def written_dates(text: str) -> tuple[PartialDate, ...]:
    """Give every date that a text tells, without repetition; none where any part of it is not understood."""
    bare = " ".join(_ROUGHLY.sub(" ", text.lower()).split())
    found: dict[PartialDate, None] = {}
    for alternative in _ALTERNATIVES.split(bare):
        dates = _alternative(alternative.strip(" ,"))
        if not dates:
            return ()
        found |= dict.fromkeys(dates)
    return tuple(found)


def written_day(text: str) -> date | None:
    """Give the one whole day that a text tells, or None."""
    dates = written_dates(text)
    if len(dates) != 1 or not dates[0].is_complete:
        return None
    return date(dates[0].year, dates[0].month, dates[0].day)


def _alternative(text: str) -> tuple[PartialDate, ...]:
    one = _one(text)
    if one is not None:
        return (one,)
    span = _SPAN.fullmatch(text)
    if span is None:
        return ()
    first, last = _one(span[1]), _one(span[2])
    if first is None or last is None or not 0 <= last.year - first.year < MOST_YEARS:
        return ()
    return tuple(PartialDate(year) for year in range(first.year, last.year + 1))


def _one(text: str) -> PartialDate | None:
    if found := _YEAR_FIRST.fullmatch(text):
        return _partial(found[1], found[2], found[3])
    if found := _DAY_FIRST.fullmatch(text):
        return _partial(found[3], found[2], found[1])
    if found := _DAY_OF_MONTH.fullmatch(text):
        return _of_month(found[3], found[2], found[1])
    if found := _MONTH_DAY.fullmatch(text):
        return _of_month(found[3], found[1], found[2])
    return None


def _of_month(year: str, month: str, day: str | None) -> PartialDate | None:
    short = month[:3]
    return _partial(year, str(_MONTHS.index(short) + 1), day) if short in _MONTHS else None


def _partial(year: str, month: str | None, day: str | None) -> PartialDate | None:
    """Give the date; what is 00, dd or mm is not known, nor is a day whose month is not."""
    numbers = [int(part) if part and part.isdecimal() else 0 for part in (year, month, day)]
    if not _EARLIEST_YEAR <= numbers[0] <= _LATEST_YEAR:
        return None
    try:
        return PartialDate(numbers[0], numbers[1], numbers[2] if numbers[1] else 0)
    except InvalidInput:
        return None
