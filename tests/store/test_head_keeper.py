"""Does the newest head stand outside the database, and does the store refuse a journal that lacks it?"""

import shutil
import threading
from pathlib import Path

import pytest

from screening.domain.errors import JournalBroken
from screening.journal.heads import HeadFile
from screening.store import head_keeper
from screening.store.sqlite_store import SqliteStore
from screening.workflows.ports import Repositories
from tests.contract.records import a_draft
from tests.store.conftest import Opener


def _append(repositories: Repositories) -> int:
    return repositories.journal.append(a_draft()).seq


def _wait_for(seq: int, file: HeadFile) -> None:
    for _ in range(500):
        kept = file.read()
        if kept is not None and kept.seq >= seq:
            return
        threading.Event().wait(0.01)
    pytest.fail("the head was not kept in time")


def test_head_is_kept_soon_after_the_commit(store: SqliteStore, head_file: Path) -> None:
    store.write(_append)
    _wait_for(1, HeadFile(head_file))


def test_heads_are_kept_at_most_once_a_pause_and_at_closing(
    store: SqliteStore, head_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(head_keeper, "PAUSE_S", 60.0)
    file = HeadFile(head_file)
    store.write(_append)
    _wait_for(1, file)
    for _ in range(20):
        store.write(_append)
    kept = file.read()
    assert kept is not None
    assert kept.seq == 1
    store.close()
    kept = file.read()
    assert kept is not None
    assert kept.seq == 21


def test_restored_old_copy_is_refused_and_the_evidence_stays(open_it: Opener, path: Path, head_file: Path) -> None:
    store = open_it()
    store.write(_append)
    store.close()
    old = path.with_name("old.db")
    shutil.copy(path, old)
    store = open_it()
    store.write(_append)
    store.close()
    shutil.copy(old, path)
    evidence = head_file.read_bytes()
    with pytest.raises(JournalBroken) as refused:
        open_it()
    assert refused.value.parameters == {"seq": 2, "reason": "missing_tail"}
    assert head_file.read_bytes() == evidence


def test_journal_written_anew_is_refused(open_it: Opener, path: Path) -> None:
    store = open_it()
    store.write(_append)
    store.close()
    path.unlink()
    new = SqliteStore(path, store._clock, store._signing_key, None)
    new.write(_append)
    new.close()
    with pytest.raises(JournalBroken, match="forked_head"):
        open_it()


def test_folder_that_cannot_be_written_is_told_and_stops_nobody(
    store: SqliteStore, head_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(head_keeper, "PAUSE_S", 0.0)
    head_file.mkdir()
    assert _is_head_kept(store)
    assert store.write(_append) == 1
    for _ in range(500):
        if not _is_head_kept(store):
            break
        threading.Event().wait(0.01)
    assert not _is_head_kept(store)
    head_file.rmdir()
    assert store.write(_append) == 2
    _wait_for(2, HeadFile(head_file))


def _is_head_kept(store: SqliteStore) -> bool:
    """Ask anew each time: another thread changes the answer."""
    return store.is_head_kept
