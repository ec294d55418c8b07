"""How is one record chained to the one before it?

Pure. A record's hash covers its own fields and the hash before it; its payload is kept apart and covered by a salted
digest, so that a payload can be erased while the chain stays whole, and so that an erased payload cannot be guessed
from its digest.
"""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime

from screening.domain.errors import InvalidInput
from screening.domain.journal import JournalDraft, JournalPayload, JournalRecord, Json

GENESIS_HASH = "0" * 64
"""What the first record has before it."""


def canonical_json(value: Json) -> str:
    """Write JSON in the one form that is digested: sorted keys, no spaces, letters as they are.

    Raises InvalidInput (`reason="not_json"`) for what JSON or UTF-8 cannot say: NaN, infinity, half a surrogate pair.
    """
    try:
        text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        text.encode()
    except (ValueError, TypeError):
        # UnicodeEncodeError is a ValueError. Its text would quote the value, so it does not go further.
        raise InvalidInput("payload", reason="not_json") from None
    return text


def written_moment(at: datetime) -> str:
    """Write a moment as it is digested: UTC with microseconds. Raises InvalidInput for one without an offset."""
    if at.tzinfo is None:
        raise InvalidInput("at", reason="naive_time")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


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
