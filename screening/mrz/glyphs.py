"""What does a character recogniser hand over?"""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class Glyph:
    """One character as seen: how sure the recogniser is (0 to 1), and its middle across the strip in pixels."""

    character: str
    confidence: float
    centre: float


Row = tuple[Glyph, ...]
"""One line of text, from left to right."""

DIGIT_FOR: Mapping[str, str] = {
    "O": "0",
    "Q": "0",
    "D": "0",
    "U": "0",
    "I": "1",
    "L": "1",
    "Z": "2",
    "A": "4",
    "S": "5",
    "G": "6",
    "T": "7",
    "B": "8",
}
"""The digit that a letter is likely to be where only digits may stand."""

LETTERS_FOR: Mapping[str, str] = {"0": "ODQ", "1": "IL", "2": "Z", "3": "J", "4": "A", "5": "S", "6": "G", "8": "B"}
"""The letters that a digit may be where only letters may stand, the likeliest first."""

CONFUSED: Mapping[str, str] = {
    **LETTERS_FOR,
    **{letter: digit for letter, digit in DIGIT_FOR.items() if letter not in "UT"},
}
"""What each character is taken for where both may stand."""

BLIND_PAIRS: Mapping[str, str] = {"6": "G", "G": "6", "8": "S", "S": "8"}
"""Look-alikes that count alike in every check digit. (So do 1 and L, which do not look alike as capitals.)"""


def may_be_its_pair(text: str, place: int) -> bool:
    """Whether a look-alike that no check digit tells apart would make a number as regular as it is.

    Numbers are mostly letters, then digits: a G amid digits is a misread 6, but the 6 of `Z62822984` may well be a G.
    """
    pair = BLIND_PAIRS.get(text[place])
    return pair is not None and irregularity(text[:place] + pair + text[place + 1 :]) <= irregularity(text)


def irregularity(text: str) -> int:
    """How often letters and digits take turns in a number: seldom, in numbers as States make them."""
    kinds = [character.isdigit() for character in text if character.isalnum()]
    return sum(before != after for before, after in itertools.pairwise(kinds))
