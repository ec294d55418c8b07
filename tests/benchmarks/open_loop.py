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

    def __init__(self, answered: Callable[["_Connection", Answered], None]) -> None:
        self._answered = answered
        self._planned_s = 0.0
        self._heard = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def ask(self, request: bytes, planned_s: float) -> None:
        self._planned_s, self._heard = planned_s, b""
        self._transport.write(request)

    def close(self) -> None:
        self._transport.close()

    def data_received(self, data: bytes) -> None:
        self._heard += data
        head, end, body = self._heard.partition(HEAD_END)
        if not end:
            return
        length = int(head.partition(LENGTH)[2].partition(b"\r\n")[0])
        if len(body) >= length:
            waited_ms = 1000 * (time.perf_counter() - self._planned_s)
            self._answered(self, Answered(waited_ms, int(head[9:12]), body))


@dataclass(slots=True)
class _Run:
    """Requests under way: those that wait for a connection, and the connections that wait for a request."""

    answers: Answers = field(default_factory=Answers)
    free: list[_Connection] = field(default_factory=list)
    waiting: deque[tuple[float, bytes]] = field(default_factory=deque)
    under_way: int = 0
    all_answered: asyncio.Event = field(default_factory=asyncio.Event)
    next_request: Callable[[], bytes | None] = lambda: None

    def arrive(self, request: bytes, planned_s: float) -> None:
        self.all_answered.clear()
        if self.free:
            self._send(self.free.pop(), request, planned_s)
        else:
            self.waiting.append((planned_s, request))

    def answered(self, connection: _Connection, answer: Answered) -> None:
        self.under_way -= 1
        self.answers.answered.append(answer)
        if self.waiting:
            planned_s, request = self.waiting.popleft()
            self._send(connection, request, planned_s)
        elif (following := self.next_request()) is not None:
            self._send(connection, following, time.perf_counter())
        else:
            self.free.append(connection)
            if not self.under_way:
                self.all_answered.set()

    def _send(self, connection: _Connection, request: bytes, planned_s: float) -> None:
        self.under_way += 1
        self.answers.late_ms.append(1000 * (time.perf_counter() - planned_s))
        connection.ask(request, planned_s)


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
    run = _Run()

    async def ask() -> None:
        loop = asyncio.get_running_loop()
        for _ in range(connections):
            _, connection = await loop.create_connection(lambda: _Connection(run.answered), "127.0.0.1", port)
            run.free.append(connection)
        began, cpu = time.perf_counter(), time.process_time()
        await arrivals(run)
        async with asyncio.timeout(GIVE_UP_S):
            await run.all_answered.wait()
        run.answers.elapsed_s, run.answers.load_cpu_s = time.perf_counter() - began, time.process_time() - cpu
        for connection in run.free:
            connection.close()

    # The usual selector rounds a wait up to whole milliseconds.
    gc.collect()
    gc.disable()
    try:
        with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(selectors.SelectSelector())) as runner:
            runner.run(ask())
    finally:
        gc.enable()
    return run.answers
