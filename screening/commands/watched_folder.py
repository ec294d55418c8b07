"""Which files of a folder are whole scans, in which order did they come, and what becomes of each?

Document readers drop a file for each page, some under a passing name that they change in the end, some bit by bit. A
file is taken once its size and time have stood still for a while: it moves to `sending/`, where its name begins with
the moment at which it came, so that a restart after a power cut goes on in that order. From there it is deleted (or
goes to `done/`, where the checkpost keeps pages for some days) once the service has answered for good, or to `failed/`
with a note beside it. Of what stands in the folder only so many are taken at a time; the others wait where they are.

The folder is looked through again and again, not watched by the kernel's notices: these tell nothing about what another
machine writes through a share, which is how most readers are set up; and that a file stands still must be looked for
anyway. A look at an empty folder costs some microseconds.
"""

import fcntl
import heapq
import os
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, TextIO

from screening.domain.errors import InvalidInput, Unavailable

SETTLED_S: Final = 0.5
"""So long a file must stand still."""
EMPTY_SETTLED_S: Final = 30.0
"""So long an empty one: it is most likely about to be written."""
MOST_TAKEN: Final = 100
"""Scans in `sending/` at a time."""
SENDING: Final = "sending"
DONE: Final = "done"
FAILED: Final = "failed"
_LOCK: Final = ".screening.lock"
_PASSING_ENDS: Final = (".tmp", ".temp", ".part", ".partial", ".crdownload", ".filepart", ".lock", ".lnk")
_FOREIGN: Final = frozenset({"thumbs.db", "desktop.ini"})
"""What desktops leave in any folder."""
_STAMP: Final = 20
_LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True, repr=False)
class Scan:
    """A file in `sending/`. Its name may be a person's or a document's, and is told nowhere."""

    file: Path

    @property
    def arrived_at(self) -> datetime:
        """When it came, by this machine's clock."""
        return datetime.fromtimestamp(int(self.file.name[:_STAMP]) / 1e9, UTC)

    @property
    def own_name(self) -> str:
        """The name under which it came, as far as that was not overlong."""
        return self.file.name[_STAMP + 1 :]


@dataclass(frozen=True, slots=True)
class _Looks:
    """How a file looked, and since when it has looked so."""

    size: int
    changed_ns: int
    since_s: float


@dataclass(slots=True, repr=False)
class WatchedFolder:
    """One folder, and this process alone at work in it.

    `done_days` is how long pages that were screened are kept: with 0 they are deleted at once, as the design has it.
    """

    folder: Path
    done_days: int = 0
    failed_days: int = 7
    now_s: Callable[[], float] = time.monotonic
    crowd: int = 0
    """How many whole or growing files stood in the folder at the last look."""
    _seen: dict[str, _Looks] = field(default_factory=dict)
    _lock: TextIO | None = None

    def open(self) -> None:
        """Make the folders within. Raises InvalidInput (`folder_unwritable`) and Unavailable (`folder_watched`)."""
        try:
            for name in (SENDING, DONE, FAILED):
                (self.folder / name).mkdir(mode=0o700, exist_ok=True)
            lock = (self.folder / _LOCK).open("w", encoding="utf-8")
        except OSError:
            raise InvalidInput(str(self.folder), reason="folder_unwritable") from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise Unavailable(str(self.folder), reason="folder_watched") from None
        self._lock = lock

    def close(self) -> None:
        """Let another process have the folder."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def take(self) -> None:
        """Look once, and move what is whole to `sending/`, the earliest first. Raises OSError where nothing works."""
        found = {entry.name: entry for entry in self._candidates()}
        self.crowd = len(found)
        now = self.now_s()
        settled: list[tuple[int, str]] = []
        seen: dict[str, _Looks] = {}
        for name, entry in found.items():
            try:
                facts = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue
            before = self._seen.get(name)
            is_same = before is not None and (before.size, before.changed_ns) == (facts.st_size, facts.st_mtime_ns)
            since = before.since_s if before is not None and is_same else now
            seen[name] = _Looks(facts.st_size, facts.st_mtime_ns, since)
            if now - since >= (SETTLED_S if facts.st_size else EMPTY_SETTLED_S):
                # The time of the last change to the file's own record: a copy may bring its old time of writing along.
                settled.append((facts.st_ctime_ns, name))
        self._seen = seen
        room = MOST_TAKEN - len(self.waiting())
        for arrived_ns, name in heapq.nsmallest(max(room, 0), settled):
            self._move_to_sending(name, arrived_ns)

    def waiting(self) -> tuple[Scan, ...]:
        """Give the scans in `sending/`, in the order in which they came."""
        names = (entry.name for entry in os.scandir(self.folder / SENDING) if entry.name[:_STAMP].isdigit())
        return tuple(Scan(self.folder / SENDING / name) for name in sorted(names))

    def finish(self, scan: Scan, size: int) -> None:
        """A scan of so many bytes is screened: delete it, or keep it for the days that it is to be kept.

        One whose writer has gone on meanwhile stays, and is another scan now.
        """
        if scan.file.stat().st_size != size:
            return
        if self.done_days:
            self._move(scan, DONE)
        else:
            scan.file.unlink(missing_ok=True)

    def fail(self, scan: Scan, note: str) -> None:
        """Put the scan aside, with a note that says why."""
        moved = self._move(scan, FAILED)
        moved.with_name(f"{moved.name}.txt").write_text(note, encoding="utf-8")

    def forget_old(self, now: datetime) -> int:
        """Delete pages, and notes, that have been kept long enough; say how many."""
        deleted = 0
        for name, days in ((DONE, self.done_days), (FAILED, self.failed_days)):
            oldest = (now - timedelta(days=days)).timestamp()
            for entry in os.scandir(self.folder / name):
                if entry.is_file(follow_symlinks=False) and entry.stat(follow_symlinks=False).st_ctime < oldest:
                    Path(entry.path).unlink(missing_ok=True)
                    deleted += 1
        return deleted

    def _candidates(self) -> Iterator["os.DirEntry[str]"]:
        with os.scandir(self.folder) as entries:
            for entry in entries:
                name = entry.name.lower()
                is_passing = name.startswith((".", "~")) or name.endswith(_PASSING_ENDS) or name in _FOREIGN
                if not is_passing and entry.is_file(follow_symlinks=False):
                    yield entry

    def _move_to_sending(self, name: str, arrived_ns: int) -> None:
        target = self.folder / SENDING / f"{arrived_ns:0{_STAMP}d}-{_shortened(name)}"
        try:
            if not target.exists():
                (self.folder / name).rename(target)
        except FileNotFoundError:
            pass  # The reader's software took it back.
        self._seen.pop(name, None)

    def _move(self, scan: Scan, to: str) -> Path:
        target = self.folder / to / scan.file.name
        scan.file.rename(target)
        return target


def read_whole(scan: Scan, most_bytes: int) -> bytes | None:
    """Read a scan; None where it has more bytes than that. Raises OSError."""
    with scan.file.open("rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError
        content = file.read(most_bytes + 1)
    return content if len(content) <= most_bytes else None


def _shortened(name: str) -> str:
    """Keep the end, which says what kind of file it is, within what a file system takes."""
    return name if len(name.encode()) <= _LONGEST_NAME else name.encode()[-_LONGEST_NAME:].decode(errors="replace")
