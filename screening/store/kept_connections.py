"""How does one transaction follow another without handing its connection in and out?

SQLAlchemy's pool takes several times as long for that as SQLite for the transaction's beginning and end. A connection
to a file does not break as one over a network does, so it is kept at hand; whatever goes wrong in a transaction, its
connection is handed back, and the next transaction begins on another.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy import Connection, Engine

Transactions = Callable[[], AbstractContextManager[Connection]]
"""Begins a transaction, and ends it: by COMMIT, or by ROLLBACK where an error comes out."""


def from_pool(engine: Engine) -> Transactions:
    """Give transactions each of which asks the engine for its connection."""

    @contextmanager
    def transaction() -> Iterator[Connection]:
        with engine.connect() as connection, connection.begin():
            yield connection

    return transaction


class KeptConnections:
    """Transactions over connections of one engine, `most` of which are kept. Safe to call from any thread."""

    def __init__(self, engine: Engine, most: int) -> None:
        self._engine = engine
        self._most = most
        self._idle: list[Connection] = []

    @contextmanager
    def __call__(self) -> Iterator[Connection]:
        """Begin and end one transaction."""
        connection = self._take() or self._engine.connect()
        try:
            with connection.begin():
                yield connection
        except BaseException:
            connection.close()
            raise
        if len(self._idle) < self._most:
            self._idle.append(connection)
        else:
            connection.close()

    def close(self) -> None:
        """Hand back those that are not in use, and from now on every other as its transaction ends."""
        self._most = 0
        while (connection := self._take()) is not None:
            connection.close()

    def _take(self) -> Connection | None:
        # Two threads may both have seen the last one.
        try:
            return self._idle.pop()
        except IndexError:
            return None
