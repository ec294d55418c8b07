"""Does PostgreSQL keep what SQLite promises: durable, in one order, bounded, and back by itself after an outage?"""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from screening.domain.clock import FrozenClock, SystemClock
from screening.domain.errors import Conflict, JournalBroken, StoreUnavailable
from screening.domain.identifiers import CheckpostCode
from screening.domain.journal import JournalRecord
from screening.journal.chain import GENESIS_HASH
from screening.journal.verification import verify_kept
from screening.store import commit_listener, postgres_engine
from screening.store.columns import METADATA
from screening.store.postgres_store import PostgresStore, is_signed_for, open_postgres_for_reading, open_postgres_store
from screening.workflows.ports import CrossingFilter, Repositories
from tests.builders import a_crossing
from tests.contract.records import a_draft
from tests.postgresql import PostgresServer, running_postgres
from tests.store.conftest import KEY
from tests.store.test_engine import connection_of

KHI = CheckpostCode("KHI")
PROCESSES = 4
EACH = 40

NewDatabase = Callable[[], str]
Opener = Callable[[], PostgresStore]


@pytest.fixture
def url(new_postgres_database: NewDatabase) -> str:
    """A database with empty tables."""
    return new_postgres_database()


@pytest.fixture
def open_one(url: str, head_file: Path) -> Iterator[Opener]:
    """Open the store; it is closed after the test."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(closing(open_postgres_store(url, FrozenClock(), KEY, head_file)))


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """The tests' key, for other processes."""
    path = tmp_path / "signing.pem"
    KEY.save(path)
    return path


def _append(repositories: Repositories) -> int:
    return repositories.journal.append(a_draft()).seq


def _setting(repositories: Repositories, name: str) -> object:
    return connection_of(repositories).exec_driver_sql(f"SHOW {name}").scalar()


def test_migrations_make_exactly_the_tables(open_one: Opener, url: str) -> None:
    open_one()
    engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(url))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, METADATA) == []
    engine.dispose()


def test_every_wait_is_bounded_and_every_commit_durable(open_one: Opener) -> None:
    names = ("synchronous_commit", "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    found = open_one().write(lambda repositories: [_setting(repositories, name) for name in names])
    assert found == ["on", "30s", "8s", "1min"]


def test_server_that_does_not_wait_for_its_disk_is_refused(url: str) -> None:
    with pytest.raises(StoreUnavailable) as refused:
        open_postgres_store(f"{url}&options=-csynchronous_commit%3Doff", FrozenClock(), KEY, None)
    assert refused.value.parameters == {"reason": "store_not_durable", "setting": "synchronous_commit"}


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("postgresql://somebody:a-password@/screening?host=/nowhere", "store_unreachable"),
        ("postgresql://somebody:a-password@/screening?hots=/nowhere", "store_address"),
    ],
)
def test_address_that_leads_nowhere_is_told_without_its_password(
    address: str, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(StoreUnavailable) as refused:
        open_postgres_store(address, FrozenClock(), KEY, None)
    assert refused.value.parameters == {"reason": reason}
    assert "a-password" not in f"{refused.value!r} {caplog.text}"


def test_readers_cannot_write(open_one: Opener) -> None:
    with open_one().read() as kept, pytest.raises(StoreUnavailable) as refused:
        kept.journal.append(a_draft())
    assert refused.value.parameters["reason"] == "store_read_only"


def test_row_that_is_refused_refuses_its_unit_alone(open_one: Opener) -> None:
    """PostgreSQL by itself would refuse whatever follows an error in its transaction, the other units too."""
    crossing = a_crossing()
    store = open_one()

    def twice(repositories: Repositories) -> int:
        repositories.crossings.add(crossing)
        repositories.crossings.add(crossing)
        return _append(repositories)

    with ThreadPoolExecutor(8) as threads:
        others = [threads.submit(store.write, _append) for _ in range(8)]
        refused = threads.submit(store.write, twice).exception()
        later = [threads.submit(store.write, _append) for _ in range(8)]
        assert sorted(each.result() for each in others + later) == list(range(1, 17))
    assert isinstance(refused, Conflict)
    with store.read() as kept:
        assert kept.crossings.find(CrossingFilter(), 10).items == ()


def test_two_processes_that_begin_a_year_count_on(open_one: Opener) -> None:
    first, second = open_one(), open_one()
    with ThreadPoolExecutor(8) as threads:
        taken = list(
            threads.map(
                lambda store: store.write(lambda all_: all_.crossings.next_number(KHI, 2031)), [first, second] * 8
            )
        )
    assert sorted(taken) == [f"KHI-31-{count:06}" for count in range(1, 17)]


def test_lock_that_another_holds_is_waited_for_only_so_long(
    open_one: Opener, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_engine, "_SETTINGS", "SET lock_timeout = 50")
    store = open_one()
    with psycopg.connect(url) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [postgres_engine.LOCK_TO_WRITE])
        with pytest.raises(StoreUnavailable) as refused:
            store.write(_append)
    assert refused.value.parameters["reason"] == "store_busy"
    assert store.write(_append) == 1


