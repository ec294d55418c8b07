"""List entries and versions, in memory."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from screening.domain.changes import ChangeKind
from screening.domain.entries import EntryState, ListEntry
from screening.domain.errors import Conflict, NotFound
from screening.domain.feed import FeedHead
from screening.domain.identifiers import EntryId, ListCode
from screening.domain.imports import KnownEntry
from screening.domain.lists import ListVersion
from screening.lists.entry_bodies import content_key, read_entry, write_entry
from screening.sync.marks import mark_after
from screening.workflows.ports import EntryRevision
from tests.fakes.memory_state import MemoryState


@dataclass(frozen=True, slots=True)
class MemoryLists:
    """`ports.Lists` in memory."""

    state: MemoryState

    def publish(self, version: ListVersion, changed: Iterable[ListEntry], kind: ChangeKind | None = None) -> None:
        latest = self.version(version.code)
        if version.number != (latest.number if latest else 0) + 1:
            raise Conflict(reason="list_version")
        self.state.versions[version.code, version.number] = version
        before = len(self.state.revisions)
        for entry in changed:
            if entry.list_code != version.code or (entry.id, entry.revision) in self.state.revisions:
                raise Conflict(reason="entry_revision")
            self.state.revisions[entry.id, entry.revision] = (entry, version.number)
        self._give_position(version, kind, len(self.state.revisions) - before)

    def publish_batch(self, version: ListVersion, batch: int) -> None:
        latest = self.version(version.code)
        if version.number != (latest.number if latest else 0) + 1:
            raise Conflict(reason="list_version")
        self.state.versions[version.code, version.number] = version
        before = len(self.state.revisions)
        self.state.batches[batch] = (version.code, version.number)
        for (of_batch, _), (code, staged) in self.state.staged.items():
            if of_batch == batch:
                entry = read_entry(staged.entry_id, staged.revision, code, staged.state, json.loads(staged.body))
                self.state.revisions[entry.id, entry.revision] = (entry, version.number)
        self._give_position(version, None, len(self.state.revisions) - before)

    def _give_position(self, version: ListVersion, kind: ChangeKind | None, changed: int) -> None:
        head = self.state.marks[-1].head if self.state.marks else FeedHead()
        self.state.marks.append(
            mark_after(head, replace(version, verified_at=version.published_at, product=""), kind, changed)
        )

    def verify(self, code: ListCode, at: datetime) -> None:
        latest = self.version(code)
        if latest is None:
            raise NotFound(what="list")
        self.state.versions[code, latest.number] = replace(latest, verified_at=at)

    def version(self, code: ListCode, number: int | None = None) -> ListVersion | None:
        numbers = [stored for stored_code, stored in self.state.versions if stored_code == code]
        return self.state.versions.get((code, max(numbers, default=0) if number is None else number))

    def version_at(self, code: ListCode, moment: datetime) -> ListVersion | None:
        published = (each for (of, _), each in self.state.versions.items() if of == code)
        return max(
            (each for each in published if each.published_at <= moment), key=lambda each: each.number, default=None
        )

    def versions(self) -> tuple[ListVersion, ...]:
        codes = sorted({code for code, _ in self.state.versions})
        return tuple(version for code in codes if (version := self.version(code)))

    def entries(
        self, code: ListCode, as_of: int | None = None, *, with_withdrawn: bool = False
    ) -> tuple[ListEntry, ...]:
        latest: dict[EntryId, ListEntry] = {}
        for entry, number in self.state.revisions.values():
            if entry.list_code == code and (as_of is None or number <= as_of):
                known = latest.get(entry.id)
                latest[entry.id] = entry if known is None or entry.revision > known.revision else known
        in_order = (latest[key] for key in sorted(latest))
        return tuple(entry for entry in in_order if with_withdrawn or entry.state is not EntryState.WITHDRAWN)

    def each_entry(self, code: ListCode) -> Iterator[ListEntry]:
        return iter(self.entries(code))

    def entries_beside(self, code: ListCode, as_of: int, batch: int) -> Iterator[ListEntry]:
        return (entry for entry in self.entries(code, as_of) if (batch, entry.id) not in self.state.staged)

    def latest_revisions(self, code: ListCode, as_of: int) -> Iterator[tuple[EntryId, int]]:
        return ((entry.id, entry.revision) for entry in self.entries(code, as_of, with_withdrawn=True))

    def changed(self, code: ListCode, after: int) -> tuple[ListEntry, ...]:
        touched = {
            entry.id for entry, number in self.state.revisions.values() if entry.list_code == code and number > after
        }
        return tuple(entry for entry in self.entries(code, with_withdrawn=True) if entry.id in touched)

    def changed_singly(self, code: ListCode, after: int) -> tuple[ListEntry, ...]:
        imported = set(self.state.batches.values())
        touched = {
            entry.id
            for entry, number in self.state.revisions.values()
            if entry.list_code == code and number > after and (code, number) not in imported
        }
        return tuple(self.entry(each) for each in sorted(touched))

    def count_changed(self, code: ListCode, after: int, most: int) -> int:
        return sum(entry.list_code == code and number > after for entry, number in self.state.revisions.values())

    def known(self, code: ListCode, as_of: int | None = None) -> Iterator[KnownEntry]:
        for entry in self.entries(code, as_of, with_withdrawn=True):
            yield KnownEntry(entry.id, entry.revision, entry.state, entry.owner, content_key(write_entry(entry)))

    def entry(self, entry_id: EntryId, revision: int | None = None) -> ListEntry:
        revisions = [stored for stored_id, stored in self.state.revisions if stored_id == entry_id]
        found = self.state.revisions.get((entry_id, max(revisions, default=0) if revision is None else revision))
        if found is None:
            raise NotFound(what="entry")
        return found[0]

    def late_screened(self, code: ListCode) -> int | None:
        return self.state.late_screened.get(code)

    def note_late_screened(self, code: ListCode, version: int) -> None:
        self.state.late_screened[code] = max(version, self.state.late_screened.get(code, version))

    def late_begun(self, code: ListCode) -> date | None:
        return self.state.late_begun.get(code)

    def note_late_begun(self, code: ListCode, day: date) -> None:
        if code in self.state.late_screened:
            self.state.late_begun[code] = max(day, self.state.late_begun.get(code, day))

    def several(self, revisions: Sequence[tuple[EntryId, int]]) -> Mapping[EntryId, ListEntry]:
        return {key[0]: self.state.revisions[key][0] for key in revisions if key in self.state.revisions}

    def revisions(self, entry_id: EntryId, limit: int, as_of: int | None = None) -> tuple[EntryRevision, ...]:
        found = [kept for (stored_id, _), kept in self.state.revisions.items() if stored_id == entry_id]
        found = [kept for kept in found if as_of is None or kept[1] <= as_of]
        found.sort(key=lambda kept: -kept[0].revision)
        return tuple(EntryRevision(entry, version) for entry, version in found[:limit])
