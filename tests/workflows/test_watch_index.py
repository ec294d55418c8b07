"""Does a large list start from its index file, and is a new index built while changes go on being searched?"""

import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from screening.domain.clock import SystemClock
from screening.domain.entries import EntryState, ListEntry
from screening.domain.errors import Unavailable
from screening.domain.identifiers import ListCode
from screening.domain.imports import ContentFactors, DifferenceKind
from screening.domain.journal import JournalDraft, RetentionClass
from screening.domain.lists import Direction
from screening.lists.import_comparison import staged_entry
from screening.lists.versions import version_after, version_with, with_factors
from screening.matching import snapshot
from screening.matching.names.rarity import background_rarity
from screening.matching.search import screen
from screening.matching.snapshot import Snapshot
from screening.signing.keys import SigningKey
from screening.store.sqlite_store import SqliteStore, open_store
from screening.workflows.desk.publish_list import publish_list
from screening.workflows.following import watch_lists
from screening.workflows.following.watch_lists import ListWatch
from screening.workflows.parts import Parts
from screening.workflows.ports import Repositories
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


def test_second_start_after_a_change_maps_the_index_and_reads_only_the_change(
    parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a kill before or during a merge: a large list is not built anew for a handful of changes."""
    path = tmp_path / "index"
    a_watch(parts, path)
    before = path.read_bytes()
    publish_list(DEFINITION, [*ENTRIES[:5], an_entry("Somebody G", documents=("X6",))], None, parts)
    monkeypatch.setattr(watch_lists, "build_taken", _refuse)
    second = a_watch(parts, path)
    assert numbers_found(second) == ["X0", "X1", "X2", "X3", "X4", "X6"]
    assert len(second.current().unmerged) == 1
    assert path.read_bytes() == before


def test_index_of_another_course_of_things_is_built_anew_and_the_log_says_so(
    parts: Parts, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The index was built, then the store was put back from a backup and went on otherwise."""
    path = tmp_path / "index"
    a_watch(parts, path)
    other = MemoryStore()
    other_parts = Parts(other, other.clock, ListWatch(other, (DEFINITION,), background_rarity()))
    publish_list(DEFINITION, ENTRIES[:4], None, other_parts)
    with caplog.at_level(logging.WARNING):
        again = a_watch(other_parts, path)
    assert "outdated" in caplog.text
    assert numbers_found(again) == ["X0", "X1", "X2", "X3"]


def test_index_is_built_after_the_transaction_that_read_the_lists(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To build takes minutes: a transaction that stays open for so long keeps the store from tidying up."""
    reading: list[Repositories] = []
    read = MemoryStore.read

    @contextmanager
    def reading_noted(store: MemoryStore) -> Iterator[Repositories]:
        with read(store) as repositories:
            reading.append(repositories)
            yield repositories
            reading.clear()

    build = snapshot.build_taken

    def build_outside(*arguments: object) -> object:
        assert not reading
        return build(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(MemoryStore, "read", reading_noted)
    monkeypatch.setattr(watch_lists, "build_taken", build_outside)
    watch = ListWatch(parts.store, (DEFINITION,), background_rarity())
    assert watch.refresh()
    assert len(numbers_found(watch)) == 6


def _refuse(*arguments: object) -> None:
    raise AssertionError


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
    build = snapshot.build_taken

    def build_slowly(*arguments: object) -> object:
        following = build(*arguments)  # type: ignore[arg-type]
        built.set()
        assert may_go_on.wait(20)
        return following

    monkeypatch.setattr(watch_lists, "build_taken", build_slowly)
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


def test_index_is_built_anew_where_many_entries_were_withdrawn(
    parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing stands beside it then, and yet every start would read all that has changed since."""
    monkeypatch.setattr(watch_lists, "MERGE_FROM", 2)
    watch = a_watch(parts, tmp_path / "index")
    before = (tmp_path / "index").read_bytes()
    publish_list(DEFINITION, ENTRIES[:4], None, parts)
    assert watch.refresh()
    watch._merge_if_due()
    assert watch._merging is not None
    watch._merging.join()
    assert numbers_found(watch) == ["X0", "X1", "X2", "X3"]
    assert watch.current().changed == 0
    assert (tmp_path / "index").read_bytes() != before


def test_end_waits_for_the_index_that_is_being_built(
    parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what was read for it is not built any more."""
    monkeypatch.setattr(watch_lists, "MERGE_FROM", 1)
    watch = a_watch(parts, tmp_path / "index")
    publish_list(DEFINITION, [replace(ENTRIES[0], father_name="ERIK"), *ENTRIES[1:]], None, parts)
    assert watch.refresh()
    reading, may_go_on = threading.Event(), threading.Event()
    entries = MemoryLists.entries

    def entries_slowly(lists: MemoryLists, code: ListCode) -> object:
        reading.set()
        assert may_go_on.wait(20)
        return entries(lists, code)

    monkeypatch.setattr(MemoryLists, "entries", entries_slowly)
    monkeypatch.setattr(watch_lists, "build_taken", _refuse)
    merged_from = watch.current()
    goes_on = threading.Timer(0.05, may_go_on.set)
    watch._merge_if_due()
    assert reading.wait(20)
    goes_on.start()
    watch.stop()
    assert watch._merging is not None
    assert not watch._merging.is_alive()
    assert watch.current() is merged_from


_KILLED_IN_A_MERGE = """
import os, pathlib, sys
from screening.matching import snapshot_file
from tests.workflows.test_watch_index import *
from tests.workflows.test_watch_index import _parts_of_file
folder = pathlib.Path(sys.argv[1])
watch_lists.MOST_HELD, watch_lists.MERGE_FROM = 3, 1
parts = _parts_of_file(folder)
publish_list(DEFINITION, ENTRIES, None, parts)
watch = a_watch(parts, folder / "index")
publish_list(DEFINITION, [*ENTRIES[:5], an_entry("Somebody G", documents=("X6",))], None, parts)
watch.refresh()
snapshot_file.os.fsync = lambda descriptor: os.kill(os.getpid(), 9)
watch._merge()
"""


def _parts_of_file(folder: Path) -> Parts:
    """Open a store in a file, the same by whatever process."""
    key_file = folder / "key.pem"
    if not key_file.exists():
        SigningKey.create().save(key_file, "a secret of the tests, long enough")
    key = SigningKey.load(key_file, "a secret of the tests, long enough")
    store = open_store(folder / "store.sqlite3", SystemClock(), key, None)
    return Parts(store, SystemClock(), ListWatch(store, (DEFINITION,), background_rarity()))


@pytest.mark.slow
def test_kill_in_a_merge_loses_no_change_and_builds_nothing_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process dies when the new index is written but not yet in its place."""
    program = [sys.executable, "-c", _KILLED_IN_A_MERGE, str(tmp_path)]
    assert subprocess.run(program, check=False).returncode == -9
    assert [*tmp_path.glob("index.*.new")]
    monkeypatch.setattr(watch_lists, "MOST_HELD", 3)
    monkeypatch.setattr(watch_lists, "build_taken", _refuse)
    parts = _parts_of_file(tmp_path)
    try:
        assert numbers_found(a_watch(parts, tmp_path / "index")) == ["X0", "X1", "X2", "X3", "X4", "X6"]
    finally:
        assert isinstance(parts.store, SqliteStore)
        parts.store.close()


def imported(parts: Parts, *entries: ListEntry) -> None:
    """Bring entries to the list as a whole import does, all at once."""
    staged = sorted((staged_entry(DifferenceKind.ADDED, entry) for entry in entries), key=lambda each: each.entry_id)

    def work(repositories: Repositories) -> None:
        before = repositories.lists.version(DEFINITION.code)
        assert before is not None
        factors = with_factors(ContentFactors(), entries, ())
        repositories.imports.stage(1, DEFINITION.code, staged)
        version = version_with(before, DEFINITION.code, factors, len(entries), parts.clock.now())
        repositories.lists.publish_batch(version, 1)
        repositories.journal.append(JournalDraft("list.imported", "test", (), RetentionClass.LIST_CHANGE))

    parts.store.write(work)


def test_a_great_import_waits_for_its_index_and_a_suspension_does_not(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch_lists, "MOST_BESIDE", 1)
    watch = a_watch(parts, Path("/nowhere"))
    build, may_build = watch._build, threading.Event()

    def build_once_asked(whole: watch_lists._Whole) -> Snapshot:
        may_build.wait(60)
        return build(whole)

    monkeypatch.setattr(watch, "_build", build_once_asked)
    imported(parts, *[an_entry(f"Somebody {letter}", documents=(f"X{at}",)) for at, letter in ((6, "G"), (7, "H"))])
    watch.refresh()
    watch._merge_if_due()
    assert numbers_found(watch) == ["X0", "X1", "X2", "X3", "X4", "X5"]
    watch.require_current(parts.clock.now() + watch_lists.LATEST_SWAP * 2)
    with pytest.raises(Unavailable):
        watch.require_current(parts.clock.now() + watch_lists.LONGEST_BUILD * 2)
    with parts.store.read() as kept:
        before, version = kept.lists.entry(ENTRIES[0].id), kept.lists.version(DEFINITION.code)
    assert version is not None
    suspended = replace(before, revision=2, state=EntryState.SUSPENDED)

    def suspend(repositories: Repositories) -> None:
        repositories.lists.publish(version_after(version, before, suspended, parts.clock.now()), [suspended])
        repositories.journal.append(JournalDraft("list.entry_suspended", "test", (), RetentionClass.LIST_CHANGE))

    parts.store.write(suspend)
    watch.refresh()
    assert numbers_found(watch) == ["X1", "X2", "X3", "X4", "X5"]
    assert watch.current().lists[0].version.number == 1
    may_build.set()
    assert watch._merging is not None
    watch._merging.join()
    assert numbers_found(watch) == ["X1", "X2", "X3", "X4", "X5", "X6", "X7"]
    assert watch.current().lists[0].version.number == 3
    watch.require_current(parts.clock.now() + watch_lists.LATEST_SWAP * 2)


def test_start_whose_index_a_great_import_has_overtaken_builds_it_anew(
    parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a kill before the next index was built: a million changes are not held, nor searched beside it."""
    monkeypatch.setattr(watch_lists, "MOST_BESIDE", 1)
    path = tmp_path / "index"
    a_watch(parts, path)
    imported(parts, *[an_entry(f"Somebody {letter}", documents=(f"X{at}",)) for at, letter in ((6, "G"), (7, "H"))])
    monkeypatch.setattr(MemoryLists, "changed", _refuse)
    second = a_watch(parts, path)
    assert numbers_found(second) == [f"X{at}" for at in range(8)]
    assert second.current().changed == 0
