"""Which of the entries found come first?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from screening.matching.find import FoundEntries
from screening.matching.snapshot import Snapshot


@dataclass(frozen=True, slots=True, repr=False)
class Chosen:
    """Some of the entries found in a part, by their numbers among those."""

    found: FoundEntries
    numbers: NDArray[np.intp]


def strongest_first(
    snapshot: Snapshot, chosen: Sequence[Chosen], most: int | None
) -> Iterator[tuple[FoundEntries, int]]:
    """Give the strongest by score, then list and id, so that the same ones always come in one order; at most so many.

    All are put in order as columns, and only those that are given become objects.
    """
    if not any(len(each.numbers) for each in chosen):
        return
    codes = np.argsort(np.argsort([held.definition.code for held in snapshot.lists]))
    of_part = np.concatenate([np.full(len(each.numbers), at) for at, each in enumerate(chosen)])
    numbers = np.concatenate([each.numbers for each in chosen])
    places = [(each.found.part.index, each.found.at[each.numbers]) for each in chosen]
    scores = np.concatenate([each.found.scores[each.numbers] for each in chosen])
    lists = np.concatenate([codes[index.lists[entries]] for index, entries in places])
    ids = np.concatenate([index.ids[entries] for index, entries in places])
    order = np.lexsort((ids[:, 1], ids[:, 0], lists, -scores))
    for each in order[:most].tolist():
        yield chosen[of_part[each]].found, int(numbers[each])
