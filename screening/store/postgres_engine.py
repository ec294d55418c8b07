"""How is PostgreSQL opened, so that what was answered survives a power cut and units of work never meet?

As on SQLite, a transaction that writes begins by taking the one lock to write (an advisory lock of the database, which
PostgreSQL hands on in the order of asking) and so never fails half-way against another: what the jobs in `workflows`
read is still so when they write, in whichever process. Readers read one snapshot each. Every wait is bounded.

Locks are always taken in one order, so that no two transactions can wait for each other: first the lock to write, next
the journal's head row, then the rows that the units of work touch. Nobody locks a row without holding the first.
Readers lock nothing.
"""

import logging
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

from screening.domain.errors import StoreUnavailable
from screening.store.columns import read_json, write_json
from screening.store.faults import translate, translate_errors_of
from screening.store.statements import Parameters, RefusedRow, Row, Statement

if TYPE_CHECKING:
    import psycopg

CONNECT_TIMEOUT_S = 5
ACKNOWLEDGED_WITHIN_MS = 10_000
"""What was sent and not acknowledged by then was sent into a dead line."""
LOCK_TIMEOUT_MS = 8_000
STATEMENT_TIMEOUT_MS = 30_000
IDLE_IN_TRANSACTION_MS = 60_000
"""A process that hangs with the lock to write loses it then, so that the others can go on."""
READERS = 4
READERS_AT_MOST = 16
"""A process holds two connections more. PostgreSQL allows 100 unless told otherwise."""
READER_WAIT_S = 5.0
PROBED_AFTER_S = 1.0
"""A reader's connection that was used a moment ago is not asked whether it still stands: that is a round trip."""
_UNUSED_SINCE = "screening.unused_since"
LOCK_TO_WRITE = 0x5C4EE414
"""The advisory lock's key: any number, as long as every version of this program has the same."""
CHANNEL = "screening_commit"

_log = logging.getLogger(__name__)

_SETTINGS = f"""
SET statement_timeout = {STATEMENT_TIMEOUT_MS}; SET lock_timeout = {LOCK_TIMEOUT_MS};
SET idle_in_transaction_session_timeout = {IDLE_IN_TRANSACTION_MS}; SET timezone = 'UTC'
"""
_BEGIN_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT 1"
_ASK_SETTINGS = b"SELECT name, setting FROM pg_settings WHERE name = ANY(%s) ORDER BY name"
_AS_IT_MUST_BE = {
    "fsync": frozenset({"on"}),
    "full_page_writes": frozenset({"on"}),
    "server_encoding": frozenset({"UTF8"}),
    "synchronous_commit": frozenset({"on", "local", "remote_write", "remote_apply"}),
}
"""Of `synchronous_commit`, all but `off` wait for the own disk."""


def open_writer_engine(url: str) -> Engine:
    """Open the engine with the one connection of this process that writes.

    Raises StoreUnavailable (`store_not_durable`) at the first connection to a server that answers before the disk has
    what it was told.
    """
    engine = _open(url, pool_size=1, max_overflow=0)
    # A connection that broke while nobody used it is replaced before a group of units begins on it.
    _probe_at_checkout(engine, unused_for_s=0.0)
    _begin_with(
        engine,
        f"BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock({LOCK_TO_WRITE})",
    )
    event.listen(engine, "connect", _require_durable)
    event.listen(engine, "before_cursor_execute", _refuse_outside_transaction)
    return engine


def open_reader_engine(url: str) -> Engine:
    """Open the engine for reading. A transaction's snapshot is taken as it begins, not at its first question."""
    engine = _open(url, pool_size=READERS, max_overflow=READERS_AT_MOST - READERS)
    _probe_at_checkout(engine, unused_for_s=PROBED_AFTER_S)
    _begin_with(engine, _BEGIN_READING)
    return engine


def connect(url: str) -> "psycopg.Connection":
    """Open one connection, which commits each statement unless told otherwise. Raises StoreUnavailable."""
    import psycopg  # noqa: PLC0415  a checkpost on SQLite never loads it

    try:
        connection = psycopg.connect(
            url,
            autocommit=True,
            connect_timeout=CONNECT_TIMEOUT_S,
            tcp_user_timeout=ACKNOWLEDGED_WITHIN_MS,
            application_name="screening",
        )
    except psycopg.ProgrammingError:
        # What cannot be read may hold a password: it is not repeated.
        raise StoreUnavailable(reason="store_address") from None
    except psycopg.OperationalError as error:
        _log.warning("no connection to PostgreSQL: %s", error)
        raise StoreUnavailable(reason="store_unreachable") from None
    try:
        connection.execute(_SETTINGS)
    except psycopg.Error as error:
        connection.close()
        raise translate(error) from None
    return connection


