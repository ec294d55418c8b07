"""What happened to one traveller at one counter, and how did it end?"""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from screening.api import fields
from screening.api.crossing_files import (
    CrossingFound,
    CrossingOpened,
    CrossingOpenedFull,
    CrossingSeen,
    crossing_found,
    crossing_opened,
    crossing_seen,
)
from screening.api.pages import Page
from screening.api.presented import NewCrossing, TypedDocument, TypedTraveller
from screening.domain.crossings import Crossing, CrossingNumber, MovementKind, UnscreenedCause
from screening.domain.identifiers import CheckpostCode, CounterCode, CrossingId
from screening.web.caller import Caller
from screening.web.once import Keyed, Written
from screening.web.service import LanguageOf, ServiceOf
from screening.web.strict_json import StrictRoute
from screening.workflows.counter.record_movement import Ending, record_movement, record_unscreened
from screening.workflows.ports import CrossingFilter, Repositories
from screening.workflows.views import look_up

router = APIRouter(tags=["crossings"], route_class=StrictRoute)


_CAUSE_THAT_TELLS: Final[JsonDict] = {
    "required": ["cause"],
    "properties": {"cause": {"enum": [each.value for each in UnscreenedCause if each is not UnscreenedCause.OTHER]}},
}
_IN_WORDS: Final[JsonDict] = {"required": ["reason"], "properties": {"reason": {"not": {"type": "null"}}}}
_UNSCREENED: Final[JsonDict] = {"properties": {"kind": {"const": MovementKind.UNSCREENED.value}}}
_NOTHING_OF_UNSCREENED: Final[JsonDict] = {
    "properties": {
        "kind": {"enum": [each.value for each in MovementKind if each is not MovementKind.UNSCREENED]},
        "cause": {"type": "null"},
        "traveller": {"type": "null"},
        "documents": {"type": "array", "maxItems": 0},
    }
}


class EndOfCrossing(fields.Request):
    """What is told of every end. Traveller and documents: of somebody who crosses unscreened, as far as is known."""

    reason: fields.Reason | None = None
    traveller: TypedTraveller | None = None
    documents: Annotated[list[TypedDocument], Field(max_length=5, default_factory=list)]
    occurred_at: fields.TimeField | None = None

    def ended(self, kind: MovementKind, cause: UnscreenedCause | None) -> Ending:
        """Give it as the workflows take it."""
        return Ending(
            kind,
            self.reason,
            self.occurred_at,
            cause,
            self.traveller.traveller() if self.traveller else None,
            tuple(each.document() for each in self.documents),
        )


class Unscreened(EndOfCrossing):
    """A traveller who crossed, or turned away, without being screened, and why.

    Words are needed where there is no cause but `other`.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "crossing": {"checkpost": "KHI", "counter": "4", "direction": "exit"},
                    "cause": "power",
                    "reason": "Passed on the paper list, by order of the shift manager.",
                    "traveller": {"surname": "ERIKSSON", "given_names": "ANNA MARIA"},
                    "documents": [{"number": "L898902C3"}],
                }
            ],
            "anyOf": [_CAUSE_THAT_TELLS, _IN_WORDS],
        }
    )

    crossing: NewCrossing
    cause: UnscreenedCause = UnscreenedCause.OTHER


class Ended(EndOfCrossing):
    """How the crossing ended. To let pass against the instruction needs a reason.

    Cause, traveller and documents are told of a crossing that ends `unscreened`, as in POST /crossings.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"kind": "passed"}, {"kind": "unscreened", "cause": "power"}],
            "anyOf": [_NOTHING_OF_UNSCREENED, {"allOf": [_UNSCREENED, {"anyOf": [_CAUSE_THAT_TELLS, _IN_WORDS]}]}],
        }
    )

    kind: MovementKind
    cause: UnscreenedCause | None = None


class CrossingSearch(fields.Request):
    """What to look for; nothing at all gives the newest crossings within the caller's reach."""

    checkpost: fields.CheckpostField | None = None
    counter: fields.CounterField | None = None
    number: Annotated[str, Field(pattern="^[A-Z]{2,5}-[0-9]{2}-[0-9]{6,9}$", max_length=20)] | None = None
    document_number: fields.DocumentNumber | None = None
    opened_from: fields.TimeField | None = None
    opened_before: fields.TimeField | None = None
    only_open: bool = False
    limit: fields.Limit = 50
    cursor: fields.Cursor | None = None

    def filter(self) -> CrossingFilter:
        """Give it as the workflows take it."""
        return CrossingFilter(
            checkposts=frozenset({CheckpostCode(self.checkpost)}) if self.checkpost else None,
            counter=CounterCode(self.counter) if self.counter else None,
            number=CrossingNumber(self.number) if self.number else None,
            document_number=self.document_number,
            opened_from=self.opened_from,
            opened_before=self.opened_before,
            only_open=self.only_open,
        )


@router.post(
    "/crossings",
    status_code=201,
    responses={201: {"model": CrossingSeen, "description": "Recorded as unscreened."}},
)
def record_unscreened_crossing(body: Unscreened, call: Keyed) -> Response:
    """Record that a traveller crossed unscreened, and why."""
    ending = body.ended(MovementKind.UNSCREENED, body.cause)
    return call.answer(
        body.model_dump_json().encode(),
        lambda parts: record_unscreened(body.crossing.place(), ending, call.caller.account, parts),
        _created,
    )


@router.post(
    "/crossings/{crossing_id}/movement",
    status_code=201,
    responses={201: {"model": CrossingSeen, "description": "The crossing, ended."}},
)
def end_crossing(crossing_id: UUID, body: Ended, call: Keyed) -> Response:
    """Record how the crossing ended. It is then closed: the next traveller opens one of their own."""
    ending = body.ended(body.kind, body.cause)
    return call.answer(
        body.model_dump_json().encode(),
        lambda parts: record_movement(CrossingId(crossing_id), ending, call.caller.account, parts),
        _created,
    )


@router.post("/crossings/search")
def search(body: CrossingSearch, caller: Caller, service: ServiceOf) -> Page[CrossingFound]:
    """Find crossings within the caller's reach, newest first. The search is journalled."""
    found = look_up.search_crossings(body.filter(), caller.account, service.parts, limit=body.limit, cursor=body.cursor)
    return Page(items=[crossing_found(each) for each in found.items], next_cursor=found.next_cursor)


@router.get("/crossings/{crossing_id}")
def view(
    crossing_id: UUID, caller: Caller, service: ServiceOf, language: LanguageOf
) -> CrossingOpenedFull | CrossingOpened:
    """Open one crossing with its screenings. The view is journalled."""
    found = look_up.view_crossing(CrossingId(crossing_id), caller.account, service.parts)
    return crossing_opened(found, service.catalogue, language, is_full=found.sees_alert)


def _created(crossing: Crossing, _repositories: Repositories) -> Written:
    return Written(201, crossing_seen(crossing), f"/api/v1/crossings/{crossing.id}")
