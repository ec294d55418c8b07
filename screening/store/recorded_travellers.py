"""Who was recorded at crossings since a position of the journal?

The journal's order is the only one in which nothing is missed: what is asked from its last position on gets everything
that is added later, whichever process commits first.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, bindparam, func, select

from screening.domain.crossings import RecordedTraveller
from screening.domain.identifiers import CheckpostCode, CrossingId
from screening.domain.lists import Direction
from screening.store.columns import table_of
from screening.store.screening_bodies import read_documents, read_traveller
from screening.store.tables_crossings import CrossingRow, ScreeningRow
from screening.store.tables_journal import JournalRow
from screening.workflows.ports import SCREENED, UNSCREENED, RecordedSince

_RECORDS = table_of(JournalRow)
_CROSSINGS = table_of(CrossingRow)
_SCREENINGS = table_of(ScreeningRow)
_SCREENING, _CROSSING = "screening:", "crossing:"
_MOST_NAMED = 500
"""Ids that one statement names."""

_SINCE: Select[Any] = (
    select(_RECORDS.c.seq, _RECORDS.c.action, _RECORDS.c.object_ids)
    .where(_RECORDS.c.seq > bindparam("position"), _RECORDS.c.action.in_((SCREENED, UNSCREENED)))
    .order_by(_RECORDS.c.seq)
    .limit(bindparam("most"))
)
_ATTEMPTS: Select[Any] = (
    select(
        _SCREENINGS.c.id,
        _SCREENINGS.c.crossing_id,
        _SCREENINGS.c.recorded_at,
        _SCREENINGS.c.traveller,
        _SCREENINGS.c.documents,
        _CROSSINGS.c.checkpost,
        _CROSSINGS.c.direction,
    )
    .join(_CROSSINGS, _CROSSINGS.c.id == _SCREENINGS.c.crossing_id)
    .where(_SCREENINGS.c.id.in_(bindparam("ids", expanding=True)))
)
_ENDED: Select[Any] = select(
    _CROSSINGS.c.id,
    _CROSSINGS.c.id.label("crossing_id"),
    _CROSSINGS.c.movement_recorded_at.label("recorded_at"),
    _CROSSINGS.c.movement_traveller.label("traveller"),
    _CROSSINGS.c.movement_documents.label("documents"),
    _CROSSINGS.c.checkpost,
    _CROSSINGS.c.direction,
).where(_CROSSINGS.c.id.in_(bindparam("ids", expanding=True)))


def recorded_since(connection: Connection, position: int, limit: int) -> RecordedSince:
    """Give them as `ports.Crossings.recorded_since` promises."""
    last = connection.execute(select(func.max(_RECORDS.c.seq))).scalar() or 0
    rows = connection.execute(_SINCE, {"position": position, "most": limit}).all()
    found = _found(connection, rows)
    travellers = tuple(found[place] for row in rows if (place := _place_of(row)) in found)
    is_last = len(rows) < limit
    return RecordedSince(travellers, max(last, position) if is_last else rows[-1].seq, is_last)


def _place_of(row: Row[Any]) -> UUID:
    """Give the id of the attempt, or of the crossing that had none."""
    kind = _SCREENING if row.action == SCREENED else _CROSSING
    return UUID(next(name for name in row.object_ids if name.startswith(kind)).removeprefix(kind))


def _found(connection: Connection, rows: Iterable[Row[Any]]) -> dict[UUID, RecordedTraveller]:
    attempts: list[UUID] = []
    ended: list[UUID] = []
    for row in rows:
        (attempts if row.action == SCREENED else ended).append(_place_of(row))
    read = [each for ids in _few(attempts) for each in connection.execute(_ATTEMPTS, {"ids": ids})]
    read += [each for ids in _few(ended) for each in connection.execute(_ENDED, {"ids": ids})]
    return {row.id: _read(row) for row in read if row.traveller or row.documents}


def _few(ids: list[UUID]) -> Iterator[list[UUID]]:
    for first in range(0, len(ids), _MOST_NAMED):
        yield ids[first : first + _MOST_NAMED]


def _read(row: Row[Any]) -> RecordedTraveller:
    return RecordedTraveller(
        crossing_id=CrossingId(row.crossing_id),
        at=row.recorded_at,
        checkpost=CheckpostCode(row.checkpost),
        direction=Direction(row.direction),
        traveller=read_traveller(row.traveller),
        documents=read_documents(row.documents or []),
    )
