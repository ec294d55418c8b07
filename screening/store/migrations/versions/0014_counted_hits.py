"""Keep with each hit when its screening was recorded, so that a list's hits are counted from an index alone.

Hits that a process of the release before writes while this one already runs have no such moment and are not counted
until the column is made one that must be filled; that process says on /readyz that it waits to be restarted.
"""

import sqlalchemy as sa
from alembic import op

from screening.store.columns import Moment

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_FILL = """
UPDATE hits SET screened_at = (SELECT recorded_at FROM screenings WHERE screenings.id = hits.screening_id)
"""


def upgrade() -> None:
    op.add_column("hits", sa.Column("screened_at", Moment(), nullable=True))
    op.execute(_FILL)
    _add_index("list_code", "screened_at", "disposition")
    _add_index("list_code", "entry_id", "screened_at", "disposition")


def _add_index(*columns: str) -> None:
    stands = sa.text("superseded_by IS NULL")
    name = f"ix_hits_{'_'.join(columns)}"
    op.create_index(name, "hits", [*columns, "superseded_by"], sqlite_where=stands, postgresql_where=stands)
