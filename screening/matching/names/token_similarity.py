"""How alike are two name tokens?"""

from functools import lru_cache

from screening.matching.names.spelling_classes import standard_spelling
from screening.matching.names.string_measures import likeness_of_letters
from screening.matching.names.tokens import Token

SAME_NAME = 0.97
"""Two spellings of one name."""
FLOOR = 0.75
"""Tokens that are less alike are not alike at all."""
CLOSE_FLOOR = 0.6
"""The same beside an entry whose date of birth is exactly the same: one stranger in some 18,000 has it, so that a name
mangled beyond the usual floor says something still."""
JOINED_FLOOR = 0.85
"""The same for two tokens written as one: there is more room in them for chance."""


@lru_cache(maxsize=1 << 16)
def similarity(one: Token, other: Token, floor: float = FLOOR) -> float:
    """Give 1 for equal tokens, .97 for two spellings of one name, else the likeness of their letters.

    That lies on a grid of 1/200, and is 0 below the floor. The ways of one name ask for the same pairs again.
    """
    if one == other:
        return 1.0
    if standard_spelling(one) == standard_spelling(other):
        return SAME_NAME
    likeness = likeness_of_letters(one, other)
    return likeness if likeness >= floor else 0.0
