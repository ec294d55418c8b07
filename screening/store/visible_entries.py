"""Which revisions of a list's entries are there to be seen?

Those that a version brought: one by one (`list_entries`), or as the batch that it names (`list_staged_entries`). What
is staged in a batch that no version names is not there. A revision of an entry is visible once, wherever it stands.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Integer,
    Row,
    Select,
    and_,
    bindparam,
    cast,
    exists,
    func,
    null,
    select,
    union_all,
)

from screening.domain.entries import EntryState
from screening.domain.identifiers import AuthorityCode, EntryId, ListCode
from screening.domain.imports import KnownEntry
from screening.lists.entry_bodies import content_key
from screening.store.columns import table_of
from screening.store.tables_lists import ListEntryRow, ListVersionRow, StagedEntryRow

_VERSIONS = table_of(ListVersionRow)
_ENTRIES = table_of(ListEntryRow)
_STAGED = table_of(StagedEntryRow)

_AT_ONCE = 500
"""Entries whose bodies are asked for in one question."""
_IN_BATCH = _VERSIONS.c.batch == _STAGED.c.batch


class Span(NamedTuple):
    """Versions of a list: those above `after`, up to `as_of` (None: the latest).

    Of entries with ids above `beyond`, and of those alone that nothing is staged for in the batch `beside`.
    """

    code: ListCode
    after: int = 0
    as_of: int | None = None
    beyond: EntryId | None = None
    beside: int | None = None

    def holds(self, code: ColumnElement[str], number: ColumnElement[int]) -> ColumnElement[bool]:
        """Give the condition."""
        conditions = [code == self.code]
        if self.after:
            conditions.append(number > self.after)
        if self.as_of is not None:
            conditions.append(number <= self.as_of)
        return and_(*conditions)


def _revisions(*, is_one: bool = False, is_as_of: bool = False) -> Select[Any]:
    """Select an entry's visible revisions. Kept, since to put it together takes longer than to answer it."""
    single = select(
        _ENTRIES.c.entry_id,
        _ENTRIES.c.revision,
        _ENTRIES.c.list_code,
        _ENTRIES.c.version,
        _ENTRIES.c.state,
        _ENTRIES.c.body,
    ).where(_ENTRIES.c.entry_id == bindparam("of_entry"))
    staged = (
        select(
            _STAGED.c.entry_id,
            _STAGED.c.revision,
            _STAGED.c.list_code,
            _VERSIONS.c.number.label("version"),
            _STAGED.c.state,
            _STAGED.c.body,
        )
        .join(_VERSIONS, _IN_BATCH)
        .where(_STAGED.c.entry_id == bindparam("of_entry"))
    )
    if is_one:
        single = single.where(_ENTRIES.c.revision == bindparam("of_revision"))
        staged = staged.where(_STAGED.c.revision == bindparam("of_revision"))
    found = union_all(single, staged).subquery()
    newest = select(found).order_by(found.c.revision.desc()).limit(bindparam("most"))
    return newest.where(found.c.version <= bindparam("of_version")) if is_as_of else newest


_NEWEST, _THAT_ONE, _NEWEST_BY_THEN = _revisions(), _revisions(is_one=True), _revisions(is_as_of=True)


class _Key(NamedTuple):
    """Where a revision stands: `batch` is None for one that came by itself."""

    entry_id: UUID
    revision: int
    batch: int | None


def revisions_of(connection: Connection, entry_id: EntryId, limit: int, revision: int | None = None) -> list[Row[Any]]:
    """Give an entry's visible revisions, newest first; or that one of them."""
    asked = _NEWEST if revision is None else _THAT_ONE
    parameters = {"of_entry": entry_id, "most": limit, **({} if revision is None else {"of_revision": revision})}
    return list(connection.execute(asked, parameters))


def revisions_by(connection: Connection, entry_id: EntryId, limit: int, version: int) -> list[Row[Any]]:
    """Give those of an entry's visible revisions that the list had by that version, newest first."""
    parameters = {"of_entry": entry_id, "most": limit, "of_version": version}
    return list(connection.execute(_NEWEST_BY_THEN, parameters))


def latest_rows(connection: Connection, span: Span) -> Iterator[Row[Any]]:
    """Give the latest revision of each entry among those that these versions brought, by id.

    Neither all keys nor all bodies are held at a time, and the bodies of earlier revisions are not read.
    """
    for keys in _chunks(_latest_keys(connection, span)):
        yield from _bodies(connection, keys)


def latest_revisions(connection: Connection, span: Span) -> Iterator[tuple[EntryId, int]]:
    """Give which revision of each entry is the latest among those that these versions brought, by id."""
    return ((EntryId(key.entry_id), key.revision) for key in _latest_keys(connection, span))


def known_entries(connection: Connection, span: Span) -> Iterator[KnownEntry]:
    """Give what an import has to know of each entry that these versions brought, withdrawn ones too, by id."""
    for keys in _chunks(_latest_keys(connection, span)):
        yield from _known(connection, keys)


def count_revisions(connection: Connection, span: Span, most: int) -> int:
    """Count the revisions that these versions brought: of single ones, and of imported ones, up to so many."""
    single = select(_ENTRIES.c.entry_id).where(span.holds(_ENTRIES.c.list_code, _ENTRIES.c.version))
    staged = (
        select(_STAGED.c.entry_id).join(_VERSIONS, _IN_BATCH).where(span.holds(_VERSIONS.c.code, _VERSIONS.c.number))
    )
    counts = [select(func.count()).select_from(each.limit(most).subquery()) for each in (single, staged)]
    return sum(connection.execute(each).scalar_one() for each in counts)


