"""Can an alert go astray?"""

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.alerts import lifecycle
from screening.alerts.lifecycle import TRANSITIONS, AlertAction
from screening.alerts.routing import strongest
from screening.domain.alerts import Alert, AlertLevel, AlertState
from screening.domain.errors import ClaimedByAnother, Conflict, IllegalTransition
from screening.domain.identifiers import AccountId, AlertId, CheckpostCode, CounterCode, CrossingId, new_uuid
from screening.domain.lists import AlertKind
from tests.builders import A_MOMENT

AYESHA, BILAL = AccountId(new_uuid()), AccountId(new_uuid())
LATER = A_MOMENT + timedelta(minutes=7)
Step = Callable[[Alert, AccountId, datetime], Alert]
STEPS: dict[AlertAction, Step] = {
    AlertAction.ACKNOWLEDGE: lifecycle.acknowledge,
    AlertAction.TAKE_OVER: lifecycle.take_over,
    AlertAction.DISPOSE_SOME: lambda alert, officer, at: lifecycle.after_decision(alert, officer, at, 2),
    AlertAction.DISPOSE_LAST: lambda alert, officer, at: lifecycle.after_decision(alert, officer, at, 0),
    AlertAction.AWAIT: lambda alert, officer, at: lifecycle.after_decision(alert, officer, at, 0, 1),
    AlertAction.SEND_BACK: lambda alert, _, __: lifecycle.send_back(alert, A_MOMENT),
    AlertAction.ESCALATE: lambda alert, _, at: lifecycle.escalate(alert, at),
    AlertAction.REOPEN: lambda alert, _, at: lifecycle.reopen(alert, at),
    AlertAction.AMEND: lambda alert, _, at: lifecycle.amend(alert, AlertKind.OFFLOAD, at),
}


def an_alert(state: AlertState = AlertState.RAISED, level: AlertLevel = AlertLevel.SHIFT_MANAGER) -> Alert:
    """Make a referral, claimed by Ayesha unless it is only raised."""
    claimed = state is not AlertState.RAISED
    return Alert(
        id=AlertId(new_uuid()),
        crossing_id=CrossingId(new_uuid()),
        checkpost=CheckpostCode("KHI"),
        counter=CounterCode("4"),
        kind=AlertKind.REFERRAL,
        state=state,
        level=level,
        raised_at=A_MOMENT,
        acknowledged_by=AYESHA if claimed else None,
        acknowledged_at=A_MOMENT if claimed else None,
        decided_at=A_MOMENT if state is AlertState.DECIDED else None,
    )


@pytest.mark.parametrize(("state", "action"), list(itertools.product(AlertState, AlertAction)))
def test_every_step_follows_the_table(state: AlertState, action: AlertAction) -> None:
    """Exhaustive: each action in each state leads where the table says, or is refused and says both."""
    alert = an_alert(state)
    expected = TRANSITIONS.get((state, action))
    if expected is None:
        with pytest.raises(IllegalTransition) as refused:
            STEPS[action](alert, AYESHA, LATER)
        assert refused.value.parameters == {"state": state, "action": action}
    else:
        assert STEPS[action](alert, AYESHA, LATER).state is expected


def test_acknowledging_twice_changes_nothing() -> None:
    once = lifecycle.acknowledge(an_alert(), AYESHA, LATER)
    assert (once.acknowledged_by, once.acknowledged_at, once.revision) == (AYESHA, LATER, 2)
    assert lifecycle.acknowledge(once, AYESHA, LATER + timedelta(hours=1)) is once


@pytest.mark.parametrize("action", [AlertAction.ACKNOWLEDGE, AlertAction.DISPOSE_SOME, AlertAction.DISPOSE_LAST])
def test_what_one_officer_has_claimed_another_neither_claims_nor_decides(action: AlertAction) -> None:
    with pytest.raises(ClaimedByAnother):
        STEPS[action](an_alert(AlertState.ACKNOWLEDGED), BILAL, LATER)


