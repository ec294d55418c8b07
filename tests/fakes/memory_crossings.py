"""Crossings and screenings, in memory."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from screening.domain.crossings import (
    Crossing,
    CrossingNumber,
    Movement,
    Outcome,
    RecordedTraveller,
    Screening,
    ScreeningReason,
)
from screening.domain.errors import Conflict, CrossingClosed, NotFound
from screening.domain.identifiers import CheckpostCode, CrossingId
from screening.domain.journal import JournalRecord
from screening.domain.travellers import TravelDocument, Traveller
from screening.workflows.ports import SCREENED, UNSCREENED, CrossingFilter, Page, PresentedBefore, RecordedSince
from tests.fakes.memory_pages import page_after
from tests.fakes.memory_state import MemoryState


@dataclass(frozen=True, slots=True)
class MemoryCrossings:
    """`ports.Crossings` in memory."""

    state: MemoryState

    def next_number(self, checkpost: CheckpostCode, year: int) -> CrossingNumber:
        count = self.state.numbers.get((checkpost, year), 0) + 1
        self.state.numbers[checkpost, year] = count
        return CrossingNumber(f"{checkpost}-{year % 100:02}-{count:06}")

    def add(self, crossing: Crossing) -> None:
        if crossing.id in self.state.crossings:
            raise Conflict(reason="crossing_exists")
        if any(crossing.number == other.number for other in self.state.crossings.values()):
            raise Conflict(reason="crossing_exists")
        self.state.crossings[crossing.id] = crossing

    def get(self, crossing_id: CrossingId) -> Crossing:
        if crossing_id not in self.state.crossings:
            raise NotFound(what="crossing")
        return self.state.crossings[crossing_id]

    def several(self, crossing_ids: Sequence[CrossingId]) -> Mapping[CrossingId, Crossing]:
        return {each: self.state.crossings[each] for each in crossing_ids if each in self.state.crossings}

    def close(self, crossing_id: CrossingId, movement: Movement) -> Crossing:
        crossing = self.get(crossing_id)
        if not crossing.is_open:
            raise CrossingClosed
        closed = replace(crossing, movement=movement)
        self.state.crossings[crossing_id] = closed
        return closed

    def add_screening(self, screening: Screening) -> None:
        self.get(screening.crossing_id)
        if screening.id in self.state.screenings:
            raise Conflict(reason="screening_exists")
        self.state.screenings[screening.id] = screening

    def screenings(self, crossing_id: CrossingId) -> tuple[Screening, ...]:
        found = [screening for screening in self.state.screenings.values() if screening.crossing_id == crossing_id]
        return tuple(sorted(found, key=lambda screening: (screening.recorded_at, screening.id)))

    def last_screenings(self, crossing_ids: Sequence[CrossingId]) -> Mapping[CrossingId, Screening]:
        return {each: attempts[-1] for each in crossing_ids if (attempts := self.screenings(each))}

    def last_shown(self, crossing_ids: Sequence[CrossingId]) -> Mapping[CrossingId, Outcome]:
        attempts = {
            crossing_id: [each for each in self.screenings(crossing_id) if _is_shown(each)]
            for crossing_id in crossing_ids
        }
        return {crossing_id: tried[-1].outcome_shown for crossing_id, tried in attempts.items() if tried}

    def find(self, which: CrossingFilter, limit: int, cursor: str | None = None) -> Page[Crossing]:
        found = [crossing for crossing in self.state.crossings.values() if self._is_meant(which, crossing)]
        found.sort(key=lambda crossing: (crossing.opened_at, crossing.id), reverse=True)
        return page_after(found, [str(crossing.id) for crossing in found], limit, cursor)

    def presented_before(self, which: PresentedBefore, limit: int) -> tuple[Crossing, ...]:
        found = [
            crossing
            for crossing in self.state.crossings.values()
            if crossing.id != which.besides
            and crossing.checkpost in which.checkposts
            and self._is_same(which, crossing)
        ]
        return tuple(sorted(found, key=lambda crossing: (crossing.opened_at, crossing.id), reverse=True)[:limit])

    def recorded_since(self, position: int, limit: int) -> RecordedSince:
        records = [each for each in self.state.records if each.seq > position and each.action in {SCREENED, UNSCREENED}]
        travellers = [each for record in records[:limit] for each in self._recorded_by(record)]
        is_last = len(records) < limit
        last = max(position, len(self.state.records)) if is_last else records[limit - 1].seq
        return RecordedSince(tuple(travellers), last, is_last)

    def _recorded_by(self, record: JournalRecord) -> Iterator[RecordedTraveller]:
        for screening in self.state.screenings.values():
            if record.action == SCREENED and f"screening:{screening.id}" in record.object_ids:
                who = (screening.traveller, screening.documents)
                yield from self._recorded_at(screening.crossing_id, screening.recorded_at, *who)
        for crossing in self.state.crossings.values():
            ended = crossing.movement
            if record.action == UNSCREENED and f"crossing:{crossing.id}" in record.object_ids and ended:
                yield from self._recorded_at(crossing.id, ended.recorded_at, ended.traveller, ended.documents)

    def _recorded_at(
        self,
        crossing_id: CrossingId,
        at: datetime,
        traveller: Traveller | None,
        documents: tuple[TravelDocument, ...],
    ) -> Iterator[RecordedTraveller]:
        if traveller or documents:
            crossing = self.get(crossing_id)
            place = (crossing.checkpost, crossing.direction)
            yield RecordedTraveller(crossing_id, at, *place, traveller, documents)

    def _is_same(self, which: PresentedBefore, crossing: Crossing) -> bool:
        unscreened = crossing.movement.documents if crossing.movement else ()
        return any(document.number in which.numbers for document in unscreened) or any(
            any(document.number in which.numbers for document in screening.documents)
            or (which.cnic is not None and screening.traveller is not None and screening.traveller.cnic == which.cnic)
            for screening in self.screenings(crossing.id)
        )

    def _is_meant(self, which: CrossingFilter, crossing: Crossing) -> bool:
        return (
            (which.checkposts is None or crossing.checkpost in which.checkposts)
            and which.counter in (None, crossing.counter)
            and which.number in (None, crossing.number)
            and (which.opened_from is None or which.opened_from <= crossing.opened_at)
            and (which.opened_before is None or crossing.opened_at < which.opened_before)
            and (crossing.is_open or not which.only_open)
            and (which.document_number is None or self._has_shown(crossing, which.document_number))
        )

    def _has_shown(self, crossing: Crossing, number: str) -> bool:
        shown = [document for screening in self.screenings(crossing.id) for document in screening.documents]
        written = crossing.movement.documents if crossing.movement else ()
        return any(document.number == number for document in (*shown, *written))


def _is_shown(attempt: Screening) -> bool:
    """Whether the counter was shown it: of somebody who crossed unscreened nothing was, whatever was found late."""
    return attempt.reason is not ScreeningReason.LATE or attempt.outcome_shown is not Outcome.UNDETERMINED
