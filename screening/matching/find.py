"""Which entries could still reach their list's threshold, and what do they score?

By name and date of birth the compiled search gives the candidates (`candidates` proves that none is missing), by number
the key tables do. Every candidate is compared in full, by the functions of scoring.py.
"""

from collections.abc import Iterator
from itertools import chain

import numpy as np

from screening.domain.hits import Evidence
from screening.domain.lists import Direction, Holds
from screening.matching.alignment import UNMATCHED_QUERY, QueryName
from screening.matching.candidates import Ranges, find_candidates
from screening.matching.date_ranges import date_ranges
from screening.matching.letters import GRID, numbers_of
from screening.matching.lexicon import class_of
from screening.matching.name_evidence import LOSS_PRICE, is_cut_at
from screening.matching.name_table import Question
from screening.matching.names import Token
from screening.matching.number_keys import cnic_keys, document_keys, entries_with
from screening.matching.particulars import read
from screening.matching.query import Query
from screening.matching.scoring import PRIOR, UNKEYED_GREATEST, score_particulars
from screening.matching.snapshot import Snapshot


def find_entries(snapshot: Snapshot, query: Query, direction: Direction) -> Iterator[tuple[int, tuple[Evidence, ...]]]:
    """Give position and evidence of every entry that counts in this direction and reaches its floor, and some others.

    The floor is `snapshot.least`; days of validity are not looked at.
    """
    compared: dict[tuple[Holds, bytes], tuple[Evidence, ...]] = {}
    for at in sorted(_by_name(snapshot, query, direction) | _by_number(snapshot, query, direction)):
        holds, written = snapshot.lists[snapshot.index.lists[at]].definition.holds, snapshot.index.written.of(at)
        key = (holds, written)
        if key not in compared:
            compared[key] = score_particulars(query, read(written), holds, snapshot.rarity)
        yield at, compared[key]


def _by_name(snapshot: Snapshot, query: Query, direction: Direction) -> set[int]:
    """Give the entries of persons that could reach their least by name and date of birth."""
    index, holders = snapshot.index, snapshot.holders[direction]
    if not len(index.records.born) or (holders.least == np.inf).all():
        return set()
    ranges = date_ranges(query.born)
    with snapshot.scratch.lend() as scratch:
        found = find_candidates(
            index.lexicon,
            index.near,
            index.records,
            holders,
            ask(query.names),
            Ranges(
                np.array([each.first for each in ranges]),
                np.array([each.end for each in ranges]),
                np.array([-PRIOR - UNKEYED_GREATEST - each.weight for each in ranges]),
            ),
            scratch,
            snapshot.rarity.nats,
        )
    return set(found.tolist())


def _by_number(snapshot: Snapshot, query: Query, direction: Direction) -> set[int]:
    """Give the entries with the number of a document or card, or one slip from it."""
    found = [entries_with(snapshot.index.documents, document_keys(document.number)) for document in query.documents]
    if query.cnic:
        found.append(entries_with(snapshot.index.cnics, cnic_keys(query.cnic)))
    counts = snapshot.holders[direction].counts
    return {at for at in chain.from_iterable(each.tolist() for each in found) if counts[at]}


def ask(names: tuple[QueryName, ...]) -> Question:
    """Write the ways of a traveller's name in arrays, each distinct token once."""
    columns: dict[tuple[Token, float, float, bool, bool], int] = {}
    ways: list[int] = []
    ends = [0]
    for name in names:
        for at, token in enumerate(name.tokens):
            key = (token, name.weights[at], name.floors[at], is_cut_at(name, at) and len(token) > 1, name.is_cut)
            ways.append(columns.setdefault(key, len(columns)))
        ends.append(len(ways))
    words = [key[0] for key in columns]
    return Question(
        letters=numbers_of("".join(words)),
        word_starts=np.cumsum([0, *map(len, words)]),
        classes=np.array([class_of(word) for word in words], dtype=np.int64),
        weights=np.array([key[1] for key in columns], dtype=np.float64),
        floors=np.array([round(GRID * key[2]) for key in columns], dtype=np.int64),
        is_cut=np.array([key[3] for key in columns], dtype=np.bool_),
        forgives=np.array([key[4] for key in columns], dtype=np.bool_),
        way_starts=np.array(ends, dtype=np.int64),
        way_columns=np.array(ways, dtype=np.int64),
        lost=np.array([LOSS_PRICE * UNMATCHED_QUERY * name.total_weight for name in names], dtype=np.float64),
    )
