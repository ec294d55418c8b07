"""Does a large list start from its index file, and is a new index built while changes go on being searched?"""

import logging
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from screening.domain.identifiers import ListCode
from screening.domain.lists import Direction
from screening.matching import snapshot
from screening.matching.rarity import background_rarity
from screening.matching.search import screen
from screening.workflows import watch_lists
from screening.workflows.parts import Parts
from screening.workflows.publish_list import publish_list
from screening.workflows.watch_lists import ListWatch
from tests.builders import a_definition, a_document, a_traveller, an_entry
from tests.fakes.memory_lists import MemoryLists
from tests.fakes.memory_store import MemoryStore

DEFINITION = a_definition()
ENTRIES = [an_entry(f"Somebody {letter}", documents=(f"X{at}",)) for at, letter in enumerate("ABCDEF")]
A_DAY = date(2026, 11, 21)


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> Parts:
    """Give a store with six entries, and call that large."""
    monkeypatch.setattr(watch_lists, "MOST_HELD", 3)
    store = MemoryStore()
    parts = Parts(store, store.clock, ListWatch(store, (DEFINITION,), background_rarity()))
    publish_list(DEFINITION, ENTRIES, None, parts)
    return parts


def a_watch(parts: Parts, path: Path) -> ListWatch:
    """Make a watch with an index file, and have it look once."""
    watch = ListWatch(parts.store, (DEFINITION,), background_rarity(), path)
    assert watch.refresh()
    return watch


def numbers_found(watch: ListWatch) -> list[str]:
    """Give which of the entries' document numbers are found."""
    numbers = [f"X{at}" for at in range(8)]
    found = (screen(watch.current(), a_traveller(), (a_document(number),), Direction.EXIT, A_DAY) for number in numbers)
    return [number for number, result in zip(numbers, found, strict=True) if result.hits_total]


def test_second_start_maps_the_index_and_reads_no_list(
    parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_watch(parts, tmp_path / "index")

    def read_whole(lists: MemoryLists, code: ListCode) -> None:
        raise AssertionError

    monkeypatch.setattr(MemoryLists, "entries", read_whole)
    second = a_watch(parts, tmp_path / "index")
    assert numbers_found(second) == ["X0", "X1", "X2", "X3", "X4", "X5"]


def test_damaged_index_is_built_anew_and_the_log_says_so(
    parts: Parts, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "index"
    a_watch(parts, path)
    whole = path.read_bytes()
    path.write_bytes(whole[:-100])
    with caplog.at_level(logging.WARNING):
        again = a_watch(parts, path)
    assert "damaged" in caplog.text
    assert numbers_found(again) == ["X0", "X1", "X2", "X3", "X4", "X5"]
    assert path.read_bytes() == whole


def test_index_that_cannot_be_written_is_kept_in_memory(
    parts: Parts, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    watch = a_watch(parts, tmp_path / "no folder" / "index")
    assert "could not be written" in caplog.text
    assert len(numbers_found(watch)) == 6


def test_change_that_comes_while_the_next_index_is_built_is_in_it(
    parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The merge reads the lists, then an officer withdraws one entry and adds another."""
    monkeypatch.setattr(watch_lists, "MERGE_FROM", 2)
    watch = a_watch(parts, tmp_path / "index")
    amended = [replace(entry, father_name="ERIK") for entry in ENTRIES[:2]]
    publish_list(DEFINITION, [*amended, *ENTRIES[2:]], None, parts)
    assert watch.refresh()
    assert len(watch.current().unmerged) == 2
    built, may_go_on = threading.Event(), threading.Event()
    build = snapshot.build_snapshot

    def build_slowly(*arguments: object) -> object:
        following = build(*arguments)  # type: ignore[arg-type]
        built.set()
        assert may_go_on.wait(20)
        return following

    monkeypatch.setattr(watch_lists, "build_snapshot", build_slowly)
    watch._merge_if_due()
    assert built.wait(20)
    publish_list(DEFINITION, [*amended, *ENTRIES[2:5], an_entry("Somebody G", documents=("X6",))], None, parts)
    assert watch.refresh()
    assert numbers_found(watch) == ["X0", "X1", "X2", "X3", "X4", "X6"]
    may_go_on.set()
    assert watch._merging is not None
    watch._merging.join()
    assert numbers_found(watch) == ["X0", "X1", "X2", "X3", "X4", "X6"]
    assert [each.entry.documents[0].number for each in watch.current().unmerged.values()] == ["X6"]
