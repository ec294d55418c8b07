"""What is searched, as it stood at one moment?

Whoever holds a snapshot may read it from any thread: nothing in it is altered, the next one is built aside and swapped
by reference.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from screening.domain.entries import ListEntry
from screening.domain.lists import Direction, Holds, ListInForce
from screening.matching.candidates import Holders
from screening.matching.index import Index, build_index, list_particulars
from screening.matching.rarity import Rarity
from screening.matching.scratch_pool import ScratchPool

BAND = 0.05
"""Entries that scored less than this below their list's threshold are counted (but none below half of it)."""


@dataclass(frozen=True, slots=True, repr=False)
class Snapshot:
    """The lists in force with what the search needs beside them.

    `entries` are those of all lists, by the index's numbers. `least` is by list the log-odds from which an entry
    counts, `holders` by direction which entries do.
    """

    lists: tuple[ListInForce, ...]
    rarity: Rarity
    entries: Sequence[ListEntry]
    index: Index
    least: NDArray[np.float64]
    holders: Mapping[Direction, Holders]
    scratch: ScratchPool


def build_snapshot(lists: Sequence[ListInForce], background: Rarity) -> Snapshot:
    """Build a snapshot of the lists; `background` is the rarity of tokens over travellers at large."""
    entries = tuple(entry for held in lists for entry in held.entries)
    lists_of = [at for at, held in enumerate(lists) for _ in held.entries]
    definitions = [held.definition for held in lists]
    particulars = list_particulars(definitions, lists_of, entries)
    rarity = background.with_names(form for listed in particulars for form in listed.forms)
    index = build_index(definitions, lists_of, entries, particulars, rarity)
    least = np.array([_log_odds(least_counted(each.threshold)) for each in definitions], dtype=np.float64)
    return Snapshot(
        lists=tuple(lists),
        rarity=rarity,
        entries=entries,
        index=index,
        least=least,
        holders={direction: _holders(lists, index, least, direction) for direction in Direction},
        scratch=ScratchPool(index.lexicon),
    )


def _holders(lists: Sequence[ListInForce], index: Index, least: NDArray[np.float64], direction: Direction) -> Holders:
    """Say which entries count in a direction: those of a category that has a rule for it."""
    counts = np.zeros(len(index.lists), dtype=np.bool_)
    reachable = np.full(len(lists), np.inf)
    for at, held in enumerate(lists):
        rules = [held.definition.rule_for(direction, category) is not None for category in held.definition.categories]
        # The last place stands for a category that the definition does not know.
        of_category = np.array([*rules, held.definition.rule_for(direction, "") is not None])
        own = index.lists == at
        counts[own] = of_category[index.categories[own]]
        if held.definition.holds is Holds.PERSONS and counts[own].any():
            reachable[at] = least[at]
    return Holders(index.lists, counts, reachable)


def least_counted(threshold: float) -> float:
    """Give the score from which an entry is at least counted as close below the threshold."""
    return max(threshold - BAND, threshold / 2)


def _log_odds(score: float) -> float:
    return math.log(score / (1 - score)) if score > 0 else -math.inf
