"""How is a query handed to the compiled search?

In few pieces, made anew for every traveller: `candidates.question` says what stands where.
"""

import numpy as np

from screening.matching.candidates.question import Asked
from screening.matching.index.lexicon import class_of
from screening.matching.index.number_keys import written_cnic
from screening.matching.names.letters import written_numbers
from screening.matching.names.tokens import Token
from screening.matching.score.query import Query
from screening.matching.score.scoring import unkeyed_greatest

_UNDATED = (0, 0, 0)


def ask(query: Query) -> Asked:
    """Write a query in arrays: of its names each distinct token once."""
    columns: dict[tuple[Token, float, float, bool, bool], int] = {}
    ways: list[int] = []
    ends: list[int] = []
    for name in query.names:
        last = len(name.tokens) - 1 if name.is_cut else -1
        for at, (token, weight, floor) in enumerate(zip(name.tokens, name.weights, name.floors, strict=True)):
            key = (token, weight, floor, at == last and len(token) > 1, name.is_cut)
            ways.append(columns.setdefault(key, len(columns)))
        ends.append(len(ways))
    words, weights, floors, cut, forgives = zip(*columns, strict=True) if columns else ((),) * 5
    documents = [document.number for document in query.documents]
    card = written_cnic(query.cnic) if query.cnic else b""
    date = (query.born.year, query.born.month, query.born.day) if query.born else _UNDATED
    head = (len(words), len(ends), len(documents), len(card), *date)
    by_word = (*map(len, words), *map(class_of, words), *cut, *forgives)
    return Asked(
        text=written_numbers("".join(words)) + "".join(documents).encode("ascii") + card,
        whole=np.array((*head, *by_word, *ends, *ways, *map(len, documents)), dtype=np.int64),
        broken=np.array((*weights, *floors, *unkeyed_greatest(query)), dtype=np.float64),
    )
