"""The API behind a real server on the loopback interface, for what streams."""

import json
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from http.client import HTTPConnection, HTTPResponse
from typing import Any, NamedTuple

import uvicorn
from fastapi import FastAPI

from screening.domain.accounts import Account
from tests.api.desk import Desk


class Event(NamedTuple):
    """One server-sent event, and when its last byte arrived."""

    kind: str
    position: int
    data: dict[str, Any]
    at: float


class Stream:
    """One connection to a stream."""

    def __init__(self, port: int, token: str, headers: dict[str, str], query: str, path: str = "alerts/stream") -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=5)
        self._connection.request(
            "GET", f"/api/v1/{path}{query}", headers={"Authorization": f"Bearer {token}", **headers}
        )
        self.answer: HTTPResponse = self._connection.getresponse()

    def lines(self) -> Iterator[str]:
        """Give the lines as they arrive, until the stream ends."""
        while line := self.answer.readline():
            yield line.decode().rstrip("\n")

    def events(self) -> Iterator[Event]:
        """Give the events as they arrive; heartbeats are left out."""
        fields: dict[str, str] = {}
        for line in self.lines():
            if line and not line.startswith(":"):
                name, _, value = line.partition(": ")
                fields[name] = value
            elif not line and "id" not in fields:
                fields = {}
            elif not line:
                yield Event(fields["event"], int(fields["id"]), json.loads(fields["data"]), time.perf_counter())
                fields = {}

    def close(self) -> None:
        """Break the connection off."""
        self.answer.close()
        self._connection.close()


class Served:
    """A served desk."""

    def __init__(self, desk: Desk, port: int) -> None:
        self.desk = desk
        self.port = port

    @contextmanager
    def follow_counter(self, by: Account, counter: str = "4", *, query: str = "") -> Iterator[Stream]:
        """Follow a counter of Karachi as somebody."""
        asked = f"?checkpost=KHI&counter={counter}{query}"
        opened = Stream(self.port, self.desk.token(by), {}, asked, "screenings/stream")
        try:
            yield opened
        finally:
            opened.close()

    @contextmanager
    def stream(self, by: Account, *, last_event_id: int | None = None, query: str = "") -> Iterator[Stream]:
        """Open the stream as somebody."""
        headers = {} if last_event_id is None else {"Last-Event-ID": str(last_event_id)}
        opened = Stream(self.port, self.desk.token(by), headers, query)
        try:
            yield opened
        finally:
            opened.close()


@contextmanager
def serving(desk: Desk) -> Iterator[Served]:
    """Serve the desk from a thread until the block ends."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await desk.service.live.start()
        await desk.service.counters.start()
        yield
        await desk.service.counters.stop()
        await desk.service.live.stop()

    desk.app.router.lifespan_context = lifespan
    # The protocol is named so that asyncio switches Nagle's algorithm off, as it does for the sockets it opens itself.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(desk.app, log_config=None, access_log=False, timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    while not server.started:
        time.sleep(0.005)
    try:
        yield Served(desk, listening.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join()
        listening.close()
