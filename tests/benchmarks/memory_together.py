"""How much memory have a process and those it started, together, at the most?

What several map is counted once (PSS, proc_pid_smaps(5)): an index that two processes map is one index.
"""

import os
import threading
from pathlib import Path

_LOOK_S = 0.5
_KILOBYTE, _MEGABYTE = 1024, 1_000_000


class MemoryTogether:
    """Looks now and then, from a thread of its own, while the context lasts; `most_mb` says what it saw."""

    def __init__(self) -> None:
        self.most_mb = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> "MemoryTogether":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(_LOOK_S):
            self.most_mb = max(self.most_mb, sum(map(_proportional_mb, [os.getpid(), *_started_by(os.getpid())])))


def _started_by(pid: int) -> list[int]:
    """Give the processes that a process started, and those that they started."""
    started: list[int] = []
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            own = [int(each) for each in children.read_text().split()]
        except OSError:
            continue
        started += [one for each in own for one in (each, *_started_by(each))]
    return started


def _proportional_mb(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        # It has ended meanwhile.
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * _KILOBYTE / _MEGABYTE
