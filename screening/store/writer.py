"""How do many threads write to one database, durably and quickly?

One thread writes. It takes the units of work that wait, runs each in a SAVEPOINT of one transaction, commits once for
all of them, and only then answers: one flush of the disk is shared by the group. A unit that fails is rolled back to
its SAVEPOINT and harms no neighbour; a failed commit fails every unit of its group. So does an error that
undoes the whole transaction unasked (a full disk, a lost connection): then nothing of the group stands, and all are
told.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Generic, TypeVar, cast

from sqlalchemy import Connection

from screening.domain.errors import StoreUnavailable
from screening.store.faults import translate
from screening.store.kept_connections import Transactions
from screening.store.repositories import SqlRepositories

T = TypeVar("T")
SealedT = TypeVar("SealedT")

QUEUE_LIMIT = 1_000
"""Units that may wait: about a second's work. A longer queue would only let callers wait to be told the same."""
GROUP_LIMIT = 64
"""Units of one commit: with more, the first would wait long for the last, to save little of a flush."""
PATIENCE_S = 10.0
"""A unit that has not begun by then is taken back, and its caller told so."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CommittedGroup:
    """What one commit took: so many units, so long from the first one's beginning until all were durable.

    `waiting` is how many units stood before the writer when it was done.
    """

    units: int
    elapsed_s: float
    waiting: int


@dataclass(frozen=True, slots=True)
class GroupWork(Generic[SealedT]):
    """What the writer does around the units, handed in by the store.

    `repositories` are made over the group's connection; `is_in_transaction` asks whether its transaction still stands;
    `seal` runs last within the transaction; `committed` is told what `seal` gave once that is durable, before the
    callers are answered; `measured` is told afterwards what that took.
    """

    repositories: Callable[[Connection], SqlRepositories]
    is_in_transaction: Callable[[Connection], bool]
    seal: Callable[[SqlRepositories], SealedT]
    committed: Callable[[SealedT], None]
    measured: Callable[[CommittedGroup], None]


@dataclass(frozen=True, slots=True)
class _Unit:
    work: Callable[[SqlRepositories], object]
    answer: Future[object] = field(default_factory=Future)

    def attempt(
        self, connection: Connection, repositories: SqlRepositories, group_work: "GroupWork[SealedT]"
    ) -> "_Outcome":
        """Run within a SAVEPOINT; what came of it holds once the group is durable."""
        try:
            result = self.work(repositories)
            repositories.settle()
        except BaseException as error:  # noqa: BLE001  whatever a unit raises is its caller's, never the writer's end
            if group_work.is_in_transaction(connection):
                repositories.undo()
            return _Outcome(self, error=_as_seen_by_caller(error))
        return _Outcome(self, result)


@dataclass(frozen=True, slots=True)
class _Outcome:
    unit: _Unit
    result: object = None
    error: BaseException | None = None

    def tell(self) -> None:
        """Answer the caller."""
        if self.error is None:
            self.unit.answer.set_result(self.result)
        else:
            self.unit.answer.set_exception(self.error)


def _as_seen_by_caller(error: BaseException) -> BaseException:
    """Give the error as the caller may see it."""
    from_database = type(error).__module__.partition(".")[0] in ("sqlalchemy", "sqlite3", "psycopg")
    return translate(error) if from_database else error


class Writer(Generic[SealedT]):
    """The one thread that writes. Safe to call from any other."""

    def __init__(self, transactions: Transactions, group_work: GroupWork[SealedT]) -> None:
        self._transactions = transactions
        self._group_work = group_work
        self._waiting: queue.Queue[_Unit | None] = queue.Queue(QUEUE_LIMIT)
        self._closing = False
        self._entrance = threading.Lock()
        self._thread = threading.Thread(target=self._serve, name="store-writer", daemon=True)
        self._thread.start()

    @property
    def is_alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread.is_alive()

    @property
    def waiting(self) -> int:
        """How many units wait, about."""
        return self._waiting.qsize()

    def write(self, work: Callable[[SqlRepositories], T], patience_s: float | None = None) -> T:
        """Run one unit of work and give its result once it is durable; `patience_s` (PATIENCE_S) is for its beginning.

        Raises whatever the unit raises, and StoreUnavailable.
        """
        answer = self.begin(work)
        try:
            return answer.result(PATIENCE_S if patience_s is None else patience_s)
        except TimeoutError:
            if answer.cancel():
                raise StoreUnavailable(reason="store_busy") from None
        # Begun or answered (it may have failed with a timeout of its own): what it comes to decides, not our patience.
        return answer.result()

    def begin(self, work: Callable[[SqlRepositories], T]) -> Future[T]:
        """Take one unit of work and give what it will come to; cancelling takes a unit back that has not begun.

        Raises StoreUnavailable.
        """
        if threading.current_thread() is self._thread:
            raise RuntimeError("A unit of work writes through the repositories that it is given.")
        unit = _Unit(work)
        self._enter(unit)
        return cast("Future[T]", unit.answer)

    def close(self) -> None:
        """Refuse new units, finish those that wait, and end the thread."""
        with self._entrance:
            was_closing, self._closing = self._closing, True
        if not was_closing:
            self._waiting.put(None)
        self._thread.join()

    def _enter(self, unit: _Unit) -> None:
        with self._entrance:
            if self._closing or not self.is_alive:
                raise StoreUnavailable(reason="store_closed")
            try:
                self._waiting.put_nowait(unit)
            except queue.Full:
                raise StoreUnavailable(reason="store_queue_full", limit=QUEUE_LIMIT) from None

    def _serve(self) -> None:
        is_open = True
        while is_open:
            group, is_open = self._next_group()
            begun = [unit for unit in group if unit.answer.set_running_or_notify_cancel()]
            if begun:
                self._commit(begun)

    def _next_group(self) -> tuple[list[_Unit], bool]:
        """Wait for a unit and take those that wait with it; say whether more may come."""
        group: list[_Unit] = []
        while len(group) < GROUP_LIMIT:
            try:
                unit = self._waiting.get(block=not group)
            except queue.Empty:
                break
            if unit is None:
                return group, False
            group.append(unit)
        return group, True

    def _commit(self, group: list[_Unit]) -> None:
        began = time.perf_counter()
        try:
            outcomes, sealed = self._run_in_one_transaction(group)
        except BaseException as error:  # noqa: BLE001  the thread outlives every error; each caller is told
            fault = translate(error)
            _log.error("group of %d units not committed: %s", len(group), fault)
            for unit in group:
                unit.answer.set_exception(StoreUnavailable(fault.where, **fault.parameters))
            return
        self._note_commit(sealed)
        for outcome in outcomes:
            outcome.tell()
        self._group_work.measured(CommittedGroup(len(group), time.perf_counter() - began, self.waiting))

    def _run_in_one_transaction(self, group: list[_Unit]) -> tuple[list[_Outcome], SealedT]:
        with self._transactions() as connection:
            repositories = self._group_work.repositories(connection)
            outcomes: list[_Outcome] = []
            for unit in group:
                outcomes.append(unit.attempt(connection, repositories, self._group_work))
                if not self._group_work.is_in_transaction(connection):
                    raise outcomes[-1].error or StoreUnavailable(reason="store_rolled_back")
            return outcomes, self._group_work.seal(repositories)

    def _note_commit(self, sealed: SealedT) -> None:
        try:
            self._group_work.committed(sealed)
        except Exception as error:  # noqa: BLE001  the units are durable: a listener's error must not unsay that
            _log.error("after a commit: %s", type(error).__name__)
