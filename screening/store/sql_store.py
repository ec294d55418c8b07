"""What do the stores have in common, whatever database is beneath?"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine

from screening.domain.clock import Clock
from screening.domain.errors import JournalBroken
from screening.domain.journal import SignedHead
from screening.journal.heads import HeadFile, is_head_of
from screening.signing.keys import SigningKey
from screening.store.additions import send_additions_first
from screening.store.faults import store_faults
from screening.store.head_keeper import HeadKeeper
from screening.store.kept_connections import Transactions
from screening.store.repositories import SqlRepositories
from screening.store.schema import require_current, upgrade
from screening.store.wakes import Subjects, Wakes, subjects_of
from screening.store.writer import QUEUE_LIMIT, CommittedGroup, GroupWork, Writer
from screening.workflows.ports import Repositories, StoreCondition

T = TypeVar("T")

PROBE_PATIENCE_S = 3.0
"""A store that has not begun with a probe by then would keep counters waiting too."""


@dataclass(frozen=True, slots=True)
class Database:
    """A database as the store needs it.

    A transaction of `writer` begins by taking the one lock to write, so that units of work never meet; one of `reader`
    begins by taking its snapshot. `writing` and `reading` make such transactions. `is_in_transaction` asks the driver
    whether the transaction still stands. `prove` changes something that is flushed with the commit and that nobody
    reads.
    """

    writer: Engine
    reader: Engine
    writing: Transactions
    reading: Transactions
    is_in_transaction: Callable[[Connection], bool]
    prove: Callable[[Connection], None]

    def dispose(self) -> None:
        """Close every connection."""
        self.reader.dispose()
        self.writer.dispose()


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one transaction recorded: the new head (None where nothing was appended), and what it was about."""

    head: SignedHead | None
    subjects: Subjects


class SqlStore:
    """`ports.Store` on a database: one thread writes, readers have connections of their own."""

    def __init__(
        self, database: Database, clock: Clock, signing_key: SigningKey, head_file: HeadFile | None = None
    ) -> None:
        self._clock = clock
        self._signing_key = signing_key
        self._database = database
        self._measures: list[Callable[[CommittedGroup], None]] = []
        self._wakes = Wakes()
        send_additions_first(database.writer)
        try:
            upgrade(database.writer)
            if head_file is not None:
                with self.read() as kept:
                    refuse_lost_tail(kept, head_file.read(), head_file.path)
        except BaseException:
            self._release()
            database.dispose()
            raise
        self._keeper = HeadKeeper(head_file) if head_file is not None else None
        self._writer = Writer(
            database.writing,
            GroupWork(
                repositories=lambda connection: SqlRepositories.over(connection, clock, is_writing=True),
                is_in_transaction=database.is_in_transaction,
                seal=self._seal,
                committed=self._after_commit,
                measured=self._tell_measured,
            ),
        )

    def write(self, work: Callable[[Repositories], T]) -> T:
        """Run `work` in one transaction and give its result once that is durable. See `ports.Store`."""
        return self._writer.write(work)

    def begin_write(self, work: Callable[[Repositories], T]) -> Future[T]:
        """Take `work` and give what it will come to. See `ports.Store`."""
        return self._writer.begin(work)

    @contextmanager
    def read(self) -> Iterator[Repositories]:
        """Open a consistent view of what is durable, as of now. Raises StoreUnavailable."""
        with store_faults(), self._database.reading() as connection:
            yield SqlRepositories.over(connection, self._clock)

    def on_commit(self, wake: Callable[[], None], about: str = "") -> None:
        """Call `wake` after commits, from the writer's thread: it must be quick and must not write. See `ports`."""
        self._wakes.add(wake, about)

    def on_group(self, measure: Callable[[CommittedGroup], None]) -> None:
        """Tell `measure` what each commit took, from the writer's thread: it must be quick and must not raise."""
        self._measures.append(measure)

    @property
    def is_writer_alive(self) -> bool:
        """Whether the thread that writes runs: without it the service is not ready."""
        return self._writer.is_alive

    @property
    def is_head_kept(self) -> bool:
        """Whether the last attempt to keep the journal's head outside the database succeeded."""
        return self._keeper is None or not self._keeper.is_failing

    def require_working(self) -> None:
        """Write something durably that nobody reads: let pass a store that could record now. Raises StoreUnavailable.

        It goes the way of every unit of work, shares the flush of those that wait with it, and is less patient.
        """
        self._writer.write(lambda repositories: self._database.prove(repositories.journal.connection), PROBE_PATIENCE_S)

    def require_current_schema(self) -> None:
        """Let pass a store of this program's schema. Raises StoreUnavailable (`reason="store_other_schema"`)."""
        with store_faults(), self._database.reading() as connection:
            require_current(connection)

    def condition(self) -> StoreCondition:
        """Tell how it is doing, without asking the database."""
        return StoreCondition(self._writer.waiting, QUEUE_LIMIT, self.is_head_kept)

    def close(self) -> None:
        """Finish the units that wait, keep the last head, and close every connection."""
        self._writer.close()
        if self._keeper is not None:
            self._keeper.close()
        self._release()
        self._database.dispose()

    def _release(self) -> None:
        """Let go of what is kept of the database's connections, if anything is."""

    def _seal(self, repositories: SqlRepositories) -> Sealed:
        """Sign the new head, last within a transaction."""
        head = repositories.journal.sign_new_head(self._signing_key)
        subjects = subjects_of(repositories.journal.end.appended)
        self._announce(repositories, subjects)
        repositories.settle()
        return Sealed(head, subjects)

    def _announce(self, repositories: SqlRepositories, subjects: Subjects) -> None:
        """Tell other processes, where there may be any, what the transaction records."""

    def _tell_measured(self, group: CommittedGroup) -> None:
        for measure in tuple(self._measures):
            measure(group)

    def _after_commit(self, sealed: Sealed) -> None:
        if self._keeper is not None and sealed.head is not None:
            self._keeper.offer(sealed.head)
        self._wakes.call(sealed.subjects)


def refuse_lost_tail(kept: Repositories, outside: SignedHead | None, where: Path) -> None:
    """Refuse a journal that a head kept outside, at `where`, contradicts. Raises JournalBroken.

    To append to it, or to put it in the place of an earlier copy, would bury the evidence.
    """
    if outside is None:
        return
    found = kept.journal.records(after=outside.seq - 1, limit=1)
    if not found:
        raise JournalBroken(str(where), seq=outside.seq, reason="missing_tail")
    if not is_head_of(outside, found[0]):
        raise JournalBroken(str(where), seq=outside.seq, reason="forked_head")
