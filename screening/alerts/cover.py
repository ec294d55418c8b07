"""When is nobody on duty?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from screening.domain.shifts import Shift


@dataclass(frozen=True, slots=True)
class Gap:
    """A span in which nobody is on duty, from `begins_at` up to, not including, `ends_at`."""

    begins_at: datetime
    ends_at: datetime


def gaps_between(shifts: Iterable[Shift], begins_at: datetime, ends_at: datetime) -> tuple[Gap, ...]:
    """Give the spans between two moments that none of these shifts covers, in order."""
    found: list[Gap] = []
    covered_to = begins_at
    for shift in sorted(shifts, key=lambda each: each.begins_at):
        if shift.ends_at <= shift.begins_at:
            continue
        if shift.begins_at >= ends_at:
            break
        if shift.begins_at > covered_to:
            found.append(Gap(covered_to, shift.begins_at))
        covered_to = max(covered_to, shift.ends_at)
    return (*found, Gap(covered_to, ends_at)) if covered_to < ends_at else tuple(found)
