"""Keep up to which version of a list recorded crossings were compared with its entries."""

import sqlalchemy as sa
from alembic import op

from screening.store.columns import BYTEWISE

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "late_screened",
        sa.Column("code", BYTEWISE, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_late_screened")),
    )