def is_in_transaction(connection: Connection) -> bool:
    """Whether the transaction still stands, if only to be undone: it does not on a connection that broke."""
    from psycopg.pq import TransactionStatus  # noqa: PLC0415  see above

    if connection.invalidated:
        return False
    return raw_connection(connection).info.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR)


def prove_writing(connection: Connection) -> None:
    """Write a message to the log that nobody decodes: it is flushed with the commit, and leaves no row behind."""
    connection.exec_driver_sql("SELECT pg_logical_emit_message(true, 'screening', 'probe')")


def raw_connection(connection: Connection) -> "psycopg.Connection":
    """Give the driver's own connection."""
    return cast("psycopg.Connection", connection.connection.dbapi_connection)


def send(connection: Connection, statements: Sequence[Statement]) -> None:
    """Execute statements in one round trip. Raises RefusedRow, StoreUnavailable."""
    import psycopg  # noqa: PLC0415  see above

    _refuse_outside_transaction(connection)
    raw = raw_connection(connection)
    found: list[psycopg.Error] = []
    try:
        with raw.pipeline(), raw.cursor() as cursor:
            try:
                for statement in statements:
                    for row in statement.rows or (None,):
                        cursor.execute(statement.text.encode(), row)
            except psycopg.Error as error:
                found.append(error)
    except psycopg.Error as error:
        # After a first error this only says that the others were not executed.
        found.append(error)
    if not found:
        return
    first = found[0]
    if isinstance(first, psycopg.IntegrityError):
        is_missing_parent = isinstance(first, psycopg.errors.ForeignKeyViolation)
        raise RefusedRow(first.diag.table_name or "", is_missing_parent=is_missing_parent) from None
    raise translate(first) from None


def fetch(connection: Connection, text: str, parameters: Parameters) -> list[Row]:
    """Ask one question. Raises StoreUnavailable."""
    import psycopg  # noqa: PLC0415  see above

    _refuse_outside_transaction(connection)
    try:
        with raw_connection(connection).cursor() as cursor:
            return cursor.execute(text.encode(), parameters).fetchall()
    except psycopg.Error as error:
        raise translate(error) from None


def _open(url: str, *, pool_size: int, max_overflow: int) -> Engine:
    engine = create_engine(
        # Where to connect to is said in the driver's own terms, so that all of them can be used.
        "postgresql+psycopg://",
        creator=lambda: connect(url),
        pool_size=pool_size,
        max_overflow=max_overflow,
        pool_timeout=READER_WAIT_S,
        hide_parameters=True,
        json_serializer=write_json,
        json_deserializer=read_json,
        use_native_hstore=False,
    )
    translate_errors_of(engine)
    return engine


def _probe_at_checkout(engine: Engine, unused_for_s: float) -> None:
    """Replace a connection that is known to be broken, or was unused for so long and does not answer."""
    import psycopg  # noqa: PLC0415  see above

    def probe(raw: DBAPIConnection, record: ConnectionPoolEntry, _: object) -> None:
        connection = cast("psycopg.Connection", raw)
        unused_since = record.info.get(_UNUSED_SINCE)
        if unused_since is None:
            return
        try:
            if connection.closed or time.monotonic() - unused_since >= unused_for_s:
                connection.execute("")
        except psycopg.Error:
            raise InvalidatePoolError from None

    def note(_: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
        record.info[_UNUSED_SINCE] = time.monotonic()

    event.listen(engine, "checkout", probe)
    event.listen(engine, "checkin", note)


def _begin_with(engine: Engine, beginning: str) -> None:
    import psycopg  # noqa: PLC0415  see above

    def begin(connection: Connection) -> None:
        try:
            raw_connection(connection).execute(beginning.encode())
        except psycopg.Error as error:
            if raw_connection(connection).closed:
                connection.invalidate()
            raise translate(error) from None

    event.listen(engine, "begin", begin)


def _require_durable(raw: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    found = cast("psycopg.Connection", raw).execute(_ASK_SETTINGS, [list(_AS_IT_MUST_BE)]).fetchall()
    for name, setting in found:
        if setting not in _AS_IT_MUST_BE[name]:
            raise StoreUnavailable(reason="store_not_durable", setting=str(name))


def _refuse_outside_transaction(connection: Connection, *_: object) -> None:
    """Keep a statement from being committed by itself: the driver commits what stands outside a transaction."""
    if not is_in_transaction(connection):
        raise StoreUnavailable(reason="store_rolled_back")
