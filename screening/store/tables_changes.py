"""How are changes of lists laid out in rows?"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from screening.store.columns import KEPT_JSON, Moment, Row


class ListChangeRow(Row, table=True):
    """One change of one entry. `body` is the entry as the change makes it, in revision `base_revision + 1`.

    A merge names the other entry, in the revision that was seen, as `merged_id` and `merged_revision`. `cost` is what
    the entry would have cost when it was proposed.
    """

    __tablename__ = "list_changes"
    __table_args__ = (
        Index("ix_list_changes_list_code_state_id", "list_code", "state", "id"),
        Index("ix_list_changes_entry_id_id", "entry_id", "id"),
        Index("ix_list_changes_merged_id_id", "merged_id", "id"),
    )

    id: UUID = Field(primary_key=True)
    list_code: str
    kind: str
    state: str
    entry_id: UUID
    base_revision: int
    entry_state: str
    body: dict[str, object] = Field(sa_type=KEPT_JSON)
    is_emergency: bool
    reason: str
    proposed_by: UUID
    proposed_at: datetime = Field(sa_type=Moment)
    decided_by: UUID | None
    decided_at: datetime | None = Field(sa_type=Moment)
    decision_reason: str | None
    feed_position: int | None
    common_name_reason: str | None
    merged_id: UUID | None
    merged_revision: int | None
    cost: dict[str, object] | None = Field(sa_type=KEPT_JSON)
    retention_class: str
    delete_after: datetime = Field(sa_type=Moment)
