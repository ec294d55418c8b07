"""How is one record chained to the one before it?

Pure. A record's hash covers its own fields and the hash before it; its payload is kept apart and covered by a salted
digest, so that a payload can be erased while the chain stays whole, and so that an erased payload cannot be guessed
from its digest.
"""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

from screening.domain.journal import JournalDraft, JournalPayload, JournalRecord, Json
from screening.signing.canonical import canonical_json, written_moment

GENESIS_HASH = "0" * 64
"""What the first record has before it."""


def digest_payload(salt: str, body: str) -> str:
    """Digest a payload (SHA-256, hex). Canonical JSON has no line feed, so salt and body cannot be shifted."""
    return hashlib.sha256(f"{salt}\n{body}".encode()).hexdigest()


def hash_record(record: JournalRecord) -> str:
    """Give the hash that the record's fields demand (SHA-256, hex), whatever hash it carries."""
    fields: dict[str, Json] = {
        "seq": record.seq,
        "at": written_moment(record.at),
        "actor": record.actor,
        "action": record.action,
        "object_ids": list(record.object_ids),
        "payload_digest": record.payload_digest,
        "prev_hash": record.prev_hash,
    }
    return hashlib.sha256(canonical_json(fields).encode()).hexdigest()


def chain(
    draft: JournalDraft, head: JournalRecord | None, at: datetime, salt: str
) -> tuple[JournalRecord, JournalPayload]:
    """Give a draft its place after `head` (None: the first), with its payload row.

    `salt` is fresh chance in hex, 16 bytes or more. Raises InvalidInput for a payload that JSON cannot say.
    """
    return chain_after(draft, head.seq if head else 0, head.hash if head else GENESIS_HASH, at, salt)


def chain_after(
    draft: JournalDraft, seq: int, prev_hash: str, at: datetime, salt: str
) -> tuple[JournalRecord, JournalPayload]:
    """Chain a draft where only the head's seq and hash are at hand."""
    body = canonical_json(dict(draft.payload))
    bare = JournalRecord(
        seq=seq + 1,
        at=at.astimezone(UTC),
        actor=draft.actor,
        action=draft.action,
        object_ids=draft.object_ids,
        payload_digest=digest_payload(salt, body),
        prev_hash=prev_hash,
        hash="",
    )
    record = replace(bare, hash=hash_record(bare))
    return record, JournalPayload(record.seq, draft.retention_class, salt, body)
