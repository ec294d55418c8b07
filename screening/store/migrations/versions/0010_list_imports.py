"""Keep imports of whole lists, and what they bring beside the entries there are, until a version names its batch."""

import sqlalchemy as sa
from alembic import op

from screening.store.columns import BYTEWISE, KEPT_JSON, Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("list_versions", sa.Column("batch", sa.Integer(), nullable=True))
    op.create_index("ix_list_versions_batch", "list_versions", ["batch"], unique=True)
    op.create_table(
        "list_staged_entries",
        sa.Column("batch", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("kind", BYTEWISE, nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("list_code", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("body", KEPT_JSON, nullable=False),
        sa.PrimaryKeyConstraint("batch", "kind", "entry_id", name=op.f("pk_list_staged_entries")),
    )
    op.create_index(
        "ix_list_staged_entries_entry_id_batch_revision",
        "list_staged_entries",
        ["entry_id", "batch", "revision"],
        unique=False,
    )
    op.create_table(
        "list_imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("list_code", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("is_dry_run", sa.Boolean(), nullable=False),
        sa.Column("is_swept", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("touched_at", Moment(), nullable=False),
        sa.Column("body", KEPT_JSON, nullable=False),
        sa.Column("retention_class", sa.String(), nullable=False),
        sa.Column("delete_after", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_imports")),
    )
    op.create_index("ix_list_imports_batch", "list_imports", ["batch"], unique=True)
    op.create_index("ix_list_imports_list_code_id", "list_imports", ["list_code", "id"], unique=False)
    op.create_index("ix_list_imports_is_swept_state", "list_imports", ["is_swept", "state"], unique=False)
    op.create_table(
        "list_import_findings",
        sa.Column("batch", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("body", KEPT_JSON, nullable=False),
        sa.PrimaryKeyConstraint("batch", "kind", "number", name=op.f("pk_list_import_findings")),
    )
