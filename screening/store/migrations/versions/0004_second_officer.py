"""Keep what a second officer says to a decision, and find earlier crossings by CNIC."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_CNIC_OF_TRAVELLER = {"postgresql": "traveller ->> 'cnic'", "sqlite": "json_extract(traveller, '$.cnic')"}


def upgrade() -> None:
    op.add_column("hits", sa.Column("second_word", sa.JSON(), nullable=True))
    op.add_column("hits", sa.Column("awaiting", sa.JSON(), nullable=True))
    op.add_column("screenings", sa.Column("cnic", sa.String(), nullable=True))
    # Written out by database, no outside text in it. Screenings of before are found as well.
    op.execute(f"UPDATE screenings SET cnic = {_CNIC_OF_TRAVELLER[op.get_bind().dialect.name]}")  # noqa: S608
    op.create_index("ix_screenings_cnic_crossing_id", "screenings", ["cnic", "crossing_id"], unique=False)
