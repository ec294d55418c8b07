"""What is searched, as it stood at one moment?

Whoever holds a snapshot may read it from any thread: nothing in it is altered, the next one is built aside and swapped
by reference.

To build an index over a million entries takes minutes, and a change must be searched at once. So a snapshot has parts:
the main one, whose entries are dead where they have changed since it was built, and a small one over what has changed.
The rarity of tokens is the main part's for both, so that an entry scores the same in either.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from screening.domain.entries import EntryState, ListEntry
from screening.domain.identifiers import EntryId, ListCode
from screening.domain.lists import Direction, Holds, ListDefinition, ListInForce, ListVersion
from screening.matching.candidates.name_bounds import Holders
from screening.matching.index.entry_columns import EntryColumns
from screening.matching.index.index import Index, build_index
from screening.matching.names.rarity import CountedNames, Rarity
from screening.matching.score.particulars import Particulars, particulars_of, write
from screening.matching.scratch_pool import ScratchPool

BAND = 0.05
"""Entries that scored less than this below their list's threshold are counted (but none below half of it)."""


@dataclass(frozen=True, slots=True, repr=False)
class Part:
    """One index with the entries it numbers; `is_dead` says of each whether something newer stands in its place."""

    index: Index
    entries: Sequence[ListEntry]
    is_dead: NDArray[np.bool_]
    holders: Mapping[Direction, Holders]
    scratch: ScratchPool


@dataclass(frozen=True, slots=True, repr=False)
class Unmerged:
    """An entry that has changed since the main part was built: its list's position, and what of it is compared."""

    held_by: int
    entry: ListEntry
    particulars: Particulars
    written: bytes


@dataclass(frozen=True, slots=True)
class SearchedList:
    """A list as a snapshot knows it: what its hits are told by. The entries stand in the parts."""

    definition: ListDefinition
    version: ListVersion


@dataclass(frozen=True, slots=True, repr=False)
class Snapshot:
    """The lists in force, and the parts to search: the main one first. `unmerged` is what the second one is made of."""

    lists: tuple[SearchedList, ...]
    rarity: Rarity
    parts: tuple[Part, ...]
    unmerged: Mapping[tuple[int, EntryId], Unmerged] = field(default_factory=dict)

    @property
    def changed(self) -> int:
        """Count what changed since the main part was built: what stands beside it, or what is dead in it where more is.

        So many are withdrawn at times that hardly anything stands beside it.
        """
        return max(len(self.unmerged), int(np.count_nonzero(self.parts[0].is_dead)))

    def count(self, held_by: int) -> int:
        """Count the entries of the list at that position."""
        return sum(int(np.count_nonzero((part.index.lists == held_by) & ~part.is_dead)) for part in self.parts)

    def beginning(self, code: ListCode, after: date, until: date) -> Iterator[ListEntry]:
        """Give the entries of a list whose first day is after one day and not after the other, and that are in force
        on that other.
        """
        held_by = next((at for at, held in enumerate(self.lists) if held.definition.code == code), -1)
        first, last = after.toordinal(), until.toordinal()
        for part in self.parts:
            index = part.index
            begins = (index.from_day > first) & (index.from_day <= last) & (index.until_day >= last)
            for at in np.flatnonzero(begins & (index.lists == held_by) & ~part.is_dead).tolist():
                yield part.entries[at]


@dataclass(frozen=True, slots=True, repr=False)
class TakenLists:
    """Lists whose entries were taken down, to build an index of: none of them is needed for that any more."""

    lists: tuple[SearchedList, ...]
    columns: EntryColumns
    rarity: Rarity


class ListTaker:
    """Takes lists down, each entry once and in whatever order; `background` is the rarity over travellers at large.

    Entries may come from a generator: a million of them are never there at a time.
    """

    def __init__(self, background: Rarity) -> None:
        self._columns = EntryColumns()
        self._counted = CountedNames(background)

    def take(self, held_by: int, definition: ListDefinition, entries: Iterable[ListEntry]) -> None:
        """Take entries down of the list at that position."""
        for entry in entries:
            listed = particulars_of(entry, definition.holds)
            self._columns.take(held_by, definition, entry, listed, write(listed))
            self._counted.add(listed.forms)

    def taken(self, lists: Sequence[SearchedList]) -> TakenLists:
        """Give them, by position; nothing may be taken any more."""
        return TakenLists(tuple(lists), self._columns, self._counted.rarity())


def take_lists(lists: Sequence[tuple[SearchedList, Iterable[ListEntry]]], background: Rarity) -> TakenLists:
    """Take whole lists down, each in the order of its entries."""
    taker = ListTaker(background)
    for held_by, (held, entries) in enumerate(lists):
        taker.take(held_by, held.definition, entries)
    return taker.taken([held for held, _ in lists])


def build_taken(taken: TakenLists, entries_of: Callable[[Index], Sequence[ListEntry]]) -> Snapshot:
    """Build the snapshot of lists that were taken down; `entries_of` gives their entries by the index's numbers."""
    index = build_index(taken.columns, taken.rarity)
    return Snapshot(taken.lists, taken.rarity, (make_part(_definitions(taken.lists), index, entries_of(index)),))


