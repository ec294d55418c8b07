"""Do the migrations make what the tables say, whoever opens the database when?"""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, make_url
from sqlalchemy.schema import CreateTable

from screening.domain.errors import StoreUnavailable
from screening.store import schema
from screening.store.columns import METADATA
from screening.store.sqlite_store import SqliteStore
from screening.store.tables import TABLES
from tests.store.conftest import Opener


def test_migrations_make_exactly_the_tables(store: SqliteStore, path: Path) -> None:
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, METADATA) == []
    engine.dispose()
    assert len(TABLES) == len(METADATA.tables)


def test_tables_can_be_laid_out_on_postgresql() -> None:
    """Headquarters keeps the same tables there: nothing in them is SQLite's alone."""
    dialect = make_url("postgresql://").get_dialect()()
    for table in METADATA.sorted_tables:
        assert str(CreateTable(table).compile(dialect=dialect))
    moment = METADATA.tables["journal"].c["at"].type.compile(dialect)
    assert moment == "TIMESTAMP WITH TIME ZONE"


def test_program_knows_its_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [schema.REVISION]


def test_database_of_a_newer_program_is_refused_untouched(open_it: Opener, path: Path) -> None:
    open_it().close()
    with sqlite3.connect(path) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    with pytest.raises(StoreUnavailable) as refused:
        open_it()
    assert refused.value.parameters == {"reason": "store_newer_schema", "found": "9999", "newest": schema.REVISION}


def test_store_that_is_up_to_date_opens_without_alembic(open_it: Opener, path: Path) -> None:
    """Alembic takes longer to load than the store to open."""
    open_it().close()
    assert _open_in_another_process(path, "assert 'alembic' not in sys.modules").wait() == 0


def test_processes_that_open_a_new_store_at_once_all_succeed(path: Path) -> None:
    opening = [_open_in_another_process(path, "") for _ in range(3)]
    assert [process.wait() for process in opening] == [0, 0, 0]


def _open_in_another_process(path: Path, then: str) -> subprocess.Popen[bytes]:
    program = f"""
import sys
from pathlib import Path
from screening.domain.clock import SystemClock
from screening.signing.keys import SigningKey
from screening.store.sqlite_store import open_store
open_store(Path({str(path)!r}), SystemClock(), SigningKey.create(), None).close()
{then}
"""
    return subprocess.Popen([sys.executable, "-c", program])
