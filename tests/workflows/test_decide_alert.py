"""Deciding an alert: the first decision stands, and everything is on record."""

import pytest

from screening.domain.alerts import Alert, AlertLevel, AlertState
from screening.domain.decisions import Disposition
from screening.domain.errors import AlreadyDecided, ClaimedByAnother, InvalidInput, NotAllowed, NotFound
from screening.domain.identifiers import HitId
from screening.workflows.board.decide_alert import acknowledge_alert, decide_hit, escalate_alert, reopen_alert
from tests.builders import a_definition, an_entry
from tests.workflows.conftest import Site


def raise_alert(site: Site, lists: int = 1) -> tuple[Alert, tuple[HitId, ...]]:
    for count in range(lists):
        entry = an_entry(
            "Tariq Mehmood RAHMAN", list_code=f"ecl{count}", born=("1979-03-14",), documents=("UT4471902",)
        )
        site.publish(a_definition(f"ecl{count}"), entry)
    screened = site.screen("RAHMAN, TARIQ MEHMOOD", born="1979-03-14", number="UT4471902")
    assert screened.alert is not None
    return screened.alert, tuple(hit.id for hit in screened.hits)


def test_alert_is_acknowledged_then_decided(site: Site) -> None:
    alert, (hit,) = raise_alert(site)
    assert acknowledge_alert(alert.id, site.manager, site.parts).state is AlertState.ACKNOWLEDGED
    decided = decide_hit(alert.id, hit, Disposition.OFFLOADED, "Order confirmed.", site.manager, site.parts)
    assert decided.state is AlertState.DECIDED
    assert site.actions()[-2:] == ["alert.acknowledged", "alert.hit_decided"]


def test_alert_is_decided_with_its_last_hit(site: Site) -> None:
    alert, (first, second) = raise_alert(site, lists=2)
    half = decide_hit(alert.id, first, Disposition.FALSE_HIT, "Another person.", site.manager, site.parts)
    assert half.state is AlertState.ACKNOWLEDGED
    whole = decide_hit(alert.id, second, Disposition.CLEARED, "Court order.", site.manager, site.parts)
    assert whole.state is AlertState.DECIDED


def test_second_decision_on_a_hit_is_refused_and_the_first_stands(site: Site) -> None:
    alert, (hit,) = raise_alert(site)
    decide_hit(alert.id, hit, Disposition.OFFLOADED, "Order confirmed.", site.manager, site.parts)
    with pytest.raises(AlreadyDecided):
        decide_hit(alert.id, hit, Disposition.CLEARED, "Looks fine.", site.other_manager, site.parts)
    with site.store.read() as repositories:
        decision = repositories.alerts.hit(hit).decision
    assert decision is not None
    assert decision.disposition is Disposition.OFFLOADED


def test_alert_claimed_by_one_officer_is_not_decided_by_another(site: Site) -> None:
    alert, (hit,) = raise_alert(site)
    acknowledge_alert(alert.id, site.manager, site.parts)
    with pytest.raises(ClaimedByAnother):
        decide_hit(alert.id, hit, Disposition.CLEARED, "Looks fine.", site.other_manager, site.parts)


def test_acknowledging_twice_is_one_record(site: Site) -> None:
    alert, _ = raise_alert(site)
    acknowledge_alert(alert.id, site.manager, site.parts)
    before = len(site.actions())
    acknowledge_alert(alert.id, site.manager, site.parts)
    assert len(site.actions()) == before


def test_escalated_alert_waits_at_the_next_level(site: Site) -> None:
    alert, _ = raise_alert(site)
    escalated = escalate_alert(alert.id, "Family with a court order.", site.manager, site.parts)
    assert (escalated.state, escalated.level) == (AlertState.RAISED, AlertLevel.ASSISTANT_DIRECTOR)


def test_reopened_alert_can_be_decided_anew_and_keeps_what_was_decided(site: Site) -> None:
    alert, (hit,) = raise_alert(site)
    decide_hit(alert.id, hit, Disposition.FALSE_HIT, "Another person.", site.manager, site.parts)
    reopen_alert(alert.id, "The father's name agrees after all.", site.manager, site.parts)
    decide_hit(alert.id, hit, Disposition.OFFLOADED, "Order confirmed.", site.manager, site.parts)
    with site.store.read() as repositories:
        stored = repositories.alerts.hit(hit)
    assert stored.decision is not None
    assert stored.decision.disposition is Disposition.OFFLOADED
    assert [earlier.disposition for earlier in stored.earlier_decisions] == [Disposition.FALSE_HIT]


def test_counter_officer_decides_nothing(site: Site) -> None:
    alert, (hit,) = raise_alert(site)
    with pytest.raises(NotAllowed):
        decide_hit(alert.id, hit, Disposition.CLEARED, "Friend.", site.officer, site.parts)


def test_alert_of_another_checkpost_is_not_found(site: Site) -> None:
    alert, _ = raise_alert(site)
    with pytest.raises(NotFound):
        acknowledge_alert(alert.id, site.far_manager, site.parts)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 2001])
def test_decision_needs_a_reason_of_bearable_length(site: Site, reason: str) -> None:
    alert, (hit,) = raise_alert(site)
    with pytest.raises(InvalidInput):
        decide_hit(alert.id, hit, Disposition.CLEARED, reason, site.manager, site.parts)


def test_refused_step_leaves_nothing_behind(site: Site) -> None:
    alert, _ = raise_alert(site)
    before = site.actions()
    with pytest.raises(NotFound):
        decide_hit(alert.id, HitId(alert.id), Disposition.CLEARED, "No such hit.", site.manager, site.parts)
    assert site.actions() == before
