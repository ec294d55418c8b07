"""How are alerts, hits and findings laid out in rows?"""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Index, false, text
from sqlmodel import Field

from screening.store.columns import BYTEWISE, KEPT_JSON, Moment, Row


class AlertRow(Row, table=True):
    """One alert; a crossing has at most one."""

    __tablename__ = "alerts"
    __table_args__ = (
        Index("ix_alerts_checkpost_state_kind_raised_at", "checkpost", "state", "kind", "raised_at"),
        Index("ix_alerts_state_id", "state", "id"),
    )

    id: UUID = Field(primary_key=True)
    crossing_id: UUID = Field(unique=True, foreign_key="crossings.id")
    checkpost: str
    counter: str
    kind: str = Field(sa_type=BYTEWISE)
    state: str
    level: str
    raised_at: datetime = Field(sa_type=Moment)
    revision: int
    acknowledged_by: UUID | None
    acknowledged_at: datetime | None = Field(sa_type=Moment)
    decided_at: datetime | None = Field(sa_type=Moment)
    departs_at: datetime | None = Field(sa_type=Moment)
    answer_by: datetime | None = Field(sa_type=Moment)
    is_nobody_above: bool = Field(sa_column_kwargs={"server_default": false()})


STANDS: Final = "superseded_by IS NULL"
"""No later screening replaced the hit. A database takes an index of such hits where a question says the same words."""


def _index_of_standing(*columns: str) -> Index:
    # With the column of its condition in it, SQLite looks at no row to see that it holds.
    name, of = f"ix_hits_{'_'.join(columns)}", (*columns, "superseded_by")
    return Index(name, *of, sqlite_where=text(STANDS), postgresql_where=text(STANDS))


class HitRow(Row, table=True):
    """One hit with what made it and its decision. Its crossing's alert must stand before it.

    `screened_at` is when its screening was recorded: a list's hits are counted from indexes alone.
    """

    __tablename__ = "hits"
    __table_args__ = (
        Index("ix_hits_list_code_entry_id", "list_code", "entry_id"),
        _index_of_standing("list_code", "screened_at", "disposition"),
        _index_of_standing("list_code", "entry_id", "screened_at", "disposition"),
    )

    id: UUID = Field(primary_key=True)
    crossing_id: UUID = Field(foreign_key="alerts.crossing_id", index=True)
    screening_id: UUID = Field(foreign_key="screenings.id", index=True)
    screened_at: datetime | None = Field(sa_type=Moment)
    list_code: str
    list_version: int
    entry_id: UUID
    entry_revision: int
    category: str
    handling: str
    kind: str
    scorer_version: str
    threshold: float
    score: float
    evidence: list[object] = Field(sa_type=KEPT_JSON)
    disposition: str | None
    decision_reason: str | None
    decided_by: UUID | None
    decided_at: datetime | None = Field(sa_type=Moment)
    earlier_decisions: list[object] = Field(sa_type=KEPT_JSON)
    superseded_by: UUID | None
    second_word: dict[str, object] | None = Field(sa_type=KEPT_JSON)
    awaiting: dict[str, object] | None = Field(sa_type=KEPT_JSON)
    retention_class: str
    delete_after: datetime = Field(sa_type=Moment)


class FindingRow(Row, table=True):
    """One finding about a document with its decision. Its crossing's alert must stand before it."""

    __tablename__ = "findings"

    id: UUID = Field(primary_key=True)
    crossing_id: UUID = Field(foreign_key="alerts.crossing_id", index=True)
    screening_id: UUID = Field(foreign_key="screenings.id", index=True)
    code: str
    basis: str
    kind: str
    checks: list[object] = Field(sa_type=KEPT_JSON)
    decision: dict[str, object] | None = Field(sa_type=KEPT_JSON)
    earlier_decisions: list[object] = Field(sa_type=KEPT_JSON)
    superseded_by: UUID | None
    retention_class: str
    delete_after: datetime = Field(sa_type=Moment)
