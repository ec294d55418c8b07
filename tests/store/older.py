"""A database as an older program would have left it: of an older schema, with the same rows."""

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from screening.store import schema


def put_back(path: Path, revision: str) -> None:
    """Give a closed SQLite database the schema of an older revision. What that does not hold is gone."""
    older = path.with_suffix(".older")
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    engine = create_engine(f"sqlite:///{older}")
    with engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()
    with closing(sqlite3.connect(older)) as database, database:
        database.execute("ATTACH DATABASE ? AS newer", (str(path),))
        named = database.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in named:
            if table.startswith("sqlite_") or table == "alembic_version":
                continue
            columns = ", ".join(row[1] for row in database.execute(f"PRAGMA main.table_info({table})"))
            database.execute(f"DELETE FROM main.{table}")  # noqa: S608  the names are the schema's own
            database.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM newer.{table}")  # noqa: S608
    older.replace(path)
