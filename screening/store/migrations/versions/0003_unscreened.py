"""Keep why somebody crossed unscreened, and what was written down about them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("crossings", sa.Column("movement_cause", sa.String(), nullable=True))
    op.add_column("crossings", sa.Column("movement_traveller", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("crossings", sa.Column("movement_documents", sa.JSON(none_as_null=True), nullable=True))
    op.create_table(
        "unscreened_documents",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("crossing_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["crossing_id"], ["crossings.id"], name=op.f("fk_unscreened_documents_crossing_id")),
        sa.PrimaryKeyConstraint("number", "crossing_id", name=op.f("pk_unscreened_documents")),
    )
