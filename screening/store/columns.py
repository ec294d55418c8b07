"""How are moments, JSON and the tables themselves written down, on every database alike?"""

import json
from datetime import UTC, datetime
from typing import Any, Final

import orjson
from sqlalchemy import TIMESTAMP, VARCHAR, BigInteger, Dialect, Integer, MetaData, String, Table, inspect
from sqlalchemy.types import JSON, TypeDecorator, TypeEngine
from sqlmodel import SQLModel

from screening.domain.errors import InvalidInput
from screening.domain.journal import Json

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""Every table. Constraints have names, so that later migrations can change them."""


class Row(SQLModel):
    """What the tables have in common: rows are not domain objects, and stay in this room."""

    metadata = METADATA


class Moment(TypeDecorator[datetime]):
    """A moment: aware, UTC, microseconds.

    SQLite keeps text of one fixed form, which sorts as time does and which people can read; PostgreSQL has a type.
    """

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column's type by database."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True))
        return dialect.type_descriptor(String(32))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ANN401  by database
        """Write it. Raises InvalidInput for a moment without an offset."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise InvalidInput("moment", reason="naive_time")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.isoformat(timespec="microseconds")

    def process_result_value(
        self,
        value: Any,  # noqa: ANN401  by database
        dialect: Dialect,  # noqa: ARG002  SQLAlchemy's signature
    ) -> datetime | None:
        """Read it."""
        if value is None:
            return None
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        return moment.astimezone(UTC)


BYTEWISE = String().with_variant(VARCHAR(collation="C"), "postgresql")
"""Text that is put in order or searched by how it begins: by its bytes, whatever language the database speaks."""

COUNT = Integer().with_variant(BigInteger(), "postgresql")
"""A number that may outgrow 32 bits: SQLite's integers are as wide as they need to be."""

KEPT_JSON = JSON(none_as_null=True)
"""For what is shown again and never searched."""


_WRITE: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def write_json(value: Json) -> str:
    """Write a JSON column: compact, letters as they are."""
    return _WRITE(value)


def read_json(written: str | bytes) -> Json:
    """Read one. Entries and records are read by the hundred thousand: this reads them four times as fast as `json`."""
    read: Json = orjson.loads(written)
    return read


def table_of(row: type[Row]) -> Table:
    """Give the table behind a row class, for statements that go past the slower object mapper."""
    table = inspect(row).local_table
    if not isinstance(table, Table):
        raise TypeError(row.__name__)
    return table
