"""Is a kept connection used again, and let go when something went wrong with it?"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, QueuePool

from screening.store.engine import open_reader_engine, open_writer_engine
from screening.store.kept_connections import KeptConnections


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = open_writer_engine(tmp_path / "store.sqlite3")
    made.connect().close()
    made.dispose()
    engine = open_reader_engine(tmp_path / "store.sqlite3")
    yield engine
    engine.dispose()


def _checked_out(engine: Engine) -> int:
    assert isinstance(engine.pool, QueuePool)
    return engine.pool.checkedout()


def _used(transactions: KeptConnections) -> Connection:
    with transactions() as connection:
        assert connection.in_transaction()
    assert not connection.in_transaction()
    return connection


def test_next_transaction_has_the_connection_of_the_last(engine: Engine) -> None:
    transactions = KeptConnections(engine, most=2)
    assert _used(transactions) is _used(transactions)
    transactions.close()
    assert _checked_out(engine) == 0


def test_transactions_at_once_have_connections_of_their_own_and_some_are_kept(engine: Engine) -> None:
    transactions = KeptConnections(engine, most=1)
    with transactions() as one, transactions() as other:
        assert one is not other
    assert _checked_out(engine) == 1
    transactions.close()


def test_connection_is_let_go_after_an_error(engine: Engine) -> None:
    transactions = KeptConnections(engine, most=1)
    with pytest.raises(LookupError), transactions() as connection:
        raise LookupError
    assert connection.closed
    assert _checked_out(engine) == 0


def test_nothing_is_kept_after_the_end(engine: Engine) -> None:
    transactions = KeptConnections(engine, most=2)
    with transactions():
        transactions.close()
    assert _checked_out(engine) == 0
