"""Slow, silent and oversized clients over real sockets: whoever asks is served the while."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
import uvicorn

from screening.web.connections import HEAD_BYTES, ConnectionLimits, guarded
from tests.api.desk import LISTED, Desk

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slow_clients")]

PATIENCE_S = 60.0
SLOW = 200


@contextmanager
def serving(desk: Desk, limits: ConnectionLimits) -> Iterator[int]:
    """Serve the desk behind the guard; give the port."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=512)
    config = uvicorn.Config(
        desk.app, http=guarded(limits), ws="none", log_config=None, access_log=False, timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    while not server.started:
        time.sleep(0.005)
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


def connect(port: int, sent: bytes = b"") -> socket.socket:
    connected = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
    connected.sendall(sent)
    return connected


def answer_to(port: int, sent: bytes) -> bytes:
    """Send a request on a connection of its own; give all that comes until the server closes it."""
    with connect(port, sent) as connected:
        return until_closed(connected)


def until_closed(connected: socket.socket) -> bytes:
    received = b""
    try:
        while more := connected.recv(65536):
            received += more
    except ConnectionResetError:
        pass
    return received


def health(port: int) -> bytes:
    return answer_to(port, b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")


def screening(desk: Desk, port: int, key: str) -> bytes:
    body = str(LISTED).replace("'", '"').encode()
    head = (
        f"POST /api/v1/screenings HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {desk.token(desk.site.officer)}\r\nIdempotency-Key: {key}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return answer_to(port, head.encode() + body)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET /heal",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ",
        b"POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\n",
    ],
    ids=["silent", "half-a-line", "half-a-head", "unfinished-head"],
)
def test_health_and_screening_go_on_while_two_hundred_slow_connections_hang(sent: bytes) -> None:
    desk = Desk()
    with serving(desk, ConnectionLimits(head_s=PATIENCE_S)) as port, ExitStack() as hanging:
        for _ in range(SLOW):
            hanging.enter_context(connect(port, sent))
        for number in range(5):
            assert health(port).startswith(b"HTTP/1.1 200 ")
            assert screening(desk, port, f"k{number}").startswith(b"HTTP/1.1 201 ")


def test_bodies_that_never_come_hold_nobody_up() -> None:
    desk = Desk()
    begun = (
        b"POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"
    )
    with serving(desk, ConnectionLimits(body_quiet_s=PATIENCE_S)) as port, ExitStack() as hanging:
        for _ in range(SLOW):
            hanging.enter_context(connect(port, begun))
        assert health(port).startswith(b"HTTP/1.1 200 ")
        assert screening(desk, port, "k").startswith(b"HTTP/1.1 201 ")


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost"])
def test_a_head_that_does_not_come_ends_the_connection(sent: bytes) -> None:
    with serving(Desk(), ConnectionLimits(head_s=0.05)) as port:
        assert answer_to(port, sent).startswith(b"HTTP/1.1 408 ")


def test_a_body_that_stops_coming_ends_the_connection() -> None:
    begun = b"POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"
    with serving(Desk(), ConnectionLimits(body_quiet_s=0.05)) as port:
        assert not answer_to(port, begun).startswith(b"HTTP/1.1 2")


def test_whoever_is_waited_for_by_us_is_not_ended() -> None:
    """The deadlines are for what the client sends; an answer may take longer."""
    with serving(Desk(), ConnectionLimits(head_s=PATIENCE_S, body_quiet_s=0.001)) as port:
        assert health(port).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("line", [b"X-Long: " + b"a" * HEAD_BYTES, b"X: y\r\n" * HEAD_BYTES])
def test_a_head_too_large_is_refused(line: bytes) -> None:
    with serving(Desk(), ConnectionLimits()) as port:
        answer = answer_to(port, b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + line + b"\r\nConnection: close\r\n\r\n")
        assert b" 200 " not in answer[:20]
        assert health(port).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("limits", [ConnectionLimits(most=20), ConnectionLimits(most_of_address=20)])
def test_the_longest_silent_connection_makes_room_for_whoever_comes(limits: ConnectionLimits) -> None:
    desk = Desk()
    with serving(desk, limits) as port, ExitStack() as hanging:
        silent = [hanging.enter_context(connect(port)) for _ in range(60)]
        assert health(port).startswith(b"HTTP/1.1 200 ")
        assert screening(desk, port, "k").startswith(b"HTTP/1.1 201 ")
        assert until_closed(silent[0]) == b""


def test_proxies_that_bring_everybody_s_calls_are_not_counted_as_one_caller() -> None:
    limits = ConnectionLimits(most_of_address=2, exempt=frozenset({"127.0.0.1"}))
    with serving(Desk(), limits) as port, ExitStack() as hanging:
        silent = [hanging.enter_context(connect(port)) for _ in range(10)]
        assert health(port).startswith(b"HTTP/1.1 200 ")
        silent[0].sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert until_closed(silent[0]).startswith(b"HTTP/1.1 200 ")
