"""Is a great index built beside the service, begun while an import is staged, and used over what is in force alone?"""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from screening.domain.clock import SystemClock
from screening.domain.entries import EntryState, ListEntry
from screening.domain.errors import ImportDecided
from screening.domain.identifiers import AuthorityCode, ImportId, new_uuid
from screening.domain.imports import ContentFactors, DifferenceKind, ImportCounts, ImportState, ListImport, StagedEntry
from screening.domain.journal import JournalDraft, RetentionClass
from screening.domain.lists import Direction
from screening.lists.import_comparison import staged_entry
from screening.lists.versions import version_with, with_factors
from screening.matching.names.rarity import background_rarity
from screening.matching.search import screen
from screening.matching.snapshot import ListTaker, Snapshot
from screening.signing.keys import SigningKey
from screening.store.sqlite_store import SqliteStore, open_for_reading, open_store
from screening.workflows.desk.publish_list import publish_list
from screening.workflows.following import watch_lists
from screening.workflows.following.build_apart import IndexBuilder
from screening.workflows.following.next_index import NextIndex
from screening.workflows.following.watch_lists import ListWatch
from screening.workflows.parts import Parts
from screening.workflows.ports import Repositories
from tests.builders import A_MOMENT, a_definition, a_document, a_traveller, an_entry
from tests.running_service import wait_until

OURS, OTHER = a_definition("ecl"), a_definition("pnil")
DEFINITIONS = (OURS, OTHER)
STAYS, GOES, CHANGES = (an_entry(f"Somebody {letter}", documents=(f"X{at}",)) for at, letter in enumerate("ABC"))
COMES = [an_entry(f"Somebody {letter}", documents=(f"X{at}",)) for at, letter in enumerate("DEF", start=3)]
ELSEWHERE = replace(an_entry("Somebody Else", documents=("Y0",)), list_code=OTHER.code)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """Give a store in a file with three entries on one list and one on another."""
    opened = open_store(tmp_path / "store.sqlite3", SystemClock(), SigningKey.create(), None)
    parts = _parts(opened)
    publish_list(OURS, [STAYS, GOES, CHANGES], None, parts)
    publish_list(OTHER, [ELSEWHERE], None, parts)
    yield opened
    opened.close()


def _parts(store: SqliteStore) -> Parts:
    return Parts(store, SystemClock(), ListWatch(store, DEFINITIONS, background_rarity()))


def an_import(batch: int = 1) -> ListImport:
    counts = ImportCounts(added=3, amended=1, withdrawn=1)
    return ListImport(
        ImportId(new_uuid()), batch, OURS.code, AuthorityCode("moi"), None, A_MOMENT, A_MOMENT, (),
        base_version=1, counts=counts,
    )  # fmt: skip


def staged_pieces() -> list[list[StagedEntry]]:
    """Give what the import does, in the order in which it comes."""
    added = [staged_entry(DifferenceKind.ADDED, entry) for entry in COMES]
    amended = staged_entry(DifferenceKind.AMENDED, _amended())
    gone = replace(GOES, revision=2, state=EntryState.WITHDRAWN)
    return [added[:2], [added[2], amended], [staged_entry(DifferenceKind.WITHDRAWN, gone)]]


def _amended() -> ListEntry:
    return replace(an_entry("Somebody C", documents=("X9",)), id=CHANGES.id, source_id=CHANGES.source_id, revision=2)


def stage(store: SqliteStore, made: ListImport, entries: list[StagedEntry]) -> None:
    store.write(lambda repositories: repositories.imports.stage(made.batch, OURS.code, entries))


def put_in_force(store: SqliteStore, made: ListImport) -> None:
    """Name the batch in a version, as an import does that nobody has changed anything under."""

    def work(repositories: Repositories) -> None:
        before = repositories.lists.version(OURS.code)
        assert before is not None
        factors = with_factors(ContentFactors(), [*COMES, _amended()], [CHANGES, GOES])
        version = version_with(before, OURS.code, factors, 2, SystemClock().now())
        repositories.lists.publish_batch(version, made.batch)
        repositories.imports.save(replace(made, state=ImportState.IN_FORCE, version=version.number))
        repositories.journal.append(JournalDraft("list.imported", "test", (), RetentionClass.LIST_CHANGE))

    store.write(work)


def numbers_found(snapshot: Snapshot) -> list[str]:
    """Give which of the entries' document numbers are found."""
    numbers = [*(f"X{at}" for at in range(10)), "Y0", "Y1"]
    return [
        number
        for number in numbers
        if screen(snapshot, a_traveller(), (a_document(number),), Direction.EXIT, A_MOMENT.date()).hits_total
    ]


