"""What lies before the shift manager who opens an alert: the traveller beside each entry, and why are they alike?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response

from screening.auth.permissions import Permission, may_at
from screening.catalogue.sentences import Catalogue
from screening.console.pages import PageCaller, page_data, page_language, write_page
from screening.domain.checkposts import Checkpost
from screening.domain.crossings import Screening
from screening.domain.decisions import Disposition
from screening.domain.entries import ListEntry
from screening.domain.hits import Hit
from screening.domain.identifiers import AccountId, AlertId
from screening.domain.wording import Language
from screening.web.hits import EvidenceSaid, evidence_said
from screening.web.service import ServiceOf
from screening.workflows.look_up import AlertFile, HitFile, view_alert
from screening.workflows.parts import Parts

_WORDS: Final = ("console.alert.", "console.reason.", "console.trouble.")

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, repr=False)
class HitView:
    """A hit with all that stands beside it on the page."""

    hit: Hit
    entry: ListEntry
    entry_now: ListEntry
    screening: Screening
    list_name: str
    advice: str | None
    evidence: tuple[EvidenceSaid, ...]


@router.get("/alerts/{alert_id}")
def alert_page(request: Request, alert_id: UUID, caller: PageCaller, service: ServiceOf) -> Response:
    """Show one alert; opening it is journalled. Raises NotFound, NotAllowed, NotJournalled."""
    file = view_alert(AlertId(alert_id), caller.account, service.parts)
    language = page_language(request)
    checkpost, officers = _who_and_where(file, service.parts)
    values = {
        "alert": file.line.alert,
        "crossing": file.line.crossing,
        "checkpost": checkpost,
        "claimed_by": file.line.acknowledged_by,
        "hits": [_hit_view(hit, file, language, service.catalogue) for hit in _open_first(file)],
        "officers": officers,
        "dispositions": tuple(Disposition),
        "may_decide": may_at(caller.account, Permission.ALERT_DECIDE, checkpost),
        "local": _local_time(checkpost.time_zone),
        "page_data": page_data(request, caller, _WORDS, {"alert_id": str(alert_id)}),
    }
    return write_page(request, "alert.html", caller, values)


def _open_first(file: AlertFile) -> list[HitFile]:
    """Order the hits: those that wait, then the decided, then those that a later screening replaced."""
    return sorted(file.hits, key=lambda each: (each.hit.superseded_by is not None, not each.hit.is_open))


def _hit_view(file: HitFile, alert: AlertFile, language: Language, catalogue: Catalogue) -> HitView:
    screening = next(each for each in alert.screenings if each.id == file.hit.screening_id)
    advice = file.definition.advice_on(file.entry, alert.line.crossing.direction)
    return HitView(
        hit=file.hit,
        entry=file.entry,
        entry_now=file.entry_now,
        screening=screening,
        list_name=file.definition.name.in_language(language),
        advice=advice.in_language(language) if advice else None,
        evidence=tuple(evidence_said(each, catalogue, language) for each in file.hit.evidence),
    )


def _who_and_where(file: AlertFile, parts: Parts) -> tuple[Checkpost, Mapping[AccountId, str]]:
    """Give the checkpost, and the username of every officer who decided something."""
    decisions = [
        decision
        for each in file.hits
        for decision in (*each.hit.earlier_decisions, *([each.hit.decision] if each.hit.decision else []))
    ]
    ids = {decision.decided_by for decision in decisions}
    with parts.store.read() as repositories:
        officers = {account_id: repositories.accounts.get(account_id).username for account_id in ids}
        return repositories.checkposts.get(file.line.alert.checkpost), officers


def _local_time(time_zone: str) -> Callable[[datetime], str]:
    zone = ZoneInfo(time_zone)
    return lambda moment: f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
