"""Is the file opened as durability demands?"""

import stat
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import Connection

from screening.domain.errors import NotFound, StoreUnavailable
from screening.store.repositories import SqlRepositories
from screening.store.sqlite_store import SqliteStore
from screening.workflows.ports import Repositories
from tests.builders import a_crossing
from tests.contract.records import a_draft


def connection_of(repositories: Repositories) -> Connection:
    """Give the connection under a unit of work."""
    return cast("SqlRepositories", repositories).journal.connection


def _pragma(repositories: Repositories, name: str) -> object:
    return connection_of(repositories).exec_driver_sql(f"PRAGMA {name}").scalar()


def test_writer_flushes_each_commit_to_the_disk(store: SqliteStore) -> None:
    """`synchronous` 2 is FULL: in WAL mode the log is flushed before a commit returns."""

    def settings(repositories: Repositories) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        return [_pragma(repositories, name) for name in names]

    assert store.write(settings) == ["wal", 2, 1, 1]


def test_log_goes_into_the_file_seldom_enough_not_to_delay_every_fortieth_screening(store: SqliteStore) -> None:
    assert store.write(lambda repositories: _pragma(repositories, "wal_autocheckpoint")) == 4_000


def test_files_are_their_owner_s_alone(store: SqliteStore, path: Path) -> None:
    store.write(lambda repositories: repositories.journal.append(a_draft()))
    files = list(path.parent.glob("screening.db*"))
    assert len(files) == 3
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_reader_cannot_write(store: SqliteStore) -> None:
    with store.read() as kept, pytest.raises(StoreUnavailable) as refused:
        kept.crossings.add(a_crossing())
    assert refused.value.parameters["reason"] == "store_read_only"


def test_unit_that_ends_the_transaction_by_itself_stands_for_nobody(store: SqliteStore) -> None:
    """As SQLite does by itself on some errors: what comes after must not be committed alone."""
    crossing = a_crossing()

    def work(repositories: Repositories) -> None:
        repositories.journal.append(a_draft())
        connection_of(repositories).connection.rollback()
        repositories.crossings.add(crossing)

    with pytest.raises(StoreUnavailable) as refused:
        store.write(work)
    assert refused.value.parameters["reason"] == "store_rolled_back"
    with store.read() as kept:
        assert kept.journal.head() is None
        with pytest.raises(NotFound):
            kept.crossings.get(crossing.id)
    assert store.write(lambda repositories: repositories.journal.append(a_draft())).seq == 1


def test_erased_payload_is_gone_from_the_file(store: SqliteStore, path: Path) -> None:
    word = "FICTIONALLY-UNMISTAKABLE"
    store.write(lambda repositories: repositories.journal.append(a_draft(payload={"name": word})))
    store.write(lambda repositories: repositories.journal.erase(1, "rule"))
    store.close()
    assert word.encode() not in path.read_bytes()
    assert not path.with_name("screening.db-wal").exists()