BEFORE, AFTER = ["X0", "X1", "X2", "Y0"], ["X0", "X3", "X4", "X5", "X9", "Y0"]


class Office:
    """A watch with a builder of its own over the store."""

    def __init__(self, store: SqliteStore, folder: Path) -> None:
        self.store = store
        self.index = folder / "index"
        look = partial(open_for_reading, folder / "store.sqlite3", SystemClock())
        self.builder = IndexBuilder(look, DEFINITIONS, self.index)
        self.watch = ListWatch(store, DEFINITIONS, background_rarity(), self.index, self.builder)

    def process(self) -> int:
        """Give the process that was made ready."""
        assert self.builder._ready is not None
        pid = self.builder._ready.process.pid
        assert pid is not None
        return pid


@pytest.fixture
def office(store: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Give an office that calls four entries many, and has looked once."""
    monkeypatch.setattr(watch_lists, "MOST_HELD", 3)
    monkeypatch.setattr(watch_lists, "MOST_BESIDE", 2)
    made = Office(store, tmp_path)
    assert made.watch.refresh()
    yield made
    made.watch.stop()


def _merged(watch: ListWatch) -> Snapshot:
    """Let the watch look, and build what it has to."""
    watch.refresh()
    watch._merge_if_due()
    assert watch._merging is not None
    watch._merging.join()
    return watch.current()


@pytest.mark.slow
def test_index_is_begun_while_an_import_is_staged_and_searched_once_it_is_in_force(office: Office) -> None:
    made = an_import()
    office.store.write(lambda repositories: repositories.imports.add(made))
    before = office.index.read_bytes()
    for piece in staged_pieces():
        stage(office.store, made, piece)
        office.watch.expect(made)
    ready = office.process()
    assert numbers_found(office.watch.current()) == BEFORE
    assert office.index.read_bytes() == before
    put_in_force(office.store, made)
    office.watch.refresh()
    assert numbers_found(office.watch.current()) == BEFORE
    assert numbers_found(_merged(office.watch)) == AFTER
    assert not Path(f"/proc/{ready}").exists()


@pytest.mark.slow
def test_index_is_built_all_the_same_where_the_process_that_was_ready_is_killed(office: Office) -> None:
    made = an_import()
    office.store.write(lambda repositories: repositories.imports.add(made))
    for piece in staged_pieces():
        stage(office.store, made, piece)
    office.watch.expect(made)
    os.kill(office.process(), 9)
    put_in_force(office.store, made)
    assert numbers_found(_merged(office.watch)) == AFTER


@pytest.mark.slow
def test_kill_of_the_process_that_builds_leaves_the_former_lists_searched(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch_lists, "AGAIN_S", 0.0)
    made = an_import()
    office.store.write(lambda repositories: repositories.imports.add(made))
    for piece in staged_pieces():
        stage(office.store, made, piece)
    office.watch.expect(made)
    put_in_force(office.store, made)
    # Stopped, it neither builds nor ends: it is killed in the middle.
    os.kill(office.process(), 19)
    before = office.index.read_bytes()
    threading.Timer(0.5, os.kill, (office.process(), 9)).start()
    assert numbers_found(_merged(office.watch)) == BEFORE
    assert office.index.read_bytes() == before
    assert numbers_found(_merged(office.watch)) == AFTER


@pytest.mark.slow
def test_process_that_is_ready_ends_with_an_import_that_comes_to_nothing_and_leaves_no_file(office: Office) -> None:
    made = an_import()
    office.store.write(lambda repositories: repositories.imports.add(made))
    for piece in staged_pieces():
        stage(office.store, made, piece)
    before = {path.name for path in office.index.parent.iterdir()}
    office.watch.expect(made)
    refused = replace(made, state=ImportState.REFUSED)
    office.store.write(lambda repositories: repositories.imports.save(refused))
    assert office.builder._ready is not None
    office.builder._ready.process.join(60)
    assert not office.builder._ready.process.is_alive()
    assert {path.name for path in office.index.parent.iterdir()} == before
    assert numbers_found(office.watch.current()) == BEFORE


@pytest.mark.slow
def test_a_great_list_that_is_new_is_built_beside_the_service_too(
    store: SqliteStore, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch_lists, "MOST_BESIDE", 1)
    elsewhere = ListWatch(store, DEFINITIONS[:1], background_rarity(), office.index, office.builder)
    office.watch._snapshot = None
    assert elsewhere.refresh()
    office.watch._snapshot = elsewhere.current()
    more = replace(an_entry("Somebody Else", documents=("Y1",)), list_code=OTHER.code)
    publish_list(OTHER, [ELSEWHERE, more], None, _parts(store))
    office.watch.refresh()
    assert numbers_found(office.watch.current()) == BEFORE[:3]
    assert numbers_found(_merged(office.watch)) == [*BEFORE, "Y1"]


_KILLED_WHILE_READY = """
import os, sys, time
from pathlib import Path
from tests.workflows.test_build_apart import *
if __name__ == "__main__":
    folder = Path(sys.argv[1])
    store = open_store(folder / "store.sqlite3", SystemClock(), SigningKey.create(), None)
    office, made = Office(store, folder), an_import()
    store.write(lambda repositories: repositories.imports.add(made))
    office.builder.make_ready(made.id)
    print(office.process(), flush=True)
    time.sleep(3)
    os.kill(os.getpid(), 9)
"""


@pytest.mark.slow
def test_process_that_is_ready_ends_with_a_service_that_is_killed(tmp_path: Path) -> None:
    program = tmp_path / "killed.py"
    program.write_text(_KILLED_WHILE_READY)
    run = subprocess.run(
        [sys.executable, str(program), str(tmp_path)],
        stdout=subprocess.PIPE, check=False, text=True, env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )  # fmt: skip
    assert run.returncode == -9
    wait_until(lambda: not Path(f"/proc/{int(run.stdout)}").exists())


def a_next_index(store: SqliteStore) -> NextIndex:
    return NextIndex(store.read, DEFINITIONS, background_rarity())


def all_taken(following: NextIndex, made: ListImport) -> None:
    while following.take_ahead(made.id):
        pass


@pytest.fixture
def taken(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note the numbers that are taken down from now on."""
    numbers: list[str] = []
    take = ListTaker.take

    def noted(taker: ListTaker, held_by: int, definition: object, entries: object) -> None:
        several = list(entries)  # type: ignore[call-overload]
        numbers.extend(entry.documents[0].number for entry in several)
        take(taker, held_by, definition, several)  # type: ignore[arg-type]

    monkeypatch.setattr(ListTaker, "take", noted)
    return numbers


def test_what_an_import_stages_is_read_once_and_then_what_it_leaves_alone(store: SqliteStore, taken: list[str]) -> None:
    made, following = an_import(), a_next_index(store)
    store.write(lambda repositories: repositories.imports.add(made))
    for piece in staged_pieces():
        stage(store, made, piece)
        all_taken(following, made)
    assert sorted(taken) == ["X3", "X4", "X5", "X9"]
    put_in_force(store, made)
    snapshot = following.build()
    assert sorted(taken) == AFTER
    with store.read() as repositories:
        assert [held.version for held in snapshot.lists] == [*repositories.lists.versions()]


def suspended(store: SqliteStore) -> None:
    """Suspend an entry that no import touches."""
    publish_list(OURS, [replace(STAYS, state=EntryState.SUSPENDED), GOES, CHANGES], None, _parts(store))


def another_list(store: SqliteStore) -> None:
    """Change the other list."""
    more = replace(an_entry("Somebody Else", documents=("Y1",)), list_code=OTHER.code)
    publish_list(OTHER, [ELSEWHERE, more], None, _parts(store))


def taken_ahead(store: SqliteStore) -> tuple[ListImport, NextIndex]:
    """Stage a whole import, and take all of it down."""
    made, following = an_import(), a_next_index(store)
    store.write(lambda repositories: repositories.imports.add(made))
    for piece in staged_pieces():
        stage(store, made, piece)
    all_taken(following, made)
    return made, following


def test_what_was_taken_ahead_is_thrown_away_where_somebody_changed_the_list_meanwhile(
    store: SqliteStore, taken: list[str]
) -> None:
    made, following = taken_ahead(store)
    suspended(store)
    taken.clear()
    put_in_force(store, made)
    following.build()
    assert sorted(taken) == AFTER


def test_what_was_taken_ahead_is_thrown_away_where_the_import_is_not_in_force(
    store: SqliteStore, taken: list[str]
) -> None:
    _, following = taken_ahead(store)
    taken.clear()
    following.build()
    assert sorted(taken) == BEFORE


def test_the_other_lists_are_those_of_the_moment_at_which_the_index_is_built(
    store: SqliteStore, taken: list[str]
) -> None:
    made, following = taken_ahead(store)
    put_in_force(store, made)
    another_list(store)
    following.build()
    assert sorted(taken) == [*AFTER, "Y1"]


def test_nothing_is_taken_of_an_import_that_came_to_nothing(store: SqliteStore) -> None:
    made = an_import()
    store.write(lambda repositories: repositories.imports.add(replace(made, state=ImportState.REFUSED)))
    with pytest.raises(ImportDecided):
        a_next_index(store).take_ahead(made.id)
