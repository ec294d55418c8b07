"""Which entries does a traveller resemble, and why?

Pure: no file, no clock, no network. The day is handed in, and the answer depends on nothing but the arguments.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from screening.domain.entries import ListEntry
from screening.domain.hits import Evidence
from screening.domain.lists import Direction, ListDefinition, ListVersion
from screening.domain.travellers import TravelDocument, Traveller
from screening.matching.find import FoundEntries, find_entries
from screening.matching.ranking import Chosen, strongest_first
from screening.matching.score import scoring
from screening.matching.score.query import Query, make_query
from screening.matching.snapshot import Snapshot, least_counted

SCORER_VERSION: str = scoring.SCORER_VERSION
"""Stored with each hit, so that a later reader knows which weights made its score."""

MOST_HITS = 50
"""Hits that are handed out, the strongest; the others are counted."""


@dataclass(frozen=True, slots=True, repr=False)
class Candidate:
    """An entry that scored at or above its list's threshold, and why."""

    entry: ListEntry
    definition: ListDefinition
    version: ListVersion
    score: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, repr=False)
class SearchResult:
    """What a search of every list that applies found: hits strongest first, and the lists that were searched.

    `hits` is cut at a limit, `hits_total` is not. `below_threshold` counts the entries that scored less than .05
    below their list's threshold. `is_by_name` says whether there was a name that tells anybody apart, more than
    initials: without one, a list of persons was not truly searched.
    """

    hits: tuple[Candidate, ...]
    hits_total: int
    below_threshold: int
    lists: tuple[ListVersion, ...]
    is_by_name: bool


def screen(
    snapshot: Snapshot,
    traveller: Traveller | None,
    documents: Sequence[TravelDocument],
    direction: Direction,
    on: date,
    *,
    most_hits: int | None = MOST_HITS,
) -> SearchResult:
    """Search every list that applies to the direction; `on` is the calendar day at the checkpost.

    An entry counts when it is in force on that day and its category has a rule for the direction. `most_hits` cuts the
    hits; None leaves them all.
    """
    query = make_query(traveller, documents, snapshot.rarity)
    hits: list[Chosen] = []
    below_threshold = 0
    for found in find_entries(snapshot, query, direction):
        index = found.part.index
        thresholds = np.array([held.definition.threshold for held in snapshot.lists])
        counted = np.array([least_counted(threshold) for threshold in thresholds.tolist()])
        held_by = index.lists[found.at]
        is_counted = (found.scores >= counted[held_by]) & index.are_in_force(found.at, on)
        is_hit = is_counted & (found.scores >= thresholds[held_by])
        below_threshold += int(np.count_nonzero(is_counted & ~is_hit))
        hits.append(Chosen(found, np.flatnonzero(is_hit)))
    handed_out = tuple(
        candidate_of(snapshot, found, number) for found, number in strongest_first(snapshot, hits, most_hits)
    )
    searched = tuple(held.version for held in snapshot.lists if held.definition.applies_to(direction))
    return SearchResult(
        handed_out, sum(len(each.numbers) for each in hits), below_threshold, searched, _tells_apart(query)
    )


def _tells_apart(query: Query) -> bool:
    """Whether the traveller's name, as it is, has a word of two letters or more."""
    return any(len(token) > 1 for name in query.names[:1] for token in name.tokens)


def screen_manifest(
    snapshot: Snapshot,
    manifest: Sequence[tuple[Traveller | None, Sequence[TravelDocument]]],
    direction: Direction,
    on: date,
    *,
    most_hits: int | None = MOST_HITS,
) -> tuple[SearchResult, ...]:
    """Search for each of many travellers, all in one snapshot and in their order."""
    return tuple(
        screen(snapshot, traveller, documents, direction, on, most_hits=most_hits) for traveller, documents in manifest
    )


def candidate_of(snapshot: Snapshot, found: FoundEntries, number: int) -> Candidate:
    """Give an entry found with its list, which is that of the snapshot: only now is the entry itself read."""
    at = int(found.at[number])
    held = snapshot.lists[found.part.index.lists[at]]
    score = float(found.scores[number])
    return Candidate(found.part.entries[at], held.definition, held.version, score, found.evidence[number])
