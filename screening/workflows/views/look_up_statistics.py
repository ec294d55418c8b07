"""How large, how old and how complete is a list, how often does it hit, and how often rightly? A journalled view."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from screening.auth.permissions import Permission, require
from screening.domain.accounts import Account
from screening.domain.changes import ChangeKind
from screening.domain.entries import ListEntry
from screening.domain.errors import Unavailable
from screening.domain.identifiers import ListCode
from screening.domain.list_figures import ChangedInWeek, HitCounts, Weeks
from screening.domain.lists import ListDefinition, ListVersion
from screening.lists.versions import age_s, is_stale
from screening.matching.prices.completeness import Completeness, count_completeness
from screening.matching.prices.threshold_prices import Share
from screening.workflows.parts import Parts
from screening.workflows.ports import Repositories
from screening.workflows.views.journalled import journal_view, journalled

WEEKS_TOLD: Final = 26
MOST_FALSE_TOLD: Final = 10


@dataclass(frozen=True, slots=True)
class WeekOfList:
    """One week: how many entries the list had at its end (None before it was published), what changed, what it hit.

    `changes` counts revisions by what officers did; None is whole editions' and imports'.
    """

    begins: datetime
    entries: int | None
    changes: Mapping[ChangeKind | None, int]
    hits: HitCounts

    @property
    def changed(self) -> int:
        """Count the revisions."""
        return sum(self.changes.values())


@dataclass(frozen=True, slots=True, repr=False)
class FalseHitter:
    """An entry, in its latest revision, that hits others than whom it means."""

    entry: ListEntry
    hits: HitCounts


@dataclass(frozen=True, slots=True, repr=False)
class ListStatistics:
    """The numbers of one list. `version` is None where it was never published, `completeness` where it is not loaded.

    `weeks` end with the one of `at`; `hits` are those of all of them. `precision` is the share of true hits among those
    decided as true or false: of how many, it says itself.
    """

    definition: ListDefinition
    version: ListVersion | None
    at: datetime
    weeks: tuple[WeekOfList, ...]
    completeness: Completeness | None
    hits: HitCounts
    most_false: tuple[FalseHitter, ...]

    @property
    def precision(self) -> Share:
        """Give the share of true hits among those that were decided as true or false."""
        return Share(self.hits.true, self.hits.true + self.hits.false)

    @property
    def age_s(self) -> int | None:
        """Give the age of this copy in seconds."""
        return age_s(self.definition, self.version, self.at) if self.version else None

    @property
    def is_stale(self) -> bool:
        """Whether no traveller is answered clear on this copy."""
        return self.version is None or is_stale(self.definition, self.version, self.at)


def view_statistics(code: ListCode, caller: Account, parts: Parts) -> ListStatistics:
    """Give a list's numbers. Raises NotAllowed, NotFound, NotJournalled.

    They are read first and journalled then, so that a long record of hits does not hold the writer up.
    """
    require(caller, Permission.LIST_PRICE)
    definition, now = parts.watch.definition(code), parts.clock.now()
    weeks = Weeks.until(now, WEEKS_TOLD)
    with parts.store.read() as repositories:
        by_week = tuple(_weeks(repositories, code, weeks))
        told = ListStatistics(
            definition,
            repositories.lists.version(code),
            now,
            by_week,
            _completeness(code, parts, now),
            sum((week.hits for week in by_week), HitCounts()),
            _most_false(repositories, code, weeks),
        )
    shown = (f"entry:{each.entry.id}" for each in told.most_false)
    journalled(
        lambda repositories: journal_view(repositories, "statistics.viewed", caller, f"list:{code}", *shown), parts
    )
    return told


def _weeks(repositories: Repositories, code: ListCode, weeks: Weeks) -> Iterable[WeekOfList]:
    sizes, hits = repositories.figures.sizes(code, weeks), repositories.figures.hits(code, weeks)
    changes = _by_week(repositories.figures.changes(code, weeks))
    entries = sizes.get(-1)
    for place, begins in enumerate(weeks.begins):
        entries = sizes.get(place, entries)
        yield WeekOfList(begins, entries, changes.get(place, {}), hits.get(place, HitCounts()))


def _by_week(changes: Iterable[ChangedInWeek]) -> dict[int, dict[ChangeKind | None, int]]:
    found: dict[int, dict[ChangeKind | None, int]] = defaultdict(dict)
    for each in changes:
        found[each.week][each.kind] = each.revisions
    return found


def _completeness(code: ListCode, parts: Parts, now: datetime) -> Completeness | None:
    try:
        return count_completeness(parts.watch.current(), code, now.date())
    except Unavailable:
        return None


def _most_false(repositories: Repositories, code: ListCode, weeks: Weeks) -> tuple[FalseHitter, ...]:
    worst = repositories.figures.most_false(code, weeks, MOST_FALSE_TOLD)
    return tuple(FalseHitter(repositories.lists.entry(each.entry_id), each.hits) for each in worst)
