"""Does what leaves first stand first?"""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from screening.alerts.order import GONE_AFTER, board_place
from screening.domain.alerts import Alert
from screening.domain.lists import AlertKind
from tests.builders import A_MOMENT, a_crossing
from tests.contract.records import an_alert


def leaving(minutes: int | None, kind: AlertKind = AlertKind.REFERRAL) -> Alert:
    """Make an alert whose service leaves so many minutes from a moment; each is younger than the one before."""
    departs_at = None if minutes is None else A_MOMENT + timedelta(minutes=minutes)
    return replace(an_alert(a_crossing(), kind=kind), departs_at=departs_at)


def in_order(*alerts: Alert) -> list[Alert]:
    return sorted(alerts, key=lambda alert: board_place(alert, A_MOMENT))


def test_what_departs_sooner_stands_first_whatever_its_kind_and_age() -> None:
    far, near = leaving(300, AlertKind.OFFLOAD), leaving(20)
    assert in_order(far, near) == [near, far]


def test_of_one_departure_offloads_come_first_and_then_the_oldest() -> None:
    older, younger, offload = leaving(20), leaving(20), leaving(20, AlertKind.OFFLOAD)
    assert in_order(younger, older, offload) == [offload, older, younger]


def test_without_departures_offloads_come_first_and_then_the_oldest() -> None:
    older, younger, offload = leaving(None), leaving(None), leaving(None, AlertKind.OFFLOAD)
    assert in_order(younger, older, offload) == [offload, older, younger]


def test_an_alert_without_a_departure_stands_as_though_its_service_left_in_an_hour() -> None:
    soon, later, none = leaving(59), leaving(61), leaving(None)
    assert in_order(none, later, soon) == [soon, none, later]


def test_a_service_that_just_left_stands_first_and_one_that_is_gone_last() -> None:
    late, gone, next_one, none = leaving(-14), leaving(-16), leaving(5), leaving(None)
    assert in_order(gone, none, next_one, late) == [late, next_one, none, gone]
    assert timedelta(minutes=15) == GONE_AFTER


def test_escalating_does_not_make_an_alert_younger() -> None:
    older, younger = leaving(None), leaving(None)
    escalated = replace(older, raised_at=younger.raised_at + timedelta(minutes=10))
    assert in_order(younger, escalated) == [escalated, younger]


@given(st.lists(st.tuples(st.none() | st.integers(-600, 600), st.sampled_from(AlertKind)), max_size=12))
def test_no_two_alerts_have_the_same_place(drawn: list[tuple[int | None, AlertKind]]) -> None:
    alerts = [leaving(minutes, kind) for minutes, kind in drawn]
    assert len({board_place(alert, A_MOMENT) for alert in alerts}) == len(alerts)
