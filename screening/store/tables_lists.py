"""How are list versions and entries laid out in rows?"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field

from screening.store.columns import BYTEWISE, KEPT_JSON, Moment, Row


class ListVersionRow(Row, table=True):
    """A numbered edition of a list. Only `verified_at` ever changes."""

    __tablename__ = "list_versions"

    code: str = Field(primary_key=True, sa_type=BYTEWISE)
    number: int = Field(primary_key=True)
    published_at: datetime = Field(sa_type=Moment)
    verified_at: datetime = Field(sa_type=Moment)
    entries: int
    digest: str
    product: str | None


class LateScreenedRow(Row, table=True):
    """Up to which version of a list recorded crossings were compared with its entries."""

    __tablename__ = "late_screened"

    code: str = Field(primary_key=True, sa_type=BYTEWISE)
    version: int


class ListEntryRow(Row, table=True):
    """One revision of an entry, never changed; `version` is the edition that brought it."""

    __tablename__ = "list_entries"
    __table_args__ = (
        ForeignKeyConstraint(["list_code", "version"], ["list_versions.code", "list_versions.number"]),
        Index("ix_list_entries_list_code_version", "list_code", "version"),
    )

    entry_id: UUID = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    list_code: str
    version: int
    state: str
    body: dict[str, object] = Field(sa_type=KEPT_JSON)
