"""How do several processes serve one port?

One process opens the port, starts the others with the listening socket in their hands, starts anew whichever ends, and
serves nothing itself. Each of the others is the whole service; what they share is the database, whose positions they
follow. A process whose keeper is gone ends too, so that none is left behind.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from screening.web.measurements import MULTIPROCESS, forget_process

LISTENER = "SCREENING_INHERITED_LISTENER"
"""Set by the keeper for its workers, never from outside: the numbers of the listening socket and of a pipe that ends
with the keeper."""
LOOK_S = 0.2
PAUSE_S = 1.0
"""Between the end of a worker and the start of the next in its place."""
STOP_S = 15.0


def inherited_listener(environment: Mapping[str, str]) -> socket.socket | None:
    """Give the listening socket that a keeper has handed to this process, or None where there is no keeper."""
    handed = environment.get(LISTENER)
    if handed is None:
        return None
    listener, pipe = (int(number) for number in handed.split(","))
    threading.Thread(target=_end_with_keeper, args=(pipe,), name="keeper-watch", daemon=True).start()
    return socket.socket(fileno=listener)


def keep_workers(count: int, listener: socket.socket, environment: Mapping[str, str]) -> None:
    """Keep so many workers running until this process is told to stop; then stop them."""
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    reading, writing = os.pipe()
    counts = tempfile.TemporaryDirectory(prefix="screening-counts-", ignore_cleanup_errors=True)
    start = _Start({**environment, MULTIPROCESS: counts.name}, listener.fileno(), reading)
    workers = [start.worker() for _ in range(count)]
    try:
        while not stopping.wait(LOOK_S):
            for place, worker in enumerate(workers):
                if worker.poll() is not None and not stopping.wait(PAUSE_S):
                    forget_process(worker.pid, Path(counts.name))
                    workers[place] = start.worker()
    finally:
        _stop(workers)
        os.close(writing)
        os.close(reading)
        counts.cleanup()
        for number, handler in before.items():
            signal.signal(number, handler)


@dataclass(frozen=True, slots=True)
class _Start:
    """How each worker is started."""

    environment: Mapping[str, str]
    listener: int
    pipe: int

    def worker(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-m", "screening", "run"],
            env={**self.environment, LISTENER: f"{self.listener},{self.pipe}"},
            pass_fds=(self.listener, self.pipe),
        )


def _stop(workers: "list[subprocess.Popen[bytes]]") -> None:
    for worker in workers:
        worker.terminate()
    for worker in workers:
        try:
            worker.wait(STOP_S)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()


def _end_with_keeper(pipe: int) -> None:
    os.read(pipe, 1)
    os.kill(os.getpid(), signal.SIGTERM)
