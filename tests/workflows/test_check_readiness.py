"""What is said of a service that works, and of one that does not?"""

import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from screening.domain.checks import Check, CheckState, Part, worst
from screening.domain.errors import Unavailable
from screening.domain.lists import Upkeep
from screening.matching.names.rarity import background_rarity
from screening.workflows.following.watch_lists import LATEST_SWAP, ListWatch
from screening.workflows.parts import Parts
from screening.workflows.ports import StoreCondition
from screening.workflows.upkeep.check_readiness import Readiness, check_readiness
from tests.builders import a_definition, an_entry
from tests.fakes.memory_store import MemoryStore
from tests.workflows.conftest import Site

OBTAINED = replace(a_definition("ecl"), upkeep=Upkeep.OBTAINED, permitted_age_s=3600)


class StrainedStore(MemoryStore):
    """A store whose writer lags behind, and whose head file cannot be written."""

    def condition(self) -> StoreCondition:
        return StoreCondition(waiting=900, waiting_limit=1000, is_head_kept=False)


def by_name(checks: tuple[Check, ...]) -> Mapping[str, Check]:
    return {check.name: check for check in checks}


def test_sound_service_is_ready_in_every_part(site: Site) -> None:
    site.publish(OBTAINED)
    checks = check_readiness(site.parts)
    assert worst(checks) is CheckState.OK
    assert set(by_name(checks)) == {"store", "writer", "journal_head", "schema", "snapshot", "clock", "list:ecl"}


def test_stale_list_is_told_with_its_age(site: Site) -> None:
    site.publish(OBTAINED)
    site.clock.advance(timedelta(hours=2))
    stale = by_name(check_readiness(site.parts))["list:ecl"]
    assert (stale.state, stale.reason) == (CheckState.DEGRADED, "list_stale")
    assert (stale.parameters["age_s"], stale.parameters["permitted_s"]) == (7200, 3600)


def test_list_that_was_never_loaded_is_told(site: Site) -> None:
    site.publish(OBTAINED)
    site.watch.lists[a_definition("pnil").code] = a_definition("pnil")
    assert by_name(check_readiness(site.parts))["list:pnil"].reason == "list_missing"


def test_clock_that_was_set_back_is_told(site: Site) -> None:
    site.publish(OBTAINED)
    site.clock.advance(timedelta(days=-1))
    clock = by_name(check_readiness(site.parts))["clock"]
    assert (clock.reason, clock.parameters["behind_s"]) == ("clock_behind", 86400)


def test_store_that_is_down_fails_and_hides_nothing_else(site: Site) -> None:
    site.publish(OBTAINED)
    site.store.is_down = True
    checks = by_name(check_readiness(site.parts))
    assert (checks["store"].state, checks["store"].reason) == (CheckState.FAILED, "store_closed")
    assert checks["list:ecl"].state is CheckState.OK


def test_writer_that_lags_and_head_that_is_not_kept_are_told(site: Site) -> None:
    checks = by_name(check_readiness(Parts(StrainedStore(site.clock), site.clock, site.watch)))
    assert (checks["writer"].reason, checks["journal_head"].reason) == ("writer_behind", "head_not_kept")


def test_watch_that_has_died_is_told_once_a_change_is_overdue(site: Site) -> None:
    """Until then nothing is missed; from then on a listed traveller might pass."""
    watch = ListWatch(site.store, (OBTAINED,), background_rarity())
    site.publish(OBTAINED)
    watch.refresh()
    parts = Parts(site.store, site.clock, watch)
    assert by_name(check_readiness(parts))["snapshot"].state is CheckState.OK
    site.publish(OBTAINED, an_entry("RAHMAN, TARIQ MEHMOOD"))
    site.clock.advance(LATEST_SWAP * 2)
    behind = by_name(check_readiness(parts))["snapshot"]
    assert (behind.state, behind.reason) == (CheckState.FAILED, "lists_behind")
    watch.refresh()
    assert by_name(check_readiness(parts))["snapshot"].state is CheckState.OK


def test_part_handed_in_is_looked_at_too(site: Site) -> None:
    """Whoever adds a part of the service that can fail has /readyz tell of it by one line."""

    def fail() -> None:
        raise Unavailable(reason="page_reader")

    checks = check_readiness(site.parts, (Part("page_reader", fail, is_vital=False),))
    assert by_name(checks)["page_reader"] == Check(
        "page_reader", CheckState.DEGRADED, "page_reader", {"reason": "page_reader"}
    )


def test_who_asks_at_once_shares_a_look_that_began_after_asking(site: Site) -> None:
    began, looks, go_on = threading.Event(), [], threading.Event()

    def look() -> None:
        looks.append(1)
        began.set()
        go_on.wait()

    readiness = Readiness(site.parts, (Part("slow", look, is_vital=False),))
    with ThreadPoolExecutor(9) as threads:
        first = threads.submit(readiness.check)
        began.wait()
        others = [threads.submit(readiness.check) for _ in range(8)]
        go_on.set()
        for each in (first, *others):
            assert each.result()
    assert 2 <= len(looks) <= 9
