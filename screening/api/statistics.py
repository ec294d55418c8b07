"""How large, how old and how complete is a list, how often does it hit, and how often rightly?"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from pydantic import AwareDatetime, Field

from screening.api import fields
from screening.domain.changes import ChangeKind
from screening.domain.identifiers import ListCode
from screening.domain.list_figures import HitCounts
from screening.matching.prices.completeness import Completeness, Told
from screening.web.caller import Caller
from screening.web.projection import Strict
from screening.web.service import ServiceOf
from screening.web.strict_json import StrictRoute
from screening.workflows.views.look_up_statistics import (
    MOST_FALSE_TOLD,
    WEEKS_TOLD,
    FalseHitter,
    WeekOfList,
    view_statistics,
)

router = APIRouter(tags=["lists"], route_class=StrictRoute)

ListCodePath = Annotated[fields.ListCodeField, Path()]
Count = Annotated[int, Field(ge=0)]
Part = Annotated[float, Field(ge=0, le=1)]


class HitsSeen(Strict):
    """Hits by what became of them. `cleared` may pass although it may be the person, and is neither true nor false."""

    undecided: Count
    false: Count
    cleared: Count
    true: Count

    @classmethod
    def of(cls, hits: HitCounts) -> "HitsSeen":
        """Write counts."""
        return cls(undecided=hits.undecided, false=hits.false, cleared=hits.cleared, true=hits.true)


class ChangesSeen(Strict):
    """Revisions by what officers did; null for whole editions and imports."""

    kind: ChangeKind | None
    revisions: Count


class WeekSeen(Strict):
    """A week from Monday, UTC. `entries` is the list's size at its end, null before it was published."""

    begins: AwareDatetime
    entries: Count | None
    changes: Annotated[list[ChangesSeen], Field(max_length=len(ChangeKind) + 1)]
    hits: HitsSeen


class PrecisionSeen(Strict):
    """The share of true hits among those decided as true or false; null where there are none.

    `of` is the number that it rests on; the true share lies from `low` to `high`, 95 times of 100 (Wilson).
    """

    share: Part | None
    of: Count
    low: Part
    high: Part


class ToldSeen(Strict):
    """How many entries tell something that helps to tell people apart; `name_only` tell nothing of it."""

    what: Told
    entries: Count


class CompletenessSeen(Strict):
    """What the entries of a version tell, withdrawn ones left out."""

    version: int
    entries: Count
    told: Annotated[list[ToldSeen], Field(max_length=len(Told))]


class FalseHitterSeen(Strict):
    """An entry that hits others than whom it means, with all its hits of these weeks."""

    entry_id: UUID
    names: Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=200)]
    hits: HitsSeen


class StatisticsSeen(Strict):
    """A list's numbers; `weeks` end with the present one, oldest first, and all hits are those of these weeks."""

    list_code: Annotated[str, Field(max_length=40)]
    at: AwareDatetime
    version: int | None
    entries: Count | None
    age_s: Count | None
    stale: bool
    weeks: Annotated[list[WeekSeen], Field(max_length=WEEKS_TOLD)]
    completeness: CompletenessSeen | None
    hits: HitsSeen
    precision: PrecisionSeen
    most_false: Annotated[list[FalseHitterSeen], Field(max_length=MOST_FALSE_TOLD)]


@router.get("/lists/{code}/statistics")
def view_list_statistics(code: ListCodePath, caller: Caller, service: ServiceOf) -> StatisticsSeen:
    """Give a list's size, age, completeness, changes, hits and precision. The view is journalled."""
    told = view_statistics(ListCode(code), caller.account, service.parts)
    low, high = told.precision.interval
    return StatisticsSeen(
        list_code=told.definition.code,
        at=told.at,
        version=told.version.number if told.version else None,
        entries=told.version.entries if told.version else None,
        age_s=told.age_s,
        stale=told.is_stale,
        weeks=[_week_seen(week) for week in told.weeks],
        completeness=_completeness_seen(told.completeness) if told.completeness else None,
        hits=HitsSeen.of(told.hits),
        precision=PrecisionSeen(
            share=round(told.precision.value, 4) if told.precision.of else None,
            of=told.precision.of,
            low=round(low, 4),
            high=round(high, 4),
        ),
        most_false=[_false_hitter_seen(each) for each in told.most_false],
    )


def _week_seen(week: WeekOfList) -> WeekSeen:
    changes = [ChangesSeen(kind=kind, revisions=count) for kind, count in week.changes.items()]
    return WeekSeen(begins=week.begins, entries=week.entries, changes=changes, hits=HitsSeen.of(week.hits))


def _completeness_seen(counted: Completeness) -> CompletenessSeen:
    told = [ToldSeen(what=each, entries=count) for each, count in counted.told.items()]
    return CompletenessSeen(version=counted.version, entries=counted.entries, told=told)


def _false_hitter_seen(each: FalseHitter) -> FalseHitterSeen:
    names = [name.text[:200] for name in each.entry.names[:200]]
    return FalseHitterSeen(entry_id=each.entry.id, names=names, hits=HitsSeen.of(each.hits))
