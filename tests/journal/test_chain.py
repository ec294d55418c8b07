"""Is a record chained to the one before it, in one form only?"""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.domain.errors import InvalidInput
from screening.domain.journal import JournalDraft, Json, RetentionClass
from screening.journal.chain import GENESIS_HASH, canonical_json, chain, digest_payload, hash_record, written_moment
from tests.builders import A_MOMENT

DRAFT = JournalDraft("alert.raised", "account:1", ("alert:1",), RetentionClass.ALERT, {"b": 1, "a": "محمد"})
SALT = "5a" * 16

_letters = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)
_json: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _letters,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_letters, inner, max_size=3),
    max_leaves=10,
)


def test_canonical_json_is_written_out() -> None:
    assert canonical_json({"b": [1, 2.5, None, True], "a": "محمد\n"}) == '{"a":"محمد\\n","b":[1,2.5,null,true]}'


@given(fields=st.dictionaries(_letters, _json, max_size=4))
def test_canonical_json_does_not_know_the_order_of_keys(fields: dict[str, Json]) -> None:
    assert canonical_json(fields) == canonical_json(dict(reversed(fields.items())))


@given(value=_json)
def test_canonical_json_has_no_line_feed(value: Json) -> None:
    """The payload's digest relies on it to keep salt and body apart."""
    assert "\n" not in canonical_json(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800"])
def test_what_json_cannot_say_is_refused_without_quoting_it(value: Json) -> None:
    with pytest.raises(InvalidInput) as refused:
        canonical_json({"name": value})
    assert refused.value.parameters == {"reason": "not_json"}
    assert refused.value.__suppress_context__


def test_moment_is_written_alike_whatever_its_offset() -> None:
    karachi = timezone(timedelta(hours=5))
    assert written_moment(datetime(2026, 11, 21, 14, 0, tzinfo=karachi)) == "2026-11-21T09:00:00.000000+00:00"
    with pytest.raises(InvalidInput):
        written_moment(A_MOMENT.replace(tzinfo=None))


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
