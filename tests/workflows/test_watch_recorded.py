"""The index over recorded travellers follows the store."""

import threading
from datetime import timedelta

import pytest

from screening.domain.crossings import MovementKind, UnscreenedCause
from screening.domain.errors import Unavailable
from screening.domain.identifiers import CrossingId
from screening.matching.retro.recorded import RecordedPart
from screening.matching.retro.retro_hits import find_crossings
from screening.workflows.counter.record_movement import Ending, record_unscreened
from screening.workflows.following import watch_recorded
from screening.workflows.following.watch_recorded import FOLLOWING_RESTS, LONGEST_REST_S, WORK_S, Pace, RecordedWatch
from tests.builders import a_definition, a_document, a_traveller, an_entry
from tests.running_service import wait_until
from tests.workflows.conftest import Site

ENTRY = an_entry("Anna Maria ERIKSSON", born=("1974-08-12",))
DEFINITION = a_definition()


@pytest.fixture
def site() -> Site:
    site = Site()
    site.publish(DEFINITION)
    return site


def a_watch(site: Site, days: int = 30) -> RecordedWatch:
    return RecordedWatch(site.store, site.clock, site.watch, timedelta(days=days))


def crossings(watch: RecordedWatch) -> list[CrossingId]:
    return [hit.crossing_id for hit in find_crossings(watch.current(), ENTRY, DEFINITION)]


def test_until_it_is_built_nobody_can_be_asked_about(site: Site) -> None:
    """No failure reads as: nobody."""
    with pytest.raises(Unavailable) as refused:
        a_watch(site).current()
    assert refused.value.parameters["reason"] == "recorded_not_ready"


def test_whoever_comes_is_found_after_the_next_look(site: Site) -> None:
    first, watch = site.screen(), a_watch(site)
    watch.refresh()
    assert crossings(watch) == [first.crossing.id]
    site.clock.advance(timedelta(minutes=1))
    second = site.screen(number="UT1")
    watch.refresh()
    assert crossings(watch) == [second.crossing.id, first.crossing.id]
    before = watch.current()
    watch.refresh()
    assert watch.current().parts == before.parts


def test_somebody_unscreened_is_found_by_what_was_written_down(site: Site) -> None:
    ending = Ending(
        MovementKind.UNSCREENED, cause=UnscreenedCause.POWER, traveller=a_traveller(), documents=(a_document(),)
    )
    unscreened = record_unscreened(site.place(), ending, site.officer, site.parts)
    watch = a_watch(site)
    watch.refresh()
    assert crossings(watch) == [unscreened.id]


def test_crossings_before_the_days_looked_back_over_are_left_out(site: Site) -> None:
    site.screen()
    site.clock.advance(timedelta(days=8))
    late = site.screen()
    watch = a_watch(site, days=7)
    watch.refresh()
    assert crossings(watch) == [late.crossing.id]
    assert watch.current().since == late.screening.recorded_at


def test_many_small_parts_become_few(site: Site) -> None:
    watch = a_watch(site)
    seen = set()
    for count in range(20):
        site.clock.advance(timedelta(seconds=1))
        seen.add(site.screen(number=f"UT{count}").crossing.id)
        watch.refresh()
    assert len(watch.current().parts) == 2 + 4
    assert set(crossings(watch)) == seen


def test_of_too_many_the_oldest_part_is_left_out(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch_recorded, "MOST_RECORDED", 3)
    watch = a_watch(site)
    kept = []
    for count in range(5):
        site.clock.advance(timedelta(seconds=1))
        kept.append(site.screen(number=f"UT{count}").crossing.id)
        watch.refresh()
    assert crossings(watch) == kept[:1:-1]


def test_a_store_read_in_chunks_and_parts_loses_nobody(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch_recorded, "CHUNK", 2)
    monkeypatch.setattr(watch_recorded, "MOST_IN_PART", 4)
    kept = [site.screen(number=f"UT{count}").crossing.id for count in range(11)]
    watch = a_watch(site)
    watch.refresh()
    assert sorted(crossings(watch)) == sorted(kept)


def test_when_names_are_counted_anew_it_is_built_anew_and_misses_nobody_who_came_meanwhile(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, watch = site.screen(), a_watch(site)
    watch.refresh()
    assert not watch.is_outdated()
    site.publish(DEFINITION, an_entry("Somebody ELSE"))
    assert watch.is_outdated()
    meanwhile: list[CrossingId] = []
    whole = RecordedPart.all

    def come_meanwhile(part: RecordedPart) -> object:
        if not meanwhile:
            meanwhile.append(site.screen(number="UT1").crossing.id)
            watch.refresh()
        return whole(part)

    monkeypatch.setattr(RecordedPart, "all", come_meanwhile)
    watch.rebuild()
    assert not watch.is_outdated()
    assert all(part.rarity is site.watch.current().rarity for part in watch.current().parts)
    assert set(crossings(watch)) == {first.crossing.id, *meanwhile}


def test_the_thread_follows_until_it_is_stopped(site: Site) -> None:
    site.screen()
    watch = a_watch(site)
    watch.start()
    try:
        wait_until(lambda: watch._recorded is not None)
        late = site.screen(number="UT1").crossing.id
        wait_until(lambda: late in crossings(watch))
        site.publish(DEFINITION, an_entry("Somebody ELSE"))
        wait_until(lambda: not watch.is_outdated())
        assert late in crossings(watch)
    finally:
        watch.stop()
    assert not any(thread.name.startswith("recorded-") for thread in threading.enumerate())


def test_it_outlives_a_store_that_is_away(site: Site) -> None:
    watch = a_watch(site)
    site.store.is_down = True
    watch.start()
    try:
        site.store.is_down = False
        late = site.screen().crossing.id
        wait_until(lambda: watch._recorded is not None and late in crossings(watch))
    finally:
        watch.stop()


def test_a_long_build_pauses_as_long_as_it_works() -> None:
    now = [0.0]
    slept: list[float] = []
    pace = Pace(lambda: now[0], slept.append)
    for _ in range(10):
        now[0] += WORK_S / 2
        pace()
    assert slept == pytest.approx([WORK_S] * 5)


def test_once_the_index_stands_what_follows_leaves_others_the_greater_part() -> None:
    """A build pauses longer than it works then, the longer the more others took of its time, and never for long."""
    now, slept = [0.0], list[float]()
    pace = Pace(lambda: now[0], slept.append)
    pace.rests = FOLLOWING_RESTS
    for worked_s in (WORK_S, 2 * WORK_S, 1.0):
        now[0] += worked_s
        pace()
    assert slept == pytest.approx([FOLLOWING_RESTS * WORK_S, 2 * FOLLOWING_RESTS * WORK_S, LONGEST_REST_S])
