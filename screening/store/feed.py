"""Where is the feed kept, in which every version of every list has its position?

A position is given in the transaction that stores the version, and is one more than the last one that stands: whoever
sees a position sees all before it, in whichever order transactions come to commit. Of two that took the same position
the database would refuse the second; they never meet, since the lock to write is taken first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, func, insert, select

from screening.domain.changes import ChangeKind
from screening.domain.entries import EntryState
from screening.domain.feed import CarriedEntry, FeedHead, FeedMark
from screening.domain.identifiers import EntryId, ListCode
from screening.domain.imports import DifferenceKind
from screening.domain.lists import ListVersion
from screening.store.columns import table_of
from screening.store.tables_lists import ListEntryRow, ListFeedRow, ListVersionRow, StagedEntryRow
from screening.sync.marks import mark_after
from screening.workflows.ports import Brought

_FEED = table_of(ListFeedRow)
_VERSIONS = table_of(ListVersionRow)
_ENTRIES = table_of(ListEntryRow)
_STAGED = table_of(StagedEntryRow)
_IN_BATCH = _VERSIONS.c.batch == _STAGED.c.batch
_OF_MARK = and_(_VERSIONS.c.code == _FEED.c.list_code, _VERSIONS.c.number == _FEED.c.version)
_MARKS = select(
    _FEED.c.position,
    _FEED.c.kind,
    _FEED.c.changed,
    _FEED.c.hash,
    *(each for each in _VERSIONS.c if each.name in ("code", "number", "published_at", "entries", "digest")),
).join(_VERSIONS, _OF_MARK)


@dataclass(frozen=True, slots=True)
class SqlFeed:
    """`ports.Feed` over one connection."""

    connection: Connection

    def head(self) -> FeedHead:
        """Give how far the feed has come."""
        last = select(_FEED.c.position, _FEED.c.hash).order_by(_FEED.c.position.desc()).limit(1)
        row = self.connection.execute(last).one_or_none()
        return FeedHead() if row is None else FeedHead(row.position, row.hash)

    def at(self, position: int) -> FeedHead | None:
        """Give the feed's head as it was at that position, or None where the feed has not come so far."""
        if position == 0:
            return FeedHead()
        row = self.connection.execute(select(_FEED.c.hash).where(_FEED.c.position == position)).one_or_none()
        return None if row is None else FeedHead(position, row.hash)

    def marks(self, after: int, limit: int) -> tuple[FeedMark, ...]:
        """Give the marks after that position, in order."""
        wanted = _MARKS.where(_FEED.c.position > after).order_by(_FEED.c.position).limit(limit)
        return tuple(_read_mark(row) for row in self.connection.execute(wanted))

    def brought(self, first: int, last: int) -> tuple[Brought, ...]:
        """Give the revisions that the positions from `first` to `last` brought, in the order of position and id."""
        asked = _FEED.c.position.between(first, last)
        by_version = and_(_ENTRIES.c.list_code == _FEED.c.list_code, _ENTRIES.c.version == _FEED.c.version)
        single = select(_FEED.c.position, *_carried_of(_ENTRIES)).join(_ENTRIES, by_version).where(asked)
        staged = select(_FEED.c.position, *_carried_of(_STAGED)).join(_VERSIONS, _OF_MARK).where(asked)
        rows = [*self.connection.execute(single), *self.connection.execute(staged.join(_STAGED, _IN_BATCH))]
        rows.sort(key=lambda row: (row.position, row.entry_id))
        return tuple(Brought(row.position, _read_entry(row)) for row in rows)

    def brought_by(self, mark: FeedMark, after: EntryId | None, limit: int) -> tuple[CarriedEntry, ...]:
        """Give the revisions that one position brought, by id, after that entry, `limit` of them at most."""
        of_version = and_(_ENTRIES.c.list_code == mark.version.code, _ENTRIES.c.version == mark.version.number)
        asked = [(_ENTRIES, select(*_carried_of(_ENTRIES)).where(of_version))]
        batch = self.connection.execute(
            select(_VERSIONS.c.batch).where(
                _VERSIONS.c.code == mark.version.code, _VERSIONS.c.number == mark.version.number
            )
        ).scalar()
        if batch is not None:
            # Of each kind by itself the database has them in this order: there is nothing to sort.
            of_batch = select(*_carried_of(_STAGED)).where(_STAGED.c.batch == batch)
            asked += [(_STAGED, of_batch.where(_STAGED.c.kind == kind.value)) for kind in DifferenceKind]
        rows: list[Row[Any]] = []
        for table, wanted in asked:
            beyond = wanted if after is None else wanted.where(table.c.entry_id > after)
            rows += self.connection.execute(beyond.order_by(table.c.entry_id).limit(limit))
        rows.sort(key=lambda row: row.entry_id)
        return tuple(_read_entry(row) for row in rows[:limit])


def give_position(connection: Connection, version: ListVersion, kind: ChangeKind | None) -> None:
    """Give a version that was stored just now, with what it brought, the feed's next position.

    A version before it may have none: a process of the program before this one may have stored it, while one of them
    was replaced after the other.
    """
    feed = SqlFeed(connection)
    known = select(func.max(_FEED.c.version)).where(_FEED.c.list_code == version.code)
    last = connection.execute(known).scalar() or 0
    head = feed.head()
    for missed in _versions(connection, version.code, last + 1, version.number - 1):
        head = _add(connection, mark_after(head, missed, None, _count(connection, missed)))
    _add(connection, mark_after(head, version, kind, _count(connection, version)))


def _versions(connection: Connection, code: ListCode, first: int, last: int) -> Sequence[ListVersion]:
    if last < first:
        return ()
    wanted = select(_VERSIONS).where(_VERSIONS.c.code == code, _VERSIONS.c.number.between(first, last))
    return [_read_version(row) for row in connection.execute(wanted.order_by(_VERSIONS.c.number))]


def _count(connection: Connection, version: ListVersion) -> int:
    of_version = and_(_ENTRIES.c.list_code == version.code, _ENTRIES.c.version == version.number)
    of_batch = and_(_VERSIONS.c.code == version.code, _VERSIONS.c.number == version.number)
    single = select(func.count()).select_from(_ENTRIES).where(of_version)
    staged = select(func.count()).select_from(_STAGED).join(_VERSIONS, _IN_BATCH).where(of_batch)
    return sum(connection.execute(asked).scalar_one() for asked in (single, staged))


def _carried_of(table: Table) -> tuple[ColumnElement[Any], ...]:
    return table.c.entry_id, table.c.revision, table.c.state, table.c.body


def _add(connection: Connection, mark: FeedMark) -> FeedHead:
    row = {
        "position": mark.position,
        "list_code": mark.version.code,
        "version": mark.version.number,
        "kind": mark.kind.value if mark.kind else None,
        "changed": mark.changed,
        "hash": mark.hash,
    }
    connection.execute(insert(_FEED), row)
    return mark.head


def _read_mark(row: Row[Any]) -> FeedMark:
    kind = ChangeKind(row.kind) if row.kind else None
    return FeedMark(row.position, _read_version(row), kind, row.changed, row.hash)


def _read_version(row: Row[Any]) -> ListVersion:
    return ListVersion(ListCode(row.code), row.number, row.published_at, row.published_at, row.entries, row.digest)


def _read_entry(row: Row[Any]) -> CarriedEntry:
    return CarriedEntry(EntryId(row.entry_id), row.revision, EntryState(row.state), row.body)
