"""Who is on duty, at which level, for which place?"""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime, ConfigDict, Field

from screening.api import fields
from screening.api.pages import CursorAsked, LimitAsked, Page
from screening.domain.accounts import Scope
from screening.domain.alerts import AlertLevel
from screening.domain.identifiers import AccountId, ShiftId
from screening.domain.shifts import Shift
from screening.web.caller import Caller
from screening.web.once import Keyed, Written
from screening.web.projection import Strict
from screening.web.service import ServiceOf
from screening.web.strict_json import StrictRoute
from screening.workflows.people import keep_roster
from screening.workflows.ports import Repositories, ShiftFilter

router = APIRouter(tags=["administration"], route_class=StrictRoute)

PlaceField = Annotated[
    str,
    Field(pattern="^(checkpost:[A-Z]{2,5}|zone:[a-z][a-z0-9_]{0,39})$", max_length=45, examples=["zone:sindh"]),
]


class NewShift(fields.Request):
    """An officer to be rostered, who holds the level's role for that place, from a moment up to another."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "account_id": "01936f4e-7a4b-7c3a-9d51-0b7f7e1f2a11",
                    "level": "assistant_director",
                    "place": "zone:sindh",
                    "begins_at": "2026-11-21T20:00:00+05:00",
                    "ends_at": "2026-11-22T08:00:00+05:00",
                }
            ]
        }
    )

    account_id: UUID
    level: AlertLevel
    place: PlaceField
    begins_at: fields.TimeField
    ends_at: fields.TimeField


class ShiftSeen(Strict):
    """A shift, and who has it."""

    id: UUID
    account_id: UUID
    username: Annotated[str, Field(max_length=64)]
    level: AlertLevel
    place: PlaceField
    begins_at: AwareDatetime
    ends_at: AwareDatetime

    @classmethod
    def of(cls, line: keep_roster.ShiftLine) -> "ShiftSeen":
        """Write a shift."""
        shift = line.shift
        return cls(
            id=shift.id,
            account_id=shift.officer,
            username=line.username,
            level=shift.level,
            place=str(shift.place),
            begins_at=shift.begins_at,
            ends_at=shift.ends_at,
        )


_SHIFT: dict[int | str, dict[str, Any]] = {200: {"model": ShiftSeen}}


@router.get("/shifts")
def list_shifts(
    caller: Caller,
    service: ServiceOf,
    level: AlertLevel | None = None,
    place: Annotated[PlaceField | None, Query()] = None,
    ends_after: Annotated[fields.TimeField | None, Query()] = None,
    begins_before: Annotated[fields.TimeField | None, Query()] = None,
    limit: LimitAsked = 50,
    cursor: CursorAsked = None,
) -> Page[ShiftSeen]:
    """Give the roster, those that begin first first. With the same moment in both times: who is on duty then."""
    places = frozenset({Scope.parse(place)}) if place else None
    which = ShiftFilter(level, places, ends_after, begins_before)
    found = keep_roster.list_shifts(which, caller.account, service.parts, limit=limit, cursor=cursor)
    return Page(items=[ShiftSeen.of(line) for line in found.items], next_cursor=found.next_cursor)


@router.post("/shifts", status_code=201, responses={201: {"model": ShiftSeen}})
def add_shift(body: NewShift, call: Keyed) -> Response:
    """Roster an officer. Alerts that nobody acknowledges in time go to whoever is rostered above."""
    duty = keep_roster.Duty(
        AccountId(body.account_id), body.level, Scope.parse(body.place), body.begins_at, body.ends_at
    )
    return call.answer(
        body.model_dump_json().encode(),
        lambda parts: keep_roster.add_shift(duty, call.caller.account, parts),
        lambda shift, repositories: _written(201, shift, repositories),
    )


@router.post("/shifts/{shift_id}/end", responses=_SHIFT)
def end_shift(shift_id: UUID, call: Keyed) -> Response:
    """End a shift now, or take back one that has not begun."""
    return call.answer(
        b"",
        lambda parts: keep_roster.end_shift(ShiftId(shift_id), call.caller.account, parts),
        lambda shift, repositories: _written(200, shift, repositories),
    )


def _written(status: int, shift: Shift, repositories: Repositories) -> Written:
    return Written(status, ShiftSeen.of(keep_roster.shift_line(repositories, shift)))
