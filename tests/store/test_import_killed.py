"""Is a list one whole edition, and the next import possible, whenever an import is killed?"""

import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from screening.domain.clock import FrozenClock, SystemClock
from screening.domain.entries import ListEntry
from screening.domain.imports import DifferenceKind, ImportState
from screening.lists.versions import content_digest
from screening.store.sql_store import SqlStore
from screening.workflows.imports.decide_import import KEPT_FOR, SILENT_FOR, sweep_imports
from screening.workflows.parts import Parts
from tests.store.import_scribe import ECL, ENTRIES, edition, import_edition, open_it, parts_of, roll_back

pytestmark = pytest.mark.slow

ROUNDS = 4


def import_until_killed(folder: Path, url: str, at: str, after_s: float, *more: str) -> int:
    """Run the scribe, kill it so long after it said `at`, and give the last edition that it said was published."""
    program = [sys.executable, "-m", "tests.store.import_scribe", str(folder), url, *more]
    published = 0
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as scribe:
        assert scribe.stdout is not None
        is_doomed = False
        for line in scribe.stdout:
            words = line.split()
            if words[0] == "published":
                assert words[2] == "in_force", line
                published = int(words[1])
            if words[0] == at and not is_doomed:
                is_doomed = True
                threading.Timer(after_s, scribe.kill).start()
    assert is_doomed
    return published


def held(store: SqlStore) -> tuple[int, str, list[ListEntry]]:
    """Give the list's version with its digest, and its entries."""
    with store.read() as kept:
        version = kept.lists.version(ECL)
        entries = kept.lists.entries(ECL)
    assert version is not None or not entries
    if version is None:
        return 0, "", []
    assert version.entries == len(entries)
    return version.number, version.digest, list(entries)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    return "" if request.param == "sqlite" else str(request.getfixturevalue("new_postgres_database")())


def test_a_kill_at_any_moment_leaves_one_whole_edition_and_the_next_import_goes_through(
    url: str, tmp_path: Path
) -> None:
    chance = random.Random("imports")  # noqa: S311  when to kill is no secret
    before = 0
    for at in chance.choices(["begun", "staging", "staging", "published"], k=ROUNDS):
        published = import_until_killed(tmp_path, url, at, chance.uniform(0, 0.4))
        store = open_it(tmp_path, url)
        try:
            number, digest, entries = held(store)
            # What was answered is there; what was not may be.
            assert max(published, before) <= number <= max(published, before) + 1
            if number:
                assert [each.father_name for each in entries] == [edition(number)[0].father_name] * ENTRIES
                assert digest == content_digest(edition(number))
            before = number
        finally:
            store.close()
    store = open_it(tmp_path, url)
    try:
        parts = parts_of(store)
        assert import_edition(before + 1, tmp_path, url, parts) is ImportState.IN_FORCE
        assert held(store)[0] == before + 1
        assert_everything_left_is_swept(store, parts)
        assert held(store)[0] == before + 1
    finally:
        store.close()


def test_a_kill_in_the_middle_of_a_roll_back_leaves_one_whole_version_and_the_next_goes_through(
    url: str, tmp_path: Path
) -> None:
    store = open_it(tmp_path, url)
    try:
        for number in (1, 2):
            assert import_edition(number, tmp_path, url, parts_of(store)) is ImportState.IN_FORCE
    finally:
        store.close()
    chance, before = random.Random("back"), 2  # noqa: S311  when to kill is no secret
    for at in chance.choices(["begun", "staging", "staging", "published"], k=ROUNDS):
        published = import_until_killed(tmp_path, url, at, chance.uniform(0, 0.4), "back")
        store = open_it(tmp_path, url)
        try:
            number, digest, _ = held(store)
            assert max(published, before) <= number <= max(published, before) + 1
            # Odd versions hold the first edition, even ones the second: each takes the last one back.
            assert digest == content_digest(edition(2 - number % 2))
            before = number
        finally:
            store.close()
    store = open_it(tmp_path, url)
    try:
        assert roll_back(before - 1, tmp_path, url, parts_of(store)) is ImportState.IN_FORCE
        assert held(store)[1] == content_digest(edition(2 - (before + 1) % 2))
        assert_everything_left_is_swept(store, parts_of(store))
    finally:
        store.close()


def assert_everything_left_is_swept(store: SqlStore, parts: Parts) -> None:
    clock = FrozenClock(SystemClock().now() + SILENT_FOR * 2)
    later = Parts(store, clock, parts.watch)
    sweep_imports(later)
    clock.advance(KEPT_FOR * 2)
    sweep_imports(later)
    with store.read() as kept:
        for made in kept.imports.find(ECL, 200).items:
            assert made.state in {ImportState.IN_FORCE, ImportState.FAILED}
            if made.state is ImportState.FAILED:
                assert kept.imports.staged(made.batch, DifferenceKind.AMENDED, 1).items == ()
                assert kept.imports.staged(made.batch, DifferenceKind.ADDED, 1).items == ()


def test_of_two_imports_at_once_one_after_the_other_stands_whole(url: str, tmp_path: Path) -> None:
    store = open_it(tmp_path, url)
    try:
        parts = parts_of(store)
        (tmp_path / "a").mkdir()
        (tmp_path / "b").mkdir()
        states: list[ImportState] = []

        def run(number: int, folder: str) -> None:
            states.append(import_edition(number, tmp_path / folder, url, parts) if url else import_here(number, folder))

        def import_here(number: int, folder: str) -> ImportState:
            (tmp_path / folder / "screening.db").symlink_to(tmp_path / "screening.db")
            return import_edition(number, tmp_path / folder, url, parts)

        threads = [threading.Thread(target=run, args=(number, folder)) for number, folder in ((1, "a"), (2, "b"))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        number, digest, entries = held(store)
        told = {each.father_name for each in entries}
        assert len(told) == 1
        assert digest == content_digest(entries)
        assert states.count(ImportState.IN_FORCE) == number
        assert set(states) <= {ImportState.IN_FORCE, ImportState.FAILED}
    finally:
        store.close()
