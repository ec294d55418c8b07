"""How is a query handed to the compiled search?

As arrays, made anew for every traveller: few, and cut from one where they can be.
"""

from functools import lru_cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from screening.matching.candidates.candidates import Ranges
from screening.matching.candidates.name_table import Question
from screening.matching.index.date_ranges import date_ranges
from screening.matching.index.lexicon import Numbers, class_of
from screening.matching.names.alignment import UNMATCHED_QUERY, QueryName
from screening.matching.names.letters import GRID, numbers_of
from screening.matching.names.name_evidence import LOSS_PRICE
from screening.matching.names.tokens import Token
from screening.matching.score.query import Query
from screening.matching.score.scoring import PRIOR, unkeyed_greatest


def ask_names(names: tuple[QueryName, ...]) -> Question:
    """Write the ways of a traveller's name in arrays, each distinct token once."""
    columns: dict[tuple[Token, float, float, bool, bool], int] = {}
    ways: list[int] = []
    ends = [0]
    for name in names:
        last = len(name.tokens) - 1 if name.is_cut else -1
        for at, (token, weight, floor) in enumerate(zip(name.tokens, name.weights, name.floors, strict=True)):
            key = (token, weight, floor, at == last and len(token) > 1, name.is_cut)
            ways.append(columns.setdefault(key, len(columns)))
        ends.append(len(ways))
    words, weights, floors, cut, forgives = zip(*columns, strict=True) if columns else ((),) * 5
    count, way_count = len(words), len(names)
    starts = accumulate(map(len, words), initial=0)
    whole = np.array(
        [*starts, *map(class_of, words), *(round(GRID * floor) for floor in floors), *ends, *ways], dtype=np.int64
    )
    lost = [LOSS_PRICE * UNMATCHED_QUERY * name.total_weight for name in names]
    broken = np.array([*weights, *lost], dtype=np.float64)
    flags = np.array([*cut, *forgives], dtype=np.bool_)
    classes, of_floors, way_starts = count + 1, 2 * count + 1, 3 * count + 1
    return Question(
        letters=numbers_of("".join(words)),
        word_starts=whole[:classes],
        classes=whole[classes:of_floors],
        weights=broken[:count],
        floors=whole[of_floors:way_starts],
        is_cut=flags[:count],
        forgives=flags[count:],
        way_starts=whole[way_starts : way_starts + way_count + 1],
        way_columns=whole[way_starts + way_count + 1 :],
        lost=broken[count:],
    )


def ask_ranges(query: Query) -> Ranges:
    """Give the ranges of dates of birth, with what each needs for a least of 0, and what other evidence may add."""
    first, end, weights, is_same = zip(*date_ranges(query.born), strict=True)
    needs, same = _needs(weights, is_same)
    dates = np.array((first, end), dtype=np.int64)
    return Ranges(dates[0], dates[1], needs, same, np.array(unkeyed_greatest(query), dtype=np.float64))


@lru_cache(maxsize=1 << 8)
def _needs(weights: tuple[float, ...], is_same: tuple[bool, ...]) -> tuple[Numbers, NDArray[np.bool_]]:
    """Give what is needed beside dates of these weights. Nearly all travellers have the same ones, in one order."""
    return -PRIOR - np.array(weights, dtype=np.float64), np.array(is_same, dtype=np.bool_)
