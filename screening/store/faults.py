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
    return StoreUnavailable(reason="store_fault", fault=type(cause).__name__)


def is_missing_parent(error: IntegrityError) -> bool:
    """Whether a row was refused because what it points to is not there (else: it is there twice)."""
    return getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY


@contextmanager
def refusing(*, twice: ScreeningError | None = None, without: ScreeningError | None = None) -> Iterator[None]:
    """Raise `twice` where a row is there already, and `without` where what it points to is not there."""
    try:
        yield
    except IntegrityError as error:
        raise (without if is_missing_parent(error) else twice) or translate(error) from None


@contextmanager
def store_faults() -> Iterator[None]:
    """Let no database error out untranslated."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise translate(error) from None


def translate_errors_of(engine: Engine) -> None:
    """Have the engine raise StoreUnavailable at the statement that failed, constraints aside (see `refusing`)."""

    def raise_translated(context: ExceptionContext) -> None:
        if not isinstance(context.sqlalchemy_exception, IntegrityError):
            raise translate(context.sqlalchemy_exception or context.original_exception)

    event.listen(engine, "handle_error", raise_translated)
