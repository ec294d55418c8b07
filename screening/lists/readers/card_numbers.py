"""Is this a number of Pakistan's identity card? The one door to python-stdnum."""

from stdnum.pk import cnic

_DIGITS = 13


def card_number(written: str) -> str | None:
    """Give the 13 digits, or None where it is no such number by its form."""
    digits = "".join(cnic.compact(written).split())
    return digits if len(digits) == _DIGITS and digits.isascii() and digits.isdecimal() else None


def is_issued(digits: str) -> bool:
    """Whether the card's office could have given that number: it begins with a province, and tells the holder's sex."""
    return bool(cnic.is_valid(digits))
