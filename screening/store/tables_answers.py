"""How are answers kept under an Idempotency-Key laid out in rows?"""

from datetime import datetime

from sqlmodel import Field

from screening.store.columns import Moment, Row


class AnswerRow(Row, table=True):
    """What a call was answered; `delete_after` is until when it is kept."""

    __tablename__ = "answers"

    scope: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    body_digest: str
    status: int
    body: bytes
    location: str | None
    retention_class: str
    delete_after: datetime = Field(sa_type=Moment, index=True)
