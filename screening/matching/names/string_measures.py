"""How alike are two words, letter by letter? This is the one door to rapidfuzz."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, Jaro, JaroWinkler
from rapidfuzz.process import cdist

_ROUNDING = 1e-9
"""Rounding errors are smaller; distinct values are much farther apart for words of up to 39 letters."""


def jaro_winkler(one: str, other: str) -> float:
    """Give the Jaro-Winkler similarity (prefix weight .1, four letters, boost above .7), 0 to 1.

    Where Jaro is exactly 7/10 there is no boost: there rapidfuzz's rounding would decide.
    """
    jaro = Jaro.similarity(one, other)
    return jaro if abs(jaro - 0.7) < _ROUNDING else JaroWinkler.similarity(one, other)


def likeness_of_letters(one: str, other: str) -> float:
    """Give the mean of Jaro-Winkler and normalised OSA similarity, rounded down to the grid of 1/200."""
    mean = jaro_winkler(one, other) / 2 + OSA.normalized_similarity(one, other) / 2
    return int(200 * mean + _ROUNDING) / 200


def may_reach(words: Sequence[str], others: Sequence[str], floor: float) -> NDArray[np.bool_]:
    """Say for which pairs (words x others) `likeness_of_letters` may reach the floor; False is certain, True is not.

    Neither measure exceeds 1, so each must reach 2 floor - 1. The comparison is made with a slack for single precision.
    """
    least = 2 * floor - 1 - 1e-4
    return np.asarray(cdist(words, others, scorer=OSA.normalized_similarity, dtype=np.float32) >= least)
