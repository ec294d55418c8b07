"""Keep the roster, and with each alert what its order and its escalation ask for."""

import sqlalchemy as sa
from alembic import op

from screening.store.columns import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shifts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("begins_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_shifts_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shifts")),
    )
    op.create_index("ix_shifts_place_level_ends_at", "shifts", ["place", "level", "ends_at"], unique=False)
    op.add_column("alerts", sa.Column("departs_at", Moment(), nullable=True))
    op.add_column("alerts", sa.Column("answer_by", Moment(), nullable=True))
    op.add_column("alerts", sa.Column("is_nobody_above", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_alerts_state_id", "alerts", ["state", "id"], unique=False)
    op.execute(
        "UPDATE alerts SET departs_at = "
        "(SELECT crossings.departs_at FROM crossings WHERE crossings.id = alerts.crossing_id)"
    )
