"""Is this traveller, as read or typed, on a list? Data in, instruction out."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from screening.api.presented import (
    ScreeningRequest,
    day_at,
    screened_where,
    screening_reason,
)
from screening.api.readings import Scanned, ScannedFull, with_reading
from screening.domain.crossings import DataSource
from screening.domain.readings import Reading
from screening.domain.wording import Language
from screening.mrz.text import read_mrz_text
from screening.web.caller import claim_of
from screening.web.once import Keyed, KeyedCall, Written, keyed_call
from screening.web.projection import ScreeningFull, ScreeningShown, project_screening, sees_alerts
from screening.web.service import LanguageOf, language_of, service_of
from screening.web.short_way import ShortWay
from screening.web.strict_json import StrictRoute
from screening.workflows.counter.screen_traveller import (
    Presented,
    Screened,
    presented_reading,
    presented_typed,
    search_traveller,
)
from screening.workflows.parts import Parts
from screening.workflows.ports import Repositories

router = APIRouter(tags=["screening"], route_class=StrictRoute)


class Writing:
    """Puts a screening into words for one caller, and counts it once it is durable."""

    def __init__(self, call: KeyedCall, language: Language, started: float) -> None:
        self._call = call
        self._language = language
        self._started = started

    def shown(self, screened: Screened) -> ScreeningShown:
        """Cut the screening down to the caller's role."""
        return project_screening(
            screened,
            is_full=sees_alerts(self._call.caller.account, screened.checkpost),
            elapsed_ms=round((time.perf_counter() - self._started) * 1000, 1),
            catalogue=self._call.service.catalogue,
            language=self._language,
        )

    def remember(self, screened: Screened, reading: Reading) -> None:
        """Keep the reading of a page for whoever follows its counter."""
        self._call.service.counters.readings.keep(screened.screening.id, reading)

    def count(self, screened: Screened) -> Screened:
        """Count it by what the counter was shown."""
        measurements, screening = self._call.service.measurements, screened.screening
        measurements.count_screening(screening.outcome_shown, time.perf_counter() - self._started, screened.search)
        if screening.source is DataSource.IMAGE and screening.reading_status is not None:
            measurements.count_reading(screening.reading_status)
        return screened


async def writing(call: Keyed, language: LanguageOf) -> Writing:
    """Give what puts this call's answer into words; its clock starts here."""
    return Writing(call, language, time.perf_counter())


WritingOf = Annotated[Writing, Depends(writing)]


@router.post(
    "/screenings",
    status_code=201,
    responses={
        201: {
            "model": ScreeningShown | ScreeningFull | Scanned | ScannedFull,
            "description": "Recorded, whatever the outcome; of `mrz` lines with their reading.",
        }
    },
)
async def screen(body: ScreeningRequest, call: Keyed, writing: WritingOf) -> Response:
    """Screen a traveller, documents, or both, against every list that applies to the direction.

    A crossing without an id opens a new one; an open crossing's id adds an attempt to it. Lines that cannot be parsed
    are a problem (422) and leave no record; lines that are in doubt are recorded as `undetermined`. Counter officers
    get outcome and instruction; who may see the checkpost's alerts gets hits and alert too.
    """
    asked = _Asked(body, writing, call)
    return await call.answer_when_durable(body.model_dump_json().encode(), asked.search, asked.written, writing.count)


async def _screen_at_once(request: Request, body: ScreeningRequest, key: str) -> Response:
    call = await keyed_call(request, service_of(request), await claim_of(request), key)
    return await screen(body, call, await writing(call, language_of(request)))


def short_way(prefix: str) -> ShortWay[ScreeningRequest]:
    """Give the short way to `screen`, which is asked more than everything else together."""
    return ShortWay(f"{prefix}/screenings", ScreeningRequest, _screen_at_once)


@dataclass(slots=True, repr=False)
class _Asked:
    """One request to screen on its way: read, then searched, then put into words."""

    body: ScreeningRequest
    writing: Writing
    call: KeyedCall
    reading: Reading | None = None

    def search(self, parts: Parts) -> Callable[[Repositories], Screened]:
        body, where = self.body, screened_where(self.body.crossing)
        if body.mrz is None:
            presented = _typed(body)
        else:
            self.reading = read_mrz_text(body.mrz, day_at(where, parts.clock.now(), parts))
            presented = presented_reading(self.reading, DataSource.MRZ_TEXT)
        officer, reason = self.call.caller.account, screening_reason(body.reason)
        return search_traveller(where, presented, officer, parts, reason=reason, occurred_at=body.occurred_at)

    def written(self, screened: Screened, _: Repositories) -> Written:
        shown = self.writing.shown(screened)
        told = shown if self.reading is None else with_reading(shown, self.reading)
        return Written(201, told, f"/api/v1/crossings/{screened.crossing.id}")


def _typed(body: ScreeningRequest) -> Presented:
    traveller = body.traveller.traveller() if body.traveller else None
    return presented_typed(traveller, tuple(each.document() for each in body.documents))
