"""Which steps may an alert take, and what does it look like after each?

The legal steps are one table. Every function is pure: it gives the alert as it is after the step, one revision on, or
raises and changes nothing. Whether the caller may take the step at all (role, checkpost) is asked elsewhere.

`raised_at` is when somebody was last asked: escalating and reopening raise the alert anew, a decision asks a second
officer, and who sends it back asks the first one again, so that each has the full time to answer. The journal keeps the
earlier times.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from screening.alerts.routing import strongest
from screening.domain.alerts import Alert, AlertLevel, AlertState
from screening.domain.errors import ClaimedByAnother, IllegalTransition
from screening.domain.identifiers import AccountId
from screening.domain.lists import AlertKind


class AlertAction(StrEnum):
    """What can be done to an alert."""

    ACKNOWLEDGE = "acknowledge"
    """An officer says: mine."""
    DISPOSE_SOME = "dispose_some"
    """A hit is decided and others are open."""
    DISPOSE_LAST = "dispose_last"
    """The last open hit is decided."""
    AWAIT = "await"
    """No hit is left to decide, and some decisions await a second officer."""
    SEND_BACK = "send_back"
    """A second officer does not agree: the hit is to be decided again."""
    TAKE_OVER = "take_over"
    """Another officer says: now mine."""
    ESCALATE = "escalate"
    """The alert goes up the line, by the clock or by an officer."""
    REOPEN = "reopen"
    """Somebody wants it decided again."""
    AMEND = "amend"
    """A rescan or a late hit adds hits."""


_RAISED, _ACKNOWLEDGED, _DECIDED = AlertState.RAISED, AlertState.ACKNOWLEDGED, AlertState.DECIDED
_AWAITING = AlertState.AWAITING_CONFIRMATION

TRANSITIONS: Final[Mapping[tuple[AlertState, AlertAction], AlertState]] = {
    (_RAISED, AlertAction.ACKNOWLEDGE): _ACKNOWLEDGED,
    (_RAISED, AlertAction.DISPOSE_SOME): _ACKNOWLEDGED,
    (_RAISED, AlertAction.DISPOSE_LAST): _DECIDED,
    (_RAISED, AlertAction.AWAIT): _AWAITING,
    (_RAISED, AlertAction.SEND_BACK): _RAISED,
    (_RAISED, AlertAction.ESCALATE): _RAISED,
    (_RAISED, AlertAction.AMEND): _RAISED,
    (_ACKNOWLEDGED, AlertAction.ACKNOWLEDGE): _ACKNOWLEDGED,
    (_ACKNOWLEDGED, AlertAction.TAKE_OVER): _ACKNOWLEDGED,
    (_ACKNOWLEDGED, AlertAction.DISPOSE_SOME): _ACKNOWLEDGED,
    (_ACKNOWLEDGED, AlertAction.DISPOSE_LAST): _DECIDED,
    (_ACKNOWLEDGED, AlertAction.AWAIT): _AWAITING,
    (_ACKNOWLEDGED, AlertAction.SEND_BACK): _ACKNOWLEDGED,
    (_ACKNOWLEDGED, AlertAction.ESCALATE): _RAISED,
    (_ACKNOWLEDGED, AlertAction.AMEND): _ACKNOWLEDGED,
    (_AWAITING, AlertAction.DISPOSE_LAST): _DECIDED,
    (_AWAITING, AlertAction.AWAIT): _AWAITING,
    (_AWAITING, AlertAction.SEND_BACK): _ACKNOWLEDGED,
    (_AWAITING, AlertAction.ESCALATE): _AWAITING,
    (_AWAITING, AlertAction.AMEND): _ACKNOWLEDGED,
    (_DECIDED, AlertAction.REOPEN): _RAISED,
    (_DECIDED, AlertAction.AMEND): _RAISED,
}
"""State and action -> the next state. What is not here is illegal."""


def acknowledge(alert: Alert, officer: AccountId, at: datetime) -> Alert:
    """Claim the alert for one officer, who alone decides it from then on.

    The same officer claiming again gets the same alert back, unchanged. Raises IllegalTransition, ClaimedByAnother.
    """
    state = _next_state(alert, AlertAction.ACKNOWLEDGE)
    _refuse_others(alert, officer)
    if alert.acknowledged_by == officer:
        return alert
    return _step(alert, state=state, acknowledged_by=officer, acknowledged_at=at)


def take_over(alert: Alert, officer: AccountId, at: datetime) -> Alert:
    """Claim for another officer what one has claimed. Raises IllegalTransition for what nobody has claimed.

    The officer who has claimed it gets the same alert back, unchanged.
    """
    state = _next_state(alert, AlertAction.TAKE_OVER)
    if alert.acknowledged_by == officer:
        return alert
    return _step(alert, state=state, acknowledged_by=officer, acknowledged_at=at)


def after_decision(
    alert: Alert, officer: AccountId, at: datetime, open_hits_left: int, awaiting_hits: int = 0
) -> Alert:
    """Give the alert after `officer` decided one of its hits.

    So many hits are left for somebody to decide, and of the others so many await a second officer. Deciding a hit of
    an alert that nobody has claimed claims it. Raises IllegalTransition, ClaimedByAnother: to decide what another
    officer has claimed, escalate it first.
    """
    state = _next_state(alert, _what_is_left(open_hits_left, awaiting_hits))
    _refuse_others(alert, officer)
    return _decided_by(alert, officer, at, state)


def after_confirmation(
    alert: Alert, officer: AccountId, at: datetime, open_hits_left: int, awaiting_hits: int = 0
) -> Alert:
    """Give the alert after a second officer agreed to a decision; the counts are as in `after_decision`.

    It stays with the officer who claimed it. Raises IllegalTransition.
    """
    state = _next_state(alert, _what_is_left(open_hits_left, awaiting_hits))
    return _decided_by(alert, alert.acknowledged_by or officer, at, state)


def send_back(alert: Alert, at: datetime) -> Alert:
    """Give the alert after a second officer sent a decision back: to whom claimed it. Raises IllegalTransition."""
    return _asked_anew(_step(alert, state=_next_state(alert, AlertAction.SEND_BACK)), alert, at)


def escalate(alert: Alert, at: datetime, to: AlertLevel | None = None) -> Alert:
    """Raise the alert to a level up the line (None: the next), unclaimed. Raises IllegalTransition, also at the top.

    Where nothing but a second officer's word is missing, that is what that level is asked for, and the alert stays
    with the officer who decided.
    """
    state = _next_state(alert, AlertAction.ESCALATE)
    above = levels_above(alert.level)
    level = to or next(iter(above), alert.level)
    if level not in above:
        raise IllegalTransition(state=alert.state, action=AlertAction.ESCALATE, level=alert.level)
    if alert.state is _AWAITING:
        return replace(_step(alert, state=state), level=level, raised_at=at, answer_by=None, is_nobody_above=False)
    return _raise_anew(replace(alert, level=level), state, at)


def levels_above(level: AlertLevel) -> tuple[AlertLevel, ...]:
    """Give who is asked after that level, in turn; nobody at the top."""
    line = tuple(AlertLevel)
    return line[line.index(level) + 1 :]


def reopen(alert: Alert, at: datetime) -> Alert:
    """Raise a decided alert again, unclaimed, at the level where it was decided. Raises IllegalTransition."""
    return _raise_anew(alert, _next_state(alert, AlertAction.REOPEN), at)


def amend(alert: Alert, kind: AlertKind, at: datetime) -> Alert:
    """Give the alert after hits of that (strongest) kind were added.

    It never becomes weaker. A decided alert is raised again, unclaimed; one that is being worked on stays claimed.
    """
    state = _next_state(alert, AlertAction.AMEND)
    amended = replace(alert, kind=strongest((alert.kind, kind)))
    if alert.state is AlertState.DECIDED:
        return _raise_anew(amended, state, at)
    return _asked_anew(_step(amended, state=state), alert, at)


def _what_is_left(open_hits_left: int, awaiting_hits: int) -> AlertAction:
    if open_hits_left:
        return AlertAction.DISPOSE_SOME
    return AlertAction.AWAIT if awaiting_hits else AlertAction.DISPOSE_LAST


def _decided_by(alert: Alert, officer: AccountId, at: datetime, state: AlertState) -> Alert:
    decided = _step(
        alert,
        state=state,
        acknowledged_by=officer,
        acknowledged_at=alert.acknowledged_at or at,
        decided_at=at if state is _DECIDED else None,
    )
    return _asked_anew(decided, alert, at)


def _asked_anew(after: Alert, before: Alert, at: datetime) -> Alert:
    """Give the alert as raised again where a second officer's word is asked for from now on, or no longer."""
    if (after.state is _AWAITING) is (before.state is _AWAITING) or after.state is _DECIDED:
        return after
    return replace(after, raised_at=at)


