"""Which entries could still reach their list's threshold, and what do they score?

By name and date of birth the compiled search gives the candidates (`candidates` proves that none is missing), by number
the key tables do. Every candidate is compared in full, by the functions of scoring.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from screening.domain.hits import Evidence
from screening.domain.lists import Direction, Holds
from screening.matching.asked import ask_names, ask_ranges
from screening.matching.candidates.candidates import Ranges, find_candidates
from screening.matching.candidates.name_bounds import Holders
from screening.matching.candidates.name_table import Question
from screening.matching.index.lexicon import Indexes, Numbers, TokenIds
from screening.matching.index.number_keys import cnic_keys, document_keys, entries_with
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
    question, ranges = ask_names(query.names), ask_ranges(query)
    keys = [document_keys(document.number) for document in query.documents]
    card = cnic_keys(query.cnic) if query.cnic else None
    compared: dict[tuple[Holds, bytes], tuple[float, tuple[Evidence, ...]]] = {}
    for part in snapshot.parts:
        holders, index = part.holders[direction], part.index
        found = [_by_name(part, holders, question, ranges, snapshot.rarity.nats)]
        found += [entries_with(index.documents, each) for each in keys]
        if card is not None:
            found.append(entries_with(index.cnics, card))
        if not any(map(len, found)):
            continue
        # Mostly one or two, for which a set is quicker than numpy's own way.
        at = np.array(sorted(set(np.concatenate(found).tolist())), dtype=np.int64)
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


def _by_name(part: Part, holders: Holders, question: Question, ranges: Ranges, nats: float) -> TokenIds:
    """Give the entries of persons that could reach their least by name and date of birth."""
    index = part.index
    if not len(index.records.entry):
        return np.empty(0, dtype=np.int32)
    with part.scratch.lend() as scratch:
        return find_candidates(index.lexicon, index.near, index.records, holders, question, ranges, scratch, nats)
