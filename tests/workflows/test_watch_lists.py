"""The lists in force follow the store."""

import time
from dataclasses import replace
from datetime import date, timedelta

import pytest

from screening.domain.clock import FrozenClock
from screening.domain.entries import ListEntry
from screening.domain.errors import NotFound, Unavailable
from screening.domain.identifiers import EntryId, ListCode, new_uuid
from screening.domain.journal import JournalDraft, RetentionClass
from screening.domain.lists import Direction
from screening.matching.names.rarity import background_rarity
from screening.matching.search import screen
from screening.workflows.desk.publish_list import publish_list
from screening.workflows.following.watch_lists import POLL_S, ListWatch
from screening.workflows.parts import Parts
from tests.builders import a_definition, a_document, a_traveller, an_entry
from tests.fakes.memory_lists import MemoryLists
from tests.fakes.memory_store import MemoryStore

DEFINITION = a_definition()
A_DAY = date(2026, 11, 21)


def hits(watch: ListWatch) -> int:
    found = screen(watch.current(), a_traveller(), (a_document("X1"),), Direction.EXIT, A_DAY)
    return found.hits_total


def standing(watch: ListWatch) -> list[ListEntry]:
    """Give the entries that are searched."""
    return [
        entry
        for part in watch.current().parts
        for entry, is_dead in zip(part.entries, part.is_dead, strict=True)
        if not is_dead
    ]


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


def test_only_what_changed_is_read_again(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    """Step by step the snapshot's lists are those that the store would give whole."""
    watch = ListWatch(parts.store, (DEFINITION,), background_rarity())
    entries = [an_entry(f"Somebody {count}", documents=(f"X{count}",)) for count in range(4)]
    publish_list(DEFINITION, entries[:3], None, parts)
    watch.refresh()
    whole = MemoryLists.entries
    steps = (entries[1:3], entries[1:], [replace(entries[1], father_name="ERIK"), *entries[2:]], entries)
    for step in steps:
        publish_list(DEFINITION, step, None, parts)
        with parts.store.read() as repositories:
            expected = repositories.lists.entries(DEFINITION.code)

        def of_changes_only(lists: MemoryLists, code: ListCode, *, with_withdrawn: bool) -> tuple[ListEntry, ...]:
            return whole(lists, code, with_withdrawn=with_withdrawn)

        with monkeypatch.context() as patch:
            patch.setattr(MemoryLists, "entries", of_changes_only)
            assert watch.refresh()
        assert sorted(standing(watch), key=lambda entry: entry.id) == list(expected)


def test_list_that_is_only_found_current_keeps_its_entries(parts: Parts) -> None:
    watch = ListWatch(parts.store, (DEFINITION,), background_rarity())
    entry = an_entry("Somebody", documents=("X1",))
    publish_list(DEFINITION, (entry,), None, parts)
    watch.refresh()
    before = watch.current()
    assert isinstance(parts.clock, FrozenClock)
    parts.clock.advance(timedelta(hours=1))
    publish_list(DEFINITION, (entry,), None, parts)
    assert watch.refresh()
    assert watch.current().parts is before.parts
    assert watch.current().lists[0].version.verified_at == parts.clock.now()


def test_store_put_back_to_an_earlier_state_is_read_whole(parts: Parts) -> None:
    watch = ListWatch(parts.store, (DEFINITION,), background_rarity())
    publish_list(DEFINITION, (an_entry("Somebody", documents=("X1",)),), None, parts)
    assert isinstance(parts.store, MemoryStore)
    kept = parts.store._state.copy()
    publish_list(DEFINITION, (), None, parts)
    watch.refresh()
    assert hits(watch) == 0
    parts.store._state = kept
    draft = JournalDraft("list.restored", "x", (), RetentionClass.ADMINISTRATION)
    for _ in range(2):
        parts.store.write(lambda repositories: repositories.journal.append(draft))
    watch.refresh()
    assert hits(watch) == 1


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
