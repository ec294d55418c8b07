"""Is the database of this program's schema, and if not, how does it become so?

The one door to Alembic, which is loaded only where there is something to upgrade: most starts find nothing to do.
"""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from screening.domain.errors import StoreUnavailable

REVISION = "0017"
"""The newest migration of `migrations/versions`; a test holds it to that folder."""

_MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Bring the database to this program's schema.

    All of it is one transaction that begins by taking the lock to write, so that of two processes that open a store at
    once one upgrades and the other finds it done. Raises StoreUnavailable (`reason="store_newer_schema"`) for a
    revision that this program does not know.
    """
    with engine.connect() as connection, connection.begin():
        found = _revision(connection)
        if found != REVISION:
            _run_migrations(connection, found)


def require_current(connection: Connection) -> None:
    """Refuse a database of another schema. Raises StoreUnavailable (`reason="store_other_schema"`)."""
    found = _revision(connection)
    if found != REVISION:
        raise StoreUnavailable(reason="store_other_schema", found=found or "none", newest=REVISION)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _run_migrations(connection: Connection, found: str | None) -> None:
    from alembic import command  # noqa: PLC0415  heavy, and rarely needed
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise StoreUnavailable(reason="store_newer_schema", found=found, newest=REVISION)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
