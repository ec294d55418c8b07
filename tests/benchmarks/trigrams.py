"""What does PostgreSQL's own likeness search (pg_trgm) take for the same names?

The server is Debian's, where it is installed (`apt install postgresql`): the one that the tests bring has no pg_trgm.
It runs on a socket of its own, with an index of trigrams over the names, and is asked for the fifty names that are most
like the traveller's. Its processor time is counted, not the wall clock.
"""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import psycopg
from rich.console import Console

from tests.benchmarks.processor_time import processor_s
from tests.benchmarks.rows import Row
from tests.postgresql import PostgresServer, as_whom_it_may_run

INSTALLED = Path("/usr/lib/postgresql")
EXTENSION = "/usr/share/postgresql/{release}/extension/pg_trgm.control"
_ASKED = 40
_QUESTION = "SELECT name, similarity(name, %(asked)s) FROM names WHERE name %% %(asked)s ORDER BY 2 DESC LIMIT 50"


def measure(names: Sequence[str], asked: Sequence[str], ours_ms: float) -> Iterator[Row]:
    """Give the rows; none where no such server is installed, which is said."""
    releases = [each for each in INSTALLED.glob("*") if Path(EXTENSION.format(release=each.name)).is_file()]
    if not releases:
        Console(stderr=True).print("PostgreSQL with pg_trgm is not installed (apt install postgresql): left out.")
        return
    with tempfile.TemporaryDirectory(prefix="screening-pg-") as folder:
        server = PostgresServer(Path(folder), releases[0], *as_whom_it_may_run(Path(folder)))
        server.make()
        server.start()
        try:
            took = _ask(server, names, asked[:_ASKED])
        finally:
            server.stop()
    yield Row(f"{len(names):,} names: PostgreSQL pg_trgm, indexed", "ms", took)
    yield Row(f"{len(names):,} names: PostgreSQL pg_trgm takes ours", "times", took / ours_ms)


def _ask(server: PostgresServer, names: Sequence[str], asked: Sequence[str]) -> float:
    """Give the mean processor time of a question, in milliseconds."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        connection.execute("CREATE TABLE names (name text)")
        with connection.cursor() as cursor, cursor.copy("COPY names FROM STDIN") as copy:
            for name in names:
                copy.write_row((name,))
        connection.execute("SET maintenance_work_mem = '512MB'")
        connection.execute("CREATE INDEX ON names USING gin (name gin_trgm_ops)")
        connection.execute("VACUUM ANALYZE names")
        # So that only what is asked is counted: neither parallel workers nor what runs beside it.
        connection.execute("SET max_parallel_workers_per_gather = 0")
        connection.execute("SET pg_trgm.similarity_threshold = 0.5")
        began = processor_s(connection.info.backend_pid)
        for name in asked:
            connection.execute(_QUESTION, {"asked": name}).fetchall()
        return 1000 * (processor_s(connection.info.backend_pid) - began) / len(asked)
