"""Two officers for one decision: it counts for nothing until the second has agreed."""

import pytest

from screening.domain.alerts import Alert, AlertState
from screening.domain.crossings import MovementKind
from screening.domain.decisions import Disposition
from screening.domain.errors import (
    AlreadyDecided,
    AwaitsSecondOfficer,
    ConfirmerIsDecider,
    InvalidInput,
    NotAllowed,
    NotFound,
    NothingAwaits,
)
from screening.domain.hits import Hit
from screening.domain.identifiers import HitId
from screening.workflows.board.confirm_decision import confirm_decision, send_back_decision
from screening.workflows.board.decide_alert import decide_hit, escalate_alert, reopen_alert
from screening.workflows.counter.record_movement import Ending, record_movement
from screening.workflows.counter.screen_traveller import presented_typed, screen_traveller
from tests.builders import a_definition, a_document, a_traveller, an_entry
from tests.workflows.conftest import Site

OFFLOADED = Disposition.OFFLOADED


def raise_alert(site: Site, lists: int = 1) -> tuple[Alert, tuple[HitId, ...]]:
    """Raise an alert on lists that want two officers to offload somebody."""
    for count in range(lists):
        entry = an_entry(
            "Tariq Mehmood RAHMAN", list_code=f"ecl{count}", born=("1979-03-14",), documents=("UT4471902",)
        )
        site.publish(a_definition(f"ecl{count}", second_officer=frozenset({OFFLOADED})), entry)
    screened = site.screen("RAHMAN, TARIQ MEHMOOD", born="1979-03-14", number="UT4471902")
    assert screened.alert is not None
    return screened.alert, tuple(hit.id for hit in screened.hits)


def offload(site: Site, alert: Alert, hit: HitId) -> Alert:
    return decide_hit(alert.id, hit, OFFLOADED, "Order confirmed.", site.manager, site.parts)


def stored(site: Site, hit: HitId) -> Hit:
    with site.store.read() as repositories:
        return repositories.alerts.hit(hit)


def test_decision_awaits_a_second_officer_and_does_not_count_before(site: Site) -> None:
    alert, (hit,) = raise_alert(site)
    assert offload(site, alert, hit).state is AlertState.AWAITING_CONFIRMATION
    assert stored(site, hit).is_open
    assert stored(site, hit).stands
    assert stored(site, hit).decision is None
    assert site.actions()[-1] == "alert.hit_awaits_second"


def test_another_officer_confirms_and_both_are_on_record(site: Site) -> None:
    alert, (hit,) = raise_alert(site)
    offload(site, alert, hit)
    after = confirm_decision(alert.id, hit, OFFLOADED, "Called the desk.", site.other_manager, site.parts)
    assert after.state is AlertState.DECIDED
    decision = stored(site, hit).decision
    assert decision is not None
    assert decision.second is not None
    assert (decision.decided_by, decision.second.officer) == (site.manager.id, site.other_manager.id)
    assert (decision.second.agrees, decision.second.reason) == (True, "Called the desk.")
    assert site.actions()[-2:] == ["alert.hit_awaits_second", "alert.hit_confirmed"]


def test_the_officer_who_decided_cannot_confirm(site: Site) -> None:
    alert, (hit,) = raise_alert(site)
    offload(site, alert, hit)
    before = site.actions()
    with pytest.raises(ConfirmerIsDecider):
        confirm_decision(alert.id, hit, OFFLOADED, "", site.manager, site.parts)
    assert site.actions() == before
    assert stored(site, hit).decision is None


def test_what_is_sent_back_is_decided_again_and_kept(site: Site) -> None:
    alert, (hit,) = raise_alert(site)
    offload(site, alert, hit)
    back = send_back_decision(alert.id, hit, OFFLOADED, "A court suspended it.", site.other_manager, site.parts)
    assert (back.state, back.acknowledged_by) == (AlertState.ACKNOWLEDGED, site.manager.id)
    decide_hit(alert.id, hit, Disposition.CLEARED, "Court order seen.", site.manager, site.parts)
    (earlier,) = stored(site, hit).earlier_decisions
    assert earlier.second is not None
    assert (earlier.disposition, earlier.second.agrees) == (OFFLOADED, False)
    assert "alert.hit_sent_back" in site.actions()


def test_sending_back_needs_a_reason(site: Site) -> None:
    alert, (hit,) = raise_alert(site)
    offload(site, alert, hit)
    with pytest.raises(InvalidInput):
        send_back_decision(alert.id, hit, OFFLOADED, " ", site.other_manager, site.parts)


def test_an_officer_may_take_back_what_still_awaits(site: Site) -> None:
    alert, (hit,) = raise_alert(site)
    offload(site, alert, hit)
    back = send_back_decision(alert.id, hit, OFFLOADED, "Wrong key.", site.manager, site.parts)
    assert back.state is AlertState.ACKNOWLEDGED


