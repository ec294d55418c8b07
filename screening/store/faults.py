"""What does a database's error mean to those who asked?

They get StoreUnavailable with a reason and the database's own short code: never SQL, never a value of a row.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import IntegrityError, SQLAlchemyError, StatementError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from screening.domain.errors import ScreeningError, StoreUnavailable

_REASONS = {
    sqlite3.SQLITE_BUSY: "store_locked",
    sqlite3.SQLITE_LOCKED: "store_locked",
    sqlite3.SQLITE_FULL: "store_disk_full",
    sqlite3.SQLITE_READONLY: "store_read_only",
    sqlite3.SQLITE_PERM: "store_read_only",
    sqlite3.SQLITE_CANTOPEN: "store_cannot_open",
    sqlite3.SQLITE_CORRUPT: "store_damaged",
    sqlite3.SQLITE_NOTADB: "store_damaged",
    sqlite3.SQLITE_IOERR: "store_disk_fault",
}
_PRIMARY_CODE = 0xFF
"""The lower byte of an SQLite error code is its kind, the rest a detail of it."""

_SQLSTATES = {
    "25006": "store_read_only",
    "40001": "store_busy",
    "40P01": "store_busy",
    "53100": "store_disk_full",
    "53200": "store_busy",
    "53300": "store_busy",
    "55P03": "store_busy",
    "57014": "store_busy",
    "58030": "store_disk_fault",
    "XX001": "store_damaged",
    "XX002": "store_damaged",
}
"""PostgreSQL's, after its manual's Appendix A."""
_CONNECTION_LOST = ("08", "57P")


def translate(error: BaseException) -> ScreeningError:
    """Say what an error means: the domain's own error where one is inside, else StoreUnavailable."""
    if isinstance(error, ScreeningError):
        return error
    if isinstance(error, NoConnectionFree):
        return StoreUnavailable(reason="store_busy")
    cause = error.orig if isinstance(error, StatementError) and error.orig is not None else error
    if isinstance(cause, ScreeningError):
        return cause
    if isinstance(cause, sqlite3.Error) and hasattr(cause, "sqlite_errorcode"):
        reason = _REASONS.get(cause.sqlite_errorcode & _PRIMARY_CODE, "store_fault")
        return StoreUnavailable(reason=reason, fault=cause.sqlite_errorname)
    if hasattr(cause, "sqlstate"):
        return _translate_sqlstate(cause.sqlstate, cause)
    return StoreUnavailable(reason="store_fault", fault=type(cause).__name__)


def _translate_sqlstate(sqlstate: str | None, cause: BaseException) -> StoreUnavailable:
    if sqlstate is None:
        # The driver's own: an OperationalError without a state is a connection that broke.
        is_lost = type(cause).__name__ == "OperationalError"
        return StoreUnavailable(
            reason="store_connection_lost" if is_lost else "store_fault", fault=type(cause).__name__
        )
    if sqlstate.startswith(_CONNECTION_LOST):
        return StoreUnavailable(reason="store_connection_lost", fault=sqlstate)
    return StoreUnavailable(reason=_SQLSTATES.get(sqlstate, "store_fault"), fault=sqlstate)


@contextmanager
def store_faults() -> Iterator[None]:
    """Let no database error out untranslated."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise translate(error) from None


def translate_errors_of(engine: Engine) -> None:
    """Have the engine raise StoreUnavailable where a statement fails; a constraint's error is left to its caller."""

    def raise_translated(context: ExceptionContext) -> None:
        if not isinstance(context.sqlalchemy_exception, IntegrityError):
            raise translate(context.sqlalchemy_exception or context.original_exception)

    event.listen(engine, "handle_error", raise_translated)
