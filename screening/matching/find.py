"""Which entries could still reach their list's threshold, and what do they score?

By name and date of birth the compiled search gives the candidates (`candidates` proves that none is missing), by number
the key tables do. Every candidate is compared in full, by the functions of scoring.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from screening.domain.hits import Evidence
from screening.domain.lists import Direction, Holds
from screening.matching.alignment import UNMATCHED_QUERY, QueryName
from screening.matching.candidates import Holders, Ranges, find_candidates
from screening.matching.date_ranges import date_ranges
from screening.matching.letters import GRID, numbers_of
from screening.matching.lexicon import class_of
from screening.matching.name_evidence import LOSS_PRICE
from screening.matching.name_table import Question
from screening.matching.names import Token
from screening.matching.number_keys import cnic_keys, document_keys, entries_with
from screening.matching.particulars import read
from screening.matching.query import Query
from screening.matching.scoring import PRIOR, score_particulars, unkeyed_greatest
from screening.matching.snapshot import Part, Snapshot


@dataclass(frozen=True, slots=True, repr=False)
class FoundEntry:
    """An entry that may reach its least: the part and the place where it stands, and what was compared."""

    part: Part
    at: int
    evidence: tuple[Evidence, ...]


def find_entries(snapshot: Snapshot, query: Query, direction: Direction) -> Iterator[FoundEntry]:
    """Give every entry that counts in this direction and reaches its list's least, and some others.

    Days of validity are not looked at. Entries with equal particulars are compared once.
    """
    question, ranges = ask(query.names), _ranges(query)
    keys = [document_keys(document.number) for document in query.documents]
    card = cnic_keys(query.cnic) if query.cnic else None
    compared: dict[tuple[Holds, bytes], tuple[Evidence, ...]] = {}
    for part in snapshot.parts:
        holders = part.holders[direction]
        found = _by_name(part, holders, question, ranges, snapshot.rarity.nats)
        found += [at for each in keys for at in entries_with(part.index.documents, each).tolist()]
        if card is not None:
            found += entries_with(part.index.cnics, card).tolist()
        for at in sorted(set(found)):
            if not holders.counts[at]:
                continue
            holds, written = snapshot.lists[part.index.lists[at]].definition.holds, part.index.written.of(at)
            key = (holds, written)
            if key not in compared:
                compared[key] = score_particulars(query, read(written), holds, snapshot.rarity)
            yield FoundEntry(part, at, compared[key])


def _by_name(part: Part, holders: Holders, question: Question, ranges: Ranges, nats: float) -> list[int]:
    """Give the entries of persons that could reach their least by name and date of birth."""
    index = part.index
    if not len(index.records.entry):
        return []
    with part.scratch.lend() as scratch:
        found = find_candidates(index.lexicon, index.near, index.records, holders, question, ranges, scratch, nats)
    positions: list[int] = found.tolist()
    return positions


def _ranges(query: Query) -> Ranges:
    """Give the ranges of dates of birth, with what each needs for a least of 0, and what other evidence may add."""
    first, end, weight, is_same = zip(*date_ranges(query.born), strict=True)
    needs = -PRIOR - np.array(weight, dtype=np.float64)
    beside = np.array(unkeyed_greatest(query), dtype=np.float64)
    return Ranges(
        np.array(first, dtype=np.int64), np.array(end, dtype=np.int64), needs, np.array(is_same, dtype=np.bool_), beside
    )


def ask(names: tuple[QueryName, ...]) -> Question:
    """Write the ways of a traveller's name in arrays, each distinct token once."""
    columns: dict[tuple[Token, float, float, bool, bool], int] = {}
    ways: list[int] = []
    ends = [0]
    for name in names:
        last = len(name.tokens) - 1
        for at, token in enumerate(name.tokens):
            is_cut = name.is_cut and at == last and len(token) > 1
            key = (token, name.weights[at], name.floors[at], is_cut, name.is_cut)
            ways.append(columns.setdefault(key, len(columns)))
        ends.append(len(ways))
    words = [key[0] for key in columns]
    return Question(
        letters=numbers_of("".join(words)),
        word_starts=np.array([*accumulate(map(len, words), initial=0)], dtype=np.int64),
        classes=np.array([class_of(word) for word in words], dtype=np.int64),
        weights=np.array([key[1] for key in columns], dtype=np.float64),
        floors=np.array([round(GRID * key[2]) for key in columns], dtype=np.int64),
        is_cut=np.array([key[3] for key in columns], dtype=np.bool_),
        forgives=np.array([key[4] for key in columns], dtype=np.bool_),
        way_starts=np.array(ends, dtype=np.int64),
        way_columns=np.array(ways, dtype=np.int64),
        lost=np.array([LOSS_PRICE * UNMATCHED_QUERY * name.total_weight for name in names], dtype=np.float64),
    )
