"""Who is asked when nobody acknowledges an alert, decides it, or agrees to a decision in time?

The clock looks at what the store holds, so a restart forgets nothing. Every process of the service has one: each step
is checked again within its own transaction, so whichever comes first takes it and the others find nothing left to do.
"""

from typing import Final

from screening.alerts import lifecycle
from screening.alerts.escalation import Due, what_is_due, with_time_anew, without_anybody_above
from screening.domain.alerts import Alert, AlertLevel, AlertState
from screening.domain.errors import Conflict
from screening.domain.identifiers import AlertId
from screening.domain.journal import Json
from screening.workflows.board.alert_steps import record_step
from screening.workflows.clockwork import CLOCK, Clockwork
from screening.workflows.parts import Parts
from screening.workflows.people.keep_roster import on_duty
from screening.workflows.ports import Repositories

LOOK_S: Final = 1.0
_AT_ONCE: Final = 200
_MISSING: Final = {
    AlertState.RAISED: "acknowledged",
    AlertState.ACKNOWLEDGED: "decided",
    AlertState.AWAITING_CONFIRMATION: "confirmed",
}
"""What nobody did in time."""


class EscalationClock(Clockwork):
    """Looks every second: without it nothing goes up the line by itself."""

    def __init__(self, parts: Parts, look_s: float = LOOK_S) -> None:
        super().__init__("escalation-clock", look_s)
        self._parts = parts

    def look(self) -> None:
        """Take every step that is due. Raises StoreUnavailable."""
        escalate_what_is_due(self._parts)


def escalate_what_is_due(parts: Parts) -> int:
    """Look once, and take every step that the clock asks for; say how many were taken. Raises StoreUnavailable."""
    taken = 0
    after: AlertId | None = None
    while True:
        with parts.store.read() as repositories:
            waiting = repositories.alerts.undecided(after, _AT_ONCE)
            due = [alert.id for alert in waiting if _asks_for_a_step(repositories, alert, parts)]
        taken += sum(_take_step(alert_id, parts) for alert_id in due)
        if len(waiting) < _AT_ONCE:
            return taken
        after = waiting[-1].id


def _asks_for_a_step(repositories: Repositories, alert: Alert, parts: Parts) -> bool:
    due = what_is_due(alert, parts.clock.now(), parts.timers)
    if due is Due.ESCALATE and alert.is_nobody_above:
        return _next_level(repositories, alert, parts) is not None
    return due is not Due.NOTHING


def _take_step(alert_id: AlertId, parts: Parts) -> bool:
    try:
        return parts.store.write(lambda repositories: _step(repositories, alert_id, parts))
    except Conflict:
        # An officer was faster: on PostgreSQL another process may have changed the alert between reading and writing.
        return False


def _step(repositories: Repositories, alert_id: AlertId, parts: Parts) -> bool:
    """Take the step that is due for the alert as it is now, if one still is."""
    alert, now = repositories.alerts.get(alert_id), parts.clock.now()
    due = what_is_due(alert, now, parts.timers)
    if due is Due.TIME_ANEW:
        given = with_time_anew(alert, now, parts.timers)
        until = given.answer_by.isoformat() if given.answer_by else None
        record_step(repositories, given, "alert.time_given_anew", CLOCK, {"answer_by": until})
        return True
    if due is Due.NOTHING:
        return False
    found = _next_level(repositories, alert, parts)
    if found is None:
        if alert.is_nobody_above:
            return False
        record_step(repositories, without_anybody_above(alert), "alert.nobody_above", CLOCK, {})
        return True
    level, officers = found
    payload: dict[str, Json] = {
        "because": f"not_{_MISSING[alert.state]}",
        "from": alert.level,
        "nobody_rostered": _passed_over(alert.level, level),
        "on_duty": list(officers),
    }
    record_step(repositories, lifecycle.escalate(alert, now, level), "alert.escalated", CLOCK, payload)
    return True


def _passed_over(below: AlertLevel, reached: AlertLevel) -> list[Json]:
    """Give the levels between the two: nobody was on duty there."""
    above = lifecycle.levels_above(below)
    return [str(level) for level in above[: above.index(reached)]]


def _next_level(repositories: Repositories, alert: Alert, parts: Parts) -> tuple[AlertLevel, tuple[str, ...]] | None:
    """Give the next level at which somebody is on duty, with their ids; None where nobody is on the whole line."""
    checkpost = repositories.checkposts.get(alert.checkpost)
    for level in lifecycle.levels_above(alert.level):
        officers = on_duty(repositories, checkpost, level, parts.clock.now())
        if officers:
            return level, tuple(str(officer.id) for officer in officers)
    return None
