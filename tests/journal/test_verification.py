"""Is everything that was done to a journal found, and called by its name?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from screening.domain.journal import JournalRecord
from screening.journal.chain import GENESIS_HASH, digest_payload, hash_record
from screening.journal.findings import FindingKind
from screening.journal.heads import sign_head
from screening.journal.verification import FINDINGS_SHOWN, verify
from screening.signing.keys import SigningKey
from tests.journal.chains import KEY, Link, a_journal

LENGTH = 8
JOURNAL = a_journal(LENGTH, signed_every=3)

positions = st.integers(0, LENGTH - 1)


def _with_link(position: int, link: Link) -> list[Link]:
    return [*JOURNAL.links[:position], link, *JOURNAL.links[position + 1 :]]


def _chained_anew(records: Sequence[JournalRecord]) -> list[JournalRecord]:
    """Do what an attacker does who can write the database: give every record a hash that fits."""
    anew: list[JournalRecord] = []
    for record in records:
        moved = replace(record, seq=len(anew) + 1, prev_hash=anew[-1].hash if anew else GENESIS_HASH)
        anew.append(replace(moved, hash=hash_record(moved)))
    return anew


@given(length=st.integers(0, 20), signed_every=st.integers(1, 5))
def test_untouched_journal_is_whole(length: int, signed_every: int) -> None:
    found = a_journal(length, signed_every=signed_every).verified()
    assert found.is_whole
    assert (found.records, found.intact, found.signed_up_to) == (length, length, length)


@given(order=st.permutations(range(LENGTH)))
def test_permuted_journal_fails(order: list[int]) -> None:
    assume(order != list(range(LENGTH)))
    assert {FindingKind.OUT_OF_ORDER, FindingKind.GAP} & JOURNAL.kinds([JOURNAL.links[place] for place in order])


@given(
    position=positions, field=st.sampled_from(["actor", "action", "payload_digest", "prev_hash", "at", "object_ids"])
)
def test_altered_record_is_named(position: int, field: str) -> None:
    record, payload = JOURNAL.links[position]
    changes: dict[str, JournalRecord] = {
        "actor": replace(record, actor="account:2"),
        "action": replace(record, action="crossing.closed"),
        "payload_digest": replace(record, payload_digest="0" * 64),
        "prev_hash": replace(record, prev_hash="1" * 64),
        "at": replace(record, at=record.at + timedelta(microseconds=1)),
        "object_ids": replace(record, object_ids=()),
    }
    found = JOURNAL.verified(_with_link(position, (changes[field], payload)))
    assert FindingKind.ALTERED_RECORD in found.counts
    assert {finding.seq for finding in found.findings} <= {record.seq, record.seq + 1}
    assert found.intact >= LENGTH - 2


@given(position=positions)
def test_altered_payload_is_named(position: int) -> None:
    record, payload = JOURNAL.links[position]
    assert payload is not None
    assert payload.body is not None
    for changed in (
        replace(payload, body=payload.body.replace("count", "COUNT")),
        replace(payload, salt="0" * 33),
        replace(payload, erased_under="rule"),
        replace(payload, salt=None, erased_under="rule"),
    ):
        assert JOURNAL.kinds(_with_link(position, (record, changed))) == {FindingKind.ALTERED_PAYLOAD}


@given(position=positions)
def test_missing_payload_is_named(position: int) -> None:
    record, payload = JOURNAL.links[position]
    assert payload is not None
    for gone in (None, replace(payload, salt=None, body=None)):
        assert JOURNAL.kinds(_with_link(position, (record, gone))) == {FindingKind.MISSING_PAYLOAD}


@given(erased=st.dictionaries(positions, st.sampled_from(["rule 1", "rule 2"])))
def test_erasing_under_a_rule_passes_and_is_counted(erased: dict[int, str]) -> None:
    links = list(JOURNAL.links)
    for position, rule in erased.items():
        record, payload = links[position]
        assert payload is not None
        links[position] = (record, replace(payload, salt=None, body=None, erased_under=rule))
    found = JOURNAL.verified(links)
    assert found.is_whole
    assert found.intact == LENGTH - len(erased)
    assert found.erased == {rule: list(erased.values()).count(rule) for rule in set(erased.values())}


@given(position=st.integers(0, LENGTH - 2))
def test_removed_record_leaves_a_gap(position: int) -> None:
    assert FindingKind.GAP in JOURNAL.kinds([*JOURNAL.links[:position], *JOURNAL.links[position + 1 :]])


def test_record_that_stands_twice_is_out_of_order() -> None:
    assert JOURNAL.kinds([*JOURNAL.links[:3], *JOURNAL.links[2:]]) == {FindingKind.OUT_OF_ORDER}


@given(length=st.integers(0, LENGTH - 1))
def test_tail_cut_off_with_its_heads_is_missed_by_the_head_outside(length: int) -> None:
    heads = [head for head in JOURNAL.heads if head.seq <= length]
    found = JOURNAL.verified(JOURNAL.links[:length], heads)
    assert FindingKind.MISSING_TAIL in found.counts
    assert found.intact == length


def test_tail_cut_off_is_missed_by_the_heads_inside() -> None:
    found = verify(JOURNAL.links[:5], JOURNAL.heads, None, [KEY.public_key])
    assert found.counts[FindingKind.MISSING_TAIL] == 2


@given(position=positions)
def test_journal_chained_anew_is_caught_by_its_heads(position: int) -> None:
    """Every hash and link fits; the signed heads do not."""
    records = [record for record, _ in JOURNAL.links]
    records[position] = replace(records[position], actor="account:2")
    links = [(record, payload) for record, (_, payload) in zip(_chained_anew(records), JOURNAL.links, strict=True)]
    assert JOURNAL.kinds(links) == {FindingKind.FORKED_HEAD, FindingKind.UNSIGNED_TAIL}


def test_journal_chained_anew_without_heads_is_caught_by_the_head_outside() -> None:
    records = [replace(record, actor="account:2") for record, _ in JOURNAL.links]
    links = [(record, payload) for record, (_, payload) in zip(_chained_anew(records), JOURNAL.links, strict=True)]
    assert JOURNAL.kinds(links, []) == {FindingKind.FORKED_HEAD, FindingKind.UNSIGNED_TAIL}


def test_head_signed_by_somebody_else_is_named() -> None:
    record = JOURNAL.links[-1][0]
    forged = sign_head(record.seq, record.hash, record.at, SigningKey.create())
    posing = replace(forged, key_id=KEY.key_id)
    for head in (forged, posing, replace(forged, signature="no hex")):
        assert JOURNAL.kinds(heads=[*JOURNAL.heads[:-1], head]) == {FindingKind.BAD_SIGNATURE}


def test_forged_head_outside_is_named_and_not_believed() -> None:
    record = JOURNAL.links[-1][0]
    forged = sign_head(record.seq + 9, record.hash, record.at, SigningKey.create())
    found = verify(JOURNAL.links, JOURNAL.heads, forged, [KEY.public_key])
    assert set(found.counts) == {FindingKind.BAD_SIGNATURE}
    assert found.signed_up_to == LENGTH


def test_records_added_without_a_signature_are_named() -> None:
    longer = a_journal(LENGTH + 2, signed_every=3)
    found = verify(longer.links, JOURNAL.heads, JOURNAL.outside, [KEY.public_key])
    assert set(found.counts) == {FindingKind.UNSIGNED_TAIL}
    assert found.findings[0].seq == LENGTH + 1


def test_keys_of_earlier_years_are_trusted_beside_the_present_one() -> None:
    found = verify(JOURNAL.links, JOURNAL.heads, JOURNAL.outside, [SigningKey.create().public_key, KEY.public_key])
    assert found.is_whole


def test_findings_are_all_counted_but_not_all_listed() -> None:
    journal = a_journal(FINDINGS_SHOWN + 5, signed_every=1_000)
    found = journal.verified([(record, None) for record, _ in journal.links])
    assert found.counts[FindingKind.MISSING_PAYLOAD] == FINDINGS_SHOWN + 5
    assert len(found.findings) == FINDINGS_SHOWN


def test_payload_of_another_record_is_altered() -> None:
    first, second = JOURNAL.links[0], JOURNAL.links[1]
    assert JOURNAL.kinds(_with_link(0, (first[0], second[1]))) == {FindingKind.ALTERED_PAYLOAD}


@pytest.mark.parametrize("body", ['{"count":1}', '{"count":2}'])
def test_payload_fits_its_own_digest_alone(body: str) -> None:
    record, payload = JOURNAL.links[0]
    assert payload is not None
    assert payload.salt is not None
    assert (digest_payload(payload.salt, body) == record.payload_digest) == (body == payload.body)
