"""What tests of several rooms share: laws without a time limit, and one PostgreSQL for all of a run."""

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

# No test may depend on a fast machine.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


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
