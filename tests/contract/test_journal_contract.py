"""What every store promises about the journal."""

import pytest

from screening.domain.errors import InvalidInput, NotFound
from screening.journal.chain import GENESIS_HASH, hash_record
from screening.journal.verification import verify_kept
from screening.signing.keys import SigningKey
from screening.workflows.ports import Repositories
from tests.contract.conftest import Store
from tests.contract.records import a_draft


def _append_three(repositories: Repositories) -> None:
    repositories.journal.append(a_draft("crossing.opened", "crossing:1", "checkpost:KHI", payload={"name": "محمد"}))
    repositories.journal.append(a_draft("alert.raised", "alert:1", "alert:1", "crossing:1"))
    repositories.journal.append(a_draft("alert.acknowledged", "alert:2"))


def test_records_are_chained_from_the_first(store: Store) -> None:
    store.write(_append_three)
    with store.read() as kept:
        records = kept.journal.records()
        assert kept.journal.head() == records[-1]
    assert [record.seq for record in records] == [1, 2, 3]
    assert [record.prev_hash for record in records] == [GENESIS_HASH, records[0].hash, records[1].hash]
    assert all(hash_record(record) == record.hash for record in records)


def test_empty_journal_has_no_head(store: Store) -> None:
    with store.read() as kept:
        assert kept.journal.head() is None
        assert kept.journal.records() == ()
        assert kept.journal.heads() == ()


def test_records_are_found_by_place_action_and_object(store: Store) -> None:
    store.write(_append_three)
    with store.read() as kept:

        def seqs(after: int = 0, limit: int = 10, action_prefix: str = "", object_prefix: str = "") -> list[int]:
            found = kept.journal.records(after, limit, action_prefix=action_prefix, object_prefix=object_prefix)
            return [record.seq for record in found]

        assert seqs(after=1) == [2, 3]
        assert seqs(limit=2) == [1, 2]
        assert seqs(action_prefix="alert.") == [2, 3]
        assert seqs(action_prefix="ALERT.") == []
        assert seqs(action_prefix="%") == []
        assert seqs(object_prefix="alert:") == [2, 3]
        assert seqs(object_prefix="alert:1") == [2]
        assert seqs(object_prefix="crossing:1", after=1) == [2]
        assert seqs(object_prefix="crossing:", action_prefix="crossing.") == [1]
        assert seqs(object_prefix="_") == []


def test_payloads_come_with_salts_of_their_own(store: Store) -> None:
    store.write(_append_three)
    with store.read() as kept:
        payloads = kept.journal.payloads([1, 3, 9])
        assert kept.journal.payloads([]) == {}
    assert sorted(payloads) == [1, 3]
    assert payloads[1].body == '{"name":"محمد"}'
    assert payloads[1].salt != payloads[3].salt


def test_erased_payload_keeps_its_rule_and_the_chain_stays_whole(store: Store, signing_key: SigningKey) -> None:
    store.write(_append_three)
    store.write(lambda repositories: repositories.journal.erase(2, "crossing after 5 years"))
    store.write(lambda repositories: repositories.journal.erase(2, "another rule"))
    with store.read() as kept:
        payload = kept.journal.payloads([2])[2]
        verification = verify_kept(kept.journal, None, [signing_key.public_key])
    assert (payload.salt, payload.body, payload.erased_under) == (None, None, "crossing after 5 years")
    assert verification.is_whole
    assert verification.intact == 2
    assert verification.erased == {"crossing after 5 years": 1}


def test_payload_of_no_record_cannot_be_erased(store: Store) -> None:
    with pytest.raises(NotFound):
        store.write(lambda repositories: repositories.journal.erase(1, "rule"))


def test_payload_that_is_no_json_is_refused(store: Store) -> None:
    with pytest.raises(InvalidInput):
        store.write(lambda repositories: repositories.journal.append(a_draft(payload={"share": float("nan")})))


def test_heads_are_given_by_seq(store: Store) -> None:
    for _ in range(3):
        store.write(lambda repositories: repositories.journal.append(a_draft()))
    with store.read() as kept:
        assert [head.seq for head in kept.journal.heads()] == [1, 2, 3]
        assert [head.seq for head in kept.journal.heads(after=1, limit=1)] == [2]


def test_unit_without_a_record_signs_no_head(store: Store) -> None:
    store.write(lambda repositories: repositories.answers.find("scope", "key"))
    with store.read() as kept:
        assert kept.journal.heads() == ()
