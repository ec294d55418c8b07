"""Keep with a proposal what its entry would have cost on the day it was proposed. Earlier ones have none."""

import sqlalchemy as sa
from alembic import op

from screening.store.columns import KEPT_JSON

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("list_changes", sa.Column("cost", KEPT_JSON, nullable=True))
