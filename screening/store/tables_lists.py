"""How are list versions and entries laid out in rows?"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field

from screening.store.columns import BYTEWISE, COUNT, KEPT_JSON, Moment, Row


class ListVersionRow(Row, table=True):
    """A numbered edition of a list. Only `verified_at` ever changes.

    `batch` names the staged entries that the edition brought, where an import made it.
    """

    __tablename__ = "list_versions"
    __table_args__ = (Index("ix_list_versions_batch", "batch", unique=True),)

    code: str = Field(primary_key=True, sa_type=BYTEWISE)
    number: int = Field(primary_key=True)
    published_at: datetime = Field(sa_type=Moment)
    verified_at: datetime = Field(sa_type=Moment)
    entries: int
    digest: str
    product: str | None
    batch: int | None


class LateScreenedRow(Row, table=True):
    """Up to which version of a list recorded crossings were compared with its entries.

    `begun_by` is the day up to which they were compared with entries that began by their dates alone.
    """

    __tablename__ = "late_screened"

    code: str = Field(primary_key=True, sa_type=BYTEWISE)
    version: int
    begun_by: date | None


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


class StagedEntryRow(Row, table=True):
    """One revision of an entry that an import brings: seen by nobody until a version names its batch.

    `key` is the digest of what files say of the entry. The rows of a batch are written in the order of the primary key,
    so that a million of them touch few pages at a time.
    """

    __tablename__ = "list_staged_entries"
    __table_args__ = (Index("ix_list_staged_entries_entry_id_batch_revision", "entry_id", "batch", "revision"),)

    batch: int = Field(primary_key=True)
    kind: str = Field(primary_key=True, sa_type=BYTEWISE)
    entry_id: UUID = Field(primary_key=True)
    revision: int
    list_code: str
    state: str
    owner: str
    key: str
    body: dict[str, object] = Field(sa_type=KEPT_JSON)


class ListFeedRow(Row, table=True):
    """One position of the feed: a version, in the order in which all lists got theirs. Never changed.

    The last row is the feed's head. `kind` is what an officer did, empty for a whole edition.
    """

    __tablename__ = "list_feed"
    __table_args__ = (
        ForeignKeyConstraint(["list_code", "version"], ["list_versions.code", "list_versions.number"]),
        Index("ix_list_feed_list_code_version", "list_code", "version", unique=True),
    )

    position: int = Field(primary_key=True, sa_type=COUNT, sa_column_kwargs={"autoincrement": False})
    list_code: str = Field(sa_type=BYTEWISE)
    version: int
    kind: str | None
    changed: int
    hash: str
