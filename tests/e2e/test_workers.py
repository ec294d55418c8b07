"""Several processes over one PostgreSQL: what one writes, the others show; what one loses, nobody misses."""

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from screening.app import verify_journal_of
from screening.demonstration import LISTED_DOCUMENT, LISTED_TRAVELLER
from screening.settings import Settings
from tests.e2e.browsers import passport_lines
from tests.postgresql import running_postgres
from tests.running_service import SECRET, RunningService, furnish

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("workers")]

LISTED = passport_lines(LISTED_TRAVELLER, LISTED_DOCUMENT)
PATIENCE_S = 60.0
HEARTBEATS = 6
"""A board that hears so many, five seconds apart, and no alert, has missed it."""


def screen(client: httpx.Client, key: str) -> httpx.Response:
    """Screen the listed traveller at counter 1."""
    body = {"mrz": LISTED, "crossing": {"checkpost": "KHI", "counter": "1", "direction": "exit"}}
    return client.post("/screenings", json=body, headers={"Idempotency-Key": key})


@contextmanager
def board(service: RunningService) -> Iterator[Callable[[], str]]:
    """Connect a board; give what waits for its next alert and gives its crossing's number."""
    with service.signed_in("shift") as client, client.stream("GET", "/alerts/stream", timeout=PATIENCE_S) as stream:
        lines = stream.iter_lines()

        def next_alert() -> str:
            event, heartbeats = "", 0
            for line in lines:
                heartbeats += line == "event: heartbeat"
                assert heartbeats < HEARTBEATS, "no alert came"
                if line.startswith("event: "):
                    event = line.removeprefix("event: ")
                if line.startswith("data: ") and event == "alert":
                    return str(json.loads(line.removeprefix("data: "))["number"])
            raise AssertionError("the stream ended")

        for line in lines:
            if line == "event: ready":
                break
        yield next_alert


def test_alert_of_one_process_is_on_the_board_of_another(
    tmp_path: Path, new_postgres_database: Callable[[], str]
) -> None:
    url = new_postgres_database()
    furnish(tmp_path, store=url)
    here, there = RunningService(tmp_path, store=url), RunningService(tmp_path, store=url)
    with ExitStack() as running:
        for service in (here, there):
            running.callback(service.stop)
            service.start()
        next_alert = running.enter_context(board(there))
        client = running.enter_context(here.signed_in("counter"))
        for count in range(5):
            raised = screen(client, f"k{count}")
            assert raised.status_code == 201
            assert next_alert() == raised.json()["crossing"]["number"]
        # The same key again, at the other process: the first answer, from the store they share.
        with there.signed_in("counter") as elsewhere:
            again = screen(elsewhere, "k0")
        assert again.headers["Idempotency-Replayed"] == "true"


def test_workers_share_the_port_and_one_that_dies_is_replaced(
    tmp_path: Path, new_postgres_database: Callable[[], str]
) -> None:
    url = new_postgres_database()
    furnish(tmp_path, store=url)
    service = RunningService(tmp_path, store=url, workers=2)
    try:
        service.start()
        first = workers_of(service)
        with service.signed_in("counter") as client:
            for count in range(6):
                assert screen(client, f"before{count}").status_code == 201
        os.kill(first[0], signal.SIGKILL)
        wait_until(lambda: len(workers_of(service)) == 2 and first[0] not in workers_of(service))
        with service.signed_in("counter") as client:
            for count in range(6):
                assert screen(client, f"after{count}").status_code == 201
        last = workers_of(service)
        service.kill()
        # Workers whose keeper is gone end by themselves.
        wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in last))
    finally:
        service.stop()
    assert verify_journal_of(Settings(data=tmp_path, secret=SECRET, store=url)).is_whole


def test_database_goes_and_comes_back(tmp_path: Path) -> None:
    """Meanwhile every answer is 503 and says undetermined; afterwards nobody has to start anything."""
    with running_postgres() as server, ExitStack() as running:
        furnish(tmp_path, store=server.url())
        service = RunningService(tmp_path, store=server.url())
        running.callback(service.stop)
        service.start()
        next_alert = running.enter_context(board(service))
        client = running.enter_context(service.signed_in("counter"))
        assert screen(client, "before").status_code == 201
        before = next_alert()
        server.crash()
        refused = screen(client, "during")
        assert refused.status_code == 503
        assert refused.json()["outcome"] == "undetermined"
        server.start()
        wait_until(lambda: screen(client, "during").status_code == 201)
        # The board stayed connected all the while.
        assert next_alert() != before
    # Closed by now: the database is gone for good, and the service stopped all the same.


def workers_of(service: RunningService) -> list[int]:
    """Give the process ids of a keeper's workers."""
    assert service.process is not None
    children = Path(f"/proc/{service.process.pid}/task/{service.process.pid}/children").read_text(encoding="ascii")
    return [int(pid) for pid in children.split()]


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so, and fail if it never is."""
    until = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < until
        threading.Event().wait(0.1)
