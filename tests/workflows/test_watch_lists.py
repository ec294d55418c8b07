"""The lists in force follow the store."""

import time
from dataclasses import replace
from datetime import date

import pytest

from screening.domain.errors import NotFound, Unavailable
from screening.domain.identifiers import EntryId, ListCode, new_uuid
from screening.domain.journal import JournalDraft, RetentionClass
from screening.domain.lists import Direction
from screening.matching.rarity import background_rarity
from screening.matching.search import screen
from screening.workflows.parts import Parts
from screening.workflows.publish_list import publish_list
from screening.workflows.watch_lists import POLL_S, ListWatch
from tests.builders import a_definition, a_document, a_traveller, an_entry
from tests.fakes.memory_store import MemoryStore

DEFINITION = a_definition()
A_DAY = date(2026, 11, 21)


def hits(watch: ListWatch) -> int:
    found = screen(watch.current(), a_traveller(), (a_document("X1"),), Direction.EXIT, A_DAY)
    return found.hits_total


@pytest.fixture
def parts() -> Parts:
    store = MemoryStore()
    return Parts(store, store.clock, ListWatch(store, (DEFINITION,), background_rarity()))


def test_there_is_no_snapshot_before_the_first(parts: Parts) -> None:
    """A service that has not loaded its lists searches nothing, rather than finding nothing."""
    with pytest.raises(Unavailable):
        parts.watch.current()


def test_published_list_is_searched_after_the_swap(parts: Parts) -> None:
    watch = ListWatch(parts.store, (DEFINITION,), background_rarity())
    assert watch.refresh()
    assert hits(watch) == 0
    publish_list(DEFINITION, (an_entry("Somebody", documents=("X1",)),), None, parts)
    assert watch.refresh()
    assert hits(watch) == 1
    assert not watch.refresh()


def test_other_work_does_not_rebuild_the_lists(parts: Parts) -> None:
    watch = ListWatch(parts.store, (DEFINITION,), background_rarity())
    watch.refresh()
    parts.store.write(
        lambda repositories: repositories.journal.append(JournalDraft("alert.viewed", "x", (), RetentionClass.LOOK_UP))
    )
    assert not watch.refresh()


def wait_for_hits(watch: ListWatch, count: int) -> None:
    give_up = time.monotonic() + 10
    while hits(watch) != count and time.monotonic() < give_up:
        time.sleep(0.01)
    assert hits(watch) == count


def test_running_watch_swaps_by_itself_soon(parts: Parts) -> None:
    watch = ListWatch(parts.store, (DEFINITION,), background_rarity())
    watch.start()
    try:
        publish_list(DEFINITION, (an_entry("Somebody", documents=("X1",)),), None, parts)
        wait_for_hits(watch, 1)
    finally:
        watch.stop()


def test_store_that_goes_away_leaves_the_lists_in_hand(parts: Parts) -> None:
    """And once it is back, the watch follows it again."""
    store = parts.store
    assert isinstance(store, MemoryStore)
    watch = ListWatch(store, (DEFINITION,), background_rarity())
    entry = an_entry("Somebody", documents=("X1",))
    publish_list(DEFINITION, (entry,), None, parts)
    watch.start()
    try:
        store.is_down = True
        time.sleep(POLL_S + 0.1)
        assert hits(watch) == 1
        store.is_down = False
        publish_list(DEFINITION, (entry, replace(entry, id=EntryId(new_uuid()), source_id="2")), None, parts)
        wait_for_hits(watch, 2)
    finally:
        watch.stop()


def test_unknown_list_is_not_found(parts: Parts) -> None:
    with pytest.raises(NotFound):
        parts.watch.definition(ListCode("nowhere"))
