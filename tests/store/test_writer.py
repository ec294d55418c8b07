"""Does one thread write for many, without one unit's trouble becoming another's?"""

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

import pytest

from screening.domain.errors import NotFound, StoreUnavailable
from screening.domain.identifiers import CheckpostCode
from screening.journal.verification import verify_kept
from screening.store import writer
from screening.store.sqlite_store import SqliteStore
from screening.workflows.ports import Repositories
from tests.contract.records import a_draft
from tests.store.conftest import KEY
from tests.store.test_engine import connection_of


class _Hold:
    """A unit of work that keeps the writer busy until it is let go."""

    def __init__(self, store: SqliteStore, threads: ThreadPoolExecutor, *, appends: bool = True) -> None:
        self._appends = appends
        self._begun = threading.Event()
        self._go = threading.Event()
        self.answer: Future[None] = threads.submit(store.write, self._work)
        assert self._begun.wait(60)

    def _work(self, repositories: Repositories) -> None:
        if self._appends:
            repositories.journal.append(a_draft())
        self._begun.set()
        assert self._go.wait(60)

    def let_go(self) -> None:
        self._go.set()


def _append(repositories: Repositories) -> int:
    return repositories.journal.append(a_draft()).seq


def _wait_until_queued(store: SqliteStore, count: int) -> None:
    waiting = store._writer._waiting
    while waiting.qsize() < count:
        threading.Event().wait(0.001)


def test_units_that_wait_together_share_one_commit(store: SqliteStore) -> None:
    with ThreadPoolExecutor(20) as threads:
        hold = _Hold(store, threads)
        answers = [threads.submit(store.write, _append) for _ in range(10)]
        _wait_until_queued(store, 10)
        hold.let_go()
        assert sorted(answer.result() for answer in answers) == list(range(2, 12))
    with store.read() as kept:
        assert [head.seq for head in kept.journal.heads()] == [1, 11]


def test_first_unit_of_all_may_fail_and_the_next_of_its_group_begins_the_chain(store: SqliteStore) -> None:
    def append_and_fail(repositories: Repositories) -> None:
        _append(repositories)
        with pytest.raises(NotFound):
            repositories.journal.erase(7, "rule")
        raise LookupError

    with ThreadPoolExecutor(4) as threads:
        hold = _Hold(store, threads, appends=False)
        failed = threads.submit(store.write, append_and_fail)
        _wait_until_queued(store, 1)
        stood = threads.submit(store.write, _append)
        _wait_until_queued(store, 2)
        hold.let_go()
        assert isinstance(failed.exception(), LookupError)
        assert stood.result() == 1
    with store.read() as kept:
        assert verify_kept(kept.journal, None, [KEY.public_key]).is_whole


def test_group_has_a_limit(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "GROUP_LIMIT", 4)
    with ThreadPoolExecutor(20) as threads:
        hold = _Hold(store, threads)
        answers = [threads.submit(store.write, _append) for _ in range(10)]
        _wait_until_queued(store, 10)
        hold.let_go()
        assert all(answer.result() for answer in answers)
    with store.read() as kept:
        assert [head.seq for head in kept.journal.heads()] == [1, 5, 9, 11]


def test_failed_commit_fails_the_whole_group(store: SqliteStore) -> None:
    """A row that points nowhere, checked at commit, makes the commit itself fail."""

    def break_commit(repositories: Repositories) -> None:
        connection = connection_of(repositories)
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        connection.exec_driver_sql("INSERT INTO journal_objects (seq, object_id) VALUES (999, 'x')")

    with ThreadPoolExecutor(4) as threads:
        hold = _Hold(store, threads)
        answers = [threads.submit(store.write, work) for work in (_append, break_commit, _append)]
        _wait_until_queued(store, 3)
        hold.let_go()
        for answer in answers:
            with pytest.raises(StoreUnavailable):
                answer.result()
        hold.answer.result()
    with store.read() as kept:
        assert [record.seq for record in kept.journal.records()] == [1]
    assert store.write(_append) == 2


