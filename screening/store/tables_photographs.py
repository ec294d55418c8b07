"""How is it laid out in rows which photographs entries name, and which of them came from elsewhere?"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field

from screening.store.columns import BYTEWISE, Moment, Row


class EntryPhotographRow(Row, table=True):
    """The photograph that an entry's latest revision names: made of the entry, never said. No row: it names none."""

    __tablename__ = "entry_photographs"
    __table_args__ = (Index("ix_entry_photographs_list_code_sha256", "list_code", "sha256"),)

    entry_id: UUID = Field(primary_key=True)
    list_code: str = Field(sa_type=BYTEWISE)
    sha256: str = Field(sa_type=BYTEWISE)


class ReceivedPhotographRow(Row, table=True):
    """A photograph that was received from where its list is kept, for as long as an entry names it."""

    __tablename__ = "received_photographs"

    list_code: str = Field(primary_key=True, sa_type=BYTEWISE)
    sha256: str = Field(primary_key=True, sa_type=BYTEWISE)
    body: bytes = Field(sa_type=LargeBinary)
    received_at: datetime = Field(sa_type=Moment)


class PhotographTryRow(Row, table=True):
    """How often a photograph was asked for in vain, and when to ask again."""

    __tablename__ = "photograph_tries"

    list_code: str = Field(primary_key=True, sa_type=BYTEWISE)
    sha256: str = Field(primary_key=True, sa_type=BYTEWISE)
    tries: int
    not_before: datetime = Field(sa_type=Moment)
