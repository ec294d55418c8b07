"""A store on SQLite for the tests of this room."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from screening.domain.clock import FrozenClock
from screening.signing.keys import SigningKey
from screening.store.sqlite_store import SqliteStore, open_store

KEY = SigningKey.create()

Opener = Callable[[], SqliteStore]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database is."""
    return tmp_path / "screening.db"


@pytest.fixture
def head_file(tmp_path: Path) -> Path:
    """Where the newest signed head is kept outside the database."""
    return tmp_path / "head.json"


@pytest.fixture
def open_it(path: Path, head_file: Path) -> Iterator[Opener]:
    """Open the store; it is closed after the test."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(closing(open_store(path, FrozenClock(), KEY, head_file)))


@pytest.fixture
def store(open_it: Opener) -> SqliteStore:
    """An open store."""
    return open_it()
