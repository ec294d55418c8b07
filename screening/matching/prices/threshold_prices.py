"""What does a list's threshold cost, and what does it find, over samples of travellers?

Pure: the travellers are handed in. A share of a sample is told with its counts and with the interval in which the true
share lies, 95 times of 100 (E. B. Wilson, 1927), which holds for shares near 0 as well.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random
from typing import Final

import numpy as np

from screening.domain.entries import EntryName, ListEntry
from screening.domain.identifiers import ListCode
from screening.domain.lists import Direction, ListDefinition
from screening.domain.travellers import TravelDocument, Traveller
from screening.matching.names.tokens import tokens_of
from screening.matching.prices.population import SeededTraveller, generate_travellers
from screening.matching.search import screen
from screening.matching.snapshot import Snapshot, alone

SEED: Final = 20261122
"""The same people at every question, so that two answers differ by the list and not by chance."""
_Z: Final = 1.96


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    @property
    def value(self) -> float:
        """The share itself, 0 to 1; 0 of an empty sample."""
        return self.count / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true share lies, 95 times of 100; anywhere for an empty sample."""
        if not self.of:
            return 0.0, 1.0
        middle = self.value + _Z**2 / (2 * self.of)
        half = _Z * math.sqrt(self.value * (1 - self.value) / self.of + _Z**2 / (4 * self.of**2))
        whole = 1 + _Z**2 / self.of
        return max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole)


@dataclass(frozen=True, slots=True, repr=False)
class Comer:
    """A traveller who comes, and which way."""

    traveller: Traveller | None
    documents: tuple[TravelDocument, ...]
    direction: Direction


def share_reaching(scores: Sequence[float], threshold: float) -> Share:
    """Count the scores at or above a threshold."""
    return Share(sum(score >= threshold for score in scores), len(scores))


def greatest_scores(
    snapshot: Snapshot, code: ListCode, lowest: float, comers: Iterable[Comer], on: date
) -> Iterator[float]:
    """Give for one comer after another the greatest score that any entry of the list has; 0 below `lowest`."""
    searched = alone(snapshot, code, lowest)
    for who in comers:
        found = screen(searched, who.traveller, who.documents, who.direction, on, most_hits=1)
        yield found.hits[0].score if found.hits else 0.0


def own_scores(
    snapshot: Snapshot, code: ListCode, lowest: float, listed: Iterable[tuple[SeededTraveller, Direction]], on: date
) -> Iterator[float]:
    """Give for one listed traveller after another the score of the own entry; 0 below `lowest`, or where it is not
    among the strongest hits that are handed out.
    """
    searched = alone(snapshot, code, lowest)
    for who, way in listed:
        found = screen(searched, who.traveller, who.documents, way, on)
        yield next((hit.score for hit in found.hits if hit.entry.id == who.entry_id), 0.0)


def seeded_comers(count: int, way: Direction) -> Iterator[Comer]:
    """Give innocent travellers of the seeded population."""
    for who in generate_travellers(count, SEED):
        yield Comer(who.traveller, who.documents, way)


def seeded_listed(
    snapshot: Snapshot, code: ListCode, count: int, on: date
) -> Iterator[tuple[SeededTraveller, Direction]]:
    """Give the persons of so many of the list's entries in force, presented as the seeded population presents them,
    each with a direction in which the entry counts.

    Entries are drawn by chance; those without a name that can be compared are passed over.
    """
    named: list[ListEntry] = []
    ways: list[Direction] = []
    for entry, definition in _drawn(snapshot, code, count):
        way = next((way for way in reversed(Direction) if definition.rule_for(way, entry.category)), None)
        latin = _in_latin(entry)
        if way is not None and latin is not None and entry.is_in_force(on):
            named.append(latin)
            ways.append(way)
    if named:
        yield from zip(generate_travellers(len(named), SEED, named), ways, strict=True)


def _drawn(snapshot: Snapshot, code: ListCode, count: int) -> Iterator[tuple[ListEntry, ListDefinition]]:
    chance = Random(SEED)  # noqa: S311 (people are made up here, not secrets.)
    for held_by, held in enumerate(snapshot.lists):
        if held.definition.code == code:
            standing = [np.flatnonzero((part.index.lists == held_by) & ~part.is_dead) for part in snapshot.parts]
            before = np.cumsum([0, *map(len, standing)])
            for drawn in chance.sample(range(before[-1]), min(count, int(before[-1]))):
                at = int(np.searchsorted(before, drawn, side="right")) - 1
                yield snapshot.parts[at].entries[int(standing[at][drawn - before[at]])], held.definition


def _in_latin(entry: ListEntry) -> ListEntry | None:
    """Give the entry with the first of its names that is in Latin letters alone, as a document would print it."""
    for name in entry.names:
        tokens = tokens_of(name.text)
        if tokens and name.text.isascii():
            return replace(entry, names=(EntryName(" ".join(tokens)),))
    return None
