"""Which photographs do entries name, and which of them are here?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, exists, func, insert, or_, select

from screening.domain.entries import EntryState, ListEntry
from screening.domain.errors import Conflict, NotFound
from screening.domain.identifiers import ListCode
from screening.domain.photographs import NamedPhotograph, Whereabouts
from screening.store.additions import Additions
from screening.store.columns import table_of
from screening.store.tables_photographs import EntryPhotographRow, PhotographTryRow, ReceivedPhotographRow
from screening.store.tables_reviews import PhotographRow
from screening.workflows.ports import WantedPhotograph

_NAMED = table_of(EntryPhotographRow)
_KEPT = table_of(PhotographRow)
_RECEIVED = table_of(ReceivedPhotographRow)
_TRIES = table_of(PhotographTryRow)
_RECEIVE = insert(_RECEIVED)


@dataclass(frozen=True, slots=True)
class SqlNamedPhotographs:
    """`ports.NamedPhotographs` over one connection."""

    connection: Connection
    additions: Additions

    def follow(self, entries: Sequence[ListEntry]) -> None:
        """Take what the latest revisions of these entries name."""
        wanted = {each.id: each.photograph_sha256 for each in entries if each.state is not EntryState.WITHDRAWN}
        ids = [each.id for each in entries]
        held = {
            row.entry_id: row.sha256
            for row in self.connection.execute(select(_NAMED).where(_NAMED.c.entry_id.in_(ids)))
        }
        gone = [entry_id for entry_id, sha256 in held.items() if wanted.get(entry_id) != sha256]
        if gone:
            self.connection.execute(delete(_NAMED).where(_NAMED.c.entry_id.in_(gone)))
        new = [
            {"entry_id": each.id, "list_code": each.list_code, "sha256": sha256}
            for each in entries
            if (sha256 := wanted.get(each.id)) is not None and held.get(each.id) != sha256
        ]
        if new:
            self.connection.execute(insert(_NAMED), new)

    def is_named(self, photograph: NamedPhotograph) -> bool:
        """Whether an entry of the list names it now."""
        return self._has(_NAMED, photograph)

    def body(self, photograph: NamedPhotograph) -> bytes:
        """Give the image, uploaded here or received."""
        for table in (_KEPT, _RECEIVED):
            found = self.connection.execute(select(table.c.body).where(_is(table, photograph))).one_or_none()
            if found is not None:
                return bytes(found.body)
        raise NotFound(what="photograph")

    def whereabouts(self, photographs: Collection[NamedPhotograph]) -> Mapping[NamedPhotograph, Whereabouts]:
        """Say of each where it is."""
        return {each: self._whereabouts(each) for each in photographs}

    def missing(self, now: datetime, limit: int) -> tuple[WantedPhotograph, ...]:
        """Give photographs that entries name and that are not here, those to be asked for by now."""
        tries = func.coalesce(_TRIES.c.tries, 0)
        asked = (
            select(_NAMED.c.list_code, _NAMED.c.sha256, tries.label("tries"))
            .select_from(_NAMED.outerjoin(_TRIES, _same(_NAMED, _TRIES)))
            .where(_is_not_here(), or_(_TRIES.c.not_before.is_(None), _TRIES.c.not_before <= now))
            .distinct()
            .order_by(tries, _NAMED.c.list_code, _NAMED.c.sha256)
            .limit(limit)
        )
        return tuple(
            WantedPhotograph(NamedPhotograph(ListCode(row.list_code), row.sha256), row.tries)
            for row in self.connection.execute(asked)
        )

    def count_missing(self) -> Mapping[ListCode, int]:
        """Count those that are not here, by list; a list that lacks none is not told."""
        each = select(_NAMED.c.list_code, _NAMED.c.sha256).where(_is_not_here()).distinct().subquery()
        counted = select(each.c.list_code, func.count().label("missing")).group_by(each.c.list_code)
        return {ListCode(row.list_code): row.missing for row in self.connection.execute(counted)}

    def receive(self, photograph: NamedPhotograph, body: bytes, at: datetime) -> bool:
        """Keep one that came; say whether it is new and still wanted."""
        self._forget_tries(photograph)
        if not self.is_named(photograph) or self._has(_KEPT, photograph) or self._has(_RECEIVED, photograph):
            return False
        row = {**photograph._asdict(), "body": body, "received_at": at}
        self.additions.add(_RECEIVE, row, twice=Conflict(reason="photograph_received"))
        return True

    def note_failure(self, wanted: WantedPhotograph, not_before: datetime) -> None:
        """Note that it was asked for in vain once more."""
        self._forget_tries(wanted.photograph)
        row = {**wanted.photograph._asdict(), "tries": wanted.tries + 1, "not_before": not_before}
        self.connection.execute(insert(_TRIES), row)

    def has_unnamed(self) -> bool:
        """Whether there are any for `sweep`."""
        return any(
            self.connection.execute(select(table.c.sha256).where(_is_unnamed(table)).limit(1)).one_or_none() is not None
            for table in (_RECEIVED, _TRIES)
        )

    def sweep(self) -> int:
        """Delete what was received and is named no longer; say how many photographs."""
        self.connection.execute(delete(_TRIES).where(_is_unnamed(_TRIES)))
        return self.connection.execute(delete(_RECEIVED).where(_is_unnamed(_RECEIVED))).rowcount

    def _whereabouts(self, photograph: NamedPhotograph) -> Whereabouts:
        if self._has(_KEPT, photograph) or self._has(_RECEIVED, photograph):
            return Whereabouts.HERE
        return Whereabouts.AWAITED if self.is_named(photograph) else Whereabouts.GONE

    def _has(self, table: Table, photograph: NamedPhotograph) -> bool:
        found = select(table.c.sha256).where(_is(table, photograph)).limit(1)
        return self.connection.execute(found).one_or_none() is not None

    def _forget_tries(self, photograph: NamedPhotograph) -> None:
        self.connection.execute(delete(_TRIES).where(_is(_TRIES, photograph)))


def _is(table: Table, photograph: NamedPhotograph) -> ColumnElement[bool]:
    return and_(table.c.list_code == photograph.list_code, table.c.sha256 == photograph.sha256)


def _same(one: Table, other: Table) -> ColumnElement[bool]:
    return and_(one.c.list_code == other.c.list_code, one.c.sha256 == other.c.sha256)


def _is_not_here() -> ColumnElement[bool]:
    return and_(
        ~exists().where(_same(_NAMED, _KEPT)).correlate(_NAMED),
        ~exists().where(_same(_NAMED, _RECEIVED)).correlate(_NAMED),
    )


def _is_unnamed(table: Table) -> ColumnElement[bool]:
    return ~exists().where(_same(_NAMED, table)).correlate(table)