def test_full_queue_refuses_at_once(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store._writer._waiting, "maxsize", 2)
    with ThreadPoolExecutor(4) as threads:
        hold = _Hold(store, threads)
        answers = [threads.submit(store.write, _append) for _ in range(2)]
        _wait_until_queued(store, 2)
        with pytest.raises(StoreUnavailable) as refused:
            store.write(_append)
        hold.let_go()
        assert sorted(answer.result() for answer in answers) == [2, 3]
    assert refused.value.parameters["reason"] == "store_queue_full"


def test_unit_not_begun_in_time_is_taken_back(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    with ThreadPoolExecutor(4) as threads:
        hold = _Hold(store, threads)
        with monkeypatch.context() as patience:
            patience.setattr(writer, "PATIENCE_S", 0.05)
            with pytest.raises(StoreUnavailable) as refused:
                store.write(_append)
        hold.let_go()
        hold.answer.result()
    assert refused.value.parameters["reason"] == "store_busy"
    assert store.write(_append) == 2


def test_unit_begun_in_time_is_waited_for(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A caller never hears that nothing was recorded while it may yet be."""
    impatient = threading.Event()
    result = Future.result

    def wait_until_begun(future: Future[None], timeout: float | None = None) -> None:
        if timeout is None:
            return result(future)
        while not future.running():
            threading.Event().wait(0.001)
        impatient.set()
        raise TimeoutError

    monkeypatch.setattr(Future, "result", wait_until_begun)
    with ThreadPoolExecutor(2) as threads:
        hold = _Hold(store, threads)
        assert impatient.wait(5)
        assert not hold.answer.done()
        hold.let_go()
        hold.answer.result()
    with store.read() as kept:
        assert kept.journal.head() is not None


@pytest.mark.parametrize("error", [ValueError, TimeoutError, SystemExit, KeyboardInterrupt])
def test_writer_outlives_whatever_a_unit_raises(store: SqliteStore, error: type[BaseException]) -> None:
    def work(repositories: Repositories) -> None:
        repositories.journal.append(a_draft())
        raise error

    with pytest.raises(error):
        store.write(work)
    assert store.is_writer_alive
    assert store.write(_append) == 1


def test_listener_that_fails_does_not_unsay_the_commit(store: SqliteStore) -> None:
    def fail() -> None:
        raise ValueError

    store.on_commit(fail)
    assert store.write(_append) == 1
    assert store.write(_append) == 2


def test_write_within_a_write_is_refused(store: SqliteStore) -> None:
    """It would wait for itself for ever."""
    with pytest.raises(RuntimeError):
        store.write(lambda _: store.write(_append))


def test_closing_finishes_what_waits_and_refuses_what_comes(store: SqliteStore) -> None:
    with ThreadPoolExecutor(6) as threads:
        hold = _Hold(store, threads)
        answers = [threads.submit(store.write, _append) for _ in range(3)]
        _wait_until_queued(store, 3)
        closing = threads.submit(store.close)
        _wait_until_queued(store, 4)
        hold.let_go()
        assert sorted(answer.result() for answer in answers) == [2, 3, 4]
        closing.result()
    assert not store.is_writer_alive
    with pytest.raises(StoreUnavailable) as refused:
        store.write(_append)
    assert refused.value.parameters["reason"] == "store_closed"


def test_eight_threads_write_without_loss(store: SqliteStore) -> None:
    checkpost = CheckpostCode("KHI")

    def many(_: int) -> list[str]:
        numbers: list[str] = []
        for _attempt in range(25):
            with suppress(StoreUnavailable):
                numbers.append(store.write(lambda repositories: repositories.crossings.next_number(checkpost, 2026)))
        return numbers

    with ThreadPoolExecutor(8) as threads:
        taken = [number for numbers in threads.map(many, range(8)) for number in numbers]
    assert sorted(taken) == [f"KHI-26-{count:06}" for count in range(1, 201)]
