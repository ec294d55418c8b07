"""Which crossings would the entries have hit that came into force lately?

Pure questions: nothing is recorded here. An entry is *news* where it was not in force before, or meant somebody else.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from typing import Final

from screening.domain.clock import local_date
from screening.domain.entries import ListEntry
from screening.domain.identifiers import CrossingId, EntryId, ListCode
from screening.domain.lists import ListDefinition, ListVersion
from screening.matching.retro.recorded import RecordedTravellers
from screening.matching.retro.retro_hits import RetroHit, find_crossings
from screening.matching.score.particulars import particulars_of
from screening.matching.search import screen
from screening.matching.snapshot import Snapshot, alone
from screening.workflows.parts import Parts
from screening.workflows.ports import Repositories

MOST_ONE_BY_ONE: Final = 300
"""Of more entries at once, the travellers are asked one by one instead of the entries: an import brings a million."""


@dataclass(frozen=True, slots=True, repr=False)
class News:
    """The entries of a list that came into force after a version, up to `version`, on the day of the question.

    With `began_after` they are those whose first day has come since that day, whatever version brought them.

    Of a large import they are not named (`entries` is None): a million of them need not be held. The travellers are
    asked then, and whether an entry that hits is news is looked up.
    """

    definition: ListDefinition
    version: ListVersion
    after: int
    today: date
    entries: tuple[ListEntry, ...] | None
    began_after: date | None = None


def day_at_posts(repositories: Repositories, now: datetime) -> date:
    """Give the latest calendar day that any checkpost has: an entry that begins on it is searched there already."""
    days = {local_date(now, each.time_zone) for each in repositories.checkposts.all()}
    return max(days, default=now.date())


def find_begun(snapshot: Snapshot, code: ListCode, began_after: date, today: date) -> News | None:
    """Give the entries that are in force today, and were not on that day, by their dates alone; None: there are none.

    They make no version: nothing was published when their day came.
    """
    held = next((each for each in snapshot.lists if each.definition.code == code), None)
    begun = tuple(islice(snapshot.beginning(code, began_after, today), MOST_ONE_BY_ONE + 1))
    if held is None or not begun:
        return None
    entries = begun if len(begun) <= MOST_ONE_BY_ONE else None
    return News(held.definition, held.version, held.version.number, today, entries, began_after)


def find_news(repositories: Repositories, code: ListCode, after: int, parts: Parts) -> News | None:
    """Give what came into force on the list after that version; None where the list was never published."""
    definition, today = parts.watch.definition(code), day_at_posts(repositories, parts.clock.now())
    version = repositories.lists.version(code)
    if version is None:
        return None
    news = News(definition, version, after, today, None)
    if repositories.lists.count_changed(code, after, MOST_ONE_BY_ONE + 1) > MOST_ONE_BY_ONE:
        return news
    changed = repositories.lists.changed(code, after)
    return replace(news, entries=tuple(each for each in changed if is_news(repositories, each, news)))


def is_news(repositories: Repositories, entry: ListEntry, among: News) -> bool:
    """Whether the entry is in force, and was not before, or meant somebody else, or was of another category."""
    if not entry.is_in_force(among.today):
        return False
    if among.began_after is not None:
        return entry.valid_from is not None and entry.valid_from > among.began_after
    known = repositories.lists.revisions(entry.id, entry.revision)
    before = next((each.entry for each in known if each.version <= among.after), None)
    if before is None or not before.is_in_force(among.today) or before.category != entry.category:
        return True
    holds = among.definition.holds
    return particulars_of(before, holds) != particulars_of(entry, holds)


def just_merged(repositories: Repositories, entry: ListEntry, among: News) -> frozenset[EntryId]:
    """Give the entries that this one has taken up since: whoever was a hit of them has been looked at as one of it."""
    if not entry.merged_from:
        return frozenset()
    known = repositories.lists.revisions(entry.id, entry.revision)
    before = next((each.entry for each in known if each.version <= among.after), None)
    return frozenset(entry.merged_from) - frozenset(before.merged_from if before else ())


def find_late_hits(
    news: News, recorded: RecordedTravellers, snapshot: Snapshot, since: datetime, pace: Callable[[], None]
) -> Iterator[tuple[ListEntry, Sequence[RetroHit]]]:
    """Give entry by entry the crossings recorded from `since` on that it would have hit, newest first.

    `pace` is called between pieces of work.
    """
    if news.entries is None:
        yield from _by_traveller(news, recorded, snapshot, since, pace)
        return
    for entry in news.entries:
        hits = find_crossings(recorded, entry, news.definition, since)
        pace()
        if hits:
            yield entry, hits


def _by_traveller(
    news: News, recorded: RecordedTravellers, snapshot: Snapshot, since: datetime, pace: Callable[[], None]
) -> Iterator[tuple[ListEntry, Sequence[RetroHit]]]:
    entries: dict[EntryId, ListEntry] = {}
    best: dict[tuple[EntryId, CrossingId], RetroHit] = {}
    for entry, hit in _screened(news, recorded, snapshot, since, pace):
        entries[entry.id] = entry
        held = best.get((entry.id, hit.crossing_id))
        if held is None or hit.score > held.score:
            best[entry.id, hit.crossing_id] = hit
    by_entry: dict[EntryId, list[RetroHit]] = {}
    for (entry_id, _), hit in best.items():
        by_entry.setdefault(entry_id, []).append(hit)
    for entry_id, hits in by_entry.items():
        yield entries[entry_id], sorted(hits, key=lambda hit: (hit.at, hit.crossing_id), reverse=True)


def _screened(
    news: News, recorded: RecordedTravellers, snapshot: Snapshot, since: datetime, pace: Callable[[], None]
) -> Iterator[tuple[ListEntry, RetroHit]]:
    """Screen everybody recorded since then against the list alone."""
    searched = alone(snapshot, news.definition.code, news.definition.threshold)
    for part in recorded.parts:
        for each in part.all():
            pace()
            if each.at < since:
                continue
            found = screen(searched, each.traveller, each.documents, each.direction, news.today, most_hits=None)
            for hit in found.hits:
                late = RetroHit(each.crossing_id, each.at, each.checkpost, each.direction, hit.score, hit.evidence)
                yield hit.entry, late
