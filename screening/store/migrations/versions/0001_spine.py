"""Lay out the first tables: people, lists, crossings, alerts, journal, answers."""

import sqlalchemy as sa
from alembic import op

from screening.store.columns import BYTEWISE, COUNT, Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("username", BYTEWISE, nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("is_disabled", sa.Boolean(), nullable=False),
        sa.Column("failed_sign_ins", sa.Integer(), nullable=False),
        sa.Column("locked_until", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("username", name=op.f("uq_accounts_username")),
    )
    op.create_table(
        "answers",
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("body_digest", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("location", sa.String(), nullable=True),
        sa.Column("retention_class", sa.String(), nullable=False),
        sa.Column("delete_after", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "key", name=op.f("pk_answers")),
    )
    op.create_index(op.f("ix_answers_delete_after"), "answers", ["delete_after"], unique=False)
    op.create_table(
        "checkposts",
        sa.Column("code", BYTEWISE, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("counters", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_checkposts")),
    )
    op.create_table(
        "crossing_numbers",
        sa.Column("checkpost", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("checkpost", "year", name=op.f("pk_crossing_numbers")),
    )
    op.create_table(
        "crossings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("checkpost", sa.String(), nullable=False),
        sa.Column("counter", sa.String(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("service", sa.String(), nullable=True),
        sa.Column("departs_at", Moment(), nullable=True),
        sa.Column("departs_offset_s", sa.Integer(), nullable=True),
        sa.Column("movement_kind", sa.String(), nullable=True),
        sa.Column("movement_occurred_at", Moment(), nullable=True),
        sa.Column("movement_recorded_at", Moment(), nullable=True),
        sa.Column("movement_recorded_by", sa.Uuid(), nullable=True),
        sa.Column("movement_reason", sa.String(), nullable=True),
        sa.Column("retention_class", sa.String(), nullable=False),
        sa.Column("delete_after", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crossings")),
        sa.UniqueConstraint("number", name=op.f("uq_crossings_number")),
    )
    op.create_index("ix_crossings_checkpost_opened_at_id", "crossings", ["checkpost", "opened_at", "id"], unique=False)
    op.create_table(
        "journal",
        sa.Column("seq", COUNT, autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("object_ids", sa.JSON(), nullable=False),
        sa.Column("payload_digest", sa.String(), nullable=False),
        sa.Column("prev_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_journal")),
    )
    op.create_table(
        "journal_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", COUNT, nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("signed_seq", COUNT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_head")),
    )
    op.create_table(
        "list_versions",
        sa.Column("code", BYTEWISE, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("published_at", Moment(), nullable=False),
        sa.Column("verified_at", Moment(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("code", "number", name=op.f("pk_list_versions")),
    )
    op.create_table(
        "alerts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("crossing_id", sa.Uuid(), nullable=False),
        sa.Column("checkpost", sa.String(), nullable=False),
        sa.Column("counter", sa.String(), nullable=False),
        sa.Column("kind", BYTEWISE, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("raised_at", Moment(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("acknowledged_by", sa.Uuid(), nullable=True),
        sa.Column("acknowledged_at", Moment(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["crossing_id"], ["crossings.id"], name=op.f("fk_alerts_crossing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
        sa.UniqueConstraint("crossing_id", name=op.f("uq_alerts_crossing_id")),
    )
    op.create_index(
        "ix_alerts_checkpost_state_kind_raised_at", "alerts", ["checkpost", "state", "kind", "raised_at"], unique=False
    )
    op.create_table(
        "grants",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_grants_account_id")),
        sa.PrimaryKeyConstraint("account_id", "position", name=op.f("pk_grants")),
    )
    op.create_table(
        "journal_heads",
        sa.Column("seq", COUNT, autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["journal.seq"], name=op.f("fk_journal_heads_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_journal_heads")),
    )
    op.create_table(
        "journal_objects",
        sa.Column("seq", COUNT, nullable=False),
        sa.Column("object_id", BYTEWISE, nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["journal.seq"], name=op.f("fk_journal_objects_seq")),
        sa.PrimaryKeyConstraint("seq", "object_id", name=op.f("pk_journal_objects")),
    )
    op.create_index("ix_journal_objects_object_id_seq", "journal_objects", ["object_id", "seq"], unique=False)
    op.create_table(
        "journal_payloads",
        sa.Column("seq", COUNT, autoincrement=False, nullable=False),
        sa.Column("salt", sa.String(), nullable=True),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("erased_under", sa.String(), nullable=True),
        sa.Column("retention_class", sa.String(), nullable=False),
        sa.Column("delete_after", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["journal.seq"], name=op.f("fk_journal_payloads_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_journal_payloads")),
    )
    op.create_table(
        "list_entries",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("list_code", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_code", "version"],
            ["list_versions.code", "list_versions.number"],
            name=op.f("fk_list_entries_list_code_version"),
        ),
        sa.PrimaryKeyConstraint("entry_id", "revision", name=op.f("pk_list_entries")),
    )
    op.create_index("ix_list_entries_list_code_version", "list_entries", ["list_code", "version"], unique=False)
    op.create_table(
        "screenings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("crossing_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("officer", sa.Uuid(), nullable=False),
        sa.Column("occurred_at", Moment(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("outcome_shown", sa.String(), nullable=False),
        sa.Column("instruction", sa.String(), nullable=False),
        sa.Column("instruction_shown", sa.String(), nullable=False),
        sa.Column("traveller", sa.JSON(), nullable=True),
        sa.Column("documents", sa.JSON(), nullable=False),
        sa.Column("mrz_lines", sa.JSON(), nullable=False),
        sa.Column("reading_status", sa.String(), nullable=True),
        sa.Column("image_sha256", sa.String(), nullable=True),
        sa.Column("lists", sa.JSON(), nullable=False),
        sa.Column("hits_total", sa.Integer(), nullable=False),
        sa.Column("below_threshold", sa.Integer(), nullable=False),
        sa.Column("retention_class", sa.String(), nullable=False),
        sa.Column("delete_after", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["crossing_id"], ["crossings.id"], name=op.f("fk_screenings_crossing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screenings")),
    )
    op.create_index(op.f("ix_screenings_crossing_id"), "screenings", ["crossing_id"], unique=False)
    op.create_table(
        "sign_in_sessions",
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("csrf_token", sa.String(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_sign_in_sessions_account_id")),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_sign_in_sessions")),
    )
    op.create_index(op.f("ix_sign_in_sessions_account_id"), "sign_in_sessions", ["account_id"], unique=False)
    op.create_table(
        "hits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("crossing_id", sa.Uuid(), nullable=False),
        sa.Column("screening_id", sa.Uuid(), nullable=False),
        sa.Column("list_code", sa.String(), nullable=False),
        sa.Column("list_version", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("entry_revision", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("handling", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("scorer_version", sa.String(), nullable=False),
        sa.Column("threshold", sa.Float(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("disposition", sa.String(), nullable=True),
        sa.Column("decision_reason", sa.String(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("earlier_decisions", sa.JSON(), nullable=False),
        sa.Column("superseded_by", sa.Uuid(), nullable=True),
        sa.Column("retention_class", sa.String(), nullable=False),
        sa.Column("delete_after", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["crossing_id"], ["alerts.crossing_id"], name=op.f("fk_hits_crossing_id")),
        sa.ForeignKeyConstraint(["screening_id"], ["screenings.id"], name=op.f("fk_hits_screening_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hits")),
    )
    op.create_index(op.f("ix_hits_crossing_id"), "hits", ["crossing_id"], unique=False)
    op.create_index("ix_hits_list_code_entry_id", "hits", ["list_code", "entry_id"], unique=False)
    op.create_index(op.f("ix_hits_screening_id"), "hits", ["screening_id"], unique=False)
    op.create_table(
        "screened_documents",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("crossing_id", sa.Uuid(), nullable=False),
        sa.Column("screening_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["crossing_id"], ["crossings.id"], name=op.f("fk_screened_documents_crossing_id")),
        sa.ForeignKeyConstraint(["screening_id"], ["screenings.id"], name=op.f("fk_screened_documents_screening_id")),
        sa.PrimaryKeyConstraint("number", "crossing_id", "screening_id", name=op.f("pk_screened_documents")),
    )
