"""Which entries does a traveller resemble, and why?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from screening.domain.entries import ListEntry
from screening.domain.hits import Agreement, Evidence, EvidenceKind
from screening.domain.lists import Direction, ListDefinition, ListVersion
from screening.domain.travellers import TravelDocument, Traveller
from screening.matching.snapshot import Snapshot

SCORER_VERSION = "0"
"""Stored with each hit, so that a later reader knows which weights made its score."""


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

    `hits` is cut at a limit, `hits_total` is not. `below_threshold` counts the entries that scored less than .05 below
    their list's threshold.
    """

    hits: tuple[Candidate, ...]
    hits_total: int
    below_threshold: int
    lists: tuple[ListVersion, ...]


def screen(
    snapshot: Snapshot,
    traveller: Traveller | None,
    documents: Sequence[TravelDocument],
    direction: Direction,
    on: date,
) -> SearchResult:
    """Search every list that applies to the direction; `on` is the calendar day at the checkpost."""
    tokens = set(traveller.name.text.upper().split()) if traveller else set()
    numbers = {document.number for document in documents}
    hits: list[Candidate] = []
    searched = [held for held in snapshot.lists if held.definition.applies_to(direction)]
    for held in searched:
        for entry in held.entries:
            if not entry.is_in_force(on) or held.definition.rule_for(direction, entry.category) is None:
                continue
            same_name = any(set(name.text.upper().split()) == tokens for name in entry.names)
            same_number = any(document.number in numbers for document in entry.documents)
            kind = EvidenceKind.DOCUMENT_NUMBER if same_number else EvidenceKind.NAME
            if same_name or same_number:
                evidence = (Evidence(kind, Agreement.AGREES, {"how": "exact"}, 5.0),)
                score = 1 / (1 + math.exp(-5.0))
                hits.append(Candidate(entry, held.definition, held.version, score, evidence))
    return SearchResult(tuple(hits), len(hits), 0, tuple(held.version for held in searched))
