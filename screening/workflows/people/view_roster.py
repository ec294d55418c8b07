"""Who is on duty now and next, and where will nobody be?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from screening.alerts.cover import Gap, gaps_between
from screening.auth.permissions import Permission, reach, require
from screening.domain.accounts import Account
from screening.domain.alerts import AlertLevel
from screening.domain.checkposts import Checkpost
from screening.domain.identifiers import AccountId
from screening.domain.shifts import Shift, places_over
from screening.workflows.parts import Parts
from screening.workflows.people.keep_roster import ShiftLine, can_answer
from screening.workflows.ports import ShiftFilter

LOOKED_AHEAD: Final = timedelta(hours=24)
"""Gaps within this time are pointed out."""
SHOWN_AHEAD: Final = timedelta(days=14)
MOST_SHIFTS: Final = 500
ABOVE: Final = tuple(level for level in AlertLevel if level is not AlertLevel.SHIFT_MANAGER)
"""The levels to which the clock passes alerts on: a gap there is one in the line."""


@dataclass(frozen=True, slots=True, repr=False)
class Cover:
    """One checkpost's line: for each level above the shift manager, when nobody there can answer."""

    checkpost: Checkpost
    gaps: Mapping[AlertLevel, tuple[Gap, ...]]


@dataclass(frozen=True, slots=True, repr=False)
class Roster:
    """The shifts that have not ended, those that begin first first, and each checkpost's line from now on."""

    now: datetime
    shifts: tuple[ShiftLine, ...]
    covers: tuple[Cover, ...]


def view_roster(caller: Account, parts: Parts) -> Roster:
    """Give the roster of the places within the caller's reach. Raises NotAllowed."""
    require(caller, Permission.SHIFT_VIEW)
    now = parts.clock.now()
    with parts.store.read() as repositories:
        everywhere = repositories.checkposts.all()
        reached = reach(caller, Permission.SHIFT_VIEW, everywhere)
        checkposts = [each for each in everywhere if each.code in reached]
        places = frozenset(place for each in checkposts for place in places_over(each))
        which = ShiftFilter(None, places, now, now + SHOWN_AHEAD)
        shifts = [each for each in repositories.shifts.find(which, MOST_SHIFTS).items if each.begins_at < each.ends_at]
        officers = {each: repositories.accounts.get(each) for each in {shift.officer for shift in shifts}}
    covers = tuple(Cover(each, _gaps(each, shifts, officers, now)) for each in checkposts)
    return Roster(now, tuple(ShiftLine(each, officers[each.officer].username) for each in shifts), covers)


def _gaps(
    checkpost: Checkpost, shifts: list[Shift], officers: Mapping[AccountId, Account], now: datetime
) -> dict[AlertLevel, tuple[Gap, ...]]:
    there = [each for each in shifts if each.covers(checkpost)]
    answered = [each for each in there if can_answer(officers[each.officer], each.level, checkpost)]
    until = now + LOOKED_AHEAD
    return {level: gaps_between((each for each in answered if each.level is level), now, until) for level in ABOVE}
