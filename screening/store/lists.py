"""Where are list entries kept, in all their revisions, and the lists' versions?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from screening.domain.changes import ChangeKind
from screening.domain.entries import EntryState, ListEntry
from screening.domain.errors import Conflict, NotFound
from screening.domain.identifiers import EntryId, ListCode
from screening.domain.imports import KnownEntry
from screening.domain.lists import ListVersion
from screening.lists.entry_bodies import read_entry, write_entry
from screening.store.columns import table_of
from screening.store.feed import give_position
from screening.store.tables_lists import LateScreenedRow, ListEntryRow, ListVersionRow
from screening.store.visible_entries import (
    Span,
    count_revisions,
    known_entries,
    latest_revisions,
    latest_rows,
    revisions_by,
    revisions_of,
    rows_of,
    visible_among,
)
from screening.workflows.ports import EntryRevision

_VERSIONS = table_of(ListVersionRow)
_ENTRIES = table_of(ListEntryRow)
_LATE = table_of(LateScreenedRow)


@dataclass(frozen=True, slots=True)
class SqlLists:
    """`ports.Lists` over one connection. Nothing is ever changed but `verified_at`."""

    connection: Connection

    def publish(self, version: ListVersion, changed: Iterable[ListEntry], kind: ChangeKind | None = None) -> None:
        """Store a version with the revisions it brings. Raises Conflict (`list_version`, `entry_revision`)."""
        if version.number != self._latest_number(version.code) + 1:
            raise Conflict(reason="list_version")
        self.connection.execute(insert(_VERSIONS), _write_version(version))
        rows = []
        for entry in changed:
            if entry.list_code != version.code:
                raise Conflict(reason="entry_revision")
            rows.append(_write_entry(entry, version.number))
        if visible_among(self.connection, [(row["entry_id"], row["revision"]) for row in rows]):
            raise Conflict(reason="entry_revision")
        if rows:
            try:
                self.connection.execute(insert(_ENTRIES), rows)
            except IntegrityError:
                raise Conflict(reason="entry_revision") from None
        give_position(self.connection, version, kind)

    def publish_batch(self, version: ListVersion, batch: int) -> None:
        """Store a version that brings what is staged in a batch. Raises Conflict (`list_version`)."""
        if version.number != self._latest_number(version.code) + 1:
            raise Conflict(reason="list_version")
        self.connection.execute(insert(_VERSIONS), {**_write_version(version), "batch": batch})
        give_position(self.connection, version, None)

    def verify(self, code: ListCode, at: datetime) -> None:
        """Note that the latest version equals its source at that moment."""
        latest = and_(_VERSIONS.c.code == code, _VERSIONS.c.number == self._latest_number(code))
        if self.connection.execute(update(_VERSIONS).where(latest).values(verified_at=at)).rowcount == 0:
            raise NotFound(what="list")

    def version(self, code: ListCode, number: int | None = None) -> ListVersion | None:
        """Give that version, or the latest, or None where the list was never published."""
        of_list = select(_VERSIONS).where(_VERSIONS.c.code == code)
        wanted = of_list.order_by(_VERSIONS.c.number.desc()).limit(1)
        if number is not None:
            wanted = of_list.where(_VERSIONS.c.number == number)
        row = self.connection.execute(wanted).one_or_none()
        return None if row is None else _read_version(row)

    def version_at(self, code: ListCode, moment: datetime) -> ListVersion | None:
        """Give the version that was in force at a moment, or None where none was published by then."""
        by_then = select(_VERSIONS).where(_VERSIONS.c.code == code, _VERSIONS.c.published_at <= moment)
        row = self.connection.execute(by_then.order_by(_VERSIONS.c.number.desc()).limit(1)).one_or_none()
        return None if row is None else _read_version(row)

    def versions(self) -> tuple[ListVersion, ...]:
        """Give every list's latest version, by code."""
        latest = select(_VERSIONS.c.code, func.max(_VERSIONS.c.number).label("number")).group_by(_VERSIONS.c.code)
        chosen = latest.subquery()
        wanted = select(_VERSIONS).join(
            chosen, and_(_VERSIONS.c.code == chosen.c.code, _VERSIONS.c.number == chosen.c.number)
        )
        return tuple(_read_version(row) for row in self.connection.execute(wanted.order_by(_VERSIONS.c.code)))

    def entries(
        self, code: ListCode, as_of: int | None = None, *, with_withdrawn: bool = False
    ) -> tuple[ListEntry, ...]:
        """Give every entry in its latest revision, as of that version (None: the latest), by id.

        Withdrawn ones are left out, unless asked for.
        """
        rows = latest_rows(self.connection, Span(code, as_of=as_of))
        return tuple(_read_entry(row) for row in rows if with_withdrawn or row.state != EntryState.WITHDRAWN.value)

    def each_entry(self, code: ListCode) -> Iterator[ListEntry]:
        """Give what `entries` gives of the latest version, one by one, while the view is open."""
        rows = latest_rows(self.connection, Span(code))
        return (_read_entry(row) for row in rows if row.state != EntryState.WITHDRAWN.value)

    def entries_beside(self, code: ListCode, as_of: int, batch: int) -> Iterator[ListEntry]:
        """Give what the list held in that version of entries that nothing is staged for in a batch, one by one."""
        rows = latest_rows(self.connection, Span(code, as_of=as_of, beside=batch))
        return (_read_entry(row) for row in rows if row.state != EntryState.WITHDRAWN.value)

    def latest_revisions(self, code: ListCode, as_of: int) -> Iterator[tuple[EntryId, int]]:
        """Give each entry's latest revision as of that version, withdrawn ones too, by id, while the view is open."""
        return latest_revisions(self.connection, Span(code, as_of=as_of))

    def changed(self, code: ListCode, after: int) -> tuple[ListEntry, ...]:
        """Give the entries that versions after that one brought, each in its latest revision, by id."""
        return tuple(_read_entry(row) for row in latest_rows(self.connection, Span(code, after)))

    def changed_singly(self, code: ListCode, after: int) -> tuple[ListEntry, ...]:
        """Give the entries that officers changed one by one after that version, each in its latest revision, by id."""
        since = select(_ENTRIES.c.entry_id).where(_ENTRIES.c.list_code == code, _ENTRIES.c.version > after)
        rows = self.connection.execute(since.distinct().order_by(_ENTRIES.c.entry_id)).all()
        return tuple(self.entry(EntryId(row.entry_id)) for row in rows)

    def count_changed(self, code: ListCode, after: int, most: int) -> int:
        """Count the revisions that versions after that one brought, up to about so many."""
        return count_revisions(self.connection, Span(code, after), most)

    def known(self, code: ListCode, as_of: int | None = None) -> Iterator[KnownEntry]:
        """Give what an import has to know of each entry, withdrawn ones too, by id, while the view is open."""
        return known_entries(self.connection, Span(code, as_of=as_of))

    def entry(self, entry_id: EntryId, revision: int | None = None) -> ListEntry:
        """Give one entry in that revision, or its latest."""
        rows = revisions_of(self.connection, entry_id, 1, revision)
        if not rows:
            raise NotFound(what="entry")
        return _read_entry(rows[0])

    def late_screened(self, code: ListCode) -> int | None:
        """Give the version up to which recorded crossings were compared with the list's entries; None: never."""
        noted: int | None = self.connection.execute(select(_LATE.c.version).where(_LATE.c.code == code)).scalar()
        return noted

    def note_late_screened(self, code: ListCode, version: int) -> None:
        """Note it. A lower version than is noted changes nothing."""
        noted = self.late_screened(code)
        if noted is None:
            self.connection.execute(insert(_LATE), {"code": code, "version": version})
        elif noted < version:
            self.connection.execute(update(_LATE).where(_LATE.c.code == code).values(version=version))

    def late_begun(self, code: ListCode) -> date | None:
        """Give the day up to which they were compared with entries that began by their dates alone; None: never."""
        noted: date | None = self.connection.execute(select(_LATE.c.begun_by).where(_LATE.c.code == code)).scalar()
        return noted

    def note_late_begun(self, code: ListCode, day: date) -> None:
        """Note it, of a list of which a version is noted. An earlier day than is noted changes nothing."""
        is_later = or_(_LATE.c.begun_by.is_(None), _LATE.c.begun_by < day)
        self.connection.execute(update(_LATE).where(_LATE.c.code == code, is_later).values(begun_by=day))

    def several(self, revisions: Sequence[tuple[EntryId, int]]) -> Mapping[EntryId, ListEntry]:
        """Give those of these entries that there are in these revisions."""
        return {EntryId(row.entry_id): _read_entry(row) for row in rows_of(self.connection, revisions)}

    def revisions(self, entry_id: EntryId, limit: int, as_of: int | None = None) -> tuple[EntryRevision, ...]:
        """Give an entry's latest revisions as of a version (None: the latest), newest first, each with its version."""
        if as_of is None:
            rows = revisions_of(self.connection, entry_id, limit)
        else:
            rows = revisions_by(self.connection, entry_id, limit, as_of)
        return tuple(EntryRevision(_read_entry(row), row.version) for row in rows)

    def _latest_number(self, code: ListCode) -> int:
        highest = select(func.max(_VERSIONS.c.number)).where(_VERSIONS.c.code == code)
        return self.connection.execute(highest).scalar() or 0


def _write_version(version: ListVersion) -> dict[str, object]:
    return {
        "code": version.code,
        "number": version.number,
        "published_at": version.published_at,
        "verified_at": version.verified_at,
        "entries": version.entries,
        "digest": version.digest,
        "product": version.product or None,
        "batch": None,
    }


def _read_version(row: Row[Any]) -> ListVersion:
    return ListVersion(
        ListCode(row.code), row.number, row.published_at, row.verified_at, row.entries, row.digest, row.product or ""
    )


def _write_entry(entry: ListEntry, version: int) -> dict[str, Any]:
    return {
        "entry_id": entry.id,
        "revision": entry.revision,
        "list_code": entry.list_code,
        "version": version,
        "state": entry.state.value,
        "body": write_entry(entry),
    }


def _read_entry(row: Row[Any]) -> ListEntry:
    return read_entry(EntryId(row.entry_id), row.revision, row.list_code, row.state, row.body)
