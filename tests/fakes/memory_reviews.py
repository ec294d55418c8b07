"""Days of review and photographs, in memory."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from screening.domain.entries import EntryState, ListEntry
from screening.domain.errors import NotFound
from screening.domain.identifiers import EntryId, ListCode
from screening.domain.photographs import NamedPhotograph, Photograph, Whereabouts
from screening.domain.reviews import ReviewDates, ReviewDay, ReviewSpan
from screening.workflows.ports import EntryBrought, ReviewMark, WantedPhotograph
from tests.fakes.memory_state import MemoryState


@dataclass(frozen=True, slots=True)
class MemoryReviews:
    """`ports.Reviews` in memory."""

    state: MemoryState

    def mark(self, code: ListCode) -> ReviewMark | None:
        return self.state.review_marks.get(code)

    def marks(self) -> Mapping[ListCode, ReviewMark]:
        return dict(self.state.review_marks)

    def set_mark(self, code: ListCode, mark: ReviewMark) -> None:
        self.state.review_marks[code] = mark

    def brought(self, code: ListCode, after: int, beyond: EntryId | None = None) -> Iterator[EntryBrought]:
        latest: dict[EntryId, tuple[ListEntry, int]] = {}
        for entry, number in self.state.revisions.values():
            if entry.list_code == code and number > after and (beyond is None or entry.id > beyond):
                known = latest.get(entry.id)
                if known is None or known[0].revision < entry.revision:
                    latest[entry.id] = (entry, number)
        for key in sorted(latest):
            entry, number = latest[key]
            yield EntryBrought(entry, self.state.versions[code, number].published_at)

    def take(self, dates: Sequence[ReviewDates]) -> None:
        for each in dates:
            held, noted = self.state.review_dates.get(each.entry_id, (None, None))
            if held is None or held.revision <= each.revision:
                is_as_before = held is not None and held.review_on == each.review_on
                self.state.review_dates[each.entry_id] = (each, noted if is_as_before else None)

    def find(
        self,
        span: ReviewSpan,
        limit: int,
        after: tuple[date, EntryId] | None = None,
        without: Sequence[ReviewSpan] = (),
    ) -> tuple[ReviewDates, ...]:
        found = [
            (_day(each, span.day), each)
            for each, _ in self._within(span)
            if not any(other.holds(each) for other in without)
        ]
        found.sort(key=lambda pair: (pair[0], pair[1].entry_id))
        later = [each for day, each in found if after is None or (day, each.entry_id) > after]
        return tuple(later[:limit])

    def count(self, span: ReviewSpan, most: int) -> int:
        return min(most, len(self._within(span)))

    def not_noted(self, span: ReviewSpan, limit: int) -> tuple[ReviewDates, ...]:
        found = [each for each, noted in self._within(span) if noted is None]
        return tuple(sorted(found, key=lambda each: _day(each, span.day))[:limit])

    def note_overdue(self, entry_ids: Sequence[EntryId], on: date) -> None:
        for entry_id in entry_ids:
            self.state.review_dates[entry_id] = (self.state.review_dates[entry_id][0], on)

    def _within(self, span: ReviewSpan) -> list[tuple[ReviewDates, date | None]]:
        return [kept for kept in self.state.review_dates.values() if span.holds(kept[0])]


@dataclass(frozen=True, slots=True)
class MemoryPhotographs:
    """`ports.Photographs` in memory."""

    state: MemoryState

    def add(self, photograph: Photograph) -> None:
        key = (photograph.list_code, photograph.sha256)
        kept, is_named = self.state.photographs.get(key, (photograph, False))
        if not is_named:
            self.state.photographs[key] = (replace(kept, uploaded_at=photograph.uploaded_at), False)

    def get(self, code: ListCode, sha256: str) -> Photograph:
        return self._kept(code, sha256)

    def name(self, code: ListCode, sha256: str) -> None:
        self.state.photographs[code, sha256] = (self._kept(code, sha256), True)

    def has_orphans(self, uploaded_before: datetime) -> bool:
        return bool(self._orphans(uploaded_before))

    def sweep(self, uploaded_before: datetime) -> int:
        left = self._orphans(uploaded_before)
        for key in left:
            del self.state.photographs[key]
        return len(left)

    def _orphans(self, uploaded_before: datetime) -> list[tuple[ListCode, str]]:
        return [
            key
            for key, (kept, is_named) in self.state.photographs.items()
            if not is_named and kept.uploaded_at < uploaded_before
        ]

    def _kept(self, code: ListCode, sha256: str) -> Photograph:
        if (code, sha256) not in self.state.photographs:
            raise NotFound(what="photograph")
        return self.state.photographs[code, sha256][0]


@dataclass(frozen=True, slots=True)
class MemoryNamedPhotographs:
    """`ports.NamedPhotographs` in memory."""

    state: MemoryState

    def follow(self, entries: Sequence[ListEntry]) -> None:
        for each in entries:
            self.state.named_photographs.pop(each.id, None)
            if each.photograph_sha256 is not None and each.state is not EntryState.WITHDRAWN:
                self.state.named_photographs[each.id] = NamedPhotograph(each.list_code, each.photograph_sha256)

    def is_named(self, photograph: NamedPhotograph) -> bool:
        return photograph in self.state.named_photographs.values()

    def body(self, photograph: NamedPhotograph) -> bytes:
        if (uploaded := self.state.photographs.get(photograph)) is not None:
            return uploaded[0].body
        if photograph not in self.state.received_photographs:
            raise NotFound(what="photograph")
        return self.state.received_photographs[photograph]

    def whereabouts(self, photographs: Collection[NamedPhotograph]) -> Mapping[NamedPhotograph, Whereabouts]:
        return {
            each: Whereabouts.HERE
            if self._is_here(each)
            else Whereabouts.AWAITED
            if self.is_named(each)
            else Whereabouts.GONE
            for each in photographs
        }

    def missing(self, now: datetime, limit: int) -> tuple[WantedPhotograph, ...]:
        wanted = [
            (tries, each)
            for each in self._missing()
            for tries, not_before in [self.state.photograph_tries.get(each, (0, now))]
            if not_before <= now
        ]
        return tuple(WantedPhotograph(each, tries) for tries, each in sorted(wanted)[:limit])

    def count_missing(self) -> Mapping[ListCode, int]:
        return Counter(each.list_code for each in self._missing())

    def receive(self, photograph: NamedPhotograph, body: bytes, at: datetime) -> bool:
        self.state.photograph_tries.pop(photograph, None)
        if not self.is_named(photograph) or self._is_here(photograph):
            return False
        self.state.received_photographs[photograph] = body
        return True

    def note_failure(self, wanted: WantedPhotograph, not_before: datetime) -> None:
        self.state.photograph_tries[wanted.photograph] = (wanted.tries + 1, not_before)

    def has_unnamed(self) -> bool:
        return any(not self.is_named(each) for each in (*self.state.received_photographs, *self.state.photograph_tries))

    def sweep(self) -> int:
        for each in [each for each in self.state.photograph_tries if not self.is_named(each)]:
            del self.state.photograph_tries[each]
        left = [each for each in self.state.received_photographs if not self.is_named(each)]
        for each in left:
            del self.state.received_photographs[each]
        return len(left)

    def _missing(self) -> set[NamedPhotograph]:
        return {each for each in self.state.named_photographs.values() if not self._is_here(each)}

    def _is_here(self, photograph: NamedPhotograph) -> bool:
        return photograph in self.state.photographs or photograph in self.state.received_photographs


def _day(dates: ReviewDates, day: ReviewDay) -> date:
    found = dates.on(day)
    assert found is not None
    return found
