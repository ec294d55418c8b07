"""Keep the changes that officers propose, and what the next version's digest follows from."""

import sqlalchemy as sa
from alembic import op

from screening.store.columns import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("list_versions", sa.Column("product", sa.String(), nullable=True))
    op.create_table(
        "list_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("list_code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("base_revision", sa.Integer(), nullable=False),
        sa.Column("entry_state", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("is_emergency", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("decision_reason", sa.String(), nullable=True),
        sa.Column("feed_position", sa.Integer(), nullable=True),
        sa.Column("retention_class", sa.String(), nullable=False),
        sa.Column("delete_after", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_changes")),
    )
    op.create_index("ix_list_changes_list_code_state_id", "list_changes", ["list_code", "state", "id"], unique=False)
    op.create_index("ix_list_changes_entry_id_id", "list_changes", ["entry_id", "id"], unique=False)
