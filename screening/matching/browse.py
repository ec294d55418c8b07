"""Which entries does somebody mean who looks through the lists, and need not have written everything?

A screening asks who may not pass: what stays below a list's threshold, is not in force, or does not apply to the
direction is none of its business. Whoever looks through the lists wants to see that too, likest first.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np

from screening.domain.identifiers import ListCode
from screening.domain.lists import AlertKind, Direction, ListRule
from screening.domain.travellers import TravelDocument, Traveller
from screening.domain.wording import Wording
from screening.matching.bearers import Bearers, find_bearers, written_parts
from screening.matching.find import FoundEntries, find_entries
from screening.matching.ranking import Chosen, strongest_first
from screening.matching.score.query import Query, make_query
from screening.matching.score.scoring import score_of, score_particulars
from screening.matching.search import Candidate, candidate_of
from screening.matching.snapshot import SearchedList, Snapshot, with_lists


class Floor(NamedTuple):
    """A least score, and how many entries a snapshot may have for it to be asked: the lower, the longer it takes."""

    score: float
    most_entries: float


FLOORS: Final = (Floor(0.5, math.inf), Floor(0.1, math.inf), Floor(0.02, 100_000), Floor(1e-4, 20_000))
"""Tried one after the other: likelier than not, then what a name can say, then what one part of a common name can.

Over a million entries the first takes 3 to 4 ms, the second 40 and, at worst, some 300; the third took up to a second.
Entries that have nothing in common with the question score a tenth of the last, or less.
"""
SMALL: Final = 100_000
"""Up to this many entries it is cheap to look further, so that a few namesakes are shown beside the likest."""
FEW: Final = 5
_ANY_WAY: Final = Direction.ENTRY
_COUNTS: Final = ListRule(AlertKind.REFERRAL, Wording("", ""))
"""A rule that lets an entry of whatever category count in every direction."""


@dataclass(frozen=True, slots=True, repr=False)
class Likeness:
    """An entry and how like it is; `is_hit` where a traveller who is written so would be a hit at the threshold."""

    candidate: Candidate
    is_hit: bool


@dataclass(frozen=True, slots=True, repr=False)
class Browsed:
    """The entries to be shown, likest first; `bearing` counts who bears what was written of the name, where likeness
    alone tells too little to be asked for, and None where it was.
    """

    shown: tuple[Likeness, ...]
    bearing: int | None


@dataclass(frozen=True, slots=True, repr=False)
class _Widened:
    """A snapshot in which every entry of every category counts, from each of the floors on."""

    of: Snapshot
    floors: tuple[Snapshot, ...]


class Browsing:
    """Looks through the lists. What a snapshot needs for that is made once, when it is first asked."""

    def __init__(self) -> None:
        self._kept: _Widened | None = None

    def browse(
        self,
        snapshot: Snapshot,
        traveller: Traveller | None,
        documents: Sequence[TravelDocument],
        codes: Collection[ListCode],
        most: int,
    ) -> Browsed:
        """Give what `search` finds; where that is nothing, or one part of a name was written over many entries, who
        bears it as well.
        """
        ways = written_parts(traveller) if traveller else ()
        is_one_part = _size(snapshot) > SMALL and all(len(way) == 1 for way in ways)
        floors = 1 if ways and is_one_part and not documents else len(FLOORS)
        found = self.search(snapshot, traveller, documents, codes, most, floors=floors)
        if traveller is None or not ways or (found and floors > 1):
            return Browsed(found, None)
        borne = find_bearers(snapshot, ways, traveller.date_of_birth, codes, most)
        told = {each.candidate.entry.id for each in found}
        likenesses = _likenesses(snapshot, make_query(traveller, documents, snapshot.rarity), borne)
        shown = (*found, *(each for each in likenesses if each.candidate.entry.id not in told))
        return Browsed(shown[:most], max(borne.total, len(shown)) or None)

    def search(
        self,
        snapshot: Snapshot,
        traveller: Traveller | None,
        documents: Sequence[TravelDocument],
        codes: Collection[ListCode],
        most: int,
        *,
        floors: int = len(FLOORS),
    ) -> tuple[Likeness, ...]:
        """Give at most so many entries of these lists, the likest first, whether they are in force or not.

        So many of the floors are tried at most.
        """
        query, found = make_query(traveller, documents, snapshot.rarity), list[Chosen]()
        enough = min(most, FEW if _size(snapshot) <= SMALL else 1)
        for widened in self._widened(snapshot).floors[:floors]:
            found = _search(widened, query, codes)
            if sum(len(each.numbers) for each in found) >= enough:
                break
        shown = (_likeness(snapshot, each, number) for each, number in strongest_first(snapshot, found, most))
        # An entry of a number alone contradicts no name: it is not like what was written for that.
        return tuple(each for each in shown if any(said.weight > 0 for said in each.candidate.evidence))

    def _widened(self, snapshot: Snapshot) -> _Widened:
        kept = self._kept
        if kept is None or kept.of is not snapshot:
            size = _size(snapshot)
            # Two who ask at once may both make it, and one of them is kept: they are alike.
            kept = self._kept = _Widened(
                snapshot, tuple(_widen(snapshot, each.score) for each in FLOORS if size <= each.most_entries)
            )
        return kept


def _size(snapshot: Snapshot) -> int:
    return sum(len(part.index.lists) for part in snapshot.parts)


def _widen(snapshot: Snapshot, floor: float) -> Snapshot:
    lists = tuple(
        SearchedList(replace(held.definition, rules=(_COUNTS,), threshold=floor), held.version)
        for held in snapshot.lists
    )
    return with_lists(snapshot, lists, (_ANY_WAY,))


def _search(widened: Snapshot, query: Query, codes: Collection[ListCode]) -> list[Chosen]:
    definitions = [held.definition for held in widened.lists]
    least = np.array([each.threshold if each.code in codes else np.inf for each in definitions])
    return [
        Chosen(each, np.flatnonzero(each.scores >= least[each.part.index.lists[each.at]]))
        for each in find_entries(widened, query, _ANY_WAY)
    ]


def _likenesses(snapshot: Snapshot, query: Query, borne: Bearers) -> tuple[Likeness, ...]:
    """Compare the first of those who bear a part in full, and put them in the order of their likeness."""
    found = []
    for part, at in borne.first:
        held = snapshot.lists[part.index.lists[at]]
        evidence = score_particulars(query, part.index.particulars(at), held.definition.holds, snapshot.rarity)
        of_one = FoundEntries(part, np.array([at]), np.array([score_of(evidence)]), [evidence])
        found.append(_likeness(snapshot, of_one, 0))
    return tuple(sorted(found, key=lambda each: -each.candidate.score))


def _likeness(snapshot: Snapshot, found: FoundEntries, number: int) -> Likeness:
    """Give what was found with its entry: only those that are shown are read."""
    candidate = candidate_of(snapshot, found, number)
    return Likeness(candidate, candidate.score >= candidate.definition.threshold)
