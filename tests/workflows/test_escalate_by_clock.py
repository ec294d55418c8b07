"""Nobody acknowledges: who is asked next, and what is recorded of it?"""

import json
import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from screening.domain.accounts import Account, Role, Scope
from screening.domain.alerts import Alert, AlertLevel, AlertState
from screening.domain.decisions import Disposition
from screening.domain.identifiers import AlertId, CheckpostCode, CounterCode
from screening.domain.lists import Direction
from screening.workflows.board.decide_alert import acknowledge_alert, decide_hit
from screening.workflows.board.escalate_by_clock import EscalationClock, escalate_what_is_due
from screening.workflows.counter.places import Place
from screening.workflows.counter.screen_traveller import presented_typed, screen_traveller
from screening.workflows.people.keep_roster import Duty, add_shift, end_shift
from screening.workflows.ports import ShiftFilter
from tests.builders import a_definition, a_document, a_traveller, an_entry
from tests.workflows.conftest import Site

MINUTE = timedelta(minutes=1)
OFFLOAD_TIME = 3 * MINUTE


@pytest.fixture
def site() -> Site:
    site = Site()
    site.publish(a_definition("ecl"), an_entry("Anna Maria ERIKSSON", documents=("L898902C3",)))
    return site


def rostered(site: Site, role: Role, place: str = "zone:sindh", hours: int = 12) -> Account:
    officer = site.person(f"{role}.{place}", role, place)
    now = site.clock.now()
    duty = Duty(officer.id, AlertLevel(role.value), Scope.parse(place), now, now + timedelta(hours=hours))
    add_shift(duty, None, site.parts)
    return officer


def raised(site: Site) -> AlertId:
    alert = site.screen().alert
    assert alert is not None
    return alert.id


def stored(site: Site, alert_id: AlertId) -> Alert:
    with site.store.read() as repositories:
        return repositories.alerts.get(alert_id)


def last_record(site: Site) -> tuple[str, str, dict[str, Any]]:
    """Give actor, action and particulars of the journal's last record."""
    with site.store.read() as repositories:
        record = repositories.journal.records()[-1]
        body = repositories.journal.payloads([record.seq])[record.seq].body
    return record.actor, record.action, json.loads(body or "{}")


def test_an_alert_goes_up_when_its_time_is_up_and_not_twice(site: Site) -> None:
    director = rostered(site, Role.ASSISTANT_DIRECTOR)
    alert = raised(site)
    site.clock.advance(OFFLOAD_TIME - timedelta(seconds=1))
    assert escalate_what_is_due(site.parts) == 0
    site.clock.advance(timedelta(seconds=1))
    assert [escalate_what_is_due(site.parts) for _ in range(3)] == [1, 0, 0]
    assert stored(site, alert).level is AlertLevel.ASSISTANT_DIRECTOR
    actor, action, payload = last_record(site)
    assert (actor, action) == ("clock", "alert.escalated")
    assert payload == {
        "because": "not_acknowledged",
        "from": "shift_manager",
        "nobody_rostered": [],
        "on_duty": [str(director.id)],
        "state": "raised",
        "level": "assistant_director",
    }


def test_each_level_has_its_full_time_up_to_the_top(site: Site) -> None:
    for role in (Role.ASSISTANT_DIRECTOR, Role.DEPUTY_DIRECTOR, Role.ZONAL_DIRECTOR):
        rostered(site, role)
    alert = raised(site)
    levels = []
    for _ in range(5):
        site.clock.advance(OFFLOAD_TIME)
        escalate_what_is_due(site.parts)
        levels.append(stored(site, alert).level)
    top = AlertLevel.ZONAL_DIRECTOR
    assert levels == [AlertLevel.ASSISTANT_DIRECTOR, AlertLevel.DEPUTY_DIRECTOR, top, top, top]
    assert site.actions().count("alert.escalated") == 3


def test_what_is_acknowledged_and_left_undecided_goes_up_unclaimed(site: Site) -> None:
    rostered(site, Role.ASSISTANT_DIRECTOR)
    alert = raised(site)
    site.clock.advance(MINUTE)
    acknowledge_alert(alert, site.manager, site.parts)
    site.clock.advance(15 * MINUTE - timedelta(seconds=1))
    assert escalate_what_is_due(site.parts) == 0
    site.clock.advance(timedelta(seconds=1))
    assert [escalate_what_is_due(site.parts) for _ in range(2)] == [1, 0]
    left = stored(site, alert)
    assert (left.state, left.level) == (AlertState.RAISED, AlertLevel.ASSISTANT_DIRECTOR)
    assert left.acknowledged_by is None
    assert last_record(site)[2]["because"] == "not_decided"


