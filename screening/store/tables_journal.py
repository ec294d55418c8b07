"""How is the journal laid out in rows?"""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from screening.store.columns import BYTEWISE, COUNT, KEPT_JSON, Moment, Row


class JournalHeadRow(Row, table=True):
    """The end of the chain: one row, changed in the transaction that appends. `signed_seq` is the last signed one."""

    __tablename__ = "journal_head"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    seq: int = Field(sa_type=COUNT)
    hash: str
    signed_seq: int = Field(sa_type=COUNT)


class JournalRow(Row, table=True):
    """One link of the chain, never changed."""

    __tablename__ = "journal"

    seq: int = Field(primary_key=True, sa_type=COUNT, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=Moment)
    actor: str
    action: str
    object_ids: list[str] = Field(sa_type=KEPT_JSON)
    payload_digest: str
    prev_hash: str
    hash: str


class JournalObjectRow(Row, table=True):
    """What a record is about, to find records by it. Not part of the chain: it repeats what the record says."""

    __tablename__ = "journal_objects"
    __table_args__ = (Index("ix_journal_objects_object_id_seq", "object_id", "seq"),)

    seq: int = Field(primary_key=True, sa_type=COUNT, foreign_key="journal.seq")
    object_id: str = Field(primary_key=True, sa_type=BYTEWISE)


class JournalPayloadRow(Row, table=True):
    """The particulars of a record; salt and body go when they are erased under a rule."""

    __tablename__ = "journal_payloads"

    seq: int = Field(
        primary_key=True, sa_type=COUNT, foreign_key="journal.seq", sa_column_kwargs={"autoincrement": False}
    )
    salt: str | None
    body: str | None
    erased_under: str | None
    retention_class: str
    delete_after: datetime = Field(sa_type=Moment)


class SignedHeadRow(Row, table=True):
    """A signed head: one for each group commit that appended."""

    __tablename__ = "journal_heads"

    seq: int = Field(
        primary_key=True, sa_type=COUNT, foreign_key="journal.seq", sa_column_kwargs={"autoincrement": False}
    )
    hash: str
    at: datetime = Field(sa_type=Moment)
    key_id: str
    signature: str
