"""Who keeps the template of the pages' processes, and hands a page to a fresh one?"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from screening.domain.errors import Unavailable
from screening.mrz.broken_off import BrokenOff, Cause, Notes
from screening.mrz.page_channel import (
    ENDED,
    FORK,
    MISSING,
    MOST_CONTROL,
    NO_ROOM,
    READY,
    WAIT,
    Kind,
    receive_from,
)
from screening.mrz.page_wire import Failure, Garbled, Job, PageAnswer, read_answer, write_job

START_S: Final = 60.0
"""Loading takes a second for our own reader, several for PassportEye's, more on old computers."""
_CONTROL_S: Final = 10.0
_PAUSE_S: Final = 10.0
"""Between two starts where one has failed: a reader that cannot load must not keep a core busy."""
_HANDED_ON: Final = frozenset(
    {"PATH", "HOME", "LANG", "LANGUAGE", "LC_ALL", "TMPDIR", "PYTHONPATH", "LD_LIBRARY_PATH", "MPLCONFIGDIR"}
    | {"XDG_CACHE_HOME", "TZ"}
)
"""Of the environment. Never our settings: there is a secret among them."""
_OF_SIGNAL: Final[Mapping[int, Cause]] = {signal.SIGKILL: Cause.KILLED, signal.SIGXCPU: Cause.HUNG}
_ONE_THREAD: Final = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""Other counters want the cores, and only a process of one thread is divided safely."""


@dataclass(frozen=True, slots=True)
class _Running:
    """A template that runs."""

    process: "subprocess.Popen[bytes]"
    control: socket.socket

    def ask(self, message: bytes, connection: socket.socket | None = None) -> bytes:
        """Ask, and give the answer. Raises OSError where the template is gone or does not answer."""
        self.tell(message, connection)
        answer = self.control.recv(MOST_CONTROL)
        if not answer:
            raise ConnectionResetError
        return answer

    def tell(self, message: bytes, connection: socket.socket | None = None) -> None:
        """Say what is not answered. Raises OSError as `ask` does."""
        handed = [] if connection is None else [connection.fileno()]
        socket.send_fds(self.control, [message], handed)

    def end(self) -> None:
        """End it, and with it whatever was made from it."""
        self.control.close()
        self.process.kill()
        self.process.wait()


@dataclass(frozen=True, slots=True)
class _PageProcess:
    """The process of one page, and the template that it was made from."""

    template: _Running
    number: int


@dataclass(slots=True)
class TemplateKeeper:
    """Keeps one template running, and starts it anew when it is gone.

    `module` is what it runs; `page_s` is a page's limit by the clock.
    """

    kind: Kind
    module: str
    page_s: float
    notes: Notes
    is_missing: bool = False
    """Whether the template has found that what it is to load is not installed."""
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _running: _Running | None = None
    _loading: _Running | None = None
    _not_before: float = 0.0
    _is_closed: bool = False

    def start(self) -> None:
        """Have the template running and warm. Raises Unavailable (`reason="page_reader"`)."""
        with self._lock:
            self._template()

    def template_id(self) -> int | None:
        """Give the running template's process id."""
        running = self._running
        return running.process.pid if running else None

    def require_working(self) -> None:
        """Let pass a template that runs, or can be started. Raises Unavailable."""
        if self.is_missing or self._is_closed or time.monotonic() < self._not_before:
            raise Unavailable(reason="page_reader")

    def stop(self) -> None:
        """End the template, for good; one that is still loading is not waited for."""
        self._is_closed = True
        loading = self._loading
        if loading is not None:
            loading.process.kill()
        with self._lock:
            self._give_up()

    def read(self, job: Job) -> PageAnswer:
        """Have a page read by a process of its own; one that is killed from outside costs it a second process.

        Raises BrokenOff, what the reader itself raises (UnreadableImage, ImageTooLarge, Unavailable), and Unavailable
        where there is no template, or no room for a process.
        """
        try:
            return self._read(job)
        except BrokenOff as broken:
            self.notes.broken_off(broken)
            if broken.cause is not Cause.KILLED:
                raise
        try:
            return self._read(job)
        except BrokenOff as broken:
            self.notes.broken_off(broken)
            raise

    def _read(self, job: Job) -> PageAnswer:
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                process = self._divide(theirs)
            cause: Cause | None = Cause.HUNG
            try:
                answer = _talk(ours, job, time.monotonic() + self.page_s)
                cause = None
            except Garbled:
                cause = Cause.GARBLED
            except TimeoutError:
                cause = Cause.HUNG
            except (OSError, EOFError):
                cause = Cause.CRASHED
            finally:
                # Whoever has answered has nothing left to do here, and whoever has not may not go on.
                cause = self._end(process, cause)
        if cause is not None:
            raise BrokenOff(self.kind, cause)
        if isinstance(answer, PageAnswer):
            return answer
        if answer.error is not None:
            raise answer.error
        is_memory = answer.place.startswith(MemoryError.__name__)
        raise BrokenOff(self.kind, Cause.SWELLED if is_memory else Cause.FAILED, answer.place)

    def _divide(self, theirs: socket.socket) -> _PageProcess:
        """Have a process made. Raises Unavailable."""
        with self._lock:
            for _ in range(2):
                template = self._template()
                try:
                    answer = template.ask(FORK, theirs)
                except OSError:
                    self._give_up()
                    continue
                if answer == NO_ROOM:
                    raise Unavailable(reason="page_reader_busy")
                return _PageProcess(template, int(answer))
        raise Unavailable(reason="page_reader")

    def _end(self, process: _PageProcess, cause: Cause | None) -> Cause | None:
        """End a page's process if it has not ended; where it went by itself, tell why."""
        with self._lock:
            if process.template is not self._running:
                return cause and Cause.KILLED
            # The number is its own until the template has waited for it.
            with suppress(ProcessLookupError):
                os.killpg(process.number, signal.SIGKILL)
            number = str(process.number).encode()
            try:
                if cause is not Cause.CRASHED:
                    process.template.tell(ENDED + number)
                    return cause
                status = int(process.template.ask(WAIT + number))
            except OSError:
                self._give_up()
                return cause and Cause.KILLED
        ended_by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        return _OF_SIGNAL.get(ended_by, Cause.CRASHED)

    def _template(self) -> _Running:
        """Give the running template, started if need be. Raises Unavailable."""
        if self._running is not None and self._running.process.poll() is None:
            return self._running
        self._give_up()
        self.require_working()
        started = self._loading = _start(self.module)
        try:
            said = b"" if self._is_closed else started.control.recv(MOST_CONTROL)
        except OSError:
            said = b""
        finally:
            self._loading = None
        if said != READY:
            started.end()
            self.is_missing = said == MISSING
            self._not_before = time.monotonic() + _PAUSE_S
            raise Unavailable(reason="page_reader")
        started.control.settimeout(_CONTROL_S)
        self._running = started
        self.notes.started(self.kind)
        return started

    def _give_up(self) -> None:
        if self._running is not None:
            self._running.end()
            self._running = None


def _start(module: str) -> _Running:
    """Start a template; it says when it is warm."""
    environment = {name: value for name, value in os.environ.items() if name in _HANDED_ON} | _ONE_THREAD
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.settimeout(START_S)
    with theirs:
        process = subprocess.Popen(  # noqa: S603  this very Python, arguments of our own
            [sys.executable, "-P", "-m", module, str(theirs.fileno())],
            pass_fds=(theirs.fileno(),),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            # What decoders complain of quotes what they were given: it has no place in a log.
            stderr=subprocess.DEVNULL,
            env=environment,
            # A terminal's Ctrl-C is for the service, which ends it in order.
            start_new_session=True,
        )
    return _Running(process, ours)


def _talk(connection: socket.socket, job: Job, until: float) -> PageAnswer | Failure:
    """Hand a page over and take the answer. Raises Garbled, TimeoutError, OSError, EOFError."""
    connection.settimeout(max(until - time.monotonic(), 0.001))
    connection.sendall(write_job(job))
    connection.sendall(job.body)
    return read_answer(receive_from(connection, until), job.today, channels=3 if job.is_photograph else 1)
