"""How alike can two words be, by their letters without an order?

With m letters in common, words of lengths a and b have a Jaro similarity of at most (m / a + m / b + 1) / 3 and need at
least max(a, b) - m edits; Winkler's boost grows with the letters in common at the beginning. So for each pair of
lengths there is a least m. Words are held against each other by their bags and heads (`lexicon`).
"""

import numpy as np
from numpy.typing import NDArray

from screening.matching.compiled import compiled
from screening.matching.names.letters import LETTERS, PREFIX, Word, grid_steps, with_prefix
from screening.matching.names.tokens import LONGEST_TOKEN

LONGEST_WORD = 64
"""Letters of a word that is asked for. Only joined ones are longer than tokens, and at their floor no token is like a
word half as long again."""

_BITS_1 = np.uint64(0x5555555555555555)
_BITS_2 = np.uint64(0x3333333333333333)
_BITS_4 = np.uint64(0x0F0F0F0F0F0F0F0F)
_BYTES = np.uint64(0x0101010101010101)


@compiled
def count_bits(bits: np.uint64) -> np.int64:
    """Count the set bits: in pairs, then in fours, then in bytes, which one product adds up in the highest byte."""
    pairs = bits - ((bits >> np.uint64(1)) & _BITS_1)
    fours = (pairs & _BITS_2) + ((pairs >> np.uint64(2)) & _BITS_2)
    return np.int64(((fours + (fours >> np.uint64(4))) & _BITS_4) * _BYTES >> np.uint64(56))


@compiled
def may_reach(length: int, other: int, shared: int, prefix: int, floor: int) -> bool:
    """Whether two words with so many letters in common, and so many equal at the beginning, may reach the floor."""
    longer = max(length, other)
    similarity = with_prefix((shared / length + shared / other + 1) / 3, prefix)
    return grid_steps(similarity, longer - shared, longer) >= floor


@compiled
def least_shared(length: int, other: int, prefix: int, floor: int) -> int:
    """Give how many letters two words must have in common to reach the floor, if they may at all."""
    shared = min(length, other)
    while shared > 1 and may_reach(length, other, shared - 1, prefix, floor):
        shared -= 1
    return shared


@compiled
def most_alike(length: int, other_length: int, shared: int, head: np.uint32, other_head: np.uint32) -> int:
    """Give the most, in steps of 1/200, that two words of these lengths and heads can be alike.

    `shared` is how many letters they have in common, or more; more than the shorter one has do not count.
    """
    shared = min(shared, length, other_length)
    longer = max(length, other_length)
    similarity = with_prefix((shared / length + shared / other_length + 1) / 3, equal_letters(head ^ other_head))
    return grid_steps(similarity, longer - shared, longer)


@compiled
def letters_needed(tables: NDArray[np.uint8], floor: int) -> NDArray[np.uint8]:
    """Give, by the lengths of a word and a token, how many letters they must have in common to reach the floor.

    More than any token has where they cannot. A floor's table is one of `tables`, made when it is first asked for.
    """
    needed: NDArray[np.uint8] = tables[floor]
    if needed[0, 0] == 0:
        needed[:] = LONGEST_TOKEN + 1
        for length in range(1, LONGEST_WORD + 1):
            for other in range(1, LONGEST_TOKEN + 1):
                if may_reach(length, other, min(length, other), PREFIX, floor):
                    needed[length, other] = least_shared(length, other, PREFIX, floor)
    return needed


@compiled
def letters_beyond_two(word: Word) -> int:
    """Count the letters that a bag does not: the third and further ones of a kind."""
    counts = np.zeros(LETTERS, np.int64)
    for letter in word:
        counts[letter] += 1
    return int(np.maximum(counts - 2, 0).sum())


@compiled
def equal_letters(difference: np.uint32) -> int:
    """Count the equal letters of the beginning from the difference (exclusive or) of two heads.

    Where both words have ended they go on being equal: AL and AL count four. For a bound that may only be too great.
    """
    return (
        int(difference & np.uint32(0xFF) == 0)
        + int(difference & np.uint32(0xFFFF) == 0)
        + int(difference & np.uint32(0xFFFFFF) == 0)
        + int(difference == 0)
    )
