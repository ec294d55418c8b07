"""How alike are two words, letter by letter, a million times a second?

The same measures as `string_measures`, for words as rows of letter numbers (A is 0), compared by the bits of one
64-bit word: a set bit n means "at place n of the first word". The first word is turned into 26 such *places*, one a
letter, once; then each second word costs a few operations a letter. Words have at most 39 letters, so the bits suffice.

Sources: H. Hyyro, A bit-vector algorithm for computing Levenshtein and Damerau edit distances (2003); the definition of
Jaro similarity (1989) with Winkler's prefix (1990). A property test holds both to rapidfuzz.
"""

import numpy as np
from numpy.typing import NDArray

from screening.matching.compiled import compiled

LETTERS = 26
GRID = 200
"""Likeness is counted in steps of 1/200, and handled as the whole number of them."""
PREFIX = 4
"""Letters at the beginning that Winkler's boost looks at."""

Word = NDArray[np.uint8]
Places = NDArray[np.uint64]

_ROUNDING = 1e-9
_NUMBERS = bytes((byte - ord("A")) % 256 for byte in range(256))
"""By ASCII code, the number of the letter."""
_ZERO, _ONE = np.uint64(0), np.uint64(1)


def numbers_of(text: str) -> Word:
    """Give the letters A to Z of a text as numbers from 0."""
    return np.frombuffer(written_numbers(text), dtype=np.uint8)


def written_numbers(text: str) -> bytes:
    """Give the same, a byte a letter."""
    return text.encode("ascii").translate(_NUMBERS)


@compiled
def places_of(word: Word) -> Places:
    """Give by letter the places where the word has it, as bits."""
    places = np.zeros(LETTERS, np.uint64)
    for at in range(len(word)):
        places[word[at]] |= _ONE << np.uint64(at)
    return places


@compiled
def edits(places: Places, length: int, other: Word) -> int:
    """Count the edits (insert, leave out, replace, swap neighbours; OSA) between a word of `length` and another.

    The table of distances between all beginnings of the words is walked column by column, a column a letter of
    `other`. Neighbouring cells differ by one at most, so a column is two words of bits: where the distance rises
    (`rises`) and where it falls (`falls`) from the cell above. The last cell is counted along.
    """
    rises, falls, equal_before, diagonal = ~_ZERO, _ZERO, _ZERO, _ZERO
    last = _ONE << np.uint64(length - 1)
    distance = length
    for letter in other:
        equal = places[letter]
        swapped = ((~diagonal & equal) << _ONE) & equal_before
        # A set bit: this cell equals the one diagonally above it. The sum carries through runs of rising cells.
        diagonal = (((equal & rises) + rises) ^ rises) | equal | falls | swapped
        rises_right = falls | ~(diagonal | rises)
        falls_right = diagonal & rises
        if rises_right & last:
            distance += 1
        elif falls_right & last:
            distance -= 1
        rises_right = (rises_right << _ONE) | _ONE
        rises = (falls_right << _ONE) | ~(diagonal | rises_right)
        falls = rises_right & diagonal
        equal_before = equal
    return distance


@compiled
def jaro(places: Places, length: int, other: Word) -> float:
    """Give the Jaro similarity of a word of `length` and another, 0 to 1.

    Each letter of `other` takes the first free equal letter of the word that is less than half the longer word away.
    Letters taken count as shared; where the two rows of shared letters differ, half of the differences are swaps.
    """
    reach = max(max(length, len(other)) // 2 - 1, 0)
    # Which places of the word are taken, and which places of `other` have taken one.
    taken, takers = _ZERO, _ZERO
    shared = 0
    for at in range(len(other)):
        window = ((_ONE << np.uint64(at + reach + 1)) - _ONE) & ~((_ONE << np.uint64(max(at - reach, 0))) - _ONE)
        free = places[other[at]] & window & ~taken
        if free:
            # The lowest set bit: the first place that is free.
            taken |= free & (~free + _ONE)
            takers |= _ONE << np.uint64(at)
            shared += 1
    if not shared:
        return 0.0
    # Both rows of shared letters are walked side by side: the takers' from the front, and the places taken.
    differing = 0
    for at in range(len(other)):
        if takers >> np.uint64(at) & _ONE:
            first = taken & (~taken + _ONE)
            differing += not places[other[at]] & first
            taken ^= first
    return (shared / length + shared / len(other) + (shared - differing // 2) / shared) / 3


@compiled
def with_prefix(similarity: float, prefix: int) -> float:
    """Give Jaro-Winkler: above 7/10 (and not at it), every equal letter of the beginning takes off a tenth of the rest.

    It never falls when either argument rises.
    """
    return similarity + 0.1 * prefix * (1 - similarity) if similarity - 0.7 > _ROUNDING else similarity


@compiled
def grid_steps(similarity: float, edited: int, longer: int) -> int:
    """Give the likeness in steps of 1/200 from Jaro-Winkler, the edits and the longer word's length."""
    return int(GRID * (similarity / 2 + (1 - edited / longer) / 2) + _ROUNDING)


@compiled
def common_prefix(word: Word, other: Word) -> int:
    """Count the equal letters of the beginning, four at most."""
    prefix = 0
    for at in range(min(len(word), len(other), PREFIX)):
        if word[at] != other[at]:
            break
        prefix += 1
    return prefix


@compiled
def likeness(word: Word, other: Word) -> int:
    """Give the likeness of two words in steps of 1/200, as `string_measures.likeness_of_letters` gives it."""
    places = places_of(word)
    similarity = with_prefix(jaro(places, len(word), other), common_prefix(word, other))
    return grid_steps(similarity, edits(places, len(word), other), max(len(word), len(other)))
