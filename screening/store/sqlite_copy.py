"""How is a SQLite store copied while it is in use?

SQLite's own backup, all pages in one step: that is one reader's snapshot, which writers go on beside. A copy page by
page would begin anew at each commit, and under load never end.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from screening.domain.errors import StoreUnavailable
from screening.store.engine import BUSY_TIMEOUT_MS
from screening.store.faults import store_faults


def copy_store(path: Path, target: Path) -> None:
    """Copy the database at `path`, as it is at one moment, to a new file that its owner alone can read.

    Raises StoreUnavailable: `store_cannot_open` where there is none, `store_damaged` where the copy is not sound, and
    what the database says of a full or failing disk.
    """
    if not path.is_file():
        raise StoreUnavailable(str(path), reason="store_cannot_open")
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with store_faults(), closing(_open(path)) as source, closing(_open(target)) as copy:
        source.execute("PRAGMA query_only=ON")
        source.backup(copy)
        # A copy is one file; the service turns the log on again when it opens it.
        copy.execute("PRAGMA journal_mode=DELETE")
        _require_sound(copy, target)


def require_sound(path: Path) -> None:
    """Let pass a database whose pages fit together. Raises StoreUnavailable (`reason="store_damaged"`)."""
    with store_faults(), closing(_open(path)) as connection:
        connection.execute("PRAGMA query_only=ON")
        _require_sound(connection, path)


def _open(path: Path) -> sqlite3.Connection:
    # Read-only would not do: SQLite must be able to make the files beside a store that nobody has open.
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)
    connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    return connection


def _require_sound(connection: sqlite3.Connection, path: Path) -> None:
    (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise StoreUnavailable(str(path), reason="store_damaged")