def test_deciding_an_unclaimed_alert_claims_it() -> None:
    alert = lifecycle.after_decision(an_alert(), BILAL, LATER, open_hits_left=1)
    assert (alert.state, alert.acknowledged_by, alert.acknowledged_at) == (AlertState.ACKNOWLEDGED, BILAL, LATER)
    assert alert.decided_at is None


def test_the_last_decision_decides_the_alert_and_keeps_when_it_was_acknowledged() -> None:
    alert = lifecycle.after_decision(an_alert(AlertState.ACKNOWLEDGED), AYESHA, LATER, open_hits_left=0)
    assert (alert.state, alert.acknowledged_at, alert.decided_at) == (AlertState.DECIDED, A_MOMENT, LATER)


def test_escalation_goes_up_the_line_and_ends_at_the_zonal_director() -> None:
    alert = an_alert(AlertState.ACKNOWLEDGED)
    levels = []
    for _ in range(3):
        alert = lifecycle.escalate(alert, LATER)
        levels.append(alert.level)
        assert (alert.state, alert.acknowledged_by, alert.raised_at) == (AlertState.RAISED, None, LATER)
    assert levels == [AlertLevel.ASSISTANT_DIRECTOR, AlertLevel.DEPUTY_DIRECTOR, AlertLevel.ZONAL_DIRECTOR]
    with pytest.raises(IllegalTransition):
        lifecycle.escalate(alert, LATER)


def test_escalation_may_pass_over_a_level_but_never_goes_down() -> None:
    alert = lifecycle.escalate(an_alert(), LATER, AlertLevel.DEPUTY_DIRECTOR)
    assert alert.level is AlertLevel.DEPUTY_DIRECTOR
    with pytest.raises(IllegalTransition):
        lifecycle.escalate(alert, LATER, AlertLevel.ASSISTANT_DIRECTOR)


def test_raising_anew_starts_the_clock_anew() -> None:
    waited = replace(an_alert(), answer_by=A_MOMENT, is_nobody_above=True)
    escalated = lifecycle.escalate(waited, LATER)
    assert (escalated.answer_by, escalated.is_nobody_above) == (None, False)


def test_taking_over_claims_for_another_and_changes_nothing_for_whoever_has_it() -> None:
    alert = an_alert(AlertState.ACKNOWLEDGED)
    taken = lifecycle.take_over(alert, BILAL, LATER)
    assert (taken.acknowledged_by, taken.acknowledged_at, taken.revision) == (BILAL, LATER, 2)
    assert lifecycle.take_over(alert, AYESHA, LATER) is alert


def test_an_escalated_alert_is_anybodys_again() -> None:
    escalated = lifecycle.escalate(an_alert(AlertState.ACKNOWLEDGED), LATER)
    assert lifecycle.acknowledge(escalated, BILAL, LATER).acknowledged_by == BILAL


def test_a_second_officer_decides_without_claiming_what_the_first_has_claimed() -> None:
    waiting = lifecycle.after_decision(an_alert(), AYESHA, A_MOMENT, open_hits_left=0, awaiting_hits=2)
    assert (waiting.state, waiting.decided_at) == (AlertState.AWAITING_CONFIRMATION, None)
    half = lifecycle.after_confirmation(waiting, BILAL, LATER, open_hits_left=0, awaiting_hits=1)
    assert half.state is AlertState.AWAITING_CONFIRMATION
    whole = lifecycle.after_confirmation(half, BILAL, LATER, open_hits_left=0)
    assert (whole.state, whole.acknowledged_by, whole.decided_at) == (AlertState.DECIDED, AYESHA, LATER)


def test_what_a_second_officer_sends_back_is_the_first_officers_to_decide_again() -> None:
    waiting = lifecycle.after_decision(an_alert(), AYESHA, A_MOMENT, open_hits_left=0, awaiting_hits=1)
    back = lifecycle.send_back(waiting, LATER)
    assert (back.state, back.acknowledged_by, back.decided_at) == (AlertState.ACKNOWLEDGED, AYESHA, None)
    assert back.raised_at == LATER


