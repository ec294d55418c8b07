"""What does a verification find in a database file that somebody has written to?"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from screening.domain.clock import FrozenClock
from screening.domain.errors import StoreUnavailable
from screening.journal.findings import FindingKind, Verification
from screening.journal.heads import HeadFile
from screening.journal.verification import verify_kept
from screening.store.sqlite_store import open_for_reading
from tests.contract.records import a_draft
from tests.store.conftest import KEY, Opener

RECORDS = 6


@pytest.fixture(autouse=True)
def written(open_it: Opener) -> None:
    """A store with some records, each in a commit of its own, closed."""
    store = open_it()
    for count in range(RECORDS):
        store.write(lambda repositories, count=count: repositories.journal.append(a_draft(payload={"count": count})))  # type: ignore[misc]
    store.close()


@contextmanager
def _tampering(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path)) as database:
        yield database
        database.commit()


def _verify(path: Path, head_file: Path) -> Verification:
    with open_for_reading(path, FrozenClock()) as kept:
        return verify_kept(kept.journal, HeadFile(head_file).read(), [KEY.public_key])


def test_untouched_file_is_whole(path: Path, head_file: Path) -> None:
    found = _verify(path, head_file)
    assert found.is_whole
    assert found.intact == found.signed_up_to == RECORDS


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        ("UPDATE journal SET actor = 'account:2' WHERE seq = 3", FindingKind.ALTERED_RECORD),
        ("UPDATE journal_payloads SET body = '{}' WHERE seq = 3", FindingKind.ALTERED_PAYLOAD),
        ("DELETE FROM journal_payloads WHERE seq = 3", FindingKind.MISSING_PAYLOAD),
        ("UPDATE journal_payloads SET salt = NULL, body = NULL WHERE seq = 3", FindingKind.MISSING_PAYLOAD),
        ("DELETE FROM journal WHERE seq = 3", FindingKind.GAP),
        ("UPDATE journal_heads SET signature = '00' WHERE seq = 3", FindingKind.BAD_SIGNATURE),
    ],
)
def test_one_change_is_called_by_its_name(path: Path, head_file: Path, statement: str, finding: FindingKind) -> None:
    with _tampering(path) as database:
        database.execute(statement)
    assert set(_verify(path, head_file).counts) == {finding}


def test_tail_cut_off_together_with_its_heads_is_missed(path: Path, head_file: Path) -> None:
    with _tampering(path) as database:
        for table in ("journal_heads", "journal_payloads", "journal_objects", "journal"):
            database.execute(f"DELETE FROM {table} WHERE seq > 4")  # noqa: S608
        database.execute(
            "UPDATE journal_head SET seq = 4, signed_seq = 4, hash = (SELECT hash FROM journal WHERE seq = 4)"
        )
    found = _verify(path, head_file)
    assert set(found.counts) == {FindingKind.MISSING_TAIL}
    assert found.intact == 4


def test_payload_erased_under_a_rule_is_no_finding(path: Path, head_file: Path) -> None:
    with _tampering(path) as database:
        database.execute("UPDATE journal_payloads SET salt = NULL, body = NULL, erased_under = 'rule' WHERE seq = 3")
    found = _verify(path, head_file)
    assert found.is_whole
    assert found.erased == {"rule": 1}


def test_reading_makes_no_file_and_changes_none(path: Path, tmp_path: Path, head_file: Path) -> None:
    before = path.read_bytes()
    _verify(path, head_file)
    assert path.read_bytes() == before
    with pytest.raises(StoreUnavailable), open_for_reading(tmp_path / "none.db", FrozenClock()):
        pass
    assert not (tmp_path / "none.db").exists()


def test_file_of_another_schema_is_not_read(path: Path) -> None:
    with _tampering(path) as database:
        database.execute("UPDATE alembic_version SET version_num = '0000'")
    with pytest.raises(StoreUnavailable, match="store_other_schema"), open_for_reading(path, FrozenClock()):
        pass