def test_what_awaits_a_second_officer_goes_up_and_stays_with_whoever_decided() -> None:
    site = Site()
    rostered(site, Role.ASSISTANT_DIRECTOR)
    asking = a_definition("ecl", second_officer=frozenset({Disposition.OFFLOADED}))
    site.publish(asking, an_entry("Anna Maria ERIKSSON", documents=("L898902C3",)))
    alert = raised(site)
    acknowledge_alert(alert, site.manager, site.parts)
    with site.store.read() as repositories:
        hits = repositories.alerts.hits(repositories.alerts.get(alert).crossing_id)
    site.clock.advance(10 * MINUTE)
    for hit in hits:
        decide_hit(alert, hit.id, Disposition.OFFLOADED, "The same person.", site.manager, site.parts)
    site.clock.advance(14 * MINUTE)
    assert escalate_what_is_due(site.parts) == 0
    site.clock.advance(MINUTE)
    assert [escalate_what_is_due(site.parts) for _ in range(2)] == [1, 0]
    left = stored(site, alert)
    assert (left.state, left.level) == (AlertState.AWAITING_CONFIRMATION, AlertLevel.ASSISTANT_DIRECTOR)
    assert left.acknowledged_by == site.manager.id
    assert last_record(site)[2]["because"] == "not_confirmed"


def test_a_level_where_nobody_is_rostered_is_passed_over_and_recorded_so(site: Site) -> None:
    rostered(site, Role.DEPUTY_DIRECTOR)
    alert = raised(site)
    site.clock.advance(OFFLOAD_TIME)
    escalate_what_is_due(site.parts)
    assert stored(site, alert).level is AlertLevel.DEPUTY_DIRECTOR
    assert last_record(site)[2]["nobody_rostered"] == ["assistant_director"]


def test_the_roster_of_the_checkpost_counts_as_that_of_its_zone_and_no_other(site: Site) -> None:
    rostered(site, Role.ASSISTANT_DIRECTOR, "checkpost:TKM")
    rostered(site, Role.DEPUTY_DIRECTOR, "checkpost:KHI")
    alert = raised(site)
    site.clock.advance(OFFLOAD_TIME)
    escalate_what_is_due(site.parts)
    assert stored(site, alert).level is AlertLevel.DEPUTY_DIRECTOR


def test_with_nobody_above_it_stays_says_so_once_and_goes_up_once_somebody_is_there(site: Site) -> None:
    alert = raised(site)
    site.clock.advance(OFFLOAD_TIME)
    assert [escalate_what_is_due(site.parts) for _ in range(3)] == [1, 0, 0]
    left = stored(site, alert)
    assert (left.level, left.state, left.is_nobody_above) == (AlertLevel.SHIFT_MANAGER, AlertState.RAISED, True)
    assert site.actions().count("alert.nobody_above") == 1
    site.clock.advance(timedelta(hours=5))
    assert escalate_what_is_due(site.parts) == 0
    rostered(site, Role.ZONAL_DIRECTOR)
    assert escalate_what_is_due(site.parts) == 1
    raised_there = stored(site, alert)
    assert (raised_there.level, raised_there.is_nobody_above) == (AlertLevel.ZONAL_DIRECTOR, False)


def test_who_is_disabled_or_has_lost_the_role_is_not_asked(site: Site) -> None:
    assistant, deputy = rostered(site, Role.ASSISTANT_DIRECTOR), rostered(site, Role.DEPUTY_DIRECTOR)
    zonal = rostered(site, Role.ZONAL_DIRECTOR)
    for changed in (replace(assistant, is_disabled=True), replace(deputy, grants=())):
        site.store.write(lambda repositories, changed=changed: repositories.accounts.save(changed))  # type: ignore[misc]
    raised(site)
    site.clock.advance(OFFLOAD_TIME)
    escalate_what_is_due(site.parts)
    assert last_record(site)[2]["on_duty"] == [str(zonal.id)]


