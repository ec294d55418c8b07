"""The stores that must keep the same promises: in memory, and on SQLite."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from screening.domain.clock import FrozenClock
from screening.signing.keys import SigningKey
from screening.store.sqlite_store import SqliteStore, open_store
from tests.fakes.memory_store import MemoryStore

Store = MemoryStore | SqliteStore


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


@pytest.fixture(params=["memory", "sqlite"])
def store(
    request: pytest.FixtureRequest, clock: FrozenClock, signing_key: SigningKey, empty_database: Path, tmp_path: Path
) -> Iterator[Store]:
    """Each kind of store in turn."""
    opened: Store
    if request.param == "memory":
        opened = MemoryStore(clock, signing_key)
    else:
        path = tmp_path / "screening.db"
        shutil.copy(empty_database, path)
        opened = open_store(path, clock, signing_key, tmp_path / "head.json")
    yield opened
    opened.close()
