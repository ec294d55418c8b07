"""Where is it kept what happened at the counters?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, insert, or_, select, tuple_, union, update

from screening.domain.crossings import (
    Crossing,
    CrossingNumber,
    Movement,
    MovementKind,
    Outcome,
    Screening,
    ScreeningReason,
    UnscreenedCause,
)
from screening.domain.errors import Conflict, CrossingClosed, NotFound
from screening.domain.identifiers import AccountId, CheckpostCode, CounterCode, CrossingId
from screening.domain.journal import RetentionClass
from screening.domain.lists import Direction
from screening.store.additions import Additions
from screening.store.columns import table_of
from screening.store.cursors import read_cursor, read_place, write_cursor
from screening.store.questions import ask
from screening.store.recorded_travellers import recorded_since
from screening.store.retention import delete_after
from screening.store.screening_bodies import read_documents, read_traveller, write_documents, write_traveller
from screening.store.screenings import document_rows, read_screening, write_screening
from screening.store.tables_crossings import (
    CrossingNumberRow,
    CrossingRow,
    ScreenedDocumentRow,
    ScreeningRow,
    UnscreenedDocumentRow,
)
from screening.workflows.ports import CrossingFilter, Page, PresentedBefore, RecordedSince

_NUMBERS = table_of(CrossingNumberRow)
_CROSSINGS = table_of(CrossingRow)
_SCREENINGS = table_of(ScreeningRow)
_DOCUMENTS = table_of(ScreenedDocumentRow)
_UNSCREENED = table_of(UnscreenedDocumentRow)

# Built once: SQLAlchemy takes longer to build a statement than SQLite to run it.
_TAKE_NUMBER = (
    update(_NUMBERS)
    .where(_NUMBERS.c.checkpost == bindparam("of_checkpost"), _NUMBERS.c.year == bindparam("of_year"))
    .values(last=_NUMBERS.c.last + bindparam("one"))
    .returning(_NUMBERS.c.last)
)
_ADD_NUMBER = insert(_NUMBERS)
_ADD_CROSSING = insert(_CROSSINGS)
_ADD_SCREENING = insert(_SCREENINGS)
_ADD_DOCUMENT = insert(_DOCUMENTS)
_ADD_UNSCREENED = insert(_UNSCREENED)
_SEVERAL = select(_CROSSINGS).where(_CROSSINGS.c.id.in_(bindparam("crossing_ids", expanding=True)))
_ATTEMPTS_OF = (
    select(_SCREENINGS)
    .where(_SCREENINGS.c.crossing_id.in_(bindparam("crossing_ids", expanding=True)))
    .order_by(_SCREENINGS.c.recorded_at, _SCREENINGS.c.id)
)
_GET_CROSSING = select(_CROSSINGS).where(_CROSSINGS.c.id == bindparam("crossing_id"))
_IS_SHOWN = or_(
    _SCREENINGS.c.reason != ScreeningReason.LATE.value, _SCREENINGS.c.outcome_shown != Outcome.UNDETERMINED.value
)
"""Of somebody who crossed unscreened the counter was shown nothing, whatever was found late."""


@dataclass(frozen=True, slots=True)
class SqlCrossings:
    """`ports.Crossings` over one connection."""

    connection: Connection
    additions: Additions

    def next_number(self, checkpost: CheckpostCode, year: int) -> CrossingNumber:
        """Take the checkpost's next number of that year: gap-free, since an undone unit gives it back."""
        taken = ask(self.connection, _TAKE_NUMBER, of_checkpost=checkpost, of_year=year, one=1)
        count = taken[0].last if taken else 1
        if not taken:
            self.connection.execute(_ADD_NUMBER, {"checkpost": checkpost, "year": year, "last": count})
        return CrossingNumber(f"{checkpost}-{year % 100:02}-{count:06}")

    def add(self, crossing: Crossing) -> None:
        """Add a crossing. Raises Conflict where its id or number is taken."""
        self.additions.add(_ADD_CROSSING, _write(crossing), twice=Conflict(reason="crossing_exists"))

    def get(self, crossing_id: CrossingId) -> Crossing:
        """Give one by id."""
        row = self.connection.execute(_GET_CROSSING, {"crossing_id": crossing_id}).one_or_none()
        if row is None:
            raise NotFound(what="crossing")
        return _read(row)

    def several(self, crossing_ids: Sequence[CrossingId]) -> Mapping[CrossingId, Crossing]:
        """Give those of these that there are."""
        rows = self.connection.execute(_SEVERAL, {"crossing_ids": list(crossing_ids)})
        return {CrossingId(row.id): _read(row) for row in rows}

    def close(self, crossing_id: CrossingId, movement: Movement) -> Crossing:
        """Record its movement. Raises CrossingClosed where one is recorded."""
        still_open = and_(_CROSSINGS.c.id == crossing_id, _CROSSINGS.c.movement_kind.is_(None))
        closed = self.connection.execute(update(_CROSSINGS).where(still_open).values(_write_movement(movement)))
        crossing = self.get(crossing_id)
        if closed.rowcount == 0:
            raise CrossingClosed
        numbers = {document.number for document in movement.documents}
        if numbers:
            rows = [{"number": number, "crossing_id": crossing_id} for number in sorted(numbers)]
            self.connection.execute(_ADD_UNSCREENED, rows)
        return crossing

    def add_screening(self, screening: Screening) -> None:
        """Add an attempt to its crossing."""
        self.additions.add(
            _ADD_SCREENING,
            write_screening(screening),
            twice=Conflict(reason="screening_exists"),
            without=NotFound(what="crossing"),
        )
        self.additions.add(_ADD_DOCUMENT, *document_rows(screening))

    def screenings(self, crossing_id: CrossingId) -> tuple[Screening, ...]:
        """Give a crossing's attempts, oldest first."""
        wanted = select(_SCREENINGS).where(_SCREENINGS.c.crossing_id == crossing_id)
        ordered = wanted.order_by(_SCREENINGS.c.recorded_at, _SCREENINGS.c.id)
        return tuple(read_screening(row) for row in self.connection.execute(ordered))

    def last_screenings(self, crossing_ids: Sequence[CrossingId]) -> Mapping[CrossingId, Screening]:
        """Give the last attempt of each of these; a crossing that nobody screened is left out."""
        # A later attempt takes the place of an earlier one, and is the one that is read.
        rows = self.connection.execute(_ATTEMPTS_OF, {"crossing_ids": list(crossing_ids)})
        last = {row.crossing_id: row for row in rows}
        return {CrossingId(crossing_id): read_screening(row) for crossing_id, row in last.items()}

    def last_shown(self, crossing_ids: Sequence[CrossingId]) -> Mapping[CrossingId, Outcome]:
        """Give what the counter was shown last about each of these; one that nobody screened is left out."""
        table = _SCREENINGS.c
        of_these = table.crossing_id.in_(crossing_ids)
        wanted = select(table.crossing_id, table.outcome_shown).where(of_these, _IS_SHOWN)
        # A later attempt takes the place of an earlier one.
        rows = self.connection.execute(wanted.order_by(table.recorded_at, table.id))
        return {CrossingId(row.crossing_id): Outcome(row.outcome_shown) for row in rows}

    def find(self, which: CrossingFilter, limit: int, cursor: str | None = None) -> Page[Crossing]:
        """Give crossings, newest first. Raises InvalidInput (`reason="cursor"`)."""
        place = tuple_(_CROSSINGS.c.opened_at, _CROSSINGS.c.id)
        wanted = select(_CROSSINGS).where(*_conditions(which))
        if cursor is not None:
            wanted = wanted.where(place < read_place(*read_cursor(cursor, 2)))
        wanted = wanted.order_by(_CROSSINGS.c.opened_at.desc(), _CROSSINGS.c.id.desc()).limit(limit + 1)
        found = tuple(_read(row) for row in self.connection.execute(wanted))
        items = found[:limit]
        more = len(found) > limit
        return Page(items, write_cursor(items[-1].opened_at.isoformat(), items[-1].id.hex) if more else None)

    def presented_before(self, which: PresentedBefore, limit: int) -> tuple[Crossing, ...]:
        """Give the newest crossings of the same document or CNIC, newest first."""
        numbers = sorted(which.numbers)
        same = [select(table.c.crossing_id).where(table.c.number.in_(numbers)) for table in (_DOCUMENTS, _UNSCREENED)]
        if which.cnic is not None:
            same.append(select(_SCREENINGS.c.crossing_id).where(_SCREENINGS.c.cnic == which.cnic))
        table = _CROSSINGS.c
        wanted = select(_CROSSINGS).where(
            table.id.in_(union(*same)), table.id != which.besides, table.checkpost.in_(sorted(which.checkposts))
        )
        ordered = wanted.order_by(table.opened_at.desc(), table.id.desc()).limit(limit)
        return tuple(_read(row) for row in self.connection.execute(ordered))

    def recorded_since(self, position: int, limit: int) -> RecordedSince:
        """Give who was recorded after that position of the journal, in its order, `limit` of them at most."""
        return recorded_since(self.connection, position, limit)


