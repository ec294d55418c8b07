"""Does the store prove that it could record, and never more than that?"""

import contextlib
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from screening.domain.clock import FrozenClock, SystemClock
from screening.domain.errors import StoreUnavailable
from screening.store.postgres_store import open_postgres_store
from screening.store.sqlite_store import SqliteStore, open_store
from tests.contract.records import a_draft
from tests.postgresql import running_postgres
from tests.store.conftest import KEY


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MB of its own, in memory."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    made = mount and subprocess.run([mount, "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], check=False)
    if not made or made.returncode:
        pytest.skip("mounting is not allowed here: run as root to try a full and a read-only disk")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def reason_of_refusal(store: SqliteStore) -> object:
    with pytest.raises(StoreUnavailable) as refused:
        store.require_working()
    return refused.value.parameters["reason"]


def test_probe_is_flushed_and_leaves_no_record(store: SqliteStore, path: Path) -> None:
    store.write(lambda repositories: repositories.journal.append(a_draft()))
    log = path.with_name(f"{path.name}-wal")
    before = log.stat().st_size, log.read_bytes()
    store.require_working()
    assert (log.stat().st_size, log.read_bytes()) != before
    with store.read() as kept:
        head = kept.journal.head()
    assert head is not None
    assert head.seq == 1


def test_store_on_a_read_only_disk_is_refused_at_the_start(small_disk: Path) -> None:
    """A disk in use cannot be turned read-only by command; one that the kernel turned so is met at the next start."""
    open_store(small_disk / "store.db", SystemClock(), KEY, None).close()
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with pytest.raises(StoreUnavailable) as refused:
        open_store(small_disk / "store.db", SystemClock(), KEY, None).close()
    assert refused.value.parameters["reason"] in {"store_read_only", "store_cannot_open"}


def test_full_disk_is_noticed(small_disk: Path) -> None:
    with closing(open_store(small_disk / "store.db", SystemClock(), KEY, None)) as store:
        fill(small_disk / "ballast")
        refused = first_refusal(store)
        assert refused is not None
        assert refused.parameters["reason"] in {"store_disk_full", "store_disk_fault"}
        (small_disk / "ballast").unlink()
        store.require_working()


def fill(file: Path) -> None:
    """Write until the disk is full."""
    with contextlib.suppress(OSError), file.open("wb", buffering=0) as ballast:
        while ballast.write(b"\0" * 4096):
            pass


def first_refusal(store: SqliteStore) -> StoreUnavailable | None:
    """Probe a few times: the room that the log has already may take the first of them."""
    for _ in range(20):
        try:
            store.require_working()
        except StoreUnavailable as error:
            return error
    return None


def test_deleted_store_is_noticed(store: SqliteStore, path: Path) -> None:
    store.require_working()
    path.unlink()
    assert reason_of_refusal(store) == "store_file_gone"


def test_writer_that_has_ended_is_noticed(store: SqliteStore) -> None:
    store.close()
    assert reason_of_refusal(store) == "store_closed"


@pytest.mark.slow
def test_database_that_is_gone_is_noticed_and_its_return_too() -> None:
    with (
        running_postgres() as server,
        closing(open_postgres_store(server.url(), FrozenClock(), KEY, None)) as store,
    ):
        store.require_working()
        server.crash()
        with pytest.raises(StoreUnavailable):
            store.require_working()
        server.start()
        store.require_working()
