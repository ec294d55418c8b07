"""Where are imports of lists kept, what they stage, and what they found wrong?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, and_, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.types import UserDefinedType

from screening.domain.entries import EntryState, ListEntry
from screening.domain.errors import Conflict, ImportDecided, InvalidInput, NotFound
from screening.domain.identifiers import AccountId, AuthorityCode, EntryId, ImportId, ListCode
from screening.domain.imports import DifferenceKind, FindingKind, ImportFinding, ImportState, ListImport, StagedEntry
from screening.domain.journal import RetentionClass
from screening.lists.entry_bodies import read_entry
from screening.store.additions import Additions
from screening.store.columns import table_of, write_json
from screening.store.cursors import read_cursor, write_cursor
from screening.store.import_bodies import read_finding, read_import, write_finding, write_import
from screening.store.retention import delete_after
from screening.store.tables_imports import ImportFindingRow, ListImportRow
from screening.store.tables_lists import StagedEntryRow
from screening.workflows.ports import Page

_IMPORTS = table_of(ListImportRow)
_STAGED = table_of(StagedEntryRow)
_FINDINGS = table_of(ImportFindingRow)

_OPEN = (ImportState.CHECKING.value, ImportState.WAITING.value)


class _WrittenJson(UserDefinedType[str]):
    """A JSON column's value that is text already."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        """Name the column's type."""
        return "JSON"


_ADD = insert(_IMPORTS)
_STAGE = insert(_STAGED).values(body=bindparam("body", type_=_WrittenJson()))
_NOTE = insert(_FINDINGS)


@dataclass(frozen=True, slots=True)
class SqlImports:
    """`ports.Imports` over one connection."""

    connection: Connection
    additions: Additions

    def next_batch(self) -> int:
        """Give the number of the next batch. Units of work never meet, so nobody else is given it."""
        return (self.connection.execute(select(func.max(_IMPORTS.c.batch))).scalar() or 0) + 1

    def add(self, made: ListImport) -> None:
        """Add one. Raises Conflict where its id or batch is there."""
        self.additions.add(_ADD, _write(made), twice=Conflict(reason="import_exists"))

    def get(self, import_id: ImportId) -> ListImport:
        """Give one by id."""
        row = self.connection.execute(select(_IMPORTS).where(_IMPORTS.c.id == import_id)).one_or_none()
        if row is None:
            raise NotFound(what="import")
        return _read(row)

    def save(self, made: ListImport) -> None:
        """Replace one that is open. Raises ImportDecided where it is not any more."""
        still_open = and_(_IMPORTS.c.id == made.id, _IMPORTS.c.state.in_(_OPEN))
        if self.connection.execute(update(_IMPORTS).where(still_open).values(_write(made))).rowcount == 0:
            raise ImportDecided(state=self.get(made.id).state)

    def find(
        self, code: ListCode, limit: int, cursor: str | None = None, *, with_dry_runs: bool = False
    ) -> Page[ListImport]:
        """Give a list's imports, newest first. Raises InvalidInput (`reason="cursor"`)."""
        wanted = select(_IMPORTS).where(_IMPORTS.c.list_code == code)
        if not with_dry_runs:
            wanted = wanted.where(_IMPORTS.c.is_dry_run.is_(False))
        if cursor is not None:
            wanted = wanted.where(_IMPORTS.c.id < _read_id(read_cursor(cursor, 1)[0]))
        rows = self.connection.execute(wanted.order_by(_IMPORTS.c.id.desc()).limit(limit + 1))
        found = tuple(_read(row) for row in rows)
        items = found[:limit]
        return Page(items, write_cursor(items[-1].id.hex) if len(found) > limit else None)

    def stage(self, batch: int, code: ListCode, entries: Sequence[StagedEntry]) -> None:
        """Stage entries in a batch that no version names. Raises Conflict where one stands there."""
        rows = [
            {
                "batch": batch,
                "kind": entry.kind.value,
                "entry_id": entry.entry_id,
                "revision": entry.revision,
                "list_code": code,
                "state": entry.state.value,
                "owner": entry.owner,
                "key": entry.key,
                "body": entry.body,
            }
            for entry in entries
        ]
        self.additions.add(_STAGE, *rows, twice=Conflict(reason="entry_staged"))

    def staged(self, batch: int, kind: DifferenceKind, limit: int, cursor: str | None = None) -> Page[StagedEntry]:
        """Give what a batch does of that kind, by entry. Raises InvalidInput (`reason="cursor"`)."""
        wanted = select(_STAGED).where(_STAGED.c.batch == batch, _STAGED.c.kind == kind.value)
        if cursor is not None:
            wanted = wanted.where(_STAGED.c.entry_id > _read_id(read_cursor(cursor, 1)[0]))
        rows = self.connection.execute(wanted.order_by(_STAGED.c.entry_id).limit(limit + 1))
        found = tuple(_read_staged(row) for row in rows)
        items = found[:limit]
        return Page(items, write_cursor(items[-1].entry_id.hex) if len(found) > limit else None)

    def staged_entries(
        self, batch: int, kind: DifferenceKind, limit: int, after: EntryId | None = None
    ) -> tuple[ListEntry, ...]:
        """Give the entries of that kind as a batch makes them, by id, after that one, `limit` of them at most."""
        columns = (_STAGED.c.entry_id, _STAGED.c.revision, _STAGED.c.list_code, _STAGED.c.state, _STAGED.c.body)
        wanted = select(*columns).where(_STAGED.c.batch == batch, _STAGED.c.kind == kind.value)
        if after is not None:
            wanted = wanted.where(_STAGED.c.entry_id > after)
        rows = self.connection.execute(wanted.order_by(_STAGED.c.entry_id).limit(limit))
        return tuple(
            read_entry(EntryId(row.entry_id), row.revision, row.list_code, row.state, row.body) for row in rows
        )

    def staged_of(self, batch: int, entry_ids: Sequence[EntryId]) -> tuple[StagedEntry, ...]:
        """Give what a batch does to these entries, by id: a thousand or so at most."""
        wanted = select(_STAGED).where(_STAGED.c.entry_id.in_(entry_ids), _STAGED.c.batch == batch)
        return tuple(_read_staged(row) for row in self.connection.execute(wanted.order_by(_STAGED.c.entry_id)))

    def unstage(self, batch: int, entry_ids: Sequence[EntryId]) -> None:
        """Take entries out of a batch again."""
        self.connection.execute(delete(_STAGED).where(_STAGED.c.entry_id.in_(entry_ids), _STAGED.c.batch == batch))

    def note(self, batch: int, first: int, findings: Sequence[ImportFinding]) -> None:
        """Keep findings of a batch, numbered from `first`."""
        rows = [
            {"batch": batch, "kind": each.kind.value, "number": number, "body": write_finding(each)}
            for number, each in enumerate(findings, start=first)
        ]
        self.additions.add(_NOTE, *rows, twice=Conflict(reason="finding_noted"))

    def findings(self, batch: int, kind: FindingKind, limit: int, cursor: str | None = None) -> Page[ImportFinding]:
        """Give the findings of a kind, in the order of the files. Raises InvalidInput (`reason="cursor"`)."""
        wanted = select(_FINDINGS).where(_FINDINGS.c.batch == batch, _FINDINGS.c.kind == kind.value)
        if cursor is not None:
            wanted = wanted.where(_FINDINGS.c.number > _read_number(read_cursor(cursor, 1)[0]))
        rows = self.connection.execute(wanted.order_by(_FINDINGS.c.number).limit(limit + 1)).all()
        items = tuple(read_finding(kind, row.body) for row in rows[:limit])
        return Page(items, write_cursor(str(rows[limit - 1].number)) if len(rows) > limit else None)

    def abandoned(self, touched_before: datetime, made_before: datetime) -> tuple[ListImport, ...]:
        """Give those that are `checking` and were last touched before, or `waiting` and made before, a moment."""
        is_left = and_(_IMPORTS.c.state == ImportState.CHECKING.value, _IMPORTS.c.touched_at < touched_before)
        is_late = and_(_IMPORTS.c.state == ImportState.WAITING.value, _IMPORTS.c.made_at < made_before)
        wanted = select(_IMPORTS).where(_IMPORTS.c.is_swept.is_(False), or_(is_left, is_late))
        return tuple(_read(row) for row in self.connection.execute(wanted.order_by(_IMPORTS.c.id)))

    def to_sweep(self, touched_before: datetime) -> tuple[ListImport, ...]:
        """Give those that came to nothing before a moment, and whose batch is not swept."""
        over = (_IMPORTS.c.is_swept.is_(False), _IMPORTS.c.state.not_in((*_OPEN, ImportState.IN_FORCE.value)))
        wanted = select(_IMPORTS).where(*over, _IMPORTS.c.touched_at < touched_before)
        return tuple(_read(row) for row in self.connection.execute(wanted.order_by(_IMPORTS.c.id)))

    def sweep(self, made: ListImport, most: int) -> bool:
        """Delete up to so many rows of what nobody will ever see; say whether more are left.

        A dry run goes whole. Raises Conflict for one that is open or in force.
        """
        if made.state.value in (*_OPEN, ImportState.IN_FORCE.value):
            raise Conflict(reason="import_open")
        if self._delete(_STAGED, made.batch, most) == most or self._delete(_FINDINGS, made.batch, most) == most:
            return True
        this = _IMPORTS.c.id == made.id
        if made.is_dry_run:
            self.connection.execute(delete(_IMPORTS).where(this))
        else:
            self.connection.execute(update(_IMPORTS).where(this).values(is_swept=True))
        return False

    def _delete(self, table: Any, batch: int, most: int) -> int:  # noqa: ANN401  one of our tables
        keys = [table.c.kind, table.c.entry_id if table is _STAGED else table.c.number]
        chosen = select(*keys).where(table.c.batch == batch).order_by(*keys).limit(most)
        rows = self.connection.execute(chosen).all()
        if not rows:
            return 0
        last_of = {row[0]: row[1] for row in rows}
        for kind, last in last_of.items():
            doomed = and_(table.c.batch == batch, table.c.kind == kind, keys[1] <= last)
            self.connection.execute(delete(table).where(doomed))
        return len(rows)


