"""What is screened at this counter, as it happens, whichever machine sends it?"""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime

from screening.api import fields
from screening.api.readings import PageRead, page_read
from screening.catalogue.sentences import Catalogue
from screening.domain.clock import Clock
from screening.domain.crossings import DataSource, Outcome, Screening
from screening.domain.errors import InvalidMrz
from screening.domain.identifiers import CheckpostCode, CounterCode, ScreeningId
from screening.domain.lists import Direction
from screening.domain.readings import Reading
from screening.domain.wording import Language
from screening.mrz.text import read_mrz_text
from screening.web.board import PresentedTraveller, presented_traveller
from screening.web.caller import Caller, is_still_welcome
from screening.web.following import HEARTBEAT_S
from screening.web.limiting import counted_board
from screening.web.live_counters import LiveCounters
from screening.web.projection import (
    CrossingName,
    InstructionSaid,
    SearchedList,
    Strict,
    instruction_said,
    searched_lists,
)
from screening.web.recent_readings import RecentReadings
from screening.web.service import LanguageOf, ServiceOf
from screening.web.strict_json import StrictRoute
from screening.workflows.parts import Parts
from screening.workflows.views.watch_counter import Counter, ScreenedHere, subscribe_counter

router = APIRouter(tags=["screening"], route_class=StrictRoute)


class ScreenedAtCounter(Strict):
    """A screening as the counter was shown it, whoever asks. `age_s`: how long ago the page was presented.

    `reading` is None where fields were typed, and where several documents lay on a page that another process read.
    """

    id: UUID
    crossing: CrossingName
    direction: Direction
    source: DataSource
    occurred_at: AwareDatetime
    age_s: float
    traveller: PresentedTraveller
    outcome: Outcome
    instruction: InstructionSaid
    lists: list[SearchedList]
    reading: PageRead | None


@dataclass(frozen=True, slots=True, repr=False)
class CounterWriting:
    """Writes what happens at counters."""

    catalogue: Catalogue
    readings: RecentReadings
    clock: Clock

    def __call__(self, screened: ScreenedHere, language: Language) -> str:
        """Write one screening, by what the counter was shown and nothing else."""
        crossing, screening = screened.crossing, screened.screening
        reading = self.readings.find(screening.id) or _reading_of_lines(screening, self.clock.now())
        return ScreenedAtCounter(
            id=screening.id,
            crossing=CrossingName(id=crossing.id, number=crossing.number),
            direction=crossing.direction,
            source=screening.source,
            occurred_at=screening.occurred_at,
            age_s=round((self.clock.now() - screening.occurred_at).total_seconds(), 1),
            traveller=presented_traveller(screening),
            outcome=screening.outcome_shown,
            instruction=instruction_said(screening.instruction_shown, self.catalogue, language),
            lists=searched_lists(screening),
            reading=page_read(reading) if reading else None,
        ).model_dump_json()


def live_counters(parts: Parts, catalogue: Catalogue, heartbeat_s: float = HEARTBEAT_S) -> LiveCounters:
    """Make what follows the store for the counters' pages."""
    readings = RecentReadings()
    return LiveCounters(parts, CounterWriting(catalogue, readings, parts.clock), readings, heartbeat_s)


@router.get(
    "/screenings/stream",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string", "maxLength": 1_000_000}}}}},
)
async def stream_screenings(
    request: Request,
    caller: Caller,
    service: ServiceOf,
    language: LanguageOf,
    checkpost: Annotated[fields.CheckpostField, Query()],
    counter: Annotated[fields.CounterField, Query()],
    last_event_id: Annotated[UUID | None, Header()] = None,
    after: Annotated[UUID | None, Query()] = None,
) -> StreamingResponse:
    """Send every screening at a counter as it is recorded (server-sent events), as the counter is shown it.

    Each event `screened` has the screening's id. A stream that was cut off resumes after Last-Event-ID (or `after`):
    what was screened meanwhile, in the last five minutes, comes first. Following a counter is journalled.
    """
    service.counters.require_working()
    service.limits.require_free_board(str(caller.account.id))
    place = Counter(CheckpostCode(checkpost), CounterCode(counter))
    await asyncio.to_thread(subscribe_counter, place, caller.account, service.parts)
    position = last_event_id or after
    events = service.counters.stream(
        place,
        language,
        ScreeningId(position) if position else None,
        is_still_welcome(request, caller, service),
    )
    counted = counted_board(events, service.limits, caller.account)
    return StreamingResponse(counted, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


def _reading_of_lines(screening: Screening, now: datetime) -> Reading | None:
    """Read the lines that the store keeps once more: what they say, and not which characters were in doubt."""
    if not screening.mrz_lines:
        return None
    try:
        read = read_mrz_text(list(screening.mrz_lines), now.date())
    except InvalidMrz:
        return None
    # How far the page's own reading could be trusted was judged then, by more than the check digits.
    status = screening.reading_status
    return replace(read, zones=tuple(replace(zone, status=status) for zone in read.zones)) if status else read
