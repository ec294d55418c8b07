"""Where is the roster kept?"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, insert, select, tuple_, update

from screening.domain.accounts import Scope
from screening.domain.alerts import AlertLevel
from screening.domain.errors import Conflict, NotFound
from screening.domain.identifiers import AccountId, ShiftId
from screening.domain.shifts import Shift
from screening.store.additions import Additions
from screening.store.columns import table_of
from screening.store.cursors import read_cursor, read_place, write_cursor
from screening.store.tables_shifts import ShiftRow
from screening.workflows.ports import Page, ShiftFilter

_SHIFTS = table_of(ShiftRow)

_ADD = insert(_SHIFTS)


@dataclass(frozen=True, slots=True)
class SqlShifts:
    """`ports.Shifts` over one connection."""

    connection: Connection
    additions: Additions

    def add(self, shift: Shift) -> None:
        """Add one. Raises Conflict where its id is there, NotFound for an unknown officer."""
        self.additions.add(_ADD, _write(shift), twice=Conflict(reason="shift_exists"), without=NotFound(what="account"))

    def get(self, shift_id: ShiftId) -> Shift:
        """Give one by id."""
        row = self.connection.execute(select(_SHIFTS).where(_SHIFTS.c.id == shift_id)).one_or_none()
        if row is None:
            raise NotFound(what="shift")
        return _read(row)

    def save(self, shift: Shift) -> None:
        """Replace the shift with its id."""
        changed = update(_SHIFTS).where(_SHIFTS.c.id == shift.id).values(_write(shift))
        if self.connection.execute(changed).rowcount == 0:
            raise NotFound(what="shift")

    def find(self, which: ShiftFilter, limit: int, cursor: str | None = None) -> Page[Shift]:
        """Give shifts, those that begin first first. Raises InvalidInput (`reason="cursor"`)."""
        wanted = select(_SHIFTS).where(*_conditions(which))
        if cursor is not None:
            wanted = wanted.where(tuple_(_SHIFTS.c.begins_at, _SHIFTS.c.id) > read_place(*read_cursor(cursor, 2)))
        rows = self.connection.execute(wanted.order_by(_SHIFTS.c.begins_at, _SHIFTS.c.id).limit(limit + 1))
        found = tuple(_read(row) for row in rows)
        last = found[limit - 1] if len(found) > limit else None
        return Page(found[:limit], write_cursor(last.begins_at.isoformat(), last.id.hex) if last else None)


def _conditions(which: ShiftFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if which.level is not None:
        conditions.append(_SHIFTS.c.level == which.level.value)
    if which.places is not None:
        conditions.append(_SHIFTS.c.place.in_(sorted(str(place) for place in which.places)))
    if which.ends_after is not None:
        conditions.append(_SHIFTS.c.ends_at > which.ends_after)
    if which.begins_before is not None:
        conditions.append(_SHIFTS.c.begins_at < which.begins_before)
    return conditions


def _write(shift: Shift) -> dict[str, object]:
    return {
        "id": shift.id,
        "account_id": shift.officer,
        "level": shift.level.value,
        "place": str(shift.place),
        "begins_at": shift.begins_at,
        "ends_at": shift.ends_at,
    }


def _read(row: Row[Any]) -> Shift:
    return Shift(
        id=ShiftId(row.id),
        officer=AccountId(row.account_id),
        level=AlertLevel(row.level),
        place=Scope.parse(row.place),
        begins_at=row.begins_at,
        ends_at=row.ends_at,
    )
