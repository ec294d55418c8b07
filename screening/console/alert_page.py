"""What lies before the shift manager who opens an alert, and what may this officer do about it?"""

from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response

from screening.auth.permissions import Permission, may_at
from screening.console.finding_views import finding_view
from screening.console.hit_views import hit_view
from screening.console.lapsing import lapse_of
from screening.console.pages import PageCaller, page_data, page_language, write_page
from screening.domain.clock import local_date
from screening.domain.decisions import Disposition
from screening.domain.document_findings import DocumentFinding
from screening.domain.identifiers import AlertId
from screening.web.service import ServiceOf
from screening.workflows.desk.keep_photographs import whereabouts
from screening.workflows.reasons import LONGEST_REASON
from screening.workflows.views.look_up import AlertFile, HitFile, view_alert

_WORDS: Final = (
    "console.alert.",
    "console.disposition.",
    "console.finding.disposition.",
    "console.finding.preset.",
    "console.reason.",
    "console.trouble.",
)

router = APIRouter(include_in_schema=False)


@router.get("/alerts/{alert_id}")
def alert_page(request: Request, alert_id: UUID, caller: PageCaller, service: ServiceOf) -> Response:
    """Show one alert; opening it is journalled. Raises NotFound, NotAllowed, NotJournalled."""
    file = view_alert(AlertId(alert_id), caller.account, service.parts)
    language = page_language(request)
    with service.parts.store.read() as repositories:
        checkpost = repositories.checkposts.get(file.line.alert.checkpost)
    today = local_date(service.parts.clock.now(), checkpost.time_zone)
    handed = {"alert_id": str(alert_id), "account": str(caller.account.id), "longest_reason": LONGEST_REASON}
    values = {
        "alert": file.line.alert,
        "crossing": file.line.crossing,
        "checkpost": checkpost,
        "claimed_by": file.line.acknowledged_by,
        "hits": [hit_view(hit, file, today, language, service.catalogue) for hit in _open_first(file)],
        "whereabouts": whereabouts([each.entry for each in file.hits], service.parts),
        "findings": [finding_view(each, file) for each in _undecided_first(file)],
        "earlier": file.earlier,
        "list_name": lambda code: service.parts.watch.definition(code).name.in_language(language),
        "officers": file.officers,
        "dispositions": tuple(Disposition),
        "me": caller.account.id,
        "may_decide": may_at(caller.account, Permission.ALERT_DECIDE, checkpost),
        "lapse": lambda day: lapse_of(day, (checkpost.time_zone,), service.parts.clock.now()),
        "local": _local_time(checkpost.time_zone),
        "page_data": page_data(request, caller, _WORDS, handed),
    }
    return write_page(request, "alert.html", caller, values)


def _open_first(file: AlertFile) -> list[HitFile]:
    """Order the hits: to be decided, awaiting a second officer, decided, replaced by a later screening."""
    return sorted(
        file.hits,
        key=lambda each: (each.hit.superseded_by is not None, not each.hit.is_open, not each.hit.needs_decision),
    )


def _undecided_first(file: AlertFile) -> list[DocumentFinding]:
    """Order the findings: to be decided, decided, replaced by a later reading."""
    return sorted(file.findings, key=lambda each: (each.superseded_by is not None, not each.is_open))


def _local_time(time_zone: str) -> Callable[[datetime], str]:
    zone = ZoneInfo(time_zone)
    return lambda moment: f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
