"""When has an alert waited too long, and what then?

Each level has its time to acknowledge; whoever acknowledges has time to decide; where the list's rule wants a second
officer, that officer has time to agree. Unanswered, the alert goes up the line to the next level at which somebody is
rostered. The rules look at what is stored and at the clock, never at what a process remembers, so they are the same
after a restart, and in each of several processes:

- An alert whose time is up goes up.
- One whose time was up more than half a minute ago fell due while nobody looked: the service was down, the store away,
  or the machine's clock was set forward. Its officers could not have known. It has its full time once more, from now.
- One that would have more than its full time was raised by a clock that has since been set back: full time from now.

So a clock that jumps, either way, takes and gives each alert no more than one full time; nothing goes up unheard, and
nothing waits for ever.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from screening.alerts.order import CLOSES_BEFORE
from screening.domain.alerts import Alert, AlertLevel, AlertState
from screening.domain.lists import AlertKind

TOLERANCE: Final = timedelta(seconds=30)
"""So much later than its time an alert may be looked at, and so much more than its full time may it have."""


@dataclass(frozen=True, slots=True)
class EscalationTimers:
    """How long an alert may wait at each level for what comes next.

    Unacknowledged: its kind's time; once the service leaves within `near_departure_within` it is `near_departure`,
    unless the kind's time ends sooner. Acknowledged and not decided: `undecided`; decided, and no second officer has
    agreed: `unconfirmed`; of both, no longer than boarding is open, yet never less than `at_closing`.
    """

    offload: timedelta = timedelta(minutes=3)
    referral: timedelta = timedelta(minutes=10)
    near_departure: timedelta = timedelta(minutes=1)
    near_departure_within: timedelta = timedelta(minutes=45)
    undecided: timedelta = timedelta(minutes=15)
    unconfirmed: timedelta = timedelta(minutes=15)
    at_closing: timedelta = timedelta(minutes=3)

    def of_kind(self, kind: AlertKind) -> timedelta:
        """Give the time for a kind."""
        return self.offload if kind is AlertKind.OFFLOAD else self.referral


class Due(StrEnum):
    """What the clock asks for."""

    NOTHING = "nothing"
    ESCALATE = "escalate"
    TIME_ANEW = "time_anew"


def answer_by(alert: Alert, timers: EscalationTimers) -> datetime | None:
    """Give the moment at which the alert goes up the line; None where no clock runs: decided, or at the top."""
    if alert.state is AlertState.DECIDED or alert.level is AlertLevel.ZONAL_DIRECTOR:
        return None
    return alert.answer_by or _full_time(alert, _asked_at(alert), timers)


def what_is_due(alert: Alert, now: datetime, timers: EscalationTimers) -> Due:
    """Say what the clock asks for. An alert with nobody above stays due until somebody is there."""
    moment = answer_by(alert, timers)
    if moment is None:
        return Due.NOTHING
    if moment > _full_time(alert, now, timers) + TOLERANCE:
        return Due.TIME_ANEW
    if now < moment:
        return Due.NOTHING
    return Due.ESCALATE if alert.is_nobody_above or now - moment <= TOLERANCE else Due.TIME_ANEW


def with_time_anew(alert: Alert, now: datetime, timers: EscalationTimers) -> Alert:
    """Give the alert with its full time from now."""
    return replace(alert, revision=alert.revision + 1, answer_by=_full_time(alert, now, timers))


def without_anybody_above(alert: Alert) -> Alert:
    """Give the alert after nobody was found up the line."""
    return replace(alert, revision=alert.revision + 1, is_nobody_above=True)


def _asked_at(alert: Alert) -> datetime:
    """Give since when somebody is asked for what comes next: the later of being raised and being claimed."""
    if alert.state is AlertState.ACKNOWLEDGED and alert.acknowledged_at is not None:
        return max(alert.raised_at, alert.acknowledged_at)
    return alert.raised_at


def _full_time(alert: Alert, since: datetime, timers: EscalationTimers) -> datetime:
    if alert.state is AlertState.RAISED:
        until = since + timers.of_kind(alert.kind)
        if alert.departs_at is None:
            return until
        nears = max(since, alert.departs_at - timers.near_departure_within)
        return min(until, nears + timers.near_departure)
    is_claimed = alert.state is AlertState.ACKNOWLEDGED
    until = since + (timers.undecided if is_claimed else timers.unconfirmed)
    if alert.departs_at is None:
        return until
    return min(until, max(since + timers.at_closing, alert.departs_at - CLOSES_BEFORE))
