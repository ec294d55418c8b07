"""Which alerts wait, and what was decided about them?"""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any, Final, Self
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import ConfigDict, Field, JsonValue, model_validator

from screening.api import fields
from screening.api.alert_files import AlertOpened, alert_opened
from screening.api.pages import CursorAsked, LimitAsked, Page
from screening.domain.accounts import Account
from screening.domain.alerts import Alert, AlertState
from screening.domain.decisions import Disposition
from screening.domain.errors import InvalidInput
from screening.domain.identifiers import AlertId, CheckpostCode, FindingId, HitId
from screening.domain.lists import AlertKind
from screening.domain.wording import Language
from screening.web.board import BoardLine, board_line
from screening.web.caller import Caller, is_still_welcome
from screening.web.limiting import counted_board
from screening.web.once import Keyed, Written
from screening.web.service import LanguageOf, Service, ServiceOf
from screening.web.strict_json import StrictRoute
from screening.workflows.board import confirm_decision, decide_alert
from screening.workflows.board.take_over_alert import take_over_alert
from screening.workflows.parts import Parts
from screening.workflows.ports import AlertFilter, Repositories
from screening.workflows.views import look_up
from screening.workflows.views.board_lines import alert_lines

router = APIRouter(tags=["alerts"], route_class=StrictRoute)

_ALERT_CHANGED: Final[dict[int | str, dict[str, Any]]] = {
    200: {"model": BoardLine, "description": "The alert after the step."}
}
_DIGITS: Final[dict[str, Any]] = {"pattern": "^[0-9]{1,18}$"}
_HIGHEST_POSITION: Final = 2**63 - 1


_IS_NAMED: Final[JsonValue] = {"not": {"type": "null"}}
_HIT_OR_FINDING: Final[list[JsonValue]] = [
    {"required": ["hit_id"], "properties": {"hit_id": _IS_NAMED, "finding_id": {"type": "null"}}},
    {"required": ["finding_id"], "properties": {"finding_id": _IS_NAMED, "hit_id": {"type": "null"}}},
]
"""One of the two, for the description."""


class Said(fields.Request):
    """Why."""

    reason: fields.Reason


class TakenOver(Said):
    """Why, and the revision of the alert as the officer saw it: claimed by another."""

    revision: Annotated[int, Field(ge=1, le=2**31 - 1)]


class HitDecided(Said):
    """The disposition of one hit, and why."""

    hit_id: UUID
    disposition: Disposition