def _conditions(which: CrossingFilter) -> list[ColumnElement[bool]]:
    table = _CROSSINGS.c
    conditions: list[ColumnElement[bool]] = []
    if which.checkposts is not None:
        conditions.append(table.checkpost.in_(sorted(which.checkposts)))
    if which.counter is not None:
        conditions.append(table.counter == which.counter)
    if which.number is not None:
        conditions.append(table.number == which.number)
    if which.opened_from is not None:
        conditions.append(table.opened_at >= which.opened_from)
    if which.opened_before is not None:
        conditions.append(table.opened_at < which.opened_before)
    if which.only_open:
        conditions.append(table.movement_kind.is_(None))
    if which.document_number is not None:
        shown = select(_DOCUMENTS.c.crossing_id).where(_DOCUMENTS.c.number == which.document_number)
        unscreened = select(_UNSCREENED.c.crossing_id).where(_UNSCREENED.c.number == which.document_number)
        conditions.append(or_(table.id.in_(shown), table.id.in_(unscreened)))
    return conditions


def _write(crossing: Crossing) -> dict[str, object]:
    offset = crossing.departs_at.utcoffset() if crossing.departs_at else None
    return {
        "id": crossing.id,
        "number": crossing.number,
        "checkpost": crossing.checkpost,
        "counter": crossing.counter,
        "direction": crossing.direction.value,
        "opened_at": crossing.opened_at,
        "opened_by": crossing.opened_by,
        "service": crossing.service,
        "departs_at": crossing.departs_at,
        "departs_offset_s": int(offset.total_seconds()) if offset is not None else None,
        **_write_movement(crossing.movement),
        "retention_class": RetentionClass.CROSSING.value,
        "delete_after": delete_after(RetentionClass.CROSSING, crossing.opened_at),
    }