def build_snapshot(lists: Sequence[ListInForce], background: Rarity) -> Snapshot:
    """Build a snapshot of lists that are in memory; `background` is the rarity of tokens over travellers at large."""
    taken = take_lists([(SearchedList(each.definition, each.version), each.entries) for each in lists], background)
    entries = lists[0].entries if len(lists) == 1 else tuple(entry for each in lists for entry in each.entries)
    return build_taken(taken, lambda _: entries)


def advance(snapshot: Snapshot, lists: Sequence[SearchedList], changed: Mapping[int, Iterable[ListEntry]]) -> Snapshot:
    """Give the snapshot after changes: `changed` is by the list's position; what is withdrawn comes in that state.

    The lists are those of the snapshot in later versions. It takes milliseconds, and more with each unmerged change;
    a snapshot that is built anew has none.
    """
    main = snapshot.parts[0]
    unmerged, is_dead = dict(snapshot.unmerged), main.is_dead.copy()
    for held_by, entries in changed.items():
        holds = lists[held_by].definition.holds
        for entry in entries:
            is_dead[[at for at in main.index.positions(entry.id) if main.index.lists[at] == held_by]] = True
            unmerged.pop((held_by, entry.id), None)
            if entry.state is not EntryState.WITHDRAWN:
                listed = particulars_of(entry, holds)
                unmerged[held_by, entry.id] = Unmerged(held_by, entry, listed, write(listed))
    definitions = _definitions(lists)
    parts = [_with_dead(main, is_dead, definitions, is_as_before=definitions == _definitions(snapshot.lists))]
    if unmerged:
        columns = EntryColumns()
        for each in unmerged.values():
            columns.take(each.held_by, definitions[each.held_by], each.entry, each.particulars, each.written)
        index = build_index(columns, snapshot.rarity)
        parts.append(make_part(definitions, index, tuple(each.entry for each in unmerged.values())))
    return Snapshot(tuple(lists), snapshot.rarity, tuple(parts), unmerged)


def _with_dead(
    part: Part, is_dead: NDArray[np.bool_], definitions: Sequence[ListDefinition], *, is_as_before: bool
) -> Part:
    """Give the part with more dead entries; where the definitions are as before, nothing else of a million changes."""
    if not is_as_before:
        return replace(part, is_dead=is_dead, holders=_holders_by_direction(definitions, part.index, is_dead))
    holders = {way: held._replace(counts=held.counts & ~is_dead) for way, held in part.holders.items()}
    return replace(part, is_dead=is_dead, holders=holders)


def alone(snapshot: Snapshot, code: ListCode, threshold: float) -> Snapshot:
    """Give the snapshot with that list alone, at another threshold: the others apply in no direction."""
    lists = tuple(
        replace(held, definition=replace(held.definition, threshold=threshold))
        if held.definition.code == code
        else replace(held, definition=replace(held.definition, rules=()))
        for held in snapshot.lists
    )
    return with_lists(snapshot, lists, tuple(Direction))


def with_lists(snapshot: Snapshot, lists: tuple[SearchedList, ...], directions: Sequence[Direction]) -> Snapshot:
    """Give the snapshot with other definitions of the same lists, to be searched in these directions."""
    definitions = _definitions(lists)
    parts = tuple(
        replace(
            part,
            holders={each: _holders(definitions, part.index, part.is_dead, each) for each in directions},
        )
        for part in snapshot.parts
    )
    return replace(snapshot, lists=lists, parts=parts)


def least_counted(threshold: float) -> float:
    """Give the score from which an entry is at least counted as close below the threshold."""
    return max(threshold - BAND, threshold / 2)


def _definitions(lists: Sequence[SearchedList]) -> list[ListDefinition]:
    return [held.definition for held in lists]


def make_part(definitions: Sequence[ListDefinition], index: Index, entries: Sequence[ListEntry]) -> Part:
    """Put an index and its entries in force."""
    is_dead = np.zeros(len(index.lists), dtype=np.bool_)
    return Part(index, entries, is_dead, _holders_by_direction(definitions, index, is_dead), ScratchPool(index.lexicon))


def _holders_by_direction(
    definitions: Sequence[ListDefinition], index: Index, is_dead: NDArray[np.bool_]
) -> dict[Direction, Holders]:
    return {direction: _holders(definitions, index, is_dead, direction) for direction in Direction}


def _holders(
    definitions: Sequence[ListDefinition], index: Index, is_dead: NDArray[np.bool_], direction: Direction
) -> Holders:
    """Say which entries count in a direction: those of a category that has a rule for it, and that are not dead."""
    counts = np.zeros(len(index.lists), dtype=np.bool_)
    reachable = np.full(len(definitions), np.inf)
    for at, definition in enumerate(definitions):
        rules = [definition.rule_for(direction, category) is not None for category in definition.categories]
        # The last place stands for a category that the definition does not know.
        of_category = np.array([*rules, definition.rule_for(direction, "") is not None])
        own = np.flatnonzero(index.lists == at)
        counts[own] = of_category[index.categories[own]]
        if definition.holds is Holds.PERSONS and of_category.any():
            reachable[at] = _log_odds(least_counted(definition.threshold))
    return Holders(index.lists, counts & ~is_dead, index.features, index.has_features, reachable)


def _log_odds(score: float) -> float:
    return math.log(score / (1 - score)) if score > 0 else -math.inf
