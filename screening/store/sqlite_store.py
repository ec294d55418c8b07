"""How is the embedded store opened, used and closed?"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from screening.domain.clock import Clock
from screening.domain.errors import StoreUnavailable
from screening.journal.heads import HeadFile
from screening.signing.keys import SigningKey
from screening.store.engine import (
    READERS,
    FileIdentity,
    file_identities,
    files_of,
    is_in_transaction,
    open_reader_engine,
    open_writer_engine,
    prove_writing,
)
from screening.store.faults import store_faults
from screening.store.kept_connections import KeptConnections
from screening.store.repositories import SqlRepositories
from screening.store.schema import require_current
from screening.store.sql_store import Database, Sealed, SqlStore
from screening.workflows.ports import Repositories


class SqliteStore(SqlStore):
    """`ports.Store` on one SQLite file. Make one with `open_store`, and close it."""

    def __init__(self, path: Path, clock: Clock, signing_key: SigningKey, head_file: HeadFile | None) -> None:
        self._paths = files_of(path)
        self._files: tuple[FileIdentity, ...] | None = None
        writer, reader = open_writer_engine(path), open_reader_engine(path)
        self._kept = (KeptConnections(writer, most=1), KeptConnections(reader, most=READERS))
        database = Database(writer, reader, *self._kept, is_in_transaction, prove_writing)
        super().__init__(database, clock, signing_key, head_file)

    def _release(self) -> None:
        """Hand back the connections that are kept, before their engines close them."""
        for each in self._kept:
            each.close()

    def _seal(self, repositories: SqlRepositories) -> Sealed:
        """Sign the new head, last within a transaction. Raises StoreUnavailable where the files were taken away."""
        files = file_identities(self._paths)
        if self._files is None:
            self._files = files
        if files != self._files:
            raise StoreUnavailable(reason="store_file_gone")
        return super()._seal(repositories)


def open_store(path: Path, clock: Clock, signing_key: SigningKey, head_file: Path | None) -> SqliteStore:
    """Open the store in the file at `path`, making or upgrading it as needed.

    `signing_key` signs the journal's heads; the newest stands in `head_file` too (None: only in the database).
    Raises StoreUnavailable where the file cannot be opened or is of a newer schema than this program's, and
    JournalBroken where the journal lacks the head that stands outside.
    """
    return SqliteStore(path, clock, signing_key, HeadFile(head_file) if head_file is not None else None)


@contextmanager
def open_for_reading(path: Path, clock: Clock) -> Iterator[Repositories]:
    """Open a consistent view of a store file that may be damaged or cut short, without changing it.

    It is how a journal is verified that `open_store` refuses to go on with; a service may run meanwhile. Raises
    StoreUnavailable where there is no such file, or where it is of another schema than this program's.
    """
    if not path.is_file():
        raise StoreUnavailable(str(path), reason="store_cannot_open")
    engine = open_reader_engine(path)
    try:
        with store_faults(), engine.connect() as connection, connection.begin():
            require_current(connection)
            yield SqlRepositories.over(connection, clock)
    finally:
        engine.dispose()
