"""Which day do six characters of an MRZ mean?"""

from datetime import date

from screening.domain.dates import PartialDate
from screening.domain.errors import InvalidInput
from screening.mrz.check_digits import FILLER, is_blank

EXPIRY_AHEAD_YEARS = 50
"""No document is made out for longer: a year further ahead belongs to the century before."""

_CENTURY = 100


def read_date_of_birth(text: str, today: date) -> PartialDate | None:
    """Read `YYMMDD`, whose month and day, or all of it, may be fillers (Doc 9303-3, 4.8).

    Two digits of the year leave the century open: it is the latest in which the date is not after `today`. Gives None
    for a date that is not known. Raises InvalidInput (`reason="date"`) for a day that there is not.
    """
    parts = _parts(text)
    if parts is None:
        return None
    return _in_century(parts, today.year, not_after=_as_far_as_known(parts, today))


def read_date_of_expiry(text: str, today: date) -> PartialDate | None:
    """Read `YYMMDD` like a date of birth; but an expiry may lie ahead, by `EXPIRY_AHEAD_YEARS` at most."""
    parts = _parts(text)
    if parts is None:
        return None
    last_year = today.year + EXPIRY_AHEAD_YEARS
    return _in_century(parts, last_year, not_after=PartialDate(last_year, 12, 31))


def write_date(date_: PartialDate | None) -> str:
    """Write a date as six characters, fillers for what is not known."""
    if date_ is None:
        return FILLER * 6
    month, day = (f"{part:02}" if part else FILLER * 2 for part in (date_.month, date_.day))
    return f"{date_.year % _CENTURY:02}{month}{day}"


def _parts(text: str) -> tuple[int, int, int] | None:
    """Year of the century, month and day, 0 for what is not known; None where nothing is."""
    if is_blank(text):
        return None
    year, month, day = text[:2], text[2:4], text[4:6]
    if not _is_number(year) or not (is_blank(month) or _is_number(month)) or not (is_blank(day) or _is_number(day)):
        raise InvalidInput(reason="date")
    # 00 is a month or day that there is not; only fillers say "not known".
    if "00" in (month, day):
        raise InvalidInput(reason="date")
    return int(year), 0 if is_blank(month) else int(month), 0 if is_blank(day) else int(day)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _as_far_as_known(parts: tuple[int, int, int], today: date) -> PartialDate:
    """Today, as exactly as the parts are known, so that a birth in an unknown month of this year is not ahead."""
    _, month, day = parts
    return PartialDate(today.year, today.month if month else 0, today.day if month and day else 0)


def _in_century(parts: tuple[int, int, int], last_year: int, not_after: PartialDate) -> PartialDate:
    year, month, day = parts
    newest = last_year - (last_year - year) % _CENTURY
    candidates = (newest, newest - _CENTURY)
    for candidate in candidates:
        try:
            found = PartialDate(candidate, month, day)
        except InvalidInput:
            # 29 February may be a day in one century and none in the other (2000, 1900).
            continue
        if found <= not_after:
            return found
    raise InvalidInput(reason="date")
