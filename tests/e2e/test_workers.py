"""Several processes over one PostgreSQL: what one writes, the others show; what one loses, nobody misses."""

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count as count_from
from pathlib import Path
from typing import Literal

import httpx
import pytest

from screening.app import verify_journal_of
from screening.demonstration import LISTED_DOCUMENT, LISTED_TRAVELLER
from screening.domain.clock import SystemClock
from screening.settings import Settings
from screening.store.postgres_store import open_postgres_for_reading
from screening.workflows.ports import CrossingFilter
from tests.e2e.browsers import passport_lines
from tests.e2e.duties import put_on_duty
from tests.postgresql import PostgresServer, running_postgres
from tests.running_service import PATIENCE_S, SECRET, RunningService, furnish, is_over, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("workers")]

LISTED = passport_lines(LISTED_TRAVELLER, LISTED_DOCUMENT)
HEARTBEATS = 6
"""A board that hears so many, five seconds apart, and no alert, has missed it."""


def screen(client: httpx.Client, key: str, token: str = "") -> httpx.Response:
    """Screen the listed traveller at counter 1."""
    body = {"mrz": LISTED, "crossing": {"checkpost": "KHI", "counter": "1", "direction": "exit"}}
    headers = {"Idempotency-Key": key, **({"Authorization": token} if token else {})}
    return client.post("/screenings", json=body, headers=headers)


@dataclass
class Board:
    """A connected board: what it was told so far, and where it stands."""

    lines: Iterator[str]
    numbers: list[str] = field(default_factory=list)
    position: str = ""

    def wait_for(self, kind: str) -> None:
        """Read on to the next event of that kind; an alert's crossing is noted."""
        event, heartbeats = "", 0
        for line in self.lines:
            heartbeats += line == "event: heartbeat"
            assert heartbeats < HEARTBEATS, "no alert came"
            name, _, value = line.partition(": ")
            if name == "id":
                self.position = value
            elif name == "event":
                event = value
            elif name == "data" and event == kind:
                if kind == "alert":
                    self.numbers.append(str(json.loads(value)["number"]))
                return
        raise AssertionError("the stream ended")


@contextmanager
def board(service: RunningService, after: str | None = None) -> Iterator[Board]:
    """Connect a board; `after` is where an earlier one stood."""
    headers = {} if after is None else {"Last-Event-ID": after}
    with (
        service.signed_in("shift") as client,
        client.stream("GET", "/alerts/stream", headers=headers, timeout=PATIENCE_S) as stream,
    ):
        connected = Board(stream.iter_lines())
        connected.wait_for("ready")
        yield connected


def screen_until_recorded(client: httpx.Client, key: str) -> str:
    """Screen as a counter does that asks again under the same key; give the crossing's number."""
    while True:
        answer = screen(client, key)
        if answer.status_code == 201:
            return str(answer.json()["crossing"]["number"])
        # In flight: the first asking has outlived the line on which it was answered 503.
        assert (answer.status_code, answer.json()["outcome"]) == (503, "undetermined") or answer.status_code == 409
        time.sleep(0.1)


def screen_six(client: httpx.Client, counter: str) -> list[str]:
    """Screen six travellers, one after the other."""
    return [screen_until_recorded(client, f"{counter}-{turn}") for turn in range(6)]


@pytest.fixture(scope="module")
def two(
    postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[RunningService, RunningService]]:
    """Two services over one database, each on a port of its own."""
    data, url = tmp_path_factory.mktemp("two"), postgres_server.new_database()
    furnish(data, store=url)
    here, there = RunningService(data, store=url), RunningService(data, store=url)
    with ExitStack() as running:
        for service in (here, there):
            running.callback(service.stop)
            service.start()
        yield here, there


