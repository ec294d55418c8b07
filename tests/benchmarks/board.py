"""How soon does an alert stand on a board while fifty are connected, and how quickly is a thousand alerts filtered?

One board is painted in Chromium; forty-nine more are plain clients of the stream, in this process, which reads all that
they are sent. The wait of each alert is counted from its being raised, before it is durable, to its painted row.
"""

import selectors
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from playwright.sync_api import Page, expect

from tests.benchmarks.browser import NOTE_PAINTED_ROWS, WAITS, wait_until_painted
from tests.benchmarks.rows import Row, median, p99
from tests.benchmarks.warming import let_readers_load
from tests.e2e.browsers import open_browser, sign_in
from tests.running_service import RunningService, furnish

PLAIN_BOARDS = 49
ROUNDS = 200
WARM_UP = 10
MANY = 1000
FILTERINGS = 30
PERSON = ("RAHMAN", "TARIQ MEHMOOD", "1979-03-14", "M", "UT4471903")

_FILTER = """async (text) => {
    const field = document.getElementById("filter-text");
    const began = performance.now();
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return performance.now() - began;
}"""
"""Ends in the first task after the frame that shows what is left."""


def measure() -> Iterator[Row]:
    """Raise alerts one by one before fifty boards; then fill the board and filter it."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        furnish(Path(folder))
        service = RunningService(Path(folder))
        running.callback(service.stop)
        service.start()
        board = sign_in(running.enter_context(open_browser()), service.origin, "shift")
        board.wait_for_selector("#live")
        counter = running.enter_context(service.signed_in("counter"))
        let_readers_load(counter)
        with plain_boards(service, PLAIN_BOARDS):
            waits = _waits(board, counter)
        filtering, opened_ms = _filtering(board, counter, service)
    note = f"{PLAIN_BOARDS + 1} boards, {len(waits)} alerts"
    yield Row("alert raised (not yet durable) to painted row, 50 boards, median", "ms", median(waits), 30.0, note)
    yield Row("alert raised (not yet durable) to painted row, 50 boards, p99", "ms", p99(waits), 150.0)
    yield Row(f"board with {MANY} alerts filtered and painted, median", "ms", median(filtering), 100.0)
    yield Row(f"board with {MANY} alerts filtered and painted, p99", "ms", p99(filtering), 100.0)
    yield Row(f"board with {MANY} alerts opened until live", "ms", opened_ms)


def _waits(board: Page, counter: httpx.Client) -> list[float]:
    for number in range(WARM_UP):
        _screen(counter, f"warm{number}")
    expect(board.locator("#rows tr")).to_have_count(WARM_UP)
    board.evaluate(NOTE_PAINTED_ROWS)
    # What leaves soonest stands first, so that the newest alert is among the rows that are laid out.
    for number in range(ROUNDS):
        _screen(counter, f"round{number}", departs_in=timedelta(hours=20) - timedelta(minutes=number))
        wait_until_painted(board, number + 1)
    return [float(wait) for wait in board.evaluate(WAITS)]


def _filtering(board: Page, counter: httpx.Client, service: RunningService) -> tuple[list[float], float]:
    for number in range(MANY - ROUNDS - WARM_UP):
        _screen(counter, f"many{number}")
    began = datetime.now(UTC)
    board.goto(f"{service.origin}/board")
    board.wait_for_selector("#live")
    opened_ms = (datetime.now(UTC) - began) / timedelta(milliseconds=1)
    texts = ("KHI", "0042", "rahman", "nobody", "", "UT447", "000917")
    return [float(board.evaluate(_FILTER, texts[each % len(texts)])) for each in range(FILTERINGS)], opened_ms


def _screen(counter: httpx.Client, key: str, departs_in: timedelta | None = None) -> None:
    surname, given_names, born, sex, document = PERSON
    crossing = {"checkpost": "KHI", "counter": "4", "direction": "exit"}
    if departs_in is not None:
        crossing["departs_at"] = (datetime.now(UTC) + departs_in).isoformat()
    traveller = {"surname": surname, "given_names": given_names, "date_of_birth": born, "sex": sex}
    body = {"traveller": traveller, "documents": [{"number": document, "issuing_state": "UTO"}], "crossing": crossing}
    counter.post("/screenings", json=body, headers={"Idempotency-Key": key}).raise_for_status()


@contextmanager
def plain_boards(service: RunningService, count: int) -> Iterator[None]:
    """Connect boards that only read, all in one thread."""
    with service.signed_in("relief") as client:
        token = client.headers["Authorization"]
    ask = f"GET /api/v1/alerts/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {token}\r\n\r\n".encode()
    stopping = threading.Event()
    with ExitStack() as opened, selectors.DefaultSelector() as selector:
        for _ in range(count):
            line = opened.enter_context(socket.create_connection(("127.0.0.1", service.port)))
            line.sendall(ask)
            selector.register(line, selectors.EVENT_READ)

        def read() -> None:
            while not stopping.is_set():
                for key, _ in selector.select(0.2):
                    assert isinstance(key.fileobj, socket.socket)
                    key.fileobj.recv(65536)

        reading = threading.Thread(target=read)
        reading.start()
        try:
            yield
        finally:
            stopping.set()
            reading.join()
