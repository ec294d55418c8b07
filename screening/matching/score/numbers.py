"""Are two numbers of documents or identity cards the same, or one slip apart?"""

from collections.abc import Iterator

from screening.domain.identifiers import StateCode
from screening.domain.travellers import Cnic

LONGEST_NUMBER = 40
"""Characters of a document number that are compared."""

_CONFUSED = ("0ODQ", "1IL", "2Z", "5S", "6G", "8B", "4A", "7T", "UV")
CONFUSIONS: dict[str, str] = {}
"""By character, those that it may be taken for."""
for _group in _CONFUSED:
    for _letter in _group:
        CONFUSIONS[_letter] = CONFUSIONS.get(_letter, "") + _group.replace(_letter, "")


def standard_number(number: str) -> str:
    """Give a document number as it is compared: capital letters and digits, no spaces, dashes or fillers."""
    kept = (letter for letter in number[:LONGEST_NUMBER].upper() if letter.isascii() and letter.isalnum())
    return "".join(kept)


def confused_numbers(number: str) -> Iterator[str]:
    """Give the numbers that a reading of print may take for this one: one character confused (0 for O, 8 for B)."""
    for position, letter in enumerate(number):
        for other in CONFUSIONS.get(letter, ""):
            yield number[:position] + other + number[position + 1 :]


def is_confusion(one: str, other: str) -> bool:
    """Whether one is the other with one character confused."""
    if len(one) != len(other):
        return False
    differing = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(differing) == 1 and differing[0][1] in CONFUSIONS.get(differing[0][0], "")


def may_be_same_state(one: StateCode | None, other: StateCode | None) -> bool:
    """Whether two issuing States may be the same: they are, or one is not known."""
    return one is None or other is None or one == other


def neighbouring_cnics(cnic: Cnic) -> Iterator[Cnic]:
    """Give the card numbers one digit apart."""
    for position, digit in enumerate(cnic):
        for other in "0123456789":
            if other != digit:
                yield Cnic(cnic[:position] + other + cnic[position + 1 :])


def is_neighbouring_cnic(one: Cnic, other: Cnic) -> bool:
    """Whether two card numbers are one digit apart."""
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1
