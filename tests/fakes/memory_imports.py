"""Imports of lists, in memory."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from screening.domain.entries import ListEntry
from screening.domain.errors import Conflict, ImportDecided, NotFound
from screening.domain.identifiers import EntryId, ImportId, ListCode
from screening.domain.imports import DifferenceKind, FindingKind, ImportFinding, ImportState, ListImport, StagedEntry
from screening.lists.staged_bodies import read_staged
from screening.workflows.ports import Page
from tests.fakes.memory_pages import page_after
from tests.fakes.memory_state import MemoryState

_OPEN = frozenset({ImportState.CHECKING, ImportState.WAITING})


@dataclass(frozen=True, slots=True)
class MemoryImports:
    """`ports.Imports` in memory."""

    state: MemoryState

    def next_batch(self) -> int:
        return max((each.batch for each in self.state.imports.values()), default=0) + 1

    def add(self, made: ListImport) -> None:
        if made.id in self.state.imports or any(made.batch == each.batch for each in self.state.imports.values()):
            raise Conflict(reason="import_exists")
        self.state.imports[made.id] = made

    def get(self, import_id: ImportId) -> ListImport:
        try:
            return self.state.imports[import_id]
        except KeyError:
            raise NotFound(what="import") from None

    def save(self, made: ListImport) -> None:
        before = self.get(made.id)
        if before.state not in _OPEN:
            raise ImportDecided(state=before.state)
        self.state.imports[made.id] = made

    def find(
        self, code: ListCode, limit: int, cursor: str | None = None, *, with_dry_runs: bool = False
    ) -> Page[ListImport]:
        of_list = [each for each in self.state.imports.values() if each.list_code == code]
        found = [each for each in of_list if with_dry_runs or not each.is_dry_run]
        found.sort(key=lambda each: each.id, reverse=True)
        return page_after(found, [each.id.hex for each in found], limit, cursor)

    def stage(self, batch: int, code: ListCode, entries: Sequence[StagedEntry]) -> None:
        for entry in entries:
            if (batch, entry.entry_id) in self.state.staged:
                raise Conflict(reason="entry_staged")
            self.state.staged[batch, entry.entry_id] = (code, entry)

    def staged(self, batch: int, kind: DifferenceKind, limit: int, cursor: str | None = None) -> Page[StagedEntry]:
        found = [each for each in self._of(batch) if each.kind is kind]
        return page_after(found, [each.entry_id.hex for each in found], limit, cursor)

    def staged_entries(
        self, batch: int, kind: DifferenceKind, limit: int, after: EntryId | None = None
    ) -> tuple[ListEntry, ...]:
        found = (each for each in self._of(batch) if each.kind is kind and (after is None or each.entry_id > after))
        return tuple(read_staged(each, self.state.staged[batch, each.entry_id][0]) for each in islice(found, limit))

    def staged_of(self, batch: int, entry_ids: Sequence[EntryId]) -> tuple[StagedEntry, ...]:
        return tuple(each for each in self._of(batch) if each.entry_id in entry_ids)

    def unstage(self, batch: int, entry_ids: Sequence[EntryId]) -> None:
        for entry_id in entry_ids:
            self.state.staged.pop((batch, entry_id), None)

    def note(self, batch: int, first: int, findings: Sequence[ImportFinding]) -> None:
        for number, each in enumerate(findings, start=first):
            if (batch, number) in self.state.import_findings:
                raise Conflict(reason="finding_noted")
            self.state.import_findings[batch, number] = each

    def findings(self, batch: int, kind: FindingKind, limit: int, cursor: str | None = None) -> Page[ImportFinding]:
        found = [
            (number, each)
            for (of_batch, number), each in sorted(self.state.import_findings.items(), key=lambda kept: kept[0])
            if of_batch == batch and each.kind is kind
        ]
        page = page_after(found, [str(number) for number, _ in found], limit, cursor)
        return Page(tuple(each for _, each in page.items), page.next_cursor)

    def abandoned(self, touched_before: datetime, made_before: datetime) -> tuple[ListImport, ...]:
        return tuple(
            each
            for each in self._in_order()
            if (each.state is ImportState.CHECKING and each.touched_at < touched_before)
            or (each.state is ImportState.WAITING and each.made_at < made_before)
        )

    def to_sweep(self, touched_before: datetime) -> tuple[ListImport, ...]:
        kept = _OPEN | {ImportState.IN_FORCE}
        return tuple(
            each
            for each in self._in_order()
            if each.state not in kept and each.touched_at < touched_before and not self.state.swept.get(each.id)
        )

    def sweep(self, made: ListImport, most: int) -> bool:
        if made.state in _OPEN or made.state is ImportState.IN_FORCE:
            raise Conflict(reason="import_open")
        staged = [key for key in self.state.staged if key[0] == made.batch]
        findings = [key for key in self.state.import_findings if key[0] == made.batch]
        for key in staged[:most]:
            del self.state.staged[key]
        if len(staged) >= most:
            return True
        for found in findings[:most]:
            del self.state.import_findings[found]
        if len(findings) >= most:
            return True
        self.state.swept[made.id] = True
        if made.is_dry_run:
            del self.state.imports[made.id]
        return False

    def _of(self, batch: int) -> list[StagedEntry]:
        found = [each for (of_batch, _), (_, each) in self.state.staged.items() if of_batch == batch]
        return sorted(found, key=lambda each: each.entry_id)

    def _in_order(self) -> list[ListImport]:
        return sorted(self.state.imports.values(), key=lambda each: each.id)
