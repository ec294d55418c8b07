"""Numbers about lists, in memory."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from screening.domain.changes import ChangeKind
from screening.domain.decisions import Disposition
from screening.domain.hits import Hit
from screening.domain.identifiers import EntryId, ListCode
from screening.domain.list_figures import ONE_WEEK, ChangedInWeek, EntryHits, HitCounts, Weeks
from tests.fakes.memory_state import MemoryState


@dataclass(frozen=True, slots=True)
class MemoryFigures:
    """`ports.Figures` in memory."""

    state: MemoryState

    def sizes(self, code: ListCode, weeks: Weeks) -> Mapping[int, int]:
        of_list = sorted(
            (version for (stored, _), version in self.state.versions.items() if stored == code),
            key=lambda version: version.number,
        )
        found: dict[int, int] = {}
        for version in of_list:
            if version.published_at < weeks.first + weeks.count * ONE_WEEK:
                week = weeks.number_of(version.published_at)
                found[-1 if week is None else week] = version.entries
        return found

    def changes(self, code: ListCode, weeks: Weeks) -> tuple[ChangedInWeek, ...]:
        found: Counter[tuple[int, ChangeKind | None]] = Counter()
        for mark in self.state.marks:
            week = weeks.number_of(mark.version.published_at)
            if mark.version.code == code and week is not None:
                found[week, mark.kind] += mark.changed
        made = [ChangedInWeek(week, kind, count) for (week, kind), count in found.items() if count]
        return tuple(sorted(made, key=lambda each: (each.week, each.kind or "")))

    def hits(self, code: ListCode, weeks: Weeks) -> Mapping[int, HitCounts]:
        found: dict[int, Counter[Disposition | None]] = defaultdict(Counter)
        for week, hit in self._hits(code, weeks):
            found[week][hit.decision.disposition if hit.decision else None] += 1
        return {week: _counts(found[week]) for week in sorted(found)}

    def most_false(self, code: ListCode, weeks: Weeks, limit: int) -> tuple[EntryHits, ...]:
        found: dict[EntryId, Counter[Disposition | None]] = defaultdict(Counter)
        for _, hit in self._hits(code, weeks):
            found[hit.entry_id][hit.decision.disposition if hit.decision else None] += 1
        made = [EntryHits(entry_id, _counts(counts)) for entry_id, counts in found.items()]
        worst = sorted((each for each in made if each.hits.false), key=lambda each: (-each.hits.false, each.entry_id))
        return tuple(worst[:limit])

    def _hits(self, code: ListCode, weeks: Weeks) -> Iterator[tuple[int, Hit]]:
        for hit in self.state.hits.values():
            week = weeks.number_of(self.state.screenings[hit.screening_id].recorded_at)
            if hit.list_code == code and hit.superseded_by is None and week is not None:
                yield week, hit


def _counts(found: Counter[Disposition | None]) -> HitCounts:
    false, cleared = found[Disposition.FALSE_HIT], found[Disposition.CLEARED]
    return HitCounts(found[None], false, cleared, found.total() - found[None] - false - cleared)
