"""How is the store on PostgreSQL opened, used and closed?"""

import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import inspect

from screening.domain.clock import Clock, SystemClock
from screening.journal.heads import HeadFile
from screening.signing.keys import SigningKey
from screening.store.commit_listener import CommitListener, write_note
from screening.store.faults import store_faults
from screening.store.kept_connections import from_pool
from screening.store.postgres_engine import (
    CHANNEL,
    is_in_transaction,
    open_reader_engine,
    open_writer_engine,
    prove_writing,
)
from screening.store.repositories import SqlRepositories
from screening.store.schema import require_current
from screening.store.sql_store import Database, SqlStore
from screening.store.wakes import Subjects
from screening.workflows.ports import Repositories


class PostgresStore(SqlStore):
    """`ports.Store` on PostgreSQL, beside other processes. Make one with `open_postgres_store`, and close it."""

    def __init__(self, url: str, clock: Clock, signing_key: SigningKey, head_file: HeadFile | None) -> None:
        self._url = url
        self._sender = secrets.token_hex(8)
        self._listener: CommitListener | None = None
        self._listening = threading.Lock()
        writer, reader = open_writer_engine(url), open_reader_engine(url)
        database = Database(writer, reader, from_pool(writer), from_pool(reader), is_in_transaction, prove_writing)
        super().__init__(database, clock, signing_key, head_file)

    def on_commit(self, wake: Callable[[], None], about: str = "") -> None:
        """Call `wake` after commits, of this process and of others: it must be quick and must not write."""
        super().on_commit(wake, about)
        with self._listening:
            if self._listener is None:
                self._listener = CommitListener(self._url, self._sender, self._wakes.call)

    def close(self) -> None:
        """Finish the units that wait, keep the last head, and close every connection."""
        with self._listening:
            if self._listener is not None:
                self._listener.close()
                self._listener = None
        super().close()

    def _announce(self, repositories: SqlRepositories, subjects: Subjects) -> None:
        """Have every listener told as the transaction commits."""
        note = write_note(self._sender, subjects)
        repositories.additions.ask("SELECT pg_notify(%(channel)s, %(note)s)", channel=CHANNEL, note=note)


def open_postgres_store(url: str, clock: Clock, signing_key: SigningKey, head_file: Path | None) -> PostgresStore:
    """Open the store in a database, making its tables or upgrading them as needed.

    `url` is an address as libpq takes it (`postgresql://user@host/database?...`); PGPASSFILE and the other variables
    of libpq hold too. `signing_key` signs the journal's heads and is the same in every process; the newest head stands
    in `head_file` too (None: only in the database). Raises StoreUnavailable where the database cannot be reached, does
    not write durably or is of a newer schema, and JournalBroken where it lacks the head that stands outside.
    """
    return PostgresStore(url, clock, signing_key, HeadFile(head_file) if head_file is not None else None)


@contextmanager
def open_postgres_for_reading(url: str, clock: Clock) -> Iterator[Repositories]:
    """Open a consistent view of a database that may be damaged or cut short, without changing it.

    Raises StoreUnavailable where it cannot be reached, or is of another schema than this program's.
    """
    engine = open_reader_engine(url)
    try:
        with store_faults(), engine.connect() as connection, connection.begin():
            require_current(connection)
            yield SqlRepositories.over(connection, clock)
    finally:
        engine.dispose()


def is_signed_for(url: str) -> bool:
    """Whether a key has ever signed the journal in that database. Raises StoreUnavailable."""
    engine = open_reader_engine(url)
    try:
        with store_faults(), engine.connect() as connection, connection.begin():
            if not inspect(connection).has_table("alembic_version"):
                return False
            return SqlRepositories.over(connection, SystemClock()).journal.head() is not None
    finally:
        engine.dispose()
