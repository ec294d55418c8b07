"""What does it take for a list to hold again what it held at an earlier version?

Two editions of one list go by in step, by entry; only what differs is kept, in a few bytes an entry. So a million
entries are compared in bounded memory. What comes out is in the order in which the store keeps it best.
"""

import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Final
from uuid import UUID

from screening.domain.entries import EntryState, ListEntry
from screening.domain.identifiers import AuthorityCode, EntryId
from screening.domain.imports import (
    ContentFactors,
    DifferenceKind,
    FindingKind,
    ImportCounts,
    ImportFinding,
    KnownEntry,
    StagedEntry,
)
from screening.domain.lists import ImportBrakes, ListDefinition
from screening.lists.import_brakes import lies_in_the_future
from screening.lists.import_comparison import (
    AT_ONCE,
    MOST_FINDINGS,
    Before,
    Compared,
    Found,
    Piece,
    Staged,
    Step,
    staged_entry,
)
from screening.lists.import_merging import withdrawn
from screening.lists.versions import ContentProduct

_FORM: Final = struct.Struct(">16sII")
"""Entry, its revision now, and its revision then (0: it was not on the list)."""


class Restoration:
    """One roll-back on its way, for one owner's entries."""

    def __init__(self, definition: ListDefinition, owner: AuthorityCode, before: Before) -> None:
        self._definition = definition
        self._owner = owner
        self._before = before
        self._differing: dict[DifferenceKind, list[bytes]] = {kind: [] for kind in DifferenceKind}
        self._counted: Counter[str] = Counter()
        self._findings: list[ImportFinding] = []
        self._added, self._removed = ContentProduct(), ContentProduct()

    def take(self, then: Iterable[KnownEntry], now: Iterable[KnownEntry]) -> None:
        """Take in what the list held and what it holds: each entry's latest revision, withdrawn ones too, by id.

        Nothing is ever deleted of a list, so whatever was there then is there now.
        """
        for was, is_now in _in_step(then, now):
            self._sort(was, is_now)

    def run(self, today: date) -> Iterator[Piece]:
        """Give what the roll-back does, piece by piece."""
        yield Step(self._counted["records"], 0)
        for kind, packed in self._differing.items():
            rows = iter(packed)
            while chunk := list(islice(rows, AT_ONCE)):
                places = [_unpacked(each) for each in chunk]
                yield Staged(list(self._staged(kind, places, today)))
        findings = iter(self._findings[:MOST_FINDINGS])
        while some := list(islice(findings, AT_ONCE)):
            yield Found(some)
        yield Compared(ImportCounts(**self._counted), ContentFactors(self._added.written(), self._removed.written()))

    def _sort(self, was: KnownEntry | None, now: KnownEntry) -> None:
        was_on = was is not None and was.owner == self._owner and _is_on(was)
        self._counted["records"] += was_on
        if now.owner != self._owner and _is_on(now):
            self._counted["of_others"] += 1
            if was_on:
                # Another authority has taken the entry up since, and it alone withdraws it.
                self._counted["other_owner"] += 1
                self._findings.append(ImportFinding(FindingKind.REJECTED, "", "import_other_owner", None, "owner"))
                self._counted["rejected"] += 1
            return
        self._counted["owned"] += _is_on(now)
        if not was_on and not _is_on(now):
            return
        if was_on and was is not None and was.revision == now.revision:
            self._counted["unchanged"] += 1
            return
        kind = (
            DifferenceKind.WITHDRAWN if not was_on else DifferenceKind.AMENDED if _is_on(now) else DifferenceKind.ADDED
        )
        then = was.revision if was is not None else 0
        self._differing[kind].append(_FORM.pack(now.entry_id.bytes, now.revision, then))

    def _staged(
        self, kind: DifferenceKind, places: list[tuple[EntryId, int, int]], today: date
    ) -> Iterator[StagedEntry]:
        now = self._before([(each, revision) for each, revision, _ in places])
        then = self._before([(each, revision) for each, _, revision in places if revision])
        last: Mapping[EntryId, ListEntry] = now
        if kind is DifferenceKind.ADDED:
            last = self._before([(each, revision - 1) for each, revision, _ in places if revision > 1])
        for each, _, _ in places:
            if kind is DifferenceKind.WITHDRAWN:
                after = left_again(then.get(each), now[each])
            else:
                after = restored(then[each], now[each], last.get(each, now[each]))
                if not self._may_stand(after) or _says_the_same(after, now[each]):
                    continue
            self._counted[kind.value] += 1
            self._counted["future_dates"] += kind is not DifferenceKind.WITHDRAWN and self._is_early(after, today)
            self._added.add(after)
            self._removed.add(now[each])
            yield staged_entry(kind, after)

    def _may_stand(self, after: ListEntry) -> bool:
        """Whether the list's rules still know such an entry; otherwise it stays as it is, and that is told."""
        if after.category in self._definition.categories:
            return True
        known = ", ".join(self._definition.categories)
        told = ImportFinding(
            FindingKind.REJECTED, "", "entry_category", after.source_id, "category", (("known", known),)
        )
        self._findings.append(told)
        self._counted["rejected"] += 1
        self._counted["held"] += 1
        return False

    def _is_early(self, after: ListEntry, today: date) -> bool:
        brakes = self._definition.imports.brakes if self._definition.imports else ImportBrakes()
        return lies_in_the_future(after, today, brakes.future_dates)


def restored(then: ListEntry, now: ListEntry, last: ListEntry) -> ListEntry:
    """Give the revision that says again what an entry said then; `last` is how it last stood on the list.

    A suspension since stays: it stands on a word of its own, and two officers lift it by name. An emergency entry that
    another officer has confirmed since stays confirmed. Dates are those of then: who has expired by them stays so.
    """
    is_suspended = last.state is EntryState.SUSPENDED
    return replace(
        then,
        revision=now.revision + 1,
        state=EntryState.SUSPENDED if is_suspended else then.state,
        confirm_by=then.confirm_by if last.confirm_by is not None else None,
    )


def left_again(then: ListEntry | None, now: ListEntry) -> ListEntry:
    """Give the revision with which an entry leaves the list that was not on it then: merged, where it was merged."""
    return replace(withdrawn(now), merged_into=then.merged_into if then is not None else None)


def _says_the_same(after: ListEntry, now: ListEntry) -> bool:
    return replace(after, revision=now.revision) == now


def _in_step(then: Iterable[KnownEntry], now: Iterable[KnownEntry]) -> Iterator[tuple[KnownEntry | None, KnownEntry]]:
    earlier = iter(then)
    was = next(earlier, None)
    for each in now:
        if was is not None and was.entry_id == each.entry_id:
            yield was, each
            was = next(earlier, None)
        else:
            yield None, each


def _unpacked(packed: bytes) -> tuple[EntryId, int, int]:
    at, now, then = _FORM.unpack(packed)
    return EntryId(UUID(bytes=at)), now, then


def _is_on(known: KnownEntry) -> bool:
    return known.state is not EntryState.WITHDRAWN
