"""Where are the alerts kept, and where they stand?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Uuid,
    and_,
    bindparam,
    case,
    exists,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    tuple_,
    update,
)

from screening.alerts.order import ASSUMED_DEPARTURE, GONE_AFTER, board_place
from screening.domain.alerts import Alert, AlertLevel, AlertState
from screening.domain.clock import Clock
from screening.domain.document_findings import DocumentFinding
from screening.domain.entries import Handling
from screening.domain.errors import AlreadyDecided, Conflict, InvalidInput, NotFound
from screening.domain.hits import Hit
from screening.domain.identifiers import (
    AccountId,
    AlertId,
    CheckpostCode,
    CounterCode,
    CrossingId,
    EntryId,
    FindingId,
    HitId,
    ListCode,
)
from screening.domain.lists import AlertKind
from screening.store.additions import Additions
from screening.store.columns import Moment, table_of
from screening.store.cursors import read_cursor, read_place, write_cursor
from screening.store.findings import read_finding, write_finding
from screening.store.hits import read_hit, write_hit
from screening.store.tables_alerts import AlertRow, FindingRow, HitRow
from screening.store.tables_crossings import ScreeningRow
from screening.workflows.ports import AlertFilter, OpenAlerts, Page

_ALERTS = table_of(AlertRow)
_HITS = table_of(HitRow)
_FINDINGS = table_of(FindingRow)
_SCREENINGS = table_of(ScreeningRow)

_IS_TOLD = or_(
    exists()
    .where(_HITS.c.crossing_id == _ALERTS.c.crossing_id, _HITS.c.handling != Handling.DISCREET.value)
    .correlate(_ALERTS),
    exists().where(_FINDINGS.c.crossing_id == _ALERTS.c.crossing_id).correlate(_ALERTS),
)
_OPEN = sorted(state.value for state in AlertState if state is not AlertState.DECIDED)

_ADD_ALERT = insert(_ALERTS)
_ADD_HIT = insert(_HITS).values(
    screened_at=select(_SCREENINGS.c.recorded_at).where(_SCREENINGS.c.id == bindparam("of_screening")).scalar_subquery()
)
_ADD_FINDING = insert(_FINDINGS)
_UNDECIDED = (
    select(_ALERTS)
    .where(_ALERTS.c.state.in_(_OPEN), _ALERTS.c.level != AlertLevel.ZONAL_DIRECTOR.value)
    .order_by(_ALERTS.c.id)
    .limit(bindparam("at_most"))
)
_HITS_OF = (
    select(_HITS)
    .where(_HITS.c.crossing_id.in_(bindparam("crossing_ids", expanding=True)))
    .order_by(_HITS.c.score.desc(), _HITS.c.id)
)
_HITS_ON = (
    select(_HITS)
    .where(
        _HITS.c.list_code == bindparam("of_list"),
        _HITS.c.entry_id == bindparam("of_entry"),
        _HITS.c.superseded_by.is_(None),
    )
    .order_by(_HITS.c.id.desc())
    .limit(bindparam("at_most"))
)
"""Ids are in the order of time."""
_FINDINGS_OF = (
    select(_FINDINGS)
    .where(_FINDINGS.c.crossing_id.in_(bindparam("crossing_ids", expanding=True)))
    .order_by(_FINDINGS.c.id)
)
_OF_CROSSING = select(_ALERTS).where(_ALERTS.c.crossing_id == bindparam("crossing_id"))


@dataclass(frozen=True, slots=True)
class SqlAlerts:
    """`ports.Alerts` over one connection."""

    connection: Connection
    clock: Clock
    additions: Additions

    def add(self, alert: Alert) -> None:
        """Add an alert. Raises Conflict where its crossing has one."""
        self.additions.add(
            _ADD_ALERT,
            _write(alert),
            twice=Conflict(reason="crossing_has_alert"),
            without=NotFound(what="crossing"),
        )

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
        rows = [write_hit(hit, self.clock.now()) | {"of_screening": hit.screening_id} for hit in hits]
        self._require_alerts({hit.crossing_id for hit in hits})
        self.additions.add(_ADD_HIT, *rows, twice=Conflict(reason="hit_exists"), without=NotFound(what="screening"))

    def save_hit(self, hit: Hit) -> None:
        """Replace a hit that is open. Raises AlreadyDecided where it is not."""
        still_open = and_(_HITS.c.id == hit.id, _HITS.c.disposition.is_(None), _HITS.c.superseded_by.is_(None))
        row = write_hit(hit, self.clock.now())
        if self.connection.execute(update(_HITS).where(still_open).values(row)).rowcount == 0:
            decision = self.hit(hit.id).decision
            raise AlreadyDecided(disposition=decision.disposition if decision else "superseded")

    def open_again(self, crossing_id: CrossingId) -> None:
        """Open the crossing's decided hits and findings again, each decision kept as the last earlier one."""
        for hit in self.hits(crossing_id):
            if hit.decision is not None:
                opened = replace(hit, decision=None, earlier_decisions=(*hit.earlier_decisions, hit.decision))
                row = write_hit(opened, self.clock.now())
                self.connection.execute(update(_HITS).where(_HITS.c.id == hit.id).values(row))

        for finding in self.findings(crossing_id):
            if finding.decision is not None:
                reopened = replace(
                    finding, decision=None, earlier_decisions=(*finding.earlier_decisions, finding.decision)
                )
                row = write_finding(reopened, self.clock.now())
                self.connection.execute(update(_FINDINGS).where(_FINDINGS.c.id == finding.id).values(row))

    def hit(self, hit_id: HitId) -> Hit:
        """Give one hit by id."""
        row = self.connection.execute(select(_HITS).where(_HITS.c.id == hit_id)).one_or_none()
        if row is None:
            raise NotFound(what="hit")
        return read_hit(row)

    def hits(self, crossing_id: CrossingId) -> tuple[Hit, ...]:
        """Give the hits of a crossing's alert, strongest score first."""
        return self.hits_of((crossing_id,)).get(crossing_id, ())

    def hits_of(self, crossing_ids: Sequence[CrossingId]) -> Mapping[CrossingId, tuple[Hit, ...]]:
        """Give the hits of each of these, strongest score first; a crossing without any is left out."""
        found: dict[CrossingId, list[Hit]] = {}
        for row in self.connection.execute(_HITS_OF, {"crossing_ids": list(crossing_ids)}):
            hit = read_hit(row)
            found.setdefault(hit.crossing_id, []).append(hit)
        return {crossing_id: tuple(hits) for crossing_id, hits in found.items()}

    def hits_on(self, code: ListCode, entry_id: EntryId, limit: int) -> tuple[Hit, ...]:
        """Give the newest hits that an entry of that list made and that no later screening replaced, newest first."""
        asked = {"of_list": code, "of_entry": entry_id, "at_most": limit}
        return tuple(read_hit(row) for row in self.connection.execute(_HITS_ON, asked))

    def add_finding(self, finding: DocumentFinding) -> None:
        """Add a finding to the alert of its crossing. Raises NotFound where alert or screening is not there."""
        self._require_alerts({finding.crossing_id})
        row = write_finding(finding, self.clock.now())
        self.additions.add(
            _ADD_FINDING, row, twice=Conflict(reason="finding_exists"), without=NotFound(what="screening")
        )

    def save_finding(self, finding: DocumentFinding) -> None:
        """Replace a finding that is open. Raises AlreadyDecided where it is not."""
        still_open = and_(
            _FINDINGS.c.id == finding.id, _FINDINGS.c.decision.is_(null()), _FINDINGS.c.superseded_by.is_(None)
        )
        row = write_finding(finding, self.clock.now())
        if self.connection.execute(update(_FINDINGS).where(still_open).values(row)).rowcount == 0:
            decision = self.finding(finding.id).decision
            raise AlreadyDecided(disposition=decision.disposition if decision else "superseded")

    def finding(self, finding_id: FindingId) -> DocumentFinding:
        """Give one finding by id."""
        row = self.connection.execute(select(_FINDINGS).where(_FINDINGS.c.id == finding_id)).one_or_none()
        if row is None:
            raise NotFound(what="finding")
        return read_finding(row)

    def findings(self, crossing_id: CrossingId) -> tuple[DocumentFinding, ...]:
        """Give the findings of a crossing's alert, in their order."""
        return self.findings_of((crossing_id,)).get(crossing_id, ())

    def findings_of(self, crossing_ids: Sequence[CrossingId]) -> Mapping[CrossingId, tuple[DocumentFinding, ...]]:
        """Give the findings of each of these, in their order; a crossing without any is left out."""
        found: dict[CrossingId, tuple[DocumentFinding, ...]] = {}
        for row in self.connection.execute(_FINDINGS_OF, {"crossing_ids": list(crossing_ids)}):
            finding = read_finding(row)
            found[finding.crossing_id] = (*found.get(finding.crossing_id, ()), finding)
        return found

    def find(self, which: AlertFilter, limit: int, as_of: datetime, cursor: str | None = None) -> Page[Alert]:
        """Give alerts in the order of the board at that moment. Raises InvalidInput (`reason="cursor"`)."""
        shown_after = None if cursor is None else _read_cursor(cursor)
        moment = shown_after.as_of if shown_after else as_of
        place = _board_place(moment)
        wanted = select(_ALERTS).where(*_conditions(which))
        if shown_after is not None:
            wanted = wanted.where(tuple_(*place) > tuple_(*shown_after.place()))
        wanted = wanted.order_by(*place).limit(limit + 1)
        found = tuple(_read(row) for row in self.connection.execute(wanted))
        items = found[:limit]
        return Page(items, _write_cursor(items[-1], moment) if len(found) > limit else None)

    def undecided(self, after: AlertId | None, limit: int) -> tuple[Alert, ...]:
        """Give the alerts that are not decided and that can go up the line, by id, after that one."""
        wanted = _UNDECIDED if after is None else _UNDECIDED.where(_ALERTS.c.id > after)
        return tuple(_read(row) for row in self.connection.execute(wanted, {"at_most": limit}))

    def count_open(self) -> tuple[OpenAlerts, ...]:
        """Count those that are not decided, by state; a state without any is left out.

        So are alerts that hold nothing but discreet hits: counts are read by people who may not know of them.
        """
        wanted = (
            select(_ALERTS.c.state, func.count(), func.min(_ALERTS.c.raised_at))
            .where(_ALERTS.c.state.in_(_OPEN), _IS_TOLD)
            .group_by(_ALERTS.c.state)
            .order_by(_ALERTS.c.state)
        )
        return tuple(
            OpenAlerts(AlertState(state), count, oldest) for state, count, oldest in self.connection.execute(wanted)
        )

    def _require_alerts(self, crossings: set[CrossingId]) -> None:
        alerts = select(func.count()).where(_ALERTS.c.crossing_id.in_(crossings))
        if self.connection.execute(alerts).scalar_one() < len(crossings):
            raise NotFound(what="alert")


