"""How is a PostgreSQL store copied while it is in use, and put back?

By PostgreSQL's own pg_dump and pg_restore, of the server's release or later. The dump is of one exported snapshot, in
which the journal's head is read too. Putting back is one transaction: all of it, or nothing.
"""

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import inspect

from screening.domain.clock import SystemClock
from screening.domain.errors import StoreUnavailable
from screening.domain.journal import SignedHead
from screening.store.faults import store_faults
from screening.store.postgres_engine import open_reader_engine
from screening.store.repositories import SqlRepositories
from screening.store.schema import require_current


def dump_database(url: str, target: Path) -> SignedHead | None:
    """Write the database to a file in pg_dump's own form; give the journal's signed head in it.

    Raises StoreUnavailable: `dump_program_missing`, `dump_failed`, and what the database says.
    """
    program = _program("pg_dump")
    engine = open_reader_engine(url)
    try:
        with store_faults(), engine.connect() as connection, connection.begin():
            require_current(connection)
            # The snapshot lasts as long as this transaction, which waits for the program.
            connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
            snapshot = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
            head = SqlRepositories.over(connection, SystemClock()).journal.signed_head()
            _run(
                *(program, "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"),
                *(f"--file={target}",),
                url=url,
            )
            return head
    finally:
        engine.dispose()


def load_database(url: str, dump: Path) -> None:
    """Put a dump into an empty database. Raises StoreUnavailable (`dump_program_missing`, `dump_failed`)."""
    program = _program("pg_restore")
    _run(program, "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", str(dump), url=url)


def is_empty(url: str) -> bool:
    """Whether the database has no store in it. Raises StoreUnavailable."""
    engine = open_reader_engine(url)
    try:
        with store_faults(), engine.connect() as connection, connection.begin():
            return not inspect(connection).get_table_names()
    finally:
        engine.dispose()


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise StoreUnavailable(reason="dump_program_missing", program=name)
    return found


def _run(*command: str, url: str) -> None:
    """Run one of PostgreSQL's programs. A password goes by the environment: arguments are everybody's to read."""
    from psycopg.conninfo import conninfo_to_dict, make_conninfo  # noqa: PLC0415  loaded where PostgreSQL is used

    address = conninfo_to_dict(url)
    password = address.pop("password", None)
    try:
        subprocess.run(  # noqa: S603  PostgreSQL's own program, found on the PATH of whoever looks after the machine
            [command[0], f"--dbname={make_conninfo('', **address)}", *command[1:]],
            env={**os.environ, **({"PGPASSWORD": str(password)} if password else {})},
            check=True,
        )
    except subprocess.CalledProcessError as error:
        # What went wrong, the program has said on stderr.
        raise StoreUnavailable(
            reason="dump_failed", program=Path(command[0]).name, exit_code=error.returncode
        ) from None
