"""Does the service live, can it screen, and how is it doing?"""

from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import Field

from screening.catalogue.sentences import Catalogue
from screening.domain.checks import Check, CheckState, worst
from screening.domain.errors import NotFound, StoreUnavailable
from screening.domain.wording import Language
from screening.web.measurements import CONTENT_TYPE
from screening.web.problem_schema import Code, NamedValue, ProblemItem
from screening.web.problems import Trouble, problem_response
from screening.web.projection import Strict
from screening.web.service import LanguageOf, ServiceOf
from screening.workflows.upkeep.take_stock import take_stock

NOT_READY = "not_ready"
_READINESS: Mapping[CheckState, Literal["ready", "degraded"]] = {
    CheckState.OK: "ready",
    CheckState.DEGRADED: "degraded",
}

router = APIRouter(tags=["operations"])


class Health(Strict):
    """The process answers. `status` has the word that clients of yente expect."""

    status: Literal["ok"] = "ok"
    is_alive: Literal[True] = True


class CheckShown(Strict):
    """One part of the service. `reason` and its sentence say what is wrong where it is not `ok`."""

    name: Annotated[str, Field(max_length=64)]
    state: CheckState
    reason: Code = ""
    detail: Annotated[str, Field(max_length=1000)] = ""
    parameters: Annotated[list[NamedValue], Field(max_length=10, default_factory=list)]


class Readiness(Strict):
    """Travellers can be screened, and it is recorded.

    `status` has the word that clients of yente expect: anything else is a problem (503). `degraded`, and the single
    checks, are told to operators alone; everybody else is told `ready`.
    """

    status: Literal["ok"] = "ok"
    readiness: Literal["ready", "degraded"] = "ready"
    checks: Annotated[list[CheckShown] | None, Field(max_length=100)] = None


@router.get("/healthz")
def is_alive() -> Health:
    """Tell that the process answers."""
    return Health()


@router.get("/readyz", response_model=Readiness, response_model_exclude_none=True)
def is_ready(request: Request, service: ServiceOf, language: LanguageOf, response: Response) -> Readiness | Response:
    """Tell whether travellers can be screened now: the store proves it by a durable write, the lists are searched in
    the newest edition, alerts reach the boards. A problem (503) if not.

    Operators are told each check: on a 503 those that failed, as the problem's items.
    """
    checks = service.readiness.check()
    is_operator = service.operators.include(request)
    state = worst(checks)
    if state is CheckState.FAILED:
        failed = [_item(check) for check in checks if check.state is not CheckState.OK] if is_operator else []
        return problem_response(Trouble(NOT_READY, 503, items=failed, headers={"Retry-After": "2"}), request)
    response.headers["Cache-Control"] = "no-store"
    if not is_operator:
        return Readiness()
    return Readiness(
        readiness=_READINESS[state], checks=[_shown(check, service.catalogue, language) for check in checks]
    )


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string", "maxLength": 10_000_000}}}}},
)
def measure(request: Request, service: ServiceOf) -> Response:
    """Give counts and durations in the Prometheus text format: routes and codes, nothing about anybody.

    To operators alone: at a counter, the count of what shift managers do would tell of a discreet hit.
    """
    if not service.operators.include(request):
        raise NotFound(what="route")
    try:
        stock = take_stock(service.parts)
    except StoreUnavailable:
        stock = None
    return Response(service.measurements.exposition(stock), media_type=CONTENT_TYPE)


def _item(check: Check) -> ProblemItem:
    return ProblemItem(pointer=f"/checks/{check.name}", code=check.reason, parameters=_named(check))


def _shown(check: Check, catalogue: Catalogue, language: Language) -> CheckShown:
    code = f"reason.{check.reason}"
    return CheckShown(
        name=check.name,
        state=check.state,
        reason=check.reason,
        detail=catalogue.sentence(code, check.parameters, language) if check.reason and catalogue.has(code) else "",
        parameters=_named(check),
    )


def _named(check: Check) -> list[NamedValue]:
    return [NamedValue(name=name, value=value) for name, value in check.parameters.items() if name != "reason"]
