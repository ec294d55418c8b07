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
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from screening.domain.accounts import Account
from screening.domain.errors import ImpossibleImport, ScreeningError, Unavailable
from screening.domain.identifiers import AuthorityCode, new_uuid
from screening.domain.imports import MOST_BYTES, NOT_SAID, ImportedFile, ImportSource, ImportState, ListImport
from screening.domain.lists import ListDefinition
from screening.workflows.imports.compare_import import Comparer, ComparisonAsked
from screening.workflows.imports.decide_import import KEPT_FOR, sweep_imports
from screening.workflows.imports.import_list import fail_import, make_import, owner_of, run_import
from screening.workflows.imports.roll_back import make_roll_back
from screening.workflows.parts import Parts

MOST_WAITING: Final = 4
LOOK_S: Final = 60.0
LONGEST_STOP_S: Final = 5.0
"""How long the end waits for what is being worked on: it says nothing that is not so, whenever it is broken off."""
_LEFT_FOR_S: Final = 86_400
_TRIED: Final = "tried-"
"""How the name of a folder begins whose files a dry run has tried."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """Files that were handed in, in a folder of their own that goes with them, and where they come from."""

    folder: Path
    files: tuple[ImportedFile, ...]
    source: ImportSource = NOT_SAID

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
    keeps_files: bool
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
        keeps_files: bool = False,
    ) -> "tuple[ListImport, Future[ListImport]]":
        """Record that an import begins, and have it worked on; the files are this desk's from now on.

        Gives the import, and what will become of it. With `keeps_files`, those of a dry run are kept for as
        long as what it found, for `take_tried`. Raises NotAllowed, ImpossibleImport, InvalidInput, and Unavailable
        where too many wait.
        """
        self._require_room()
        whose = owner_of(definition, owner)
        source = handed_in.source
        made = make_import(definition, whose, handed_in.files, by, self._parts, is_dry_run=is_dry_run, source=source)
        if keeps_files:
            # From the start under the name by which it is found again: whoever sees that it was tried finds it there.
            handed_in = replace(handed_in, folder=handed_in.folder.rename(self._kept_folder(made)))
        return self._queue(made, definition, handed_in, keeps_files=keeps_files)

    def roll_back(
        self,
        definition: ListDefinition,
        owner: AuthorityCode | None,
        version: int,
        reason: str,
        by: Account,
        *,
        is_dry_run: bool,
    ) -> "tuple[ListImport, Future[ListImport]]":
        """Record that a roll-back to that version begins, and have it worked on as an import is.

        Raises NotAllowed, ImpossibleImport, InvalidInput, and Unavailable where too many wait.
        """
        self._require_room()
        whose = owner_of(definition, owner)
        made = make_roll_back(definition, whose, version, reason, by, self._parts, is_dry_run=is_dry_run)
        return self._queue(made, definition, HandedIn(self.new_folder(), ()))

    def _require_room(self) -> None:
        if self._waiting.full():
            raise Unavailable(reason="imports_waiting", most=MOST_WAITING)

    def _queue(
        self, made: ListImport, definition: ListDefinition, handed_in: HandedIn, *, keeps_files: bool = False
    ) -> "tuple[ListImport, Future[ListImport]]":
        today = self._parts.clock.now().date()
        asked = ComparisonAsked(definition, made.owner, handed_in.paths, handed_in.folder, today, made.restores)
        waiting = _Waiting(made, asked, handed_in, keeps_files)
        try:
            self._waiting.put_nowait(waiting)
        except queue.Full:
            handed_in.remove()
            fail_import(made, Unavailable(reason="imports_waiting", most=MOST_WAITING), self._parts)
            raise Unavailable(reason="imports_waiting", most=MOST_WAITING) from None
        self._ensure_running()
        return made, waiting.done

    def take_tried(
        self, definition: ListDefinition, tried: ListImport, by: Account
    ) -> "tuple[ListImport, Future[ListImport]]":
        """Take in, in earnest, the files that a dry run has tried; who asks second finds them gone.

        Raises what `take_in` raises, and ImpossibleImport where the files are not kept any more.
        """
        handed_in = HandedIn(self.folder / new_uuid().hex, tried.files, tried.source)
        kept = self._kept_folder(tried)
        try:
            kept.rename(handed_in.folder)
        except OSError:
            raise ImpossibleImport("import_id", reason="import_files_gone") from None
        try:
            return self.take_in(definition, tried.owner, handed_in, by, is_dry_run=False)
        except ScreeningError:
            with suppress(OSError):
                handed_in.folder.rename(kept)
            raise

    def has_files_of(self, tried: ListImport) -> bool:
        """Whether the files of a dry run are still kept."""
        return self._kept_folder(tried).is_dir()

    def _kept_folder(self, tried: ListImport) -> Path:
        return self.folder / f"{_TRIED}{tried.id.hex}"

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
                self._remove_left_files()
                continue
            if waiting is not None:
                self._work_on(waiting)

    def _work_on(self, waiting: _Waiting) -> None:
        try:
            made = run_import(waiting.made, waiting.asked, self._comparer, self._parts, told=self._go_on)
            if not (waiting.keeps_files and made.state is ImportState.TRIED):
                waiting.handed_in.remove()
            waiting.done.set_result(made)
        except BaseException as error:  # noqa: BLE001  the thread outlives every error; whoever waits is told
            waiting.handed_in.remove()
            waiting.done.set_exception(error)

    def _remove_left_files(self) -> None:
        """Delete what a dry run has tried an hour ago, and what was handed in a day ago to somebody who is gone."""
        for folder in self.folder.glob("*"):
            kept_s = KEPT_FOR.total_seconds() if folder.name.startswith(_TRIED) else _LEFT_FOR_S
            with suppress(OSError):
                if folder.is_dir() and folder.stat().st_mtime < time.time() - kept_s:
                    shutil.rmtree(folder, ignore_errors=True)

    def _go_on(self, _: ListImport) -> None:
        """Break an import off where the service ends."""
        if self._stopping.is_set():
            raise Unavailable(reason="import_broken_off")