def _read_id(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise InvalidInput("cursor", reason="cursor") from None


def _read_number(written: str) -> int:
    if not (written.isascii() and written.isdecimal() and len(written) < 10):
        raise InvalidInput("cursor", reason="cursor")
    return int(written)


def _write(made: ListImport) -> dict[str, object]:
    return {
        "id": made.id,
        "batch": made.batch,
        "list_code": made.list_code,
        "state": made.state.value,
        "is_dry_run": made.is_dry_run,
        "is_swept": False,
        "made_by": made.made_by,
        "made_at": made.made_at,
        "touched_at": made.touched_at,
        "body": write_import(made),
        "retention_class": RetentionClass.LIST_CHANGE.value,
        "delete_after": delete_after(RetentionClass.LIST_CHANGE, made.made_at),
    }


def _read(row: Row[Any]) -> ListImport:
    return read_import(
        ImportId(row.id),
        row.batch,
        ListCode(row.list_code),
        ImportState(row.state),
        row.body,
        made_by=None if row.made_by is None else AccountId(row.made_by),
        made_at=row.made_at,
        touched_at=row.touched_at,
        is_dry_run=row.is_dry_run,
    )


def _read_staged(row: Row[Any]) -> StagedEntry:
    return StagedEntry(
        DifferenceKind(row.kind),
        EntryId(row.entry_id),
        row.revision,
        EntryState(row.state),
        AuthorityCode(row.owner),
        row.key,
        write_json(row.body),
    )
