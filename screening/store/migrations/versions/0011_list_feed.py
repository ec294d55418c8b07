"""Give every version of every list its position in one feed, those of before in the order in which they were made."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from screening.domain.changes import ChangeKind
from screening.domain.feed import FeedHead
from screening.domain.identifiers import ListCode
from screening.domain.lists import ListVersion
from screening.store.columns import BYTEWISE, COUNT, Moment
from screening.sync.marks import mark_after

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_VERSIONS = sa.table(
    "list_versions",
    sa.column("code", sa.String()),
    sa.column("number", sa.Integer()),
    sa.column("published_at", Moment()),
    sa.column("entries", sa.Integer()),
    sa.column("digest", sa.String()),
)
_ENTRIES = sa.table(
    "list_entries",
    sa.column("entry_id", sa.Uuid()),
    sa.column("revision", sa.Integer()),
    sa.column("list_code", sa.String()),
    sa.column("version", sa.Integer()),
)
_CHANGES = sa.table(
    "list_changes",
    sa.column("entry_id", sa.Uuid()),
    sa.column("base_revision", sa.Integer()),
    sa.column("kind", sa.String()),
    sa.column("state", sa.String()),
    sa.column("feed_position", sa.Integer()),
)
_IN_FORCE = ("approved", "live_at_once")


def upgrade() -> None:
    feed = op.create_table(
        "list_feed",
        sa.Column("position", COUNT, nullable=False, autoincrement=False),
        sa.Column("list_code", BYTEWISE, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_code", "version"],
            ["list_versions.code", "list_versions.number"],
            name=op.f("fk_list_feed_list_code_version"),
        ),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_list_feed")),
    )
    op.create_index("ix_list_feed_list_code_version", "list_feed", ["list_code", "version"], unique=True)
    connection = op.get_bind()
    kinds = _kinds(connection)
    counted = sa.select(_ENTRIES.c.list_code, _ENTRIES.c.version, sa.func.count()).group_by(
        _ENTRIES.c.list_code, _ENTRIES.c.version
    )
    changed = {(code, version): count for code, version, count in connection.execute(counted)}
    head, rows = FeedHead(), []
    for row in _in_order(connection):
        place = (row.code, row.number)
        at = row.published_at
        version = ListVersion(ListCode(row.code), row.number, at, at, row.entries, row.digest)
        mark = mark_after(head, version, kinds.get(place), changed.get(place, 0))
        head = mark.head
        rows.append(
            {
                "position": mark.position,
                "list_code": row.code,
                "version": row.number,
                "kind": mark.kind,
                "changed": mark.changed,
                "hash": mark.hash,
            }
        )
    if rows:
        connection.execute(sa.insert(feed), rows)
    _tell_changes_their_position(feed)


def _in_order(connection: sa.Connection) -> list[sa.Row[Any]]:
    """Give the versions in the order in which they were made: of one list by number, whatever its clock read."""
    latest: dict[str, datetime] = {}
    placed: list[tuple[datetime, str, int, sa.Row[Any]]] = []
    for row in connection.execute(sa.select(_VERSIONS).order_by(_VERSIONS.c.code, _VERSIONS.c.number)):
        latest[row.code] = max(latest.get(row.code, row.published_at), row.published_at)
        placed.append((latest[row.code], row.code, row.number, row))
    return [row for _, _, _, row in sorted(placed, key=lambda each: each[:3])]


def _kinds(connection: sa.Connection) -> dict[tuple[str, int], ChangeKind]:
    """Give what officers did, by the version that it made."""
    made = sa.and_(_ENTRIES.c.entry_id == _CHANGES.c.entry_id, _ENTRIES.c.revision == _CHANGES.c.base_revision + 1)
    asked = (
        sa.select(_ENTRIES.c.list_code, _ENTRIES.c.version, _CHANGES.c.kind)
        .join(_CHANGES, made)
        .where(_CHANGES.c.state.in_(_IN_FORCE))
    )
    return {(code, version): ChangeKind(kind) for code, version, kind in connection.execute(asked)}


def _tell_changes_their_position(feed: sa.Table) -> None:
    """Put the feed's position where the journal's seq stood in its stead."""
    position = (
        sa.select(feed.c.position)
        .join(_ENTRIES, sa.and_(_ENTRIES.c.list_code == feed.c.list_code, _ENTRIES.c.version == feed.c.version))
        .where(_ENTRIES.c.entry_id == _CHANGES.c.entry_id, _ENTRIES.c.revision == _CHANGES.c.base_revision + 1)
        .scalar_subquery()
    )
    op.execute(sa.update(_CHANGES).where(_CHANGES.c.state.in_(_IN_FORCE)).values(feed_position=position))