def _board_place(as_of: datetime) -> tuple[ColumnElement[Any], ...]:
    """Write `screening.alerts.order.board_place` in SQL. The kinds' words happen to sort by strength."""
    is_gone = case((_ALERTS.c.departs_at < as_of - GONE_AFTER, 1), else_=0)
    departs_at = func.coalesce(_ALERTS.c.departs_at, literal(as_of + ASSUMED_DEPARTURE, Moment()), type_=Moment())
    return is_gone, departs_at, _ALERTS.c.kind, _ALERTS.c.id


@dataclass(frozen=True, slots=True)
class _ShownAfter:
    """The last alert of a page, by its place, and the moment whose order the page had."""

    as_of: datetime
    is_gone: bool
    departs_at: datetime
    kind: AlertKind
    alert_id: UUID

    def place(self) -> tuple[ColumnElement[Any], ...]:
        departs_at = literal(self.departs_at, Moment())
        return literal(int(self.is_gone)), departs_at, literal(self.kind.value), literal(self.alert_id, Uuid())


def _write_cursor(alert: Alert, as_of: datetime) -> str:
    is_gone, departs_at, _, _ = board_place(alert, as_of)
    return write_cursor(
        as_of.isoformat(), "gone" if is_gone else "", alert.kind.value, departs_at.isoformat(), alert.id.hex
    )


def _read_cursor(cursor: str) -> _ShownAfter:
    as_of, gone, kind, departs_at, alert_id = read_cursor(cursor, 5)
    if kind not in set(AlertKind):
        raise InvalidInput("cursor", reason="cursor")
    moment, item = read_place(departs_at, alert_id)
    return _ShownAfter(read_place(as_of, alert_id)[0], bool(gone), moment, AlertKind(kind), item)


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
        "departs_at": alert.departs_at,
        "answer_by": alert.answer_by,
        "is_nobody_above": alert.is_nobody_above,
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
        departs_at=row.departs_at,
        answer_by=row.answer_by,
        is_nobody_above=row.is_nobody_above,
    )
