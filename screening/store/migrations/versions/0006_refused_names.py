"""Count refused sign-ins under names that are nobody's, so that these are locked out as accounts are."""

import sqlalchemy as sa
from alembic import op

from screening.store.columns import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "refused_names",
        sa.Column("name_sha256", sa.String(), nullable=False),
        sa.Column("failed_sign_ins", sa.Integer(), nullable=False),
        sa.Column("locked_until", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("name_sha256", name=op.f("pk_refused_names")),
    )
    op.create_index("ix_refused_names_locked_until", "refused_names", ["locked_until"], unique=False)