class MatterDecided(Said):
    """The disposition of one matter of the alert, and why: of the hit, or of the finding on the document.

    Of a finding, `false_hit` says that it was misread (who is let pass then needs a valid reading), and `cleared` that
    the document is in order.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "hit_id": "01936f4e-7a4b-7c3a-9d51-0b7f7e1f2a11",
                    "disposition": "offloaded",
                    "reason": "Order confirmed by telephone.",
                },
                {
                    "finding_id": "01936f4e-7a4b-7c3a-9d51-0b7f7e1f2a12",
                    "disposition": "referred",
                    "reason": "Laminate lifted at the photograph; document held for verification.",
                },
            ],
            "oneOf": _HIT_OR_FINDING,
        }
    )

    hit_id: UUID | None = None
    finding_id: UUID | None = None
    disposition: Disposition

    @model_validator(mode="after")
    def _is_one_of_two(self) -> Self:
        if (self.hit_id is None) == (self.finding_id is None):
            raise fields.refusal("one_of_hit_and_finding")
        return self

    def decide(self, alert_id: AlertId, officer: Account, parts: Parts) -> Alert:
        """Record it. Raises as `decide_alert.decide_hit` and `decide_finding` do."""
        if self.hit_id is not None:
            hit_id = HitId(self.hit_id)
            return decide_alert.decide_hit(alert_id, hit_id, self.disposition, self.reason, officer, parts)
        if self.finding_id is not None:
            finding_id = FindingId(self.finding_id)
            return decide_alert.decide_finding(alert_id, finding_id, self.disposition, self.reason, officer, parts)
        raise InvalidInput("hit_id", reason="one_of_hit_and_finding")


class Agreed(fields.Request):
    """The decision that a second officer agrees to, as that officer has seen it, and a word why if there is one."""

    hit_id: UUID
    disposition: Disposition
    reason: fields.Reason | None = None


@router.get("/alerts")
def list_alerts(
    caller: Caller,
    service: ServiceOf,
    language: LanguageOf,
    state: Annotated[list[AlertState] | None, Query(max_length=4)] = None,
    kind: AlertKind | None = None,
    checkpost: Annotated[fields.CheckpostField | None, Query()] = None,
    limit: LimitAsked = 50,
    cursor: CursorAsked = None,
) -> Page[BoardLine]:
    """Give the alerts within the caller's reach, in the order of the board.

    First what departs first; of one departure `offload` before `referral`; then the oldest. An alert without a
    departure stands as though its service left in an hour; what left a quarter of an hour ago stands last.
    """
    which = AlertFilter(
        checkposts=frozenset({CheckpostCode(checkpost)}) if checkpost else None,
        states=frozenset(state) if state else None,
        kind=kind,
    )
    found = look_up.list_alerts(which, caller.account, service.parts, limit=limit, cursor=cursor)
    return Page(
        items=[board_line(line, service.parts.watch, language) for line in found.items],
        next_cursor=found.next_cursor,
    )


@router.get(
    "/alerts/stream",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string", "maxLength": 1_000_000}}}}},
)
async def stream_alerts(
    request: Request,
    caller: Caller,
    service: ServiceOf,
    language: LanguageOf,
    last_event_id: Annotated[str | None, Header(max_length=20, json_schema_extra=_DIGITS)] = None,
    after: Annotated[str | None, Query(max_length=20, json_schema_extra=_DIGITS)] = None,
) -> StreamingResponse:
    """Send every change of an alert as it happens (server-sent events).

    Each event `alert` holds the alert as in GET /alerts; its id is a position. A stream that was cut off resumes after
    Last-Event-ID (or `after`): nothing is left out and nothing comes twice. A first event `ready` tells the position.
    """
    position = _position(last_event_id, "header:Last-Event-ID")
    if position is None:
        position = _position(after, "query:after")
    service.live.require_working()
    service.limits.require_free_board(str(caller.account.id))
    checkposts = await asyncio.to_thread(look_up.subscribe_board, caller.account, service.parts)
    events: AsyncIterator[bytes] = service.live.stream(
        checkposts, language, position, is_still_welcome(request, caller, service)
    )
    counted = counted_board(events, service.limits, caller.account)
    return StreamingResponse(counted, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


@router.get("/alerts/{alert_id}")
def view_alert(alert_id: UUID, caller: Caller, service: ServiceOf, language: LanguageOf) -> AlertOpened:
    """Open one alert: its crossing, screenings and findings, and each hit beside its entry. The view is journalled."""
    found = look_up.view_alert(AlertId(alert_id), caller.account, service.parts)
    return alert_opened(found, service, language)


@router.post("/alerts/{alert_id}/acknowledge", responses=_ALERT_CHANGED)
def acknowledge(alert_id: UUID, call: Keyed, language: LanguageOf) -> Response:
    """Claim the alert: from then on this officer alone decides it, until it is escalated."""
    return call.answer(
        b"",
        lambda parts: decide_alert.acknowledge_alert(AlertId(alert_id), call.caller.account, parts),
        _after_step(call.service, language),
    )


@router.post("/alerts/{alert_id}/take-over", responses=_ALERT_CHANGED)
def take_over(alert_id: UUID, body: TakenOver, call: Keyed, language: LanguageOf) -> Response:
    """Claim an alert that another officer has claimed. Who has it is told on every board (409 where that changed)."""
    return call.answer(
        body.model_dump_json().encode(),
        lambda parts: take_over_alert(AlertId(alert_id), body.revision, body.reason, call.caller.account, parts),
        _after_step(call.service, language),
    )


@router.post("/alerts/{alert_id}/disposition", responses=_ALERT_CHANGED)
def decide(alert_id: UUID, body: MatterDecided, call: Keyed, language: LanguageOf) -> Response:
    """Decide one hit, or one finding on the document. With the last open one the alert is decided.

    The first decision stands (409 for a second). Where the list's rule asks for a second officer, the decision on a hit
    awaits that officer and does not count until then.
    """
    return call.answer(
        body.model_dump_json().encode(),
        lambda parts: body.decide(AlertId(alert_id), call.caller.account, parts),
        _after_step(call.service, language),
    )


@router.post("/alerts/{alert_id}/confirm", responses=_ALERT_CHANGED)
def confirm(alert_id: UUID, body: Agreed, call: Keyed, language: LanguageOf) -> Response:
    """Agree, as the second officer, to a decision that awaits one. Whoever took it cannot (403)."""
    return call.answer(
        body.model_dump_json().encode(),
        lambda parts: confirm_decision.confirm_decision(
            AlertId(alert_id), HitId(body.hit_id), body.disposition, body.reason or "", call.caller.account, parts
        ),
        _after_step(call.service, language),
    )


@router.post("/alerts/{alert_id}/send-back", responses=_ALERT_CHANGED)
def send_back(alert_id: UUID, body: HitDecided, call: Keyed, language: LanguageOf) -> Response:
    """Do not agree to a decision that awaits a second officer: the hit is to be decided again."""
    return call.answer(
        body.model_dump_json().encode(),
        lambda parts: confirm_decision.send_back_decision(
            AlertId(alert_id), HitId(body.hit_id), body.disposition, body.reason, call.caller.account, parts
        ),
        _after_step(call.service, language),
    )


@router.post("/alerts/{alert_id}/escalate", responses=_ALERT_CHANGED)
def escalate(alert_id: UUID, body: Said, call: Keyed, language: LanguageOf) -> Response:
    """Pass the alert up the line."""
    return call.answer(
        body.model_dump_json().encode(),
        lambda parts: decide_alert.escalate_alert(AlertId(alert_id), body.reason, call.caller.account, parts),
        _after_step(call.service, language),
    )


@router.post("/alerts/{alert_id}/reopen", responses=_ALERT_CHANGED)
def reopen(alert_id: UUID, body: Said, call: Keyed, language: LanguageOf) -> Response:
    """Have a decided alert decided anew; the earlier decisions are kept."""
    return call.answer(
        body.model_dump_json().encode(),
        lambda parts: decide_alert.reopen_alert(AlertId(alert_id), body.reason, call.caller.account, parts),
        _after_step(call.service, language),
    )


def _after_step(service: Service, language: Language) -> Callable[[Alert, Repositories], Written]:
    """Give what writes the alert as the board shows it, within the step's own transaction."""

    def written(alert: Alert, repositories: Repositories) -> Written:
        (row,) = alert_lines(repositories, (alert,), service.parts.timers)
        return Written(200, board_line(row, service.parts.watch, language))

    return written


def _position(text: str | None, where: str) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit()) or int(text) > _HIGHEST_POSITION:
        raise InvalidInput(where, reason="position")
    return int(text)
