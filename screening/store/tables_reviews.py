"""How are entries' days of review, and their photographs, laid out in rows?"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field

from screening.store.columns import BYTEWISE, Moment, Row


class EntryReviewRow(Row, table=True):
    """The days of an entry's latest revision that somebody may have to look at it: made of the entry, never said.

    `overdue_noted_on` is when it was journalled that the review of `review_on` is overdue.
    """

    __tablename__ = "entry_reviews"
    __table_args__ = (
        # Long queues are counted in it alone.
        Index(
            "ix_entry_reviews_list_code_review_on_entry_id_expires_owner",
            *("list_code", "review_on", "entry_id", "expires", "owner"),
        ),
        Index("ix_entry_reviews_list_code_overdue_noted_on_review_on", "list_code", "overdue_noted_on", "review_on"),
        Index("ix_entry_reviews_list_code_confirm_by_entry_id", "list_code", "confirm_by", "entry_id"),
        Index("ix_entry_reviews_list_code_expires_entry_id", "list_code", "expires", "entry_id"),
        Index("ix_entry_reviews_list_code_suspended_on_entry_id", "list_code", "suspended_on", "entry_id"),
        Index("ix_entry_reviews_list_code_sparse_on_entry_id", "list_code", "sparse_on", "entry_id"),
    )

    entry_id: UUID = Field(primary_key=True)
    list_code: str = Field(sa_type=BYTEWISE)
    owner: str
    revision: int
    review_on: date | None
    confirm_by: date | None
    expires: date | None
    suspended_on: date | None
    sparse_on: date | None
    overdue_noted_on: date | None


class ReviewMarkRow(Row, table=True):
    """Up to which version of a list the days of its entries are known, and by which rules they were made."""

    __tablename__ = "review_marks"

    code: str = Field(primary_key=True, sa_type=BYTEWISE)
    version: int
    rules: str


class PhotographRow(Row, table=True):
    """A photograph as it is kept. `is_named`: a change has named it; what none has named is swept after a day."""

    __tablename__ = "photographs"
    __table_args__ = (Index("ix_photographs_is_named_uploaded_at", "is_named", "uploaded_at"),)

    list_code: str = Field(primary_key=True, sa_type=BYTEWISE)
    sha256: str = Field(primary_key=True, sa_type=BYTEWISE)
    body: bytes = Field(sa_type=LargeBinary)
    width: int
    height: int
    is_named: bool
    uploaded_by: UUID
    uploaded_at: datetime = Field(sa_type=Moment)
    retention_class: str
    delete_after: datetime = Field(sa_type=Moment)
