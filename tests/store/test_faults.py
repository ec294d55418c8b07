"""What do callers hear when the disk is full, the database locked, read-only or damaged?"""

import sqlite3
import subprocess
import sys
import traceback
from pathlib import Path

import pytest

from screening.domain.clock import FrozenClock
from screening.domain.errors import InvalidInput, StoreUnavailable
from screening.signing.keys import SigningKey
from screening.store import engine
from screening.store.sqlite_store import SqliteStore, open_store
from screening.workflows.ports import Repositories
from tests.builders import A_MOMENT, a_crossing
from tests.contract.records import a_draft
from tests.store.conftest import Opener
from tests.store.test_engine import connection_of

BIG = "x" * 200_000


def _append(repositories: Repositories) -> int:
    return repositories.journal.append(a_draft()).seq


def test_full_disk_refuses_the_unit_and_the_store_goes_on(store: SqliteStore) -> None:
    def limit_pages(repositories: Repositories) -> None:
        connection = connection_of(repositories)
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 10}")

    store.write(limit_pages)
    with pytest.raises(StoreUnavailable) as refused:
        store.write(lambda repositories: repositories.journal.append(a_draft(payload={"big": BIG})))
    assert refused.value.parameters["reason"] == "store_disk_full"
    assert store.write(_append) == 1


def test_lock_of_another_process_is_named_and_passes(
    open_it: Opener, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_WRITER", tuple(line.replace("=5000", "=50") for line in engine._WRITER))
    store = open_it()
    program = (
        "import sqlite3, sys\n"
        f"database = sqlite3.connect({str(path)!r}, isolation_level=None)\n"
        "database.execute('BEGIN IMMEDIATE')\n"
        "print('held', flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreUnavailable) as refused:
            store.write(_append)
        with store.read() as kept:
            assert kept.journal.head() is None
        holder.communicate()
    assert refused.value.parameters == {"reason": "store_locked", "fault": "SQLITE_BUSY"}
    assert store.write(_append) == 1


def test_writes_of_two_processes_make_one_chain(store: SqliteStore, open_it: Opener) -> None:
    """An account is created from the command line while the service runs."""
    other = open_it()
    assert [each.write(_append) for each in (store, other, store, other)] == [1, 2, 3, 4]


@pytest.mark.parametrize("content", [b"not a database, but long enough to be looked at" * 100])
def test_file_that_is_no_database_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(StoreUnavailable) as refused:
        open_store(path, FrozenClock(), SigningKey.create(), None)
    assert refused.value.parameters["reason"] == "store_damaged"
    assert path.read_bytes() == content


def test_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable) as refused:
        open_store(tmp_path / "nowhere" / "screening.db", FrozenClock(), SigningKey.create(), None)
    assert refused.value.parameters["reason"] == "store_cannot_open"


def test_error_tells_neither_statement_nor_values(store: SqliteStore) -> None:
    """Nor does its traceback, which is what a log may show."""

    def work(repositories: Repositories) -> None:
        connection_of(repositories).exec_driver_sql("INSERT INTO nowhere (name) VALUES (?)", ("ANNA MARIA",))

    with pytest.raises(StoreUnavailable) as refused:
        store.write(work)
    told = "".join(traceback.format_exception(refused.value))
    assert refused.value.parameters["reason"] == "store_fault"
    assert "ANNA" not in str(refused.value)
    assert "[SQL" not in told
    assert "parameters:" not in told


def test_moment_without_offset_is_the_caller_s_mistake(store: SqliteStore) -> None:
    """It is no fault of the store, and nothing is recorded."""
    with pytest.raises(InvalidInput) as refused:
        store.write(lambda repositories: repositories.answers.forget_before(A_MOMENT.replace(tzinfo=None)))
    assert refused.value.parameters["reason"] == "naive_time"


def test_readers_beyond_the_limit_are_told_to_come_again(
    path: Path, open_it: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "READERS", 1)
    monkeypatch.setattr(engine, "READERS_AT_MOST", 1)
    monkeypatch.setattr(engine, "READER_WAIT_S", 0.05)
    store = open_it()
    with store.read(), pytest.raises(StoreUnavailable) as refused, store.read():
        pass
    assert refused.value.parameters["reason"] == "store_busy"


def test_table_lost_under_a_reader_is_a_fault_of_the_store(store: SqliteStore, path: Path) -> None:
    store.write(lambda repositories: repositories.crossings.add(a_crossing()))
    with sqlite3.connect(path) as database:
        database.execute("DROP TABLE answers")
    database.close()
    with store.read() as kept, pytest.raises(StoreUnavailable):
        kept.answers.find("scope", "key")


@pytest.mark.parametrize("suffix", ["", "-wal"])
@pytest.mark.parametrize("is_replaced", [False, True])
def test_file_taken_away_under_the_server_refuses_every_write(
    store: SqliteStore, path: Path, suffix: str, *, is_replaced: bool
) -> None:
    """The open file goes on taking writes that nobody will ever find again."""
    store.write(_append)
    file = path.with_name(path.name + suffix)
    content = file.read_bytes()
    file.unlink()
    if is_replaced:
        file.write_bytes(content)
    for _ in range(2):
        with pytest.raises(StoreUnavailable) as refused:
            store.write(_append)
        assert refused.value.parameters["reason"] == "store_file_gone"
