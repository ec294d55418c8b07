"""How are imports of lists laid out in rows?"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from screening.store.columns import KEPT_JSON, Moment, Row


class ListImportRow(Row, table=True):
    """One import of a whole list. `body` says what is shown and never searched."""

    __tablename__ = "list_imports"
    __table_args__ = (
        Index("ix_list_imports_batch", "batch", unique=True),
        Index("ix_list_imports_list_code_id", "list_code", "id"),
        Index("ix_list_imports_is_swept_state", "is_swept", "state"),
    )

    id: UUID = Field(primary_key=True)
    batch: int
    list_code: str
    state: str
    is_dry_run: bool
    is_swept: bool
    """Whether nothing staged is left that nobody will ever see."""
    made_by: UUID | None
    made_at: datetime = Field(sa_type=Moment)
    touched_at: datetime = Field(sa_type=Moment)
    body: dict[str, object] = Field(sa_type=KEPT_JSON)
    retention_class: str
    delete_after: datetime = Field(sa_type=Moment)


class ImportFindingRow(Row, table=True):
    """What is to be said of a record of a file; `number` counts within a batch and kind, from 1."""

    __tablename__ = "list_import_findings"

    batch: int = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    body: dict[str, object] = Field(sa_type=KEPT_JSON)
