"""What stands in the lines that are rendered?

Mostly the shapes of an MRZ's fields, filled at random: no names, no words, so that nothing but the print is learned.
"""

import string
from typing import Final

import numpy as np

from screening.mrz.check_digits import ALPHABET, FILLER

_LETTERS: Final = string.ascii_uppercase
_ALIKE: Final = ("0OQD", "1IL", "2Z", "5S", "8B", "6G", "4A", "7T", "VYU", "MNHW", "CGO", "KX<", "EFP", "0", "O")
"""Look-alikes, met more often than by chance."""


def draw_text(length: int, chance: np.random.Generator) -> str:
    """Draw so many characters."""
    text = ""
    while len(text) < length:
        kind = chance.random()
        if kind < 0.3:
            text += _pick(_LETTERS, int(chance.integers(1, 10)), chance) + FILLER * int(chance.integers(1, 3))
        elif kind < 0.55:
            text += _pick(string.digits, int(chance.integers(1, 10)), chance)
        elif kind < 0.65:
            text += FILLER * int(chance.integers(1, 12))
        elif kind < 0.85:
            alike = _ALIKE[int(chance.integers(len(_ALIKE)))]
            text += _pick(alike, int(chance.integers(1, 5)), chance)
        else:
            text += _pick(ALPHABET, int(chance.integers(1, 8)), chance)
    return text[:length]


def _pick(characters: str, count: int, chance: np.random.Generator) -> str:
    return "".join(characters[int(place)] for place in chance.integers(0, len(characters), count))
