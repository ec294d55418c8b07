"""The stores that must keep the same promises: in memory, on SQLite and on PostgreSQL."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from screening.domain.clock import FrozenClock
from screening.signing.keys import SigningKey
from screening.store.postgres_store import PostgresStore, open_postgres_store
from screening.store.sqlite_store import SqliteStore, open_store
from tests.fakes.memory_store import MemoryStore

Store = MemoryStore | SqliteStore | PostgresStore


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a database with its tables once: copying it is quicker than migrating anew for each test."""
    path = tmp_path_factory.mktemp("store") / "empty.db"
    open_store(path, FrozenClock(), SigningKey.create(), None).close()
    return path


@pytest.fixture
def clock() -> FrozenClock:
    """A clock that the test moves."""
    return FrozenClock()


@pytest.fixture
def signing_key() -> SigningKey:
    """The key that signs the journal's heads."""
    return SigningKey.create()


def _open(request: pytest.FixtureRequest, clock: FrozenClock, signing_key: SigningKey, folder: Path) -> Store:
    if request.param == "memory":
        return MemoryStore(clock, signing_key)
    if request.param == "sqlite":
        path = folder / "screening.db"
        shutil.copy(request.getfixturevalue("empty_database"), path)
        return open_store(path, clock, signing_key, folder / "head.json")
    new_database: Callable[[], str] = request.getfixturevalue("new_postgres_database")
    return open_postgres_store(new_database(), clock, signing_key, folder / "head.json")


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(
    request: pytest.FixtureRequest, clock: FrozenClock, signing_key: SigningKey, tmp_path: Path
) -> Iterator[Store]:
    """Each kind of store in turn."""
    opened = _open(request, clock, signing_key, tmp_path)
    yield opened
    opened.close()