def test_other_dispositions_of_the_list_need_one_officer(site: Site) -> None:
    alert, (hit,) = raise_alert(site)
    after = decide_hit(alert.id, hit, Disposition.FALSE_HIT, "Another person.", site.manager, site.parts)
    assert after.state is AlertState.DECIDED


def test_of_several_hits_the_last_confirmation_decides_the_alert(site: Site) -> None:
    alert, (first, second) = raise_alert(site, lists=2)
    assert offload(site, alert, first).state is AlertState.ACKNOWLEDGED
    assert offload(site, alert, second).state is AlertState.AWAITING_CONFIRMATION
    half = confirm_decision(alert.id, first, OFFLOADED, "", site.other_manager, site.parts)
    assert half.state is AlertState.AWAITING_CONFIRMATION
    whole = confirm_decision(alert.id, second, OFFLOADED, "", site.other_manager, site.parts)
    assert whole.state is AlertState.DECIDED


def test_a_decision_that_awaits_cannot_be_taken_twice(site: Site) -> None:
    alert, (hit,) = raise_alert(site)
    offload(site, alert, hit)
    for officer in (site.manager, site.other_manager):
        with pytest.raises(AwaitsSecondOfficer) as refused:
            decide_hit(alert.id, hit, Disposition.CLEARED, "Looks fine.", officer, site.parts)
        assert refused.value.parameters == {"disposition": OFFLOADED}


def test_of_two_second_officers_at_once_the_later_is_told(site: Site) -> None:
    alert, (hit,) = raise_alert(site)
    offload(site, alert, hit)
    third = site.person("third", site.manager.grants[0].role, "checkpost:KHI")
    confirm_decision(alert.id, hit, OFFLOADED, "", site.other_manager, site.parts)
    with pytest.raises(AlreadyDecided):
        send_back_decision(alert.id, hit, OFFLOADED, "Not so.", third, site.parts)


def test_what_is_confirmed_is_what_the_second_officer_saw(site: Site) -> None:
    alert, (hit,) = raise_alert(site)
    with pytest.raises(NothingAwaits):
        confirm_decision(alert.id, hit, OFFLOADED, "", site.other_manager, site.parts)
    offload(site, alert, hit)
    with pytest.raises(NothingAwaits):
        confirm_decision(alert.id, hit, Disposition.DETAINED, "", site.other_manager, site.parts)


def test_counter_officer_and_another_checkpost_confirm_nothing(site: Site) -> None:
    alert, (hit,) = raise_alert(site)
    offload(site, alert, hit)
    with pytest.raises(NotAllowed):
        confirm_decision(alert.id, hit, OFFLOADED, "", site.officer, site.parts)
    with pytest.raises(NotFound):
        confirm_decision(alert.id, hit, OFFLOADED, "", site.far_manager, site.parts)


def test_traveller_does_not_pass_while_a_decision_awaits(site: Site) -> None:
    alert, (hit,) = raise_alert(site)
    offload(site, alert, hit)
    with pytest.raises(InvalidInput):
        record_movement(alert.crossing_id, Ending(MovementKind.PASSED), site.officer, site.parts)


def test_escalated_confirmation_is_asked_of_the_next_level(site: Site) -> None:
    alert, (hit,) = raise_alert(site)
    offload(site, alert, hit)
    escalated = escalate_alert(alert.id, "Nobody else is on shift.", site.manager, site.parts)
    assert escalated.state is AlertState.AWAITING_CONFIRMATION
    confirmed = confirm_decision(alert.id, hit, OFFLOADED, "", site.other_manager, site.parts)
    assert confirmed.state is AlertState.DECIDED


def test_a_rescan_asks_for_the_decision_anew(site: Site) -> None:
    alert, (hit,) = raise_alert(site)
    offload(site, alert, hit)
    presented = presented_typed(a_traveller("RAHMAN, TARIQ MEHMOOD", born="1979-03-14"), (a_document("UT4471902"),))
    again = screen_traveller(alert.crossing_id, presented, site.officer, site.parts)
    assert stored(site, hit).superseded_by == again.hits[0].id
    assert again.alert is not None
    assert again.alert.state is AlertState.ACKNOWLEDGED
    with pytest.raises(NothingAwaits):
        confirm_decision(alert.id, hit, OFFLOADED, "", site.other_manager, site.parts)


def test_reopened_alert_keeps_both_words(site: Site) -> None:
    alert, (hit,) = raise_alert(site)
    offload(site, alert, hit)
    confirm_decision(alert.id, hit, OFFLOADED, "", site.other_manager, site.parts)
    reopen_alert(alert.id, "The order was lifted.", site.manager, site.parts)
    (earlier,) = stored(site, hit).earlier_decisions
    assert earlier.second is not None
    assert earlier.second.agrees
