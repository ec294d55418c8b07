"""Does a check digit hold?"""

from typing import Final

FILLER: Final = "<"
ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
"""Every character that an MRZ may hold."""

_WEIGHTS = (7, 3, 1)
_VALUES = {character: value for value, character in enumerate(ALPHABET[:-1])} | {FILLER: 0}


def check_digit(text: str) -> str:
    """Compute the check digit of characters of the MRZ alphabet (Doc 9303-3, 4.9): weights 7, 3, 1, modulo 10."""
    return str(sum(_VALUES[character] * _WEIGHTS[place % 3] for place, character in enumerate(text)) % 10)


def is_blank(text: str) -> bool:
    """Whether a field holds nothing but fillers."""
    return not text.strip(FILLER)