def rows_of(connection: Connection, revisions: Sequence[tuple[UUID, int]]) -> list[Row[Any]]:
    """Give these revisions, as far as they are visible."""
    wanted, ids = set(revisions), [entry_id for entry_id, _ in revisions]
    if not ids:
        return []
    single = select(_ENTRIES).where(_ENTRIES.c.entry_id.in_(ids))
    staged = select(_STAGED).join(_VERSIONS, _IN_BATCH).where(_STAGED.c.entry_id.in_(ids))
    return [
        row for asked in (single, staged) for row in connection.execute(asked) if (row.entry_id, row.revision) in wanted
    ]


def visible_among(connection: Connection, entries: Sequence[tuple[UUID, int]]) -> bool:
    """Whether any of these entries has such a revision in a batch that a version names."""
    for chunk in _chunks(iter(entries)):
        found = (
            select(_STAGED.c.entry_id, _STAGED.c.revision)
            .join(_VERSIONS, _IN_BATCH)
            .where(_STAGED.c.entry_id.in_([entry_id for entry_id, _ in chunk]))
        )
        if not {(row.entry_id, row.revision) for row in connection.execute(found)}.isdisjoint(chunk):
            return True
    return False


def _latest_keys(connection: Connection, span: Span) -> Iterator[_Key]:
    asked = connection.execution_options(yield_per=1000).execute(_keys(span))
    keys = (_Key(row.entry_id, row.revision, row.batch) for row in asked)
    for _, revisions in groupby(keys, key=lambda key: key.entry_id):
        yield max(revisions, key=lambda key: key.revision)


def _keys(span: Span) -> CompoundSelect[Any]:
    single = select(_ENTRIES.c.entry_id, _ENTRIES.c.revision, cast(null(), Integer).label("batch")).where(
        span.holds(_ENTRIES.c.list_code, _ENTRIES.c.version)
    )
    staged = (
        select(_STAGED.c.entry_id, _STAGED.c.revision, _STAGED.c.batch)
        .join(_VERSIONS, _IN_BATCH)
        .where(span.holds(_VERSIONS.c.code, _VERSIONS.c.number))
    )
    if span.beyond is not None:
        single = single.where(_ENTRIES.c.entry_id > span.beyond)
        staged = staged.where(_STAGED.c.entry_id > span.beyond)
    if span.beside is not None:
        single = single.where(_is_not_staged(_ENTRIES.c.entry_id, span.beside))
        staged = staged.where(_is_not_staged(_STAGED.c.entry_id, span.beside))
    return union_all(single, staged).order_by("entry_id")


def _is_not_staged(entry_id: ColumnElement[UUID], batch: int) -> ColumnElement[bool]:
    of_batch = _STAGED.alias("of_batch")
    return ~exists().where(of_batch.c.entry_id == entry_id, of_batch.c.batch == batch)


def _bodies(connection: Connection, keys: Sequence[_Key]) -> list[Row[Any]]:
    wanted = set(keys)
    single = [key.entry_id for key in keys if key.batch is None]
    staged = [key.entry_id for key in keys if key.batch is not None]
    rows: list[Row[Any]] = []
    if single:
        asked = select(_ENTRIES).where(_ENTRIES.c.entry_id.in_(single))
        rows += (row for row in connection.execute(asked) if _Key(row.entry_id, row.revision, None) in wanted)
    if staged:
        asked = select(_STAGED).where(_STAGED.c.entry_id.in_(staged))
        rows += (row for row in connection.execute(asked) if _Key(row.entry_id, row.revision, row.batch) in wanted)
    return sorted(rows, key=lambda row: row.entry_id)


def _known(connection: Connection, keys: Sequence[_Key]) -> list[KnownEntry]:
    wanted = set(keys)
    single = [key.entry_id for key in keys if key.batch is None]
    staged = [key.entry_id for key in keys if key.batch is not None]
    found: list[KnownEntry] = []
    if single:
        rows = connection.execute(select(_ENTRIES).where(_ENTRIES.c.entry_id.in_(single)))
        found += (
            _known_entry(row, row.body["owner"], content_key(row.body))
            for row in rows
            if _Key(row.entry_id, row.revision, None) in wanted
        )
    if staged:
        columns = (_STAGED.c.entry_id, _STAGED.c.revision, _STAGED.c.batch, _STAGED.c.state, _STAGED.c.owner)
        rows = connection.execute(select(*columns, _STAGED.c.key).where(_STAGED.c.entry_id.in_(staged)))
        found += (
            _known_entry(row, row.owner, row.key)
            for row in rows
            if _Key(row.entry_id, row.revision, row.batch) in wanted
        )
    return sorted(found)


def _known_entry(row: Row[Any], owner: str, key: str) -> KnownEntry:
    return KnownEntry(EntryId(row.entry_id), row.revision, EntryState(row.state), AuthorityCode(owner), key)


def _chunks(items: Iterator[Any]) -> Iterator[list[Any]]:
    chunk: list[Any] = []
    for item in items:
        chunk.append(item)
        if len(chunk) == _AT_ONCE:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