def test_lost_connection_is_replaced_before_the_next_unit(open_one: Opener, url: str) -> None:
    store = open_one()
    with psycopg.connect(url, autocommit=True) as other:

        def lose(repositories: Repositories) -> int:
            pid = connection_of(repositories).exec_driver_sql("SELECT pg_backend_pid()").scalar()
            other.execute("SELECT pg_terminate_backend(%s)", [pid])
            return _append(repositories)

        with pytest.raises(StoreUnavailable) as refused:
            store.write(lose)
    assert refused.value.parameters["reason"] == "store_connection_lost"
    assert store.write(_append) == 1


def test_restored_old_copy_is_refused(open_one: Opener, url: str, head_file: Path) -> None:
    store = open_one()
    store.write(_append)
    store.close()
    with psycopg.connect(url) as meddler:
        for table in ("journal_heads", "journal_objects", "journal_payloads", "journal", "journal_head"):
            meddler.execute(f"DELETE FROM {table}".encode())  # noqa: S608  names of ours
    with pytest.raises(JournalBroken, match="missing_tail"):
        open_one()


def test_commit_of_one_process_wakes_the_other(open_one: Opener) -> None:
    here, there = open_one(), open_one()
    woken = threading.Semaphore(0)
    here.on_commit(woken.release)
    # The first comes as the listener begins: something may have been written before.
    assert woken.acquire(timeout=30)
    for _ in range(3):
        there.write(_append)
        assert woken.acquire(timeout=30)


def test_listener_takes_a_lost_connection_up_again(open_one: Opener, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commit_listener, "PAUSE_S", 0.0)
    woken = threading.Semaphore(0)
    open_one().on_commit(woken.release)
    assert woken.acquire(timeout=30)
    with psycopg.connect(url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
    assert woken.acquire(timeout=30)


def test_processes_that_open_a_new_store_at_once_all_succeed(postgres_server: PostgresServer, key_file: Path) -> None:
    url = postgres_server.new_database()
    assert not is_signed_for(url)
    opening = [_in_another_process(url, key_file, "") for _ in range(3)]
    assert [process.wait() for process in opening] == [0, 0, 0]
    assert not is_signed_for(url)
    with closing(_open(url)) as store:
        store.write(_append)
    assert is_signed_for(url)


@pytest.mark.slow
def test_reader_follows_four_writing_processes_and_misses_nothing(url: str, key_file: Path) -> None:
    """Records are seen in the order of their seq, without a gap, while they are written; and the chain is whole."""
    many = f"""
for _ in range({EACH}):
    store.write(lambda repositories: (
        repositories.crossings.add(a_crossing(number=repositories.crossings.next_number("KHI", 2026))),
        repositories.journal.append(a_draft()),
    ))
"""
    seen: list[JournalRecord] = []
    writing = [_in_another_process(url, key_file, many) for _ in range(PROCESSES)]
    is_over = False
    while not is_over:
        is_over = all(process.poll() is not None for process in writing)
        with open_postgres_for_reading(url, SystemClock()) as kept:
            while found := kept.journal.records(after=len(seen), limit=7):
                assert [record.seq for record in found] == list(range(len(seen) + 1, len(seen) + 1 + len(found)))
                seen.extend(found)
    assert [process.returncode for process in writing] == [0] * PROCESSES
    assert len(seen) == PROCESSES * EACH
    links = [GENESIS_HASH, *(record.hash for record in seen)]
    assert [record.prev_hash for record in seen] == links[:-1]
    with open_postgres_for_reading(url, SystemClock()) as kept:
        assert verify_kept(kept.journal, None, [KEY.public_key]).intact == PROCESSES * EACH
        numbers = [crossing.number for crossing in kept.crossings.find(CrossingFilter(), 1000).items]
    assert sorted(numbers) == [f"KHI-26-{count:06}" for count in range(1, PROCESSES * EACH + 1)]


@pytest.mark.slow
def test_store_comes_back_with_its_database(tmp_path: Path) -> None:
    """PostgreSQL goes without warning, and returns: refusals meanwhile, then everything, with nobody's help."""
    with running_postgres() as server, closing(_open(server.url())) as store:
        assert store.write(_append) == 1
        server.crash()
        with pytest.raises(StoreUnavailable):
            store.write(_append)
        with pytest.raises(StoreUnavailable), store.read():
            pass
        server.start()
        assert store.write(_append) == 2
        with store.read() as kept:
            assert [record.seq for record in kept.journal.records()] == [1, 2]


def _open(url: str) -> PostgresStore:
    return open_postgres_store(url, FrozenClock(), KEY, None)


def _in_another_process(url: str, key_file: Path, then: str) -> subprocess.Popen[bytes]:
    """Open the store in a process of its own, with the tests' key, and run some lines there."""
    program = f"""
from pathlib import Path
from screening.domain.clock import SystemClock
from screening.signing.keys import SigningKey
from screening.store.postgres_store import open_postgres_store
from tests.builders import a_crossing
from tests.contract.records import a_draft
store = open_postgres_store({url!r}, SystemClock(), SigningKey.load(Path({str(key_file)!r})), None)
{then}
store.close()
"""
    return subprocess.Popen([sys.executable, "-c", program], cwd=Path(__file__).parents[2])
