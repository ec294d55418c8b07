"""How is a list doing, at one look: size, age, completeness, changes, hits, and how many of them were right?"""

from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Path, Request, Response

from screening.catalogue.directions import RIGHT_TO_LEFT
from screening.console.charts import draw_bars, draw_line
from screening.console.entry_views import told_moment
from screening.console.pages import PageCaller, page_language, write_page
from screening.domain.identifiers import ListCode
from screening.domain.list_figures import HitCounts
from screening.domain.lists import Upkeep
from screening.matching.prices.completeness import Told
from screening.web.service import ServiceOf
from screening.workflows.views.look_up_statistics import ListStatistics, view_statistics

HIT_SERIES: Final = ("true", "false", "cleared", "undecided")
"""In the order in which they lie on top of one another."""
CHANGE_SERIES: Final = ("by_officers", "by_files")

router = APIRouter(include_in_schema=False, prefix="/lists")

Code = Annotated[str, Path(pattern="^[a-z][a-z0-9_]{0,39}$", max_length=40)]


@router.get("/{code}/dashboard")
def dashboard_page(request: Request, code: Code, caller: PageCaller, service: ServiceOf) -> Response:
    """Show one list's numbers. Raises NotAllowed, NotFound, NotJournalled."""
    told = view_statistics(ListCode(code), caller.account, service.parts)
    language = page_language(request)
    names = [_day(week.begins) for week in told.weeks]
    is_mirrored = language in RIGHT_TO_LEFT
    low, high = told.precision.interval
    values = {
        "told": told,
        "name": told.definition.name.in_language(language),
        "is_kept_here": told.definition.upkeep is Upkeep.KEPT_HERE,
        "weeks": tuple(reversed(list(zip(names, told.weeks, strict=True)))),
        "sizes": draw_line(names, [week.entries for week in told.weeks], is_mirrored=is_mirrored),
        "changes": draw_bars(names, [changes_of(told, place) for place in range(len(names))], is_mirrored=is_mirrored),
        "hits": draw_bars(names, [hits_of(week.hits) for week in told.weeks], is_mirrored=is_mirrored),
        "changes_of": lambda place: changes_of(told, place),
        "hit_series": HIT_SERIES,
        "change_series": CHANGE_SERIES,
        "completeness": _completeness(told),
        "percent": {"share": _percent(told.precision.value), "low": _percent(low), "high": _percent(high)},
        "told_moment": told_moment,
    }
    return write_page(request, "dashboard.html", caller, values)


def hits_of(hits: HitCounts) -> tuple[int, ...]:
    """Give the counts in the order of `HIT_SERIES`."""
    return hits.true, hits.false, hits.cleared, hits.undecided


def changes_of(told: ListStatistics, place: int) -> tuple[int, int]:
    """Give a week's revisions in the order of `CHANGE_SERIES`."""
    by_files = told.weeks[place].changes.get(None, 0)
    return told.weeks[place].changed - by_files, by_files


def _completeness(told: ListStatistics) -> list[tuple[Told, int, float]]:
    """Give what entries tell, with how many do and their share in hundredths of all."""
    counted = told.completeness
    if counted is None or not counted.entries:
        return []
    return [(each, count, round(100 * count / counted.entries, 1)) for each, count in counted.told.items()]


def _percent(share: float) -> str:
    return f"{100 * share:.0f}"


def _day(moment: datetime) -> str:
    return f"{moment:%m-%d}"
