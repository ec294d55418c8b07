"""Keep why an entry of a common name alone is to be listed."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("list_changes", sa.Column("common_name_reason", sa.String(), nullable=True))
