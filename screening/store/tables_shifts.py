"""How is the roster laid out in rows?"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from screening.store.columns import Moment, Row


class ShiftRow(Row, table=True):
    """One shift; `place` as the domain writes a scope (`checkpost:KHI`)."""

    __tablename__ = "shifts"
    __table_args__ = (Index("ix_shifts_place_level_ends_at", "place", "level", "ends_at"),)

    id: UUID = Field(primary_key=True)
    account_id: UUID = Field(foreign_key="accounts.id")
    level: str
    place: str
    begins_at: datetime = Field(sa_type=Moment)
    ends_at: datetime = Field(sa_type=Moment)