def _next_state(alert: Alert, action: AlertAction) -> AlertState:
    state = TRANSITIONS.get((alert.state, action))
    if state is None:
        raise IllegalTransition(state=alert.state, action=action)
    return state


def _refuse_others(alert: Alert, officer: AccountId) -> None:
    if alert.acknowledged_by not in (None, officer):
        raise ClaimedByAnother


def _raise_anew(alert: Alert, state: AlertState, at: datetime) -> Alert:
    return replace(
        alert,
        state=state,
        revision=alert.revision + 1,
        raised_at=at,
        acknowledged_by=None,
        acknowledged_at=None,
        decided_at=None,
        answer_by=None,
        is_nobody_above=False,
    )


def _step(
    alert: Alert,
    *,
    state: AlertState,
    acknowledged_by: AccountId | None = None,
    acknowledged_at: datetime | None = None,
    decided_at: datetime | None = None,
) -> Alert:
    claimed_at = acknowledged_at or alert.acknowledged_at
    # Who is asked for something else, or who is another, is asked afresh.
    is_same_question = state is alert.state and claimed_at == alert.acknowledged_at
    return replace(
        alert,
        state=state,
        revision=alert.revision + 1,
        acknowledged_by=acknowledged_by or alert.acknowledged_by,
        acknowledged_at=claimed_at,
        decided_at=decided_at,
        answer_by=alert.answer_by if is_same_question else None,
        is_nobody_above=alert.is_nobody_above and is_same_question,
    )
