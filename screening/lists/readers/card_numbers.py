"""Is this a number of Pakistan's identity card? The one door to python-stdnum."""

import re
from typing import Final

from stdnum.pk import cnic

_DIGITS: Final = 13
_LIKELY: Final = re.compile(r"[\d\s.‐‑‒–—-]{13,30}")
"""Digits and what is written between them: most numbers of documents are none, and need not be cleaned to see that."""


def card_number(written: str) -> str | None:
    """Give the 13 digits, or None where it is no such number by its form."""
    if not _LIKELY.fullmatch(written):
        return None
    digits = "".join(cnic.compact(written).split())
    return digits if len(digits) == _DIGITS and digits.isascii() and digits.isdecimal() else None


def is_issued(digits: str) -> bool:
    """Whether the card's office could have given that number: it begins with a province, and tells the holder's sex."""
    return bool(cnic.is_valid(digits))
