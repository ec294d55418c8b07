"""Keep when each entry must be looked at again, and photographs of those on the lists."""

import sqlalchemy as sa
from alembic import op

from screening.store.columns import BYTEWISE, Moment

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_DAYS = ("review_on", "confirm_by", "expires", "suspended_on", "sparse_on")


def upgrade() -> None:
    op.create_table(
        "entry_reviews",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("list_code", BYTEWISE, nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        *(sa.Column(day, sa.Date(), nullable=True) for day in _DAYS),
        sa.Column("overdue_noted_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_entry_reviews")),
    )
    op.create_index(
        "ix_entry_reviews_list_code_review_on_entry_id_expires_owner",
        "entry_reviews",
        ["list_code", "review_on", "entry_id", "expires", "owner"],
    )
    for day in _DAYS[1:]:
        op.create_index(f"ix_entry_reviews_list_code_{day}_entry_id", "entry_reviews", ["list_code", day, "entry_id"])
    op.create_index(
        "ix_entry_reviews_list_code_overdue_noted_on_review_on",
        "entry_reviews",
        ["list_code", "overdue_noted_on", "review_on"],
    )
    op.create_table(
        "review_marks",
        sa.Column("code", BYTEWISE, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rules", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_review_marks")),
    )
    op.create_table(
        "photographs",
        sa.Column("list_code", BYTEWISE, nullable=False),
        sa.Column("sha256", BYTEWISE, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column("uploaded_at", Moment(), nullable=False),
        sa.Column("retention_class", sa.String(), nullable=False),
        sa.Column("delete_after", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("list_code", "sha256", name=op.f("pk_photographs")),
    )
    op.create_index("ix_photographs_is_named_uploaded_at", "photographs", ["is_named", "uploaded_at"])
