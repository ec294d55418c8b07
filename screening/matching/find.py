"""Which entries could still reach their list's threshold, and what do they score?

The compiled search gives the candidates (`candidates` proves that none is missing). Every one of them is compared in
full, by the functions of scoring.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from screening.domain.hits import Evidence
from screening.domain.lists import Direction, Holds
from screening.matching.asked import ask
from screening.matching.candidates.candidates import find_candidates
from screening.matching.candidates.name_bounds import Holders
from screening.matching.candidates.question import Asked
from screening.matching.index.lexicon import Indexes, Numbers, TokenIds
from screening.matching.score.particulars import read
from screening.matching.score.query import Query
from screening.matching.score.scoring import score_of, score_particulars
from screening.matching.snapshot import Part, Snapshot


@dataclass(frozen=True, slots=True, repr=False)
class FoundEntries:
    """Entries of a part that may reach their least: where they stand, rising, and of each score and evidence.

    In columns: fifty thousand namesakes as objects would set the garbage collector to work for longer than the search.
    """

    part: Part
    at: Indexes
    scores: Numbers
    evidence: list[tuple[Evidence, ...]]


def find_entries(snapshot: Snapshot, query: Query, direction: Direction) -> Iterator[FoundEntries]:
    """Give every entry that counts in this direction and reaches its list's least, and some others.

    Days of validity are not looked at. Entries with equal particulars are compared once.
    """
    asked = ask(query)
    compared: dict[tuple[Holds, bytes], tuple[float, tuple[Evidence, ...]]] = {}
    for part in snapshot.parts:
        index, holders = part.index, part.holders[direction]
        found = _candidates(part, holders, asked, snapshot.rarity.nats)
        if not len(found):
            continue
        # Mostly one or two, for which a set is quicker than numpy's own way.
        at = np.array(sorted(set(found.tolist())), dtype=np.int64)
        at = at[holders.counts[at]]
        scores, shown = np.empty(len(at)), []
        for number, (entry, held) in enumerate(zip(at.tolist(), index.lists[at].tolist(), strict=True)):
            key = snapshot.lists[held].definition.holds, index.written.of(entry)
            if key not in compared:
                evidence = score_particulars(query, read(key[1]), key[0], snapshot.rarity)
                compared[key] = score_of(evidence), evidence
            scores[number], evidence = compared[key]
            shown.append(evidence)
        yield FoundEntries(part, at, scores, shown)


def _candidates(part: Part, holders: Holders, asked: Asked, nats: float) -> TokenIds:
    """Give the entries that the index cannot leave out."""
    index = part.index
    with part.scratch.lend() as scratch:
        return find_candidates(
            index.lexicon,
            index.near,
            index.records,
            index.documents,
            index.cnics,
            holders,
            asked,
            scratch,
            nats,
        )