def test_a_shift_that_has_ended_counts_no_more(site: Site) -> None:
    rostered(site, Role.ASSISTANT_DIRECTOR, hours=1)
    administrator = site.person("admin", Role.ADMINISTRATOR, "all")
    deputy = rostered(site, Role.DEPUTY_DIRECTOR)
    with site.store.read() as repositories:
        shifts = repositories.shifts.find(ShiftFilter(), 10).items
    end_shift(next(each.id for each in shifts if each.officer == deputy.id), administrator, site.parts)
    site.clock.advance(timedelta(hours=1))
    alert = raised(site)
    site.clock.advance(OFFLOAD_TIME)
    escalate_what_is_due(site.parts)
    assert stored(site, alert).is_nobody_above


@pytest.mark.parametrize("jump", [timedelta(hours=3), timedelta(hours=-3)], ids=["forward", "back"])
def test_a_clock_that_jumps_escalates_neither_everything_nor_nothing(site: Site, jump: timedelta) -> None:
    """Each alert has its full time once more, from the clock as it is now; that is recorded, and told on the boards."""
    site.clock.advance(timedelta(hours=-9))
    rostered(site, Role.ASSISTANT_DIRECTOR, hours=48)
    site.clock.advance(timedelta(hours=9))
    alerts = [raised(site) for _ in range(3)]
    site.clock.advance(jump)
    assert [escalate_what_is_due(site.parts) for _ in range(2)] == [3, 0]
    assert site.actions().count("alert.time_given_anew") == 3
    site.clock.advance(OFFLOAD_TIME - timedelta(seconds=1))
    assert escalate_what_is_due(site.parts) == 0
    site.clock.advance(timedelta(seconds=1))
    assert escalate_what_is_due(site.parts) == 3
    assert {stored(site, alert).level for alert in alerts} == {AlertLevel.ASSISTANT_DIRECTOR}


def test_what_fell_due_while_the_service_was_down_has_its_time_once_more_and_then_goes_up(site: Site) -> None:
    rostered(site, Role.ASSISTANT_DIRECTOR)
    alert = raised(site)
    site.clock.advance(timedelta(minutes=40))
    assert escalate_what_is_due(site.parts) == 1
    assert stored(site, alert).level is AlertLevel.SHIFT_MANAGER
    # Another restart within that time gives no more of it.
    site.clock.advance(OFFLOAD_TIME)
    assert escalate_what_is_due(site.parts) == 1
    assert stored(site, alert).level is AlertLevel.ASSISTANT_DIRECTOR


def test_near_departure_it_goes_up_sooner(site: Site) -> None:
    rostered(site, Role.ASSISTANT_DIRECTOR)
    departs_at = site.clock.now() + 30 * MINUTE
    place = Place(CheckpostCode("KHI"), CounterCode("4"), Direction.EXIT, "UT 302", departs_at)
    presented = presented_typed(a_traveller(), (a_document(),))
    alert = screen_traveller(place, presented, site.officer, site.parts).alert
    assert alert is not None
    assert alert.departs_at == departs_at
    site.clock.advance(MINUTE)
    assert escalate_what_is_due(site.parts) == 1


def test_several_processes_that_look_at_once_take_each_step_once(site: Site) -> None:
    rostered(site, Role.ASSISTANT_DIRECTOR)
    for _ in range(20):
        raised(site)
    site.clock.advance(OFFLOAD_TIME)
    barrier = threading.Barrier(4)
    taken: list[int] = []

    def look() -> None:
        barrier.wait()
        taken.append(escalate_what_is_due(site.parts))

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(taken) == 20
    assert site.actions().count("alert.escalated") == 20


def test_the_clock_goes_on_after_the_store_was_away(site: Site) -> None:
    rostered(site, Role.ASSISTANT_DIRECTOR)
    alert = raised(site)
    site.clock.advance(OFFLOAD_TIME)
    site.store.is_down = True
    clock = EscalationClock(site.parts, look_s=0.005)
    clock.start()
    escalated = threading.Event()
    threading.Event().wait(0.05)
    assert clock.is_alive
    site.store.on_commit(escalated.set)
    site.store.is_down = False
    assert escalated.wait(30)
    clock.stop()
    assert stored(site, alert).level is AlertLevel.ASSISTANT_DIRECTOR
