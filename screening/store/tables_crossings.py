"""How are crossings and screenings laid out in rows?"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from screening.store.columns import KEPT_JSON, Moment, Row


class CrossingNumberRow(Row, table=True):
    """The last number that a checkpost gave in a year."""

    __tablename__ = "crossing_numbers"

    checkpost: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    last: int


class CrossingRow(Row, table=True):
    """A crossing with its movement, if it has one. `departs_offset_s` is the offset that `departs_at` was told in."""

    __tablename__ = "crossings"
    __table_args__ = (Index("ix_crossings_checkpost_opened_at_id", "checkpost", "opened_at", "id"),)

    id: UUID = Field(primary_key=True)
    number: str = Field(unique=True)
    checkpost: str
    counter: str
    direction: str
    opened_at: datetime = Field(sa_type=Moment)
    opened_by: UUID
    service: str | None
    departs_at: datetime | None = Field(sa_type=Moment)
    departs_offset_s: int | None
    movement_kind: str | None
    movement_occurred_at: datetime | None = Field(sa_type=Moment)
    movement_recorded_at: datetime | None = Field(sa_type=Moment)
    movement_recorded_by: UUID | None
    movement_reason: str | None
    movement_cause: str | None
    movement_traveller: dict[str, object] | None = Field(sa_type=KEPT_JSON)
    movement_documents: list[object] | None = Field(sa_type=KEPT_JSON)
    retention_class: str
    delete_after: datetime = Field(sa_type=Moment)


class ScreeningRow(Row, table=True):
    """One attempt. What was found about whom stands in JSON; `cnic`, and the numbers in `screened_documents`, are
    there to be searched by.
    """

    __tablename__ = "screenings"
    __table_args__ = (Index("ix_screenings_cnic_crossing_id", "cnic", "crossing_id"),)

    id: UUID = Field(primary_key=True)
    crossing_id: UUID = Field(foreign_key="crossings.id", index=True)
    reason: str
    source: str
    officer: UUID
    occurred_at: datetime = Field(sa_type=Moment)
    recorded_at: datetime = Field(sa_type=Moment)
    outcome: str
    outcome_shown: str
    instruction: str
    instruction_shown: str
    traveller: dict[str, object] | None = Field(sa_type=KEPT_JSON)
    documents: list[object] = Field(sa_type=KEPT_JSON)
    mrz_lines: list[str] = Field(sa_type=KEPT_JSON)
    reading_status: str | None
    image_sha256: str | None
    lists: list[object] = Field(sa_type=KEPT_JSON)
    hits_total: int
    below_threshold: int
    cnic: str | None
    retention_class: str
    delete_after: datetime = Field(sa_type=Moment)


class ScreenedDocumentRow(Row, table=True):
    """A document number that a crossing's traveller showed; deleted with its screening."""

    __tablename__ = "screened_documents"

    number: str = Field(primary_key=True)
    crossing_id: UUID = Field(primary_key=True, foreign_key="crossings.id")
    screening_id: UUID = Field(primary_key=True, foreign_key="screenings.id")


class UnscreenedDocumentRow(Row, table=True):
    """A document number that was written down of somebody who crossed unscreened; deleted with the crossing."""

    __tablename__ = "unscreened_documents"

    number: str = Field(primary_key=True)
    crossing_id: UUID = Field(primary_key=True, foreign_key="crossings.id")
