"""Keep which photographs entries name, and those that came from where their lists are kept."""

import sqlalchemy as sa
from alembic import op

from screening.store.columns import BYTEWISE, Moment

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entry_photographs",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("list_code", BYTEWISE, nullable=False),
        sa.Column("sha256", BYTEWISE, nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_entry_photographs")),
    )
    op.create_index("ix_entry_photographs_list_code_sha256", "entry_photographs", ["list_code", "sha256"])
    op.create_table(
        "received_photographs",
        sa.Column("list_code", BYTEWISE, nullable=False),
        sa.Column("sha256", BYTEWISE, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("list_code", "sha256", name=op.f("pk_received_photographs")),
    )
    op.create_table(
        "photograph_tries",
        sa.Column("list_code", BYTEWISE, nullable=False),
        sa.Column("sha256", BYTEWISE, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("not_before", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("list_code", "sha256", name=op.f("pk_photograph_tries")),
    )
