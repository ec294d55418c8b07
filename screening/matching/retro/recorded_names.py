"""In which order do the names of recorded travellers stand?

The roles of a search are turned round here: one entry is asked against many travellers. A traveller's name has *ways*
(`query_names`), and a way is a row of *columns*, one a token: the token with its weight in that way, its similarity
floor, whether the document's end may have cut it, and whether tokens missing after it cost nothing. Columns are shared
by all names, and numbered in the order of their tokens, so that those of a token follow one another.
"""

from array import array
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from screening.matching.index.lexicon import Indexes, Lexicon, TokenIds, build_lexicon, in_order
from screening.matching.names.alignment import UNMATCHED_QUERY, QueryName
from screening.matching.names.letters import GRID
from screening.matching.names.name_evidence import LOSS_PRICE, is_cut_at
from screening.matching.names.rarity import Rarity
from screening.matching.names.tokens import Token

Singles = NDArray[np.float32]


class RecordedNames(NamedTuple):
    """The names, in arrays that compiled loops read.

    The columns of token t are those from `column_starts[t]` to before `column_starts[t + 1]`; `weights`, `floors` (in
    steps of 1/200), `is_cut` and `forgives` are by column. The ways of name n are those from `name_starts[n]` to before
    `name_starts[n + 1]`, the columns of way w `way_columns[way_starts[w]:way_starts[w + 1]]`; `lost` is by way what the
    name weighs less if nothing answers.
    """

    lexicon: Lexicon
    column_starts: Indexes
    weights: Singles
    floors: NDArray[np.uint8]
    is_cut: NDArray[np.bool_]
    forgives: NDArray[np.bool_]
    name_starts: TokenIds
    way_starts: TokenIds
    way_columns: TokenIds
    lost: Singles


class NameRows:
    """Gathers names one after another, until they are put in order."""

    def __init__(self) -> None:
        self._columns: dict[tuple[Token, float, float, bool, bool], int] = {}
        self._name_ends = array("i", [0])
        self._way_ends = array("i", [0])
        self._way_columns = array("i")
        self._lost = array("f")

    def add(self, ways: Iterable[QueryName]) -> int:
        """Add a name; give its number."""
        for way in ways:
            for at, token in enumerate(way.tokens):
                is_cut = is_cut_at(way, at) and len(token) > 1
                key = (token, way.weights[at], way.floors[at], is_cut, way.is_cut)
                self._way_columns.append(self._columns.setdefault(key, len(self._columns)))
            self._way_ends.append(len(self._way_columns))
            self._lost.append(LOSS_PRICE * UNMATCHED_QUERY * way.total_weight)
        self._name_ends.append(len(self._lost))
        return len(self._name_ends) - 2

    def put_in_order(self, rarity: Rarity) -> RecordedNames:
        """Number the columns by their tokens, and make the arrays."""
        tokens = in_order(key[0] for key in self._columns)
        numbers = {token: at for at, token in enumerate(tokens)}
        of_token = np.fromiter((numbers[key[0]] for key in self._columns), np.int64, len(self._columns))
        order = np.argsort(of_token, kind="stable")
        place = np.empty(len(order), np.int32)
        place[order] = np.arange(len(order), dtype=np.int32)
        keys = list(self._columns)
        return RecordedNames(
            lexicon=build_lexicon(tokens, rarity),
            column_starts=np.searchsorted(of_token[order], np.arange(len(tokens) + 1)).astype(np.int64),
            weights=np.array([keys[at][1] for at in order], dtype=np.float32),
            floors=np.array([round(GRID * keys[at][2]) for at in order], dtype=np.uint8),
            is_cut=np.array([keys[at][3] for at in order], dtype=np.bool_),
            forgives=np.array([keys[at][4] for at in order], dtype=np.bool_),
            name_starts=np.array(self._name_ends, dtype=np.int32),
            way_starts=np.array(self._way_ends, dtype=np.int32),
            way_columns=place[np.array(self._way_columns, dtype=np.int64)],
            lost=np.array(self._lost, dtype=np.float32),
        )