def test_alert_of_one_process_is_on_the_board_of_another(two: tuple[RunningService, RunningService]) -> None:
    here, there = two
    with board(there) as watched, here.signed_in("counter") as client:
        for count in range(5):
            raised = screen(client, f"k{count}")
            assert raised.status_code == 201
            watched.wait_for("alert")
            assert watched.numbers[-1] == raised.json()["crossing"]["number"]
        # The same key again, at the other process: the first answer, from the store they share.
        with there.signed_in("counter") as elsewhere:
            again = screen(elsewhere, "k0")
        assert again.headers["Idempotency-Replayed"] == "true"


def test_board_comes_back_at_another_process_and_gets_what_it_missed(
    two: tuple[RunningService, RunningService],
) -> None:
    here, there = two
    with here.signed_in("counter") as client:
        with board(there) as first:
            screen_until_recorded(client, "seen")
            first.wait_for("alert")
        missed = [screen_until_recorded(client, f"missed{count}") for count in range(3)]
        with board(here, after=first.position) as back:
            later = screen_until_recorded(client, "later")
            for _ in range(4):
                back.wait_for("alert")
    assert back.numbers == [*missed, later]


def test_entry_approved_at_one_process_is_found_at_the_other_and_a_sign_out_holds_at_both(
    two: tuple[RunningService, RunningService],
) -> None:
    here, there = two
    entry = {"documents": [{"number": "SWAP0001"}], "legal_basis": "Fictional", "contact": "+92"}
    crossing = {"checkpost": "KHI", "counter": "1", "direction": "exit"}
    with here.signed_in("lists") as first, there.signed_in("approver") as second, there.signed_in("counter") as counter:

        def outcome(count: int) -> object:
            asked = {"documents": [{"number": "SWAP0001"}], "crossing": crossing}
            return counter.post("/screenings", json=asked, headers={"Idempotency-Key": f"swap{count}"}).json()[
                "outcome"
            ]

        tries = count_from(0)
        assert outcome(next(tries)) != "offload"
        proposed = {"kind": "add", "reason": "Test.", "entry": entry}
        change = first.post("/lists/ecl/changes", json=proposed, headers={"Idempotency-Key": "propose"}).json()["id"]
        path = f"/lists/ecl/changes/{change}/approve"
        assert second.post(path, json={}, headers={"Idempotency-Key": "approve"}).status_code == 200
        wait_until(lambda: outcome(next(tries)) == "offload")
        # The token was given by one process and is worth nothing at the other from the moment it is given up.
        token = second.headers["Authorization"]
        assert second.delete("/sessions").status_code == 204
        with httpx.Client(base_url=f"{here.origin}/api/v1", trust_env=False) as elsewhere:
            assert elsewhere.get("/lists", headers={"Authorization": token}).status_code == 401


def test_workers_share_the_port_and_one_that_dies_is_replaced(
    tmp_path: Path, new_postgres_database: Callable[[], str]
) -> None:
    url = new_postgres_database()
    furnish(tmp_path, store=url)
    service = RunningService(tmp_path, store=url, workers=2)
    try:
        service.start()
        first = service.worker_ids()
        with service.signed_in("counter") as client:
            for count in range(6):
                assert screen(client, f"before{count}").status_code == 201
        os.kill(first[0], signal.SIGKILL)
        wait_until(lambda: len(service.worker_ids()) == 2 and first[0] not in service.worker_ids())
        with service.signed_in("counter") as client:
            for count in range(6):
                assert screen(client, f"after{count}").status_code == 201
        # Whichever is asked tells of all: what the dead one counted too, and nothing of what it had at hand.
        told = metrics_of(service)
        assert sum(value for name, value in told.items() if name.startswith("screening_outcomes_total")) == 12
        assert told["screening_processes"] == 2
        assert told["screening_store_group_units_count"] >= 12
        assert told["screening_journal_head_seq"] == told["screening_signed_head_seq"] > 12
        last = service.worker_ids()
        service.kill_process()
        # Workers whose keeper is gone end by themselves.
        wait_until(lambda: all(is_over(pid) for pid in last))
    finally:
        service.stop()
    assert verify_journal_of(Settings(data=tmp_path, secret=SECRET, store=url)).is_whole


