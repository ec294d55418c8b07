"""How long does a caller wait who comes by the clock, whether or not the service keeps up?

Requests are bytes made beforehand, sent over connections that stay open. One that cannot be sent at its moment, because
every connection waits for an answer, waits for one, and its time runs from the moment at which it should have gone: a
service that stalls is charged with all who came meanwhile (no coordinated omission).
"""

import asyncio
import gc
import selectors
import time
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field

HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length: "
CONNECTIONS = 128
GIVE_UP_S = 60.0


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer: how long after the moment at which its request should have gone, its status and its body."""

    waited_ms: float
    status: int
    body: bytes


@dataclass(slots=True)
class Answers:
    """What came back in a span of time; `late_ms` is how late each request left, for want of a connection or of us."""

    answered: list[Answered] = field(default_factory=list)
    late_ms: list[float] = field(default_factory=list)
    elapsed_s: float = 0.0
    load_cpu_s: float = 0.0
    """Processor time of the asking side."""

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.answered) / self.elapsed_s


class _Connection(asyncio.Protocol):
    """One connection, one request at a time."""

    def __init__(self, run: "_Run") -> None:
        self._run = run
        self._asked: _Asked | None = None
        self._heard = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, _: Exception | None) -> None:
        self._run.forget(self, self._asked)

    def data_received(self, data: bytes) -> None:
        self._heard += data
        head, end, body = self._heard.partition(HEAD_END)
        if self._asked and end and len(body) >= int(head.partition(LENGTH)[2].partition(b"\r\n")[0]):
            waited_ms, self._asked = 1000 * (time.perf_counter() - self._asked.planned_s), None
            self._run.answered(self, Answered(waited_ms, int(head[9:12]), body))

    def ask(self, asked: "_Asked") -> None:
        self._asked, self._heard = asked, b""
        self._transport.write(asked.request)

    def close(self) -> None:
        self._transport.close()


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request, and the moment at which it should go."""

    request: bytes
    planned_s: float


@dataclass(slots=True)
class _Run:
    """Requests under way. The connection used last is used next: one too many falls silent, and the service ends it."""

    port: int
    connections: int
    next_request: Callable[[], bytes | None] = lambda: None
    answers: Answers = field(default_factory=Answers)
    all_answered: asyncio.Event = field(default_factory=asyncio.Event)
    free: list[_Connection] = field(default_factory=list)
    waiting: deque[_Asked] = field(default_factory=deque)
    opening: set["asyncio.Task[None]"] = field(default_factory=set)
    opened: int = 0
    unanswered: int = 0

    def arrive(self, request: bytes, planned_s: float) -> None:
        self.all_answered.clear()
        self.unanswered += 1
        self.waiting.append(_Asked(request, planned_s))
        if not self.free:
            self._open_another()
        self._send_waiting()

    def answered(self, connection: _Connection, answer: Answered) -> None:
        self.unanswered -= 1
        self.answers.answered.append(answer)
        self.free.append(connection)
        if (following := self.next_request()) is not None:
            self.arrive(following, time.perf_counter())
        elif not self.unanswered:
            self.all_answered.set()
        self._send_waiting()

    def forget(self, connection: _Connection, unanswered: _Asked | None) -> None:
        """Do without a connection that was ended; what it was asked is asked again (it has a key), late as it is."""
        self.opened -= 1
        if unanswered is not None:
            self.waiting.appendleft(unanswered)
            self._open_another()
        elif connection in self.free:
            self.free.remove(connection)

    def _open_another(self) -> None:
        if self.opened < self.connections:
            self.opened += 1
            task = asyncio.get_running_loop().create_task(self._open())
            self.opening.add(task)
            task.add_done_callback(self.opening.discard)

    async def _open(self) -> None:
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(lambda: _Connection(self), "127.0.0.1", self.port)
        self.free.append(connection)
        self._send_waiting()

    def _send_waiting(self) -> None:
        while self.free and self.waiting:
            asked = self.waiting.popleft()
            self.answers.late_ms.append(1000 * (time.perf_counter() - asked.planned_s))
            self.free.pop().ask(asked)


def ask_by_the_clock(port: int, requests: Sequence[bytes], moments_s: Sequence[float]) -> Answers:
    """Ask each request at its moment (seconds from the beginning, ascending) and wait for every answer."""

    async def arrivals(run: _Run) -> None:
        began = time.perf_counter()
        for request, moment in zip(requests, moments_s, strict=True):
            left = began + moment - time.perf_counter()
            if left > 0:
                await asyncio.sleep(left)
            run.arrive(request, began + moment)

    return _run(port, CONNECTIONS, arrivals)


def ask_without_pause(port: int, requests: Iterable[bytes], clients: int, lasting_s: float) -> Answers:
    """Have so many clients ask one request after the other, each as soon as it is answered (closed loop)."""
    left = iter(requests)

    async def arrivals(run: _Run) -> None:
        until = time.perf_counter() + lasting_s
        run.next_request = lambda: next(left, None) if time.perf_counter() < until else None
        for _ in range(clients):
            run.arrive(next(left), time.perf_counter())
        await asyncio.sleep(lasting_s)

    return _run(port, clients, arrivals)


def _run(port: int, connections: int, arrivals: Callable[[_Run], Coroutine[None, None, None]]) -> Answers:
    run = _Run(port, connections)

    async def ask() -> None:
        began, cpu = time.perf_counter(), time.process_time()
        await arrivals(run)
        async with asyncio.timeout(GIVE_UP_S):
            await run.all_answered.wait()
        run.answers.elapsed_s, run.answers.load_cpu_s = time.perf_counter() - began, time.process_time() - cpu
        while run.free:
            run.free.pop().close()

    # The usual selector rounds a wait up to whole milliseconds.
    gc.collect()
    gc.disable()
    try:
        with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(selectors.SelectSelector())) as runner:
            runner.run(ask())
    finally:
        gc.enable()
    return run.answers
