"""Who works on imports, one at a time, while the service screens?

One thread takes what was handed in, in order; reading and comparing are done elsewhere (`compare_apart`), and what
comes of it goes to the store in small units of work. Now and then it looks for what a killed process has left.
"""

import queue
import shutil
import threading
import time
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from screening.domain.accounts import Account
from screening.domain.errors import ScreeningError, Unavailable
from screening.domain.identifiers import AuthorityCode, new_uuid
from screening.domain.imports import ImportedFile, ListImport
from screening.domain.lists import ListDefinition
from screening.workflows.imports.compare_import import Comparer, ComparisonAsked
from screening.workflows.imports.decide_import import sweep_imports
from screening.workflows.imports.import_list import fail_import, make_import, owner_of, run_import
from screening.workflows.parts import Parts

MOST_WAITING: Final = 4
LOOK_S: Final = 60.0
LONGEST_STOP_S: Final = 5.0
"""How long the end waits for what is being worked on: it says nothing that is not so, whenever it is broken off."""
_LEFT_FOR_S: Final = 86_400
MOST_BYTES: Final = 1_000_000_000
"""Of one import's files together."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """Files that were handed in, in a folder of their own that goes with them."""

    folder: Path
    files: tuple[ImportedFile, ...]

    @property
    def paths(self) -> tuple[tuple[str, Path], ...]:
        """Name and place of each."""
        return tuple((file.name, self.folder / str(number)) for number, file in enumerate(self.files))

    def remove(self) -> None:
        """Delete the files."""
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Waiting:
    made: ListImport
    asked: ComparisonAsked
    handed_in: HandedIn
    done: Future[ListImport] = field(default_factory=Future)


class ImportDesk:
    """Takes imports in, and works on them from a thread of its own until `stop`."""

    def __init__(self, parts: Parts, comparer: Comparer, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self.folder = folder
        self.most_bytes = most_bytes
        self._parts = parts
        self._comparer = comparer
        self._waiting: queue.Queue[_Waiting | None] = queue.Queue(MOST_WAITING)
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def new_folder(self) -> Path:
        """Make a folder for files that are handed in, for the service alone to read."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = self.folder / new_uuid().hex
        made.mkdir(mode=0o700)
        return made

    def take_in(
        self,
        definition: ListDefinition,
        owner: AuthorityCode | None,
        handed_in: HandedIn,
        by: Account,
        *,
        is_dry_run: bool,
    ) -> "tuple[ListImport, Future[ListImport]]":
        """Record that an import begins, and have it worked on; the files are this desk's from now on.

        Gives the import, and what will become of it. Raises NotAllowed, ImpossibleImport, InvalidInput, and Unavailable
        where too many wait.
        """
        if self._waiting.full():
            raise Unavailable(reason="imports_waiting", most=MOST_WAITING)
        whose = owner_of(definition, owner)
        made = make_import(definition, whose, handed_in.files, by, self._parts, is_dry_run=is_dry_run)
        today = self._parts.clock.now().date()
        asked = ComparisonAsked(definition, whose, handed_in.paths, handed_in.folder, today)
        waiting = _Waiting(made, asked, handed_in)
        try:
            self._waiting.put_nowait(waiting)
        except queue.Full:
            fail_import(made, Unavailable(reason="imports_waiting", most=MOST_WAITING), self._parts)
            raise Unavailable(reason="imports_waiting", most=MOST_WAITING) from None
        self._ensure_running()
        return made, waiting.done

    def start(self) -> None:
        """Look for what was left behind, now and then."""
        self._ensure_running()

    def stop(self) -> None:
        """Give up what is being worked on: its state is told by whoever comes next."""
        self._stopping.set()
        with suppress(queue.Full):
            self._waiting.put_nowait(None)
        if self._thread is not None:
            self._thread.join(LONGEST_STOP_S)

    def _ensure_running(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="import-desk", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        with suppress(ScreeningError):
            sweep_imports(self._parts, self._stopping)
        self._remove_left_files()
        while not self._stopping.is_set():
            try:
                waiting = self._waiting.get(timeout=LOOK_S)
            except queue.Empty:
                with suppress(ScreeningError):
                    sweep_imports(self._parts, self._stopping)
                continue
            if waiting is not None:
                self._work_on(waiting)

    def _work_on(self, waiting: _Waiting) -> None:
        try:
            made = run_import(waiting.made, waiting.asked, self._comparer, self._parts, told=self._go_on)
            waiting.done.set_result(made)
        except BaseException as error:  # noqa: BLE001  the thread outlives every error; whoever waits is told
            waiting.done.set_exception(error)
        finally:
            waiting.handed_in.remove()

    def _remove_left_files(self) -> None:
        """Delete what was handed in a day ago: whoever it was handed to is gone."""
        for folder in self.folder.glob("*"):
            with suppress(OSError):
                if folder.is_dir() and folder.stat().st_mtime < time.time() - _LEFT_FOR_S:
                    shutil.rmtree(folder, ignore_errors=True)

    def _go_on(self, _: ListImport) -> None:
        """Break an import off where the service ends."""
        if self._stopping.is_set():
            raise Unavailable(reason="import_broken_off")
