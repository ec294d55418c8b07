"""Is a record chained to the one before it, in one form only?"""

from datetime import UTC

from screening.domain.journal import JournalDraft, RetentionClass
from screening.journal.chain import GENESIS_HASH, chain, digest_payload, hash_record
from tests.builders import A_MOMENT

DRAFT = JournalDraft("alert.raised", "account:1", ("alert:1",), RetentionClass.ALERT, {"b": 1, "a": "محمد"})
SALT = "5a" * 16


def test_first_record_follows_the_genesis_hash() -> None:
    record, payload = chain(DRAFT, None, A_MOMENT, SALT)
    assert (record.seq, record.prev_hash) == (1, GENESIS_HASH)
    assert record.at.tzinfo is UTC
    assert record.hash == hash_record(record)
    assert payload.body == '{"a":"محمد","b":1}'
    assert payload.salt == SALT
    assert record.payload_digest == digest_payload(SALT, payload.body)


def test_next_record_follows_the_head() -> None:
    first, _ = chain(DRAFT, None, A_MOMENT, SALT)
    second, payload = chain(DRAFT, first, A_MOMENT, SALT)
    assert (second.seq, second.prev_hash, payload.seq) == (2, first.hash, 2)


def test_stored_form_stays_what_it_was() -> None:
    """A journal written by an earlier version must verify: whoever changes this breaks every journal."""
    record, _ = chain(DRAFT, None, A_MOMENT, SALT)
    assert record.payload_digest == "7033c743e64068b5a5d22f4e8cf4d82de71d199f0ff97b500dd1ef115a4ac976"
    assert record.hash == "63d0414b45c747d8485099d68f6061b8e2902d5120c0a7f5b29bc3bf02816248"


def test_salt_and_body_cannot_be_shifted() -> None:
    assert digest_payload("ab", "c{}") != digest_payload("abc", "{}")