def _write_movement(movement: Movement | None) -> dict[str, object]:
    return {
        "movement_kind": movement.kind.value if movement else None,
        "movement_occurred_at": movement.occurred_at if movement else None,
        "movement_recorded_at": movement.recorded_at if movement else None,
        "movement_recorded_by": movement.recorded_by if movement else None,
        "movement_reason": movement.reason if movement else None,
        "movement_cause": movement.cause.value if movement and movement.cause else None,
        "movement_traveller": write_traveller(movement.traveller) if movement else None,
        "movement_documents": write_documents(movement.documents) if movement and movement.documents else None,
    }


def _read(row: Row[Any]) -> Crossing:
    return Crossing(
        id=CrossingId(row.id),
        number=CrossingNumber(row.number),
        checkpost=CheckpostCode(row.checkpost),
        counter=CounterCode(row.counter),
        direction=Direction(row.direction),
        opened_at=row.opened_at,
        opened_by=AccountId(row.opened_by),
        service=row.service,
        departs_at=_in_offset(row.departs_at, row.departs_offset_s),
        movement=_read_movement(row),
    )


def _in_offset(moment: datetime | None, offset_s: int | None) -> datetime | None:
    """Tell a departure in the offset that the ticket or board told it in."""
    if moment is None or offset_s is None:
        return None
    return moment.astimezone(timezone(timedelta(seconds=offset_s)))


def _read_movement(row: Row[Any]) -> Movement | None:
    if row.movement_kind is None:
        return None
    return Movement(
        kind=MovementKind(row.movement_kind),
        occurred_at=row.movement_occurred_at,
        recorded_at=row.movement_recorded_at,
        recorded_by=AccountId(row.movement_recorded_by),
        reason=row.movement_reason,
        cause=UnscreenedCause(row.movement_cause) if row.movement_cause else None,
        traveller=read_traveller(row.movement_traveller),
        documents=read_documents(row.movement_documents or []),
    )
