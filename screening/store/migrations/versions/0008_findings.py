"""Keep what speaks against a document itself, as a matter of its crossing's alert."""

import sqlalchemy as sa
from alembic import op

from screening.store.columns import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "findings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("crossing_id", sa.Uuid(), nullable=False),
        sa.Column("screening_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("checks", sa.JSON(), nullable=False),
        sa.Column("decision", sa.JSON(), nullable=True),
        sa.Column("earlier_decisions", sa.JSON(), nullable=False),
        sa.Column("superseded_by", sa.Uuid(), nullable=True),
        sa.Column("retention_class", sa.String(), nullable=False),
        sa.Column("delete_after", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["crossing_id"], ["alerts.crossing_id"], name=op.f("fk_findings_crossing_id")),
        sa.ForeignKeyConstraint(["screening_id"], ["screenings.id"], name=op.f("fk_findings_screening_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
    )
    op.create_index(op.f("ix_findings_crossing_id"), "findings", ["crossing_id"], unique=False)
    op.create_index(op.f("ix_findings_screening_id"), "findings", ["screening_id"], unique=False)
