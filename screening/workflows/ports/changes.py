"""What do the jobs need of proposed changes and of imports?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from screening.domain.changes import ChangeState, ListChange
from screening.domain.entries import ListEntry
from screening.domain.identifiers import (
    ChangeId,
    EntryId,
    ImportId,
    ListCode,
)
from screening.domain.imports import (
    DifferenceKind,
    FindingKind,
    ImportFinding,
    ListImport,
    StagedEntry,
)
from screening.workflows.ports.pages import Page


@dataclass(frozen=True, slots=True)
class ChangeFilter:
    """Which changes of a list: None means any. Of an entry: a merge is of both its entries."""

    list_code: ListCode
    states: frozenset[ChangeState] | None = None
    entry_id: EntryId | None = None
    oldest_first: bool = False


class Changes(Protocol):
    """What officers proposed to change, and what became of it."""

    def add(self, change: ListChange) -> None:
        """Add one. Raises Conflict where its id is there."""

    def get(self, change_id: ChangeId) -> ListChange:
        """Give one by id."""

    def save(self, change: ListChange) -> None:
        """Replace a change that is proposed. Raises ChangeDecided where it is not any more."""

    def find(self, which: ChangeFilter, limit: int, cursor: str | None = None) -> Page[ListChange]:
        """Give changes, newest first unless asked otherwise. Raises InvalidInput (`reason="cursor"`)."""


class Imports(Protocol):
    """Imports of whole lists: what they stage, seen by nobody until a version names the batch, and what they found."""

    def next_batch(self) -> int:
        """Give the number of the next batch."""

    def add(self, made: ListImport) -> None:
        """Add one. Raises Conflict where its id or batch is there."""

    def get(self, import_id: ImportId) -> ListImport:
        """Give one by id."""

    def save(self, made: ListImport) -> None:
        """Replace one that is `checking` or `waiting`. Raises ImportDecided where it is neither any more."""

    def find(
        self, code: ListCode, limit: int, cursor: str | None = None, *, with_dry_runs: bool = False
    ) -> Page[ListImport]:
        """Give a list's imports, newest first; dry runs only on request. Raises InvalidInput (`reason="cursor"`)."""

    def stage(self, batch: int, code: ListCode, entries: Sequence[StagedEntry]) -> None:
        """Stage entries in a batch, each once. Raises Conflict where one stands there."""

    def staged(self, batch: int, kind: DifferenceKind, limit: int, cursor: str | None = None) -> Page[StagedEntry]:
        """Give what a batch does of that kind, by entry. Raises InvalidInput (`reason="cursor"`)."""

    def staged_entries(
        self, batch: int, kind: DifferenceKind, limit: int, after: EntryId | None = None
    ) -> tuple[ListEntry, ...]:
        """Give the entries of that kind as a batch makes them, by id, after that one, `limit` of them at most."""

    def staged_of(self, batch: int, entry_ids: Sequence[EntryId]) -> tuple[StagedEntry, ...]:
        """Give what a batch does to these entries, by id."""

    def unstage(self, batch: int, entry_ids: Sequence[EntryId]) -> None:
        """Take entries out of a batch again."""

    def note(self, batch: int, first: int, findings: Sequence[ImportFinding]) -> None:
        """Keep findings of one batch, numbered from `first`."""

    def findings(self, batch: int, kind: FindingKind, limit: int, cursor: str | None = None) -> Page[ImportFinding]:
        """Give the findings of a kind by their numbers. Raises InvalidInput (`reason="cursor"`)."""

    def abandoned(self, touched_before: datetime, made_before: datetime) -> tuple[ListImport, ...]:
        """Give those that are `checking` and were last touched before, or `waiting` and made before, a moment."""

    def to_sweep(self, touched_before: datetime) -> tuple[ListImport, ...]:
        """Give those that came to nothing before a moment, and whose batch is not swept."""

    def sweep(self, made: ListImport, most: int) -> bool:
        """Delete up to so many rows of what nobody will ever see; say whether more are left. A dry run goes whole.

        Raises Conflict for one that is open or in force.
        """
