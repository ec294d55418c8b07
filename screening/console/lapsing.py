"""Until which hour does an emergency entry hold that nobody else has confirmed, and how long is left?

An entry holds to the end of a day, and a day ends at each checkpost by that checkpost's clocks. Where these differ, the
hour is told at which the first of them stops asking for the entry.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final

from screening.domain.clock import end_of_day
from screening.workflows.parts import Parts

_UTC: Final = "UTC"

Told = tuple[str, dict[str, int]]
"""A sentence's code and its particulars."""


@dataclass(frozen=True, slots=True)
class Lapse:
    """When it lapses, by the clocks there; how long is left; and whether it has lapsed already."""

    time: str
    left: Told
    is_over: bool


def lapse_of(last_day: date, time_zones: Collection[str], now: datetime) -> Lapse:
    """Say when an entry lapses whose last day that is."""
    ends = min((end_of_day(last_day, each) for each in time_zones), default=end_of_day(last_day, _UTC))
    return Lapse(f"{ends:%Y-%m-%d %H:%M %Z}", told_span(ends - now), is_over=ends <= now)


def lapses(parts: Parts) -> Callable[[date], Lapse]:
    """Give what a template asks for the lapse of a day. The checkposts are looked up where one is asked for."""

    @cache
    def time_zones() -> frozenset[str]:
        with parts.store.read() as repositories:
            return frozenset(each.time_zone for each in repositories.checkposts.all())

    return lambda last_day: lapse_of(last_day, time_zones(), parts.clock.now())


def told_span(span: timedelta) -> Told:
    """Tell a span of time to the minute, or a long one to the hour; one of less than nothing as nothing."""
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes < 24 * 60:
        return "console.proposals.age.hours", {"hours": minutes // 60, "minutes": minutes % 60}
    return "console.proposals.age.days", {"days": minutes // (24 * 60), "hours": minutes // 60 % 24}
