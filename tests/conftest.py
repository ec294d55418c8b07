"""What tests of several rooms share: laws without a time limit, and one PostgreSQL for all of a run."""

import gc
import os
from collections.abc import Callable, Iterator

import psycopg
import pytest
from hypothesis import settings
from psycopg import sql

from screening.domain.clock import FrozenClock
from screening.signing.keys import SigningKey
from screening.store.postgres_store import open_postgres_store
from screening.store.tables import TABLES
from tests.postgresql import PostgresServer, running_postgres

# No test may depend on a fast machine. `make test-deep` tries each law ten times as often.
settings.register_profile("house", deadline=None)
settings.register_profile("deep", deadline=None, max_examples=1000)
settings.load_profile("deep" if os.environ.get("SCREENING_TESTS_DEEP") == "1" else "house")

# What is collected stays until the end: the garbage collector need not look at thousands of tests again and again.
gc.disable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long ones first: the last worker shall not be left with one of them."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A running PostgreSQL. Tests that stop it start one of their own."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def emptied_databases() -> list[str]:
    """Databases that tests have left empty: to make one takes PostgreSQL far longer than to empty one."""
    return []


@pytest.fixture
def new_postgres_database(postgres_server: PostgresServer, emptied_databases: list[str]) -> Iterator[Callable[[], str]]:
    """Give the addresses of databases with empty tables; they are emptied after the test."""
    lent: list[str] = []

    def lend() -> str:
        if not emptied_databases:
            emptied_databases.append(postgres_server.new_database())
            open_postgres_store(emptied_databases[-1], FrozenClock(), SigningKey.create(), None).close()
        lent.append(emptied_databases.pop())
        return lent[-1]

    yield lend
    for url in lent:
        with psycopg.connect(url) as connection:
            for row in reversed(TABLES):
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(str(row.__tablename__))))
    emptied_databases.extend(lent)
