"""How is the SQLite file opened, so that what was answered survives a power cut?

The writer's connection commits with WAL and synchronous=FULL and begins each transaction IMMEDIATE, so that it waits
for the lock at the beginning and never fails half-way. Readers have connections of their own; each reads one snapshot.
Nothing outside this module, `sqlite_store` and `faults` knows that the database is SQLite.
"""

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from screening.domain.errors import StoreUnavailable
from screening.store.columns import read_json, write_json
from screening.store.faults import store_faults, translate, translate_errors_of
from screening.store.statements import Parameters, RefusedRow, Row, Statement

BUSY_TIMEOUT_MS = 5_000
"""How long to wait for another process's write."""
FileIdentity = tuple[int, int]
"""Device and inode."""
_USER_VERSIONS = 2**31
READERS = 8
READERS_AT_MOST = 40
READER_WAIT_S = 5.0

_BOTH = (f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}", "PRAGMA temp_store=MEMORY")
_WRITER = (
    *_BOTH,
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    # The log goes into the file after so many pages (16 MB). SQLite's own 1,000 are 36 screenings, and the one that
    # fills them waits for the disk twice more: five a second at a full service. With these, the 99th percentile of a
    # commit is a third lower.
    "PRAGMA wal_autocheckpoint=4000",
    # A long reader lets the log grow; afterwards it shrinks to this again.
    "PRAGMA journal_size_limit=67108864",
    # An erased payload is overwritten in the file, not merely unlinked.
    "PRAGMA secure_delete=ON",
)
_READER = (*_BOTH, "PRAGMA query_only=ON")


def open_writer_engine(path: Path) -> Engine:
    """Open the engine with the one connection that writes. The file is made readable by its owner alone."""
    _make_private_file(path)
    engine = _open(path, pool_size=1, max_overflow=0)
    _set_up(engine, _WRITER, ("BEGIN IMMEDIATE",))
    event.listen(engine, "before_cursor_execute", _refuse_outside_transaction)
    return engine


def open_reader_engine(path: Path) -> Engine:
    """Open the engine for reading. A transaction's snapshot is taken as it begins, not at its first question."""
    engine = _open(path, pool_size=READERS, max_overflow=READERS_AT_MOST - READERS)
    _set_up(engine, _READER, ("BEGIN", "SELECT 1 FROM sqlite_schema LIMIT 1"))
    return engine


def raw_connection(connection: Connection) -> sqlite3.Connection:
    """Give SQLite's own connection."""
    return cast("sqlite3.Connection", connection.connection.dbapi_connection)


def send(connection: Connection, statements: Sequence[Statement]) -> None:
    """Execute statements one after the other. Raises RefusedRow, StoreUnavailable."""
    _refuse_outside_transaction(connection)
    raw = raw_connection(connection)
    for statement in statements:
        try:
            for row in statement.rows or ({},):
                raw.execute(statement.text, row).close()
        except sqlite3.IntegrityError as error:
            is_missing_parent = error.sqlite_errorcode == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY
            raise RefusedRow(statement.table, is_missing_parent=is_missing_parent) from None
        except sqlite3.Error as error:
            raise translate(error) from None


def fetch(connection: Connection, text: str, parameters: Parameters) -> list[Row]:
    """Ask one question. Raises StoreUnavailable."""
    _refuse_outside_transaction(connection)
    try:
        rows: list[Row] = raw_connection(connection).execute(text, parameters).fetchall()
    except sqlite3.Error as error:
        raise translate(error) from None
    return rows


def prove_writing(connection: Connection) -> None:
    """Change a number in the file's header that SQLite leaves to applications, and that this one does not read."""
    (counted,) = raw_connection(connection).execute("PRAGMA user_version").fetchone()
    connection.exec_driver_sql(f"PRAGMA user_version = {(counted + 1) % _USER_VERSIONS}")


def files_of(path: Path) -> tuple[str, ...]:
    """Name the database's own file and its log's."""
    return str(path), f"{path}-wal"


def file_identities(files: Sequence[str]) -> tuple[FileIdentity, ...]:
    """Say which files these are at this moment. Raises StoreUnavailable where one is not there.

    A file that was deleted or replaced while it is open goes on taking writes, and loses them all at the end.
    """
    try:
        found = [os.stat(file) for file in files]  # noqa: PTH116  asked at every commit: a Path takes twice as long
    except OSError:
        raise StoreUnavailable(reason="store_file_gone") from None
    return tuple((each.st_dev, each.st_ino) for each in found)


def is_in_transaction(connection: Connection) -> bool:
    """Whether the transaction still stands: on some errors SQLite undoes it unasked."""
    return raw_connection(connection).in_transaction


def _make_private_file(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except PermissionError:
        raise StoreUnavailable(str(path), reason="store_read_only") from None
    except OSError:
        raise StoreUnavailable(str(path), reason="store_cannot_open") from None


def _open(path: Path, *, pool_size: int, max_overflow: int) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        pool_size=pool_size,
        max_overflow=max_overflow,
        pool_timeout=READER_WAIT_S,
        hide_parameters=True,
        json_serializer=write_json,
        json_deserializer=read_json,
    )
    translate_errors_of(engine)
    return engine


def _set_up(engine: Engine, pragmas: tuple[str, ...], beginning: tuple[str, ...]) -> None:
    def set_pragmas(raw: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        # Transactions begin and end where we say so; the driver opens none by itself.
        raw.isolation_level = None
        cursor = raw.cursor()
        with store_faults():
            for pragma in pragmas:
                cursor.execute(pragma)
        cursor.close()

    def begin(connection: Connection) -> None:
        with store_faults():
            for statement in beginning:
                raw_connection(connection).execute(statement).close()

    event.listen(engine, "connect", set_pragmas)
    event.listen(engine, "begin", begin)


def _refuse_outside_transaction(connection: Connection, *_: object) -> None:
    """Keep a statement from being committed by itself.

    On some errors (disk full, input/output) SQLite rolls the whole transaction back unasked; what a unit of work does
    after that would stand alone.
    """
    if not is_in_transaction(connection):
        raise StoreUnavailable(reason="store_rolled_back")
