"""How is the embedded store opened, used and closed?"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from screening.domain.clock import Clock
from screening.domain.errors import JournalBroken, StoreUnavailable
from screening.domain.journal import SignedHead
from screening.journal.heads import HeadFile, is_head_of
from screening.signing.keys import SigningKey
from screening.store.engine import FileIdentity, file_identities, open_reader_engine, open_writer_engine
from screening.store.faults import store_faults
from screening.store.head_keeper import HeadKeeper
from screening.store.repositories import SqlRepositories
from screening.store.schema import require_current, upgrade
from screening.store.writer import GroupWork, Writer
from screening.workflows.ports import Repositories

T = TypeVar("T")


class SqliteStore:
    """`ports.Store` on one SQLite file. Make one with `open_store`, and close it."""

    def __init__(self, path: Path, clock: Clock, signing_key: SigningKey, head_file: HeadFile | None) -> None:
        self._clock = clock
        self._signing_key = signing_key
        self._path = path
        self._files: tuple[FileIdentity, ...] | None = None
        self._wakes: list[Callable[[], None]] = []
        self._writer_engine = open_writer_engine(path)
        self._reader_engine = open_reader_engine(path)
        try:
            upgrade(self._writer_engine)
            if head_file is not None:
                self._refuse_lost_tail(head_file)
        except BaseException:
            self._dispose()
            raise
        self._keeper = HeadKeeper(head_file) if head_file is not None else None
        self._writer = Writer(
            self._writer_engine,
            GroupWork(
                repositories=lambda connection: SqlRepositories.over(connection, clock),
                seal=self._seal,
                committed=self._after_commit,
            ),
        )

    def write(self, work: Callable[[Repositories], T]) -> T:
        """Run `work` in one transaction and give its result once that is durable. See `ports.Store`."""
        return self._writer.write(work)

    @contextmanager
    def read(self) -> Iterator[Repositories]:
        """Open a consistent view of what is durable, as of now. Raises StoreUnavailable."""
        with store_faults(), self._reader_engine.connect() as connection, connection.begin():
            yield SqlRepositories.over(connection, self._clock)

    def on_commit(self, wake: Callable[[], None]) -> None:
        """Call `wake` after each commit, from the writer's thread: it must be quick and must not write."""
        self._wakes.append(wake)

    @property
    def is_writer_alive(self) -> bool:
        """Whether the thread that writes runs: without it the service is not ready."""
        return self._writer.is_alive

    @property
    def is_head_kept(self) -> bool:
        """Whether the last attempt to keep the journal's head outside the database succeeded."""
        return self._keeper is None or not self._keeper.is_failing

    def close(self) -> None:
        """Finish the units that wait, keep the last head, and close every connection."""
        self._writer.close()
        if self._keeper is not None:
            self._keeper.close()
        self._dispose()

    def _dispose(self) -> None:
        self._reader_engine.dispose()
        self._writer_engine.dispose()

    def _seal(self, repositories: SqlRepositories) -> SignedHead | None:
        """Sign the new head, last within a transaction. Raises StoreUnavailable where the files were taken away."""
        files = file_identities(self._path)
        if self._files is None:
            self._files = files
        if files != self._files:
            raise StoreUnavailable(reason="store_file_gone")
        return repositories.journal.sign_new_head(self._signing_key)

    def _after_commit(self, head: object) -> None:
        if self._keeper is not None and isinstance(head, SignedHead):
            self._keeper.offer(head)
        for wake in tuple(self._wakes):
            wake()

    def _refuse_lost_tail(self, head_file: HeadFile) -> None:
        """Refuse to append to a journal that the head outside contradicts: it would bury the evidence."""
        outside = head_file.read()
        if outside is None:
            return
        with self.read() as kept:
            found = kept.journal.records(after=outside.seq - 1, limit=1)
        if not found:
            raise JournalBroken(str(head_file.path), seq=outside.seq, reason="missing_tail")
        if not is_head_of(outside, found[0]):
            raise JournalBroken(str(head_file.path), seq=outside.seq, reason="forked_head")


def open_store(path: Path, clock: Clock, signing_key: SigningKey, head_file: Path | None) -> SqliteStore:
    """Open the store in the file at `path`, making or upgrading it as needed.

    `signing_key` signs the journal's heads; the newest stands in `head_file` too (None: only in the database).
    Raises StoreUnavailable where the file cannot be opened or is of a newer schema than this program's, and
    JournalBroken where the journal lacks the head that stands outside.
    """
    return SqliteStore(path, clock, signing_key, HeadFile(head_file) if head_file is not None else None)


@contextmanager
def open_for_reading(path: Path, clock: Clock) -> Iterator[Repositories]:
    """Open a consistent view of a store file that may be damaged or cut short, without changing it.

    It is how a journal is verified that `open_store` refuses to go on with; a service may run meanwhile. Raises
    StoreUnavailable where there is no such file, or where it is of another schema than this program's.
    """
    if not path.is_file():
        raise StoreUnavailable(str(path), reason="store_cannot_open")
    engine = open_reader_engine(path)
    try:
        with store_faults(), engine.connect() as connection, connection.begin():
            require_current(connection)
            yield SqlRepositories.over(connection, clock)
    finally:
        engine.dispose()
