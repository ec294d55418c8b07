"""Does the service live, can it screen, and how is it doing?"""

from typing import Literal

from fastapi import APIRouter, Request, Response

from screening.domain.errors import NotFound
from screening.web.addresses import is_loopback
from screening.web.measurements import CONTENT_TYPE
from screening.web.projection import Strict
from screening.web.service import ServiceOf
from screening.workflows.look_up import journal_position

router = APIRouter(tags=["operations"])


class Health(Strict):
    """The process answers."""

    status: Literal["alive"] = "alive"


class Readiness(Strict):
    """Store and lists answer: travellers can be screened."""

    status: Literal["ready"] = "ready"


@router.get("/healthz")
def is_alive() -> Health:
    """Tell that the process answers."""
    return Health()


@router.get("/readyz")
def is_ready(service: ServiceOf) -> Readiness:
    """Tell that travellers can be screened: the store can be read and written, there are lists in force, and alerts
    reach the boards. A problem if not."""
    journal_position(service.parts)
    service.parts.store.require_working()
    service.parts.watch.current()
    service.live.require_working()
    return Readiness()


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string", "maxLength": 10_000_000}}}}},
)
def measure(request: Request, service: ServiceOf) -> Response:
    """Give counts and durations in the Prometheus text format: routes and codes, nothing about anybody.

    To this machine alone: at a counter, the count of what shift managers do would tell of a discreet hit.
    """
    if request.client is None or not is_loopback(request.client.host):
        raise NotFound(what="route")
    return Response(service.measurements.exposition(), media_type=CONTENT_TYPE)
