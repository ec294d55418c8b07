"""Does an alert go up the line when its time is up, and only then?"""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.alerts.escalation import (
    TOLERANCE,
    Due,
    EscalationTimers,
    answer_by,
    what_is_due,
    with_time_anew,
    without_anybody_above,
)
from screening.domain.alerts import Alert, AlertLevel, AlertState
from screening.domain.lists import AlertKind
from tests.builders import A_MOMENT, a_crossing
from tests.contract.records import an_alert

TIMERS = EscalationTimers()
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def waiting(kind: AlertKind = AlertKind.REFERRAL, departs_in: timedelta | None = None) -> Alert:
    departs_at = None if departs_in is None else A_MOMENT + departs_in
    return replace(an_alert(a_crossing(), kind=kind), departs_at=departs_at)


@pytest.mark.parametrize(
    ("kind", "departs_in", "minutes"),
    [
        (AlertKind.OFFLOAD, None, 3),
        (AlertKind.REFERRAL, None, 10),
        (AlertKind.REFERRAL, timedelta(hours=5), 10),
        (AlertKind.REFERRAL, timedelta(minutes=40), 1),
        (AlertKind.OFFLOAD, timedelta(minutes=40), 1),
        (AlertKind.REFERRAL, timedelta(minutes=-5), 1),
        (AlertKind.REFERRAL, timedelta(minutes=49), 5),
    ],
    ids=["offload", "referral", "far", "near", "near offload", "left", "near in four minutes"],
)
def test_each_kind_has_its_time_and_less_near_departure(
    kind: AlertKind, departs_in: timedelta | None, minutes: int
) -> None:
    assert answer_by(waiting(kind, departs_in), TIMERS) == A_MOMENT + minutes * MINUTE


@pytest.mark.parametrize(
    ("after", "due"),
    [
        (timedelta(0), Due.NOTHING),
        (10 * MINUTE - SECOND, Due.NOTHING),
        (10 * MINUTE, Due.ESCALATE),
        (10 * MINUTE + TOLERANCE, Due.ESCALATE),
        (10 * MINUTE + TOLERANCE + SECOND, Due.TIME_ANEW),
        (-TOLERANCE, Due.NOTHING),
        (-TOLERANCE - SECOND, Due.TIME_ANEW),
    ],
    ids=["raised", "in time", "due", "a little late", "long past", "clock a little behind", "clock set back"],
)
def test_the_clock_asks_for_what_is_due(after: timedelta, due: Due) -> None:
    assert what_is_due(waiting(), A_MOMENT + after, TIMERS) is due


@pytest.mark.parametrize("hours", [-30, -1, 1, 30])
def test_a_clock_that_jumps_gives_the_full_time_anew_once(hours: int) -> None:
    now = A_MOMENT + timedelta(hours=hours)
    alert = with_time_anew(waiting(), now, TIMERS)
    assert what_is_due(alert, now, TIMERS) is Due.NOTHING
    assert what_is_due(alert, now + 10 * MINUTE - SECOND, TIMERS) is Due.NOTHING
    assert what_is_due(alert, now + 10 * MINUTE, TIMERS) is Due.ESCALATE
    assert alert.revision == 2


def claimed(departs_in: timedelta | None = None, state: AlertState = AlertState.ACKNOWLEDGED) -> Alert:
    return replace(waiting(departs_in=departs_in), state=state, acknowledged_at=A_MOMENT)


@pytest.mark.parametrize("state", [AlertState.ACKNOWLEDGED, AlertState.AWAITING_CONFIRMATION])
@pytest.mark.parametrize(
    ("departs_in", "minutes"),
    [(None, 15), (5 * 60 * MINUTE, 15), (40 * MINUTE, 10), (31 * MINUTE, 3), (-5 * MINUTE, 3)],
    ids=["no departure", "far", "boarding closes before", "closes at once", "left"],
)
def test_what_is_undecided_or_unconfirmed_has_its_time_too_and_no_longer_than_boarding(
    departs_in: timedelta | None, minutes: int, state: AlertState
) -> None:
    alert = claimed(departs_in, state)
    assert answer_by(alert, TIMERS) == A_MOMENT + minutes * MINUTE
    assert what_is_due(alert, A_MOMENT + minutes * MINUTE - SECOND, TIMERS) is Due.NOTHING
    assert what_is_due(alert, A_MOMENT + minutes * MINUTE, TIMERS) is Due.ESCALATE
    assert what_is_due(alert, A_MOMENT + timedelta(days=1), TIMERS) is Due.TIME_ANEW


def test_nothing_is_due_for_what_is_decided_or_at_the_top() -> None:
    alert = waiting()
    for other in (
        replace(alert, state=AlertState.DECIDED),
        replace(alert, level=AlertLevel.ZONAL_DIRECTOR, state=AlertState.ACKNOWLEDGED, acknowledged_at=A_MOMENT),
        replace(alert, level=AlertLevel.ZONAL_DIRECTOR),
    ):
        assert answer_by(other, TIMERS) is None
        assert what_is_due(other, A_MOMENT + timedelta(days=1), TIMERS) is Due.NOTHING


def test_with_nobody_above_it_stays_due_until_somebody_is_there() -> None:
    alert = without_anybody_above(waiting())
    assert what_is_due(alert, A_MOMENT + timedelta(hours=9), TIMERS) is Due.ESCALATE


MOMENTS = st.timedeltas(timedelta(days=-3), timedelta(days=3))


@given(MOMENTS, st.sampled_from(AlertKind), st.none() | MOMENTS)
def test_whatever_the_clock_does_an_alert_goes_up_within_its_full_time(
    jump: timedelta, kind: AlertKind, departs_in: timedelta | None
) -> None:
    """From any moment on: it is due now, or it has between nothing and its full time."""
    alert, now = waiting(kind, departs_in), A_MOMENT + jump
    if what_is_due(alert, now, TIMERS) is Due.TIME_ANEW:
        alert = with_time_anew(alert, now, TIMERS)
    assert what_is_due(alert, now, TIMERS) is not Due.TIME_ANEW
    moment = answer_by(alert, TIMERS)
    assert moment is not None
    assert moment - now <= TIMERS.of_kind(kind) + TOLERANCE
    assert moment - now >= -TOLERANCE
