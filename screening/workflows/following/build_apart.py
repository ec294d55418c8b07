"""How is a great index built without taking the service's processor?

In a process of its own, of the lowest priority, that reads the store and writes the index file; the service maps the
file when it is whole. A process may be made ready ahead, while an import is staged, and takes down what comes. It ends
when it has built, when the import comes to nothing, and with the service that started it, however that ends; where
several services share a folder, one process builds at a time. The file is written only over what is in force.
"""

import fcntl
import multiprocessing
import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Final

from screening.domain.errors import ImportDecided, NotFound, StoreUnavailable
from screening.domain.identifiers import ImportId
from screening.domain.lists import ListDefinition
from screening.matching.names.rarity import background_rarity
from screening.matching.snapshot_file import write_snapshot
from screening.workflows.following.next_index import Look, NextIndex

_NICE: Final = 19
_LOOK_S: Final = 0.2
_END_S: Final = 5.0
LONGEST_READY_S: Final = 600.0
"""How long a process that was made ready waits for its import to be agreed to, with all that it has taken down."""
_BUILT, _UNWRITABLE = "built", "unwritable"


@dataclass(frozen=True, slots=True)
class _Running:
    process: SpawnProcess
    pipe: Connection
    import_id: ImportId | None

    def end(self) -> None:
        self.pipe.close()
        self.process.terminate()
        self.process.join(_END_S)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.process.close()


class IndexBuilder:
    """Builds the index over what the store holds into a file. `look` can be handed to another process."""

    def __init__(self, look: Look, definitions: Sequence[ListDefinition], index_file: Path) -> None:
        self._look = look
        self._definitions = tuple(definitions)
        self._index_file = index_file
        self._lock = threading.Lock()
        self._ready: _Running | None = None
        self._is_building = False

    def make_ready(self, import_id: ImportId) -> None:
        """Have a process take down what that import stages, from now on; only the latest import's goes on."""
        with self._lock:
            if self._is_building or (self._ready is not None and self._ready.import_id == import_id):
                return
            self._end_ready()
            self._ready = self._start(import_id)

    def give_up(self) -> None:
        """End the process that was made ready."""
        with self._lock:
            self._end_ready()

    def build(self, stopping: threading.Event) -> bool:
        """Build, and say whether the file was written; not so where the process is gone, or everything stops.

        Raises OSError where the file cannot be written.
        """
        with self._lock:
            running, self._ready = self._ready, None
            if running is not None and not running.process.is_alive():
                running.end()
                running = None
            running = running or self._start(None)
            self._is_building = True
        try:
            return _built(running.pipe, stopping)
        finally:
            running.end()
            self._is_building = False

    def _start(self, import_id: ImportId | None) -> _Running:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        asked = (self._look, self._definitions, self._index_file, import_id, theirs)
        process = context.Process(target=_work, args=asked, name="index", daemon=True)
        process.start()
        theirs.close()
        return _Running(process, ours, import_id)

    def _end_ready(self) -> None:
        if self._ready is not None:
            self._ready.end()
            self._ready = None


def _built(pipe: Connection, stopping: threading.Event) -> bool:
    try:
        pipe.send(None)
        while not pipe.poll(_LOOK_S):
            if stopping.is_set():
                return False
        said = pipe.recv()
    except (EOFError, OSError):
        return False
    if said == _UNWRITABLE:
        raise OSError(said)
    return True


def _work(
    look: Look, definitions: Sequence[ListDefinition], index_file: Path, import_id: ImportId | None, pipe: Connection
) -> None:
    """Do the work: what runs in the other process."""
    os.nice(_NICE)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    following = NextIndex(look, definitions, background_rarity())
    try:
        if not _is_asked(following, import_id, pipe):
            return
        with _alone(index_file.parent) as has_waited:
            # Whoever built meanwhile has built the same, or will be found to have been too early.
            if not has_waited:
                write_snapshot(index_file, following.build())
    except (StoreUnavailable, NotFound, ImportDecided, EOFError):
        return
    except OSError:
        said = _UNWRITABLE
    else:
        said = _BUILT
    with suppress(BrokenPipeError):
        pipe.send(said)


def _is_asked(following: NextIndex, import_id: ImportId | None, pipe: Connection) -> bool:
    """Take down what the import stages until the index is asked for; say whether it was, in time."""
    last = time.monotonic()
    while not pipe.poll(0 if import_id is not None else None):
        if import_id is not None and following.take_ahead(import_id):
            last = time.monotonic()
            continue
        if time.monotonic() - last > LONGEST_READY_S:
            return False
        pipe.poll(_LOOK_S)
    pipe.recv()
    return True


def _end_with_parent() -> None:
    """End at once when the service is gone: nobody would map what is built, and nothing is half written."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Wait until no other process builds into the folder; say whether one did."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            has_waited = False
        except BlockingIOError:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            has_waited = True
        yield has_waited
    finally:
        os.close(descriptor)
