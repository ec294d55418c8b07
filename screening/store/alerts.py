"""Where are the alerts kept, and where they stand?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, func, insert, select, tuple_, update

from screening.domain.alerts import Alert, AlertLevel, AlertState
from screening.domain.clock import Clock
from screening.domain.errors import AlreadyDecided, Conflict, NotFound
from screening.domain.hits import Hit
from screening.domain.identifiers import AccountId, AlertId, CheckpostCode, CounterCode, CrossingId, HitId
from screening.domain.lists import AlertKind
from screening.store.columns import table_of
from screening.store.cursors import read_cursor, read_place, write_cursor
from screening.store.faults import refusing
from screening.store.hits import read_hit, write_hit
from screening.store.tables_alerts import AlertRow, HitRow
from screening.workflows.ports import AlertFilter, Page

_ALERTS = table_of(AlertRow)
_HITS = table_of(HitRow)

_ADD_ALERT = insert(_ALERTS)
_ADD_HIT = insert(_HITS)
_OF_CROSSING = select(_ALERTS).where(_ALERTS.c.crossing_id == bindparam("crossing_id"))


@dataclass(frozen=True, slots=True)
class SqlAlerts:
    """`ports.Alerts` over one connection."""

    connection: Connection
    clock: Clock

    def add(self, alert: Alert) -> None:
        """Add an alert. Raises Conflict where its crossing has one."""
        with refusing(self.connection, twice=Conflict(reason="crossing_has_alert"), without=NotFound(what="crossing")):
            self.connection.execute(_ADD_ALERT, _write(alert))

    def get(self, alert_id: AlertId) -> Alert:
        """Give one by id."""
        row = self.connection.execute(select(_ALERTS).where(_ALERTS.c.id == alert_id)).one_or_none()
        if row is None:
            raise NotFound(what="alert")
        return _read(row)

    def of_crossing(self, crossing_id: CrossingId) -> Alert | None:
        """Give the crossing's alert, if it has one."""
        row = self.connection.execute(_OF_CROSSING, {"crossing_id": crossing_id}).one_or_none()
        return None if row is None else _read(row)

    def save(self, alert: Alert) -> None:
        """Replace the alert of revision `alert.revision - 1`. Raises Conflict where another revision is stored."""
        before = and_(_ALERTS.c.id == alert.id, _ALERTS.c.revision == alert.revision - 1)
        if self.connection.execute(update(_ALERTS).where(before).values(_write(alert))).rowcount == 0:
            self.get(alert.id)
            raise Conflict(reason="alert_changed")

    def add_hits(self, hits: Sequence[Hit]) -> None:
        """Add hits to the alert of their crossing. Raises NotFound where alert or screening is not there."""
        if not hits:
            return
        rows = [write_hit(hit, self.clock.now()) for hit in hits]
        crossings = {hit.crossing_id for hit in hits}
        alerts = select(func.count()).where(_ALERTS.c.crossing_id.in_(crossings))
        if self.connection.execute(alerts).scalar_one() < len(crossings):
            raise NotFound(what="alert")
        with refusing(self.connection, twice=Conflict(reason="hit_exists"), without=NotFound(what="screening")):
            self.connection.execute(_ADD_HIT, rows)

    def save_hit(self, hit: Hit) -> None:
        """Replace a hit that is open. Raises AlreadyDecided where it is not."""
        still_open = and_(_HITS.c.id == hit.id, _HITS.c.disposition.is_(None), _HITS.c.superseded_by.is_(None))
        row = write_hit(hit, self.clock.now())
        if self.connection.execute(update(_HITS).where(still_open).values(row)).rowcount == 0:
            decision = self.hit(hit.id).decision
            raise AlreadyDecided(disposition=decision.disposition if decision else "superseded")

    def open_again(self, crossing_id: CrossingId) -> None:
        """Open the crossing's decided hits again, keeping each decision as the last of its earlier ones."""
        for hit in self.hits(crossing_id):
            if hit.decision is not None:
                opened = replace(hit, decision=None, earlier_decisions=(*hit.earlier_decisions, hit.decision))
                row = write_hit(opened, self.clock.now())
                self.connection.execute(update(_HITS).where(_HITS.c.id == hit.id).values(row))

    def hit(self, hit_id: HitId) -> Hit:
        """Give one hit by id."""
        row = self.connection.execute(select(_HITS).where(_HITS.c.id == hit_id)).one_or_none()
        if row is None:
            raise NotFound(what="hit")
        return read_hit(row)

    def hits(self, crossing_id: CrossingId) -> tuple[Hit, ...]:
        """Give the hits of a crossing's alert, strongest score first."""
        wanted = select(_HITS).where(_HITS.c.crossing_id == crossing_id).order_by(_HITS.c.score.desc(), _HITS.c.id)
        return tuple(read_hit(row) for row in self.connection.execute(wanted))

    def find(self, which: AlertFilter, limit: int, cursor: str | None = None) -> Page[Alert]:
        """Give alerts: `offload` before `referral`, then the oldest first. Raises InvalidInput (`reason="cursor"`)."""
        # The kinds' words happen to sort by strength; a test holds them to it.
        place = tuple_(_ALERTS.c.kind, _ALERTS.c.raised_at, _ALERTS.c.id)
        wanted = select(_ALERTS).where(*_conditions(which))
        if cursor is not None:
            kind, raised_at, alert_id = read_cursor(cursor, 3)
            wanted = wanted.where(place > (kind, *read_place(raised_at, alert_id)))
        wanted = wanted.order_by(_ALERTS.c.kind, _ALERTS.c.raised_at, _ALERTS.c.id).limit(limit + 1)
        found = tuple(_read(row) for row in self.connection.execute(wanted))
        items = found[:limit]
        more = len(found) > limit
        return Page(items, _cursor(items[-1].kind, items[-1].raised_at, items[-1].id) if more else None)


def _cursor(kind: AlertKind, raised_at: datetime, alert_id: AlertId) -> str:
    return write_cursor(kind.value, raised_at.isoformat(), alert_id.hex)


def _conditions(which: AlertFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if which.checkposts is not None:
        conditions.append(_ALERTS.c.checkpost.in_(sorted(which.checkposts)))
    if which.states is not None:
        conditions.append(_ALERTS.c.state.in_(sorted(state.value for state in which.states)))
    if which.kind is not None:
        conditions.append(_ALERTS.c.kind == which.kind.value)
    return conditions


def _write(alert: Alert) -> dict[str, object]:
    return {
        "id": alert.id,
        "crossing_id": alert.crossing_id,
        "checkpost": alert.checkpost,
        "counter": alert.counter,
        "kind": alert.kind.value,
        "state": alert.state.value,
        "level": alert.level.value,
        "raised_at": alert.raised_at,
        "revision": alert.revision,
        "acknowledged_by": alert.acknowledged_by,
        "acknowledged_at": alert.acknowledged_at,
        "decided_at": alert.decided_at,
    }


def _read(row: Row[Any]) -> Alert:
    return Alert(
        id=AlertId(row.id),
        crossing_id=CrossingId(row.crossing_id),
        checkpost=CheckpostCode(row.checkpost),
        counter=CounterCode(row.counter),
        kind=AlertKind(row.kind),
        state=AlertState(row.state),
        level=AlertLevel(row.level),
        raised_at=row.raised_at,
        revision=row.revision,
        acknowledged_by=AccountId(row.acknowledged_by) if row.acknowledged_by else None,
        acknowledged_at=row.acknowledged_at,
        decided_at=row.decided_at,
    )