def test_an_overdue_alert_escalates_once_though_two_workers_look(
    tmp_path: Path, new_postgres_database: Callable[[], str]
) -> None:
    url = new_postgres_database()
    furnish(tmp_path, store=url)
    service = RunningService(tmp_path, store=url, workers=2, more={"SCREENING_ESCALATE_OFFLOAD_S": "2"})
    try:
        service.start()
        for username, level in (("director", "assistant_director"), ("deputy", "deputy_director")):
            put_on_duty(service, username, level)
        with service.signed_in("counter") as client:
            numbers = [screen(client, f"overdue{count}").json()["crossing"]["number"] for count in range(5)]
        with service.signed_in("auditor") as client:
            wait_until(lambda: {row["level"] for row in client.get("/alerts").json()["items"]} == {"deputy_director"})
            records = client.get("/journal?limit=200").json()["items"]
            rows = client.get("/alerts").json()["items"]
    finally:
        service.stop()
    assert sorted(row["number"] for row in rows) == sorted(numbers)
    steps = [record["object_ids"][0] for record in records if record["action"] == "alert.escalated"]
    # Once to each of the two levels, whichever worker was first.
    assert sorted(steps) == sorted(2 * [f"alert:{row['id']}" for row in rows])


@pytest.mark.parametrize("end", ["crash", "stop"])
def test_database_goes_and_comes_back(tmp_path: Path, end: Literal["crash", "stop"]) -> None:
    """Meanwhile every answer is 503 and says undetermined; then all is there, once, and nobody starts anything."""
    with running_postgres() as server, ExitStack() as running:
        furnish(tmp_path, store=server.url())
        service = RunningService(tmp_path, store=server.url(), workers=2)
        running.callback(service.stop)
        service.start()
        workers = service.worker_ids()
        watched = running.enter_context(board(service))
        counters = [running.enter_context(service.signed_in("counter")) for _ in range(4)]
        numbers = [screen_until_recorded(client, f"before{place}") for place, client in enumerate(counters)]
        with ThreadPoolExecutor(len(counters)) as threads:
            # Asked while it goes, and again and again until it is back.
            asked = [threads.submit(screen_six, client, str(place)) for place, client in enumerate(counters)]
            getattr(server, end)()
            with httpx.Client(base_url=f"{service.origin}/api/v1", trust_env=False, timeout=30) as outside:
                refused = screen(outside, "refused", counters[0].headers["Authorization"])
            assert refused.status_code == 503
            assert refused.json()["outcome"] == "undetermined"
            server.start()
            for each in asked:
                numbers += each.result()
        # The board stayed connected all the while, and was told of each alert once.
        while len(watched.numbers) < len(numbers):
            watched.wait_for("alert")
        assert sorted(watched.numbers) == sorted(numbers) == [f"{numbers[0][:-6]}{at:06}" for at in range(1, 29)]
        with open_postgres_for_reading(server.url(), SystemClock()) as kept:
            stored = kept.crossings.find(CrossingFilter(), 200).items
        assert sorted(crossing.number for crossing in stored) == sorted(numbers)
        assert service.worker_ids() == workers
        assert verify_journal_of(Settings(data=tmp_path, secret=SECRET, store=server.url())).is_whole
    # Closed by now: the database is gone for good, and the service stopped all the same.


def metrics_of(service: RunningService) -> dict[str, float]:
    """Give what /metrics tells, by name and labels; ask often enough that each process is asked."""
    for _ in range(10):
        text = httpx.get(f"{service.origin}/metrics", timeout=30, trust_env=False).text
        told = {
            name: float(value)
            for name, value in (line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
        }
        assert len(told) == text.count("\n") - sum(line.startswith("#") for line in text.splitlines()), "told twice"
    return told
