"""Keep which entry a merge takes up, and up to which day crossings were compared with entries that begin later."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("list_changes", sa.Column("merged_id", sa.Uuid(), nullable=True))
    op.add_column("list_changes", sa.Column("merged_revision", sa.Integer(), nullable=True))
    op.create_index("ix_list_changes_merged_id_id", "list_changes", ["merged_id", "id"], unique=False)
    op.add_column("late_screened", sa.Column("begun_by", sa.Date(), nullable=True))