def test_whoever_is_asked_for_something_else_is_asked_afresh() -> None:
    overdue = replace(an_alert(), answer_by=A_MOMENT, is_nobody_above=True)
    claimed = lifecycle.acknowledge(overdue, AYESHA, A_MOMENT)
    assert (claimed.answer_by, claimed.is_nobody_above) == (None, False)
    left = replace(claimed, answer_by=A_MOMENT, is_nobody_above=True)
    half = lifecycle.after_decision(left, AYESHA, LATER, open_hits_left=1)
    assert (half.raised_at, half.answer_by, half.is_nobody_above) == (A_MOMENT, A_MOMENT, True)
    waiting = lifecycle.after_decision(half, AYESHA, LATER, open_hits_left=0, awaiting_hits=1)
    assert (waiting.raised_at, waiting.answer_by, waiting.is_nobody_above) == (LATER, None, False)


def test_where_a_second_word_is_missing_the_next_level_is_asked_for_it() -> None:
    waiting = lifecycle.after_decision(an_alert(), AYESHA, A_MOMENT, open_hits_left=0, awaiting_hits=1)
    asked = lifecycle.escalate(waiting, LATER)
    assert (asked.state, asked.level) == (AlertState.AWAITING_CONFIRMATION, AlertLevel.ASSISTANT_DIRECTOR)
    assert (asked.acknowledged_by, asked.raised_at, asked.revision) == (AYESHA, LATER, waiting.revision + 1)


def test_reopening_raises_it_unclaimed_at_the_same_level() -> None:
    alert = lifecycle.reopen(an_alert(AlertState.DECIDED, AlertLevel.DEPUTY_DIRECTOR), LATER)
    assert (alert.state, alert.level) == (AlertState.RAISED, AlertLevel.DEPUTY_DIRECTOR)
    assert (alert.acknowledged_by, alert.acknowledged_at, alert.decided_at) == (None, None, None)


def test_a_late_hit_raises_a_decided_alert_again_and_leaves_a_claimed_one_claimed() -> None:
    raised = lifecycle.amend(an_alert(AlertState.DECIDED), AlertKind.OFFLOAD, LATER)
    assert (raised.state, raised.kind, raised.acknowledged_by) == (AlertState.RAISED, AlertKind.OFFLOAD, None)
    claimed = lifecycle.amend(an_alert(AlertState.ACKNOWLEDGED), AlertKind.OFFLOAD, LATER)
    assert (claimed.state, claimed.acknowledged_by, claimed.raised_at) == (AlertState.ACKNOWLEDGED, AYESHA, A_MOMENT)


def test_an_alert_never_becomes_weaker() -> None:
    offload = replace(an_alert(), kind=AlertKind.OFFLOAD)
    assert lifecycle.amend(offload, AlertKind.REFERRAL, LATER).kind is AlertKind.OFFLOAD


@given(st.lists(st.tuples(st.sampled_from(AlertAction), st.sampled_from((AYESHA, BILAL)), st.sampled_from(AlertKind))))
def test_whatever_officers_do_an_alert_stays_coherent(steps: list[tuple[AlertAction, AccountId, AlertKind]]) -> None:
    """A random walk: one revision a step, never downwards, claimed and decided exactly where the state says so."""
    alert = an_alert()
    levels = list(AlertLevel)
    for minute, (action, officer, kind) in enumerate(steps):
        at = A_MOMENT + timedelta(minutes=minute)
        before = alert
        try:
            if action is AlertAction.AMEND:
                alert = lifecycle.amend(alert, kind, at)
            else:
                alert = STEPS[action](alert, officer, at)
        except Conflict:
            continue
        assert alert is before or alert.revision == before.revision + 1
        assert levels.index(alert.level) >= levels.index(before.level)
        assert strongest((before.kind, alert.kind)) is alert.kind
        assert (alert.acknowledged_by is None) == (alert.state is AlertState.RAISED)
        assert (alert.acknowledged_at is None) == (alert.acknowledged_by is None)
        assert (alert.decided_at is not None) == (alert.state is AlertState.DECIDED)
