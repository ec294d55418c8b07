"""A list is imported into a running service, which screens meanwhile and searches what was imported by itself."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import httpx
import pytest

from screening.domain.entries import ListEntry
from screening.domain.travellers import Cnic
from screening.lists.own_csv import written_csv
from tests.running_service import WATCHLISTS, RunningService, furnish, wait_until
from tests.workflows.import_scenes import said

pytestmark = pytest.mark.slow

IMPORTS = "/lists/seeded/imports"
CROSSING = {"checkpost": "KHI", "counter": "4", "direction": "exit"}
DEFINITION = """
code = "seeded"
name = { en = "Imported", ur = "Imported" }
holds = "persons"
authorities = ["moi"]
categories = ["person"]
threshold = 0.9
upkeep = "obtained"
permitted_age = "48h"
[import]
format = "own_csv"
[[rules]]
raises = "offload"
advice = { en = "Look closely.", ur = "غور سے دیکھیں۔" }
"""


def entry(number: int) -> ListEntry:
    """Make an entry with a card of its own."""
    return replace(said(number, "Somebody New"), cnic=Cnic(f"00000{number:08}"))


@pytest.fixture
def service(tmp_path: Path) -> Iterator[RunningService]:
    lists = tmp_path / "watchlists"
    copytree(WATCHLISTS, lists)
    (lists / "seeded.toml").write_text(DEFINITION, encoding="utf-8")
    data = tmp_path / "data"
    data.mkdir()
    furnish(data)
    running = RunningService(data, more={"SCREENING_WATCHLISTS": str(lists)})
    running.start()
    yield running
    running.stop()


def send(client: httpx.Client, count: int, key: str, query: str = "") -> httpx.Response:
    content = "".join(written_csv(entry(number) for number in range(count))).encode()
    files = [("file", ("list.csv", content, "text/csv"))]
    return client.post(f"{IMPORTS}{query}", files=files, headers={"Idempotency-Key": key})


def outcome(client: httpx.Client, number: int) -> str:
    body = {
        "traveller": {"surname": "SOMEBODY", "given_names": "NEW", "cnic": f"00000{number:08}"},
        "documents": [{"number": "L898902C3"}],
        "crossing": CROSSING,
    }
    answer = client.post("/screenings", json=body, headers={"Idempotency-Key": f"s{time.monotonic_ns()}"})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["outcome"])


def test_what_is_imported_is_searched_without_a_restart_and_survives_one(service: RunningService) -> None:
    with service.signed_in("lists") as lists, service.signed_in("shift") as counter:
        tried = send(lists, 30, "a", "?dry_run=true")
        assert tried.status_code in {200, 202}, tried.text
        if tried.status_code == 202:
            path = f"{IMPORTS}/{tried.json()['id']}"
            wait_until(lambda: lists.get(path).json()["state"] == "tried")
        made = send(lists, 2500, "b")
        assert made.status_code in {201, 202}, made.text
        place = made.json()["id"]
        wait_until(lambda: lists.get(f"{IMPORTS}/{place}").json()["state"] == "in_force")
        wait_until(lambda: outcome(counter, 2400) == "offload")
        assert send(lists, 2500, "b").headers["Idempotency-Replayed"] == "true"
    service.kill()
    service.start()
    with service.signed_in("shift") as counter:
        assert outcome(counter, 2400) == "offload"


def test_an_import_whose_service_is_killed_changes_nothing_and_is_told_so(service: RunningService) -> None:
    with service.signed_in("lists") as lists:
        made = send(lists, 20_000, "a")
        assert made.status_code in {201, 202}, made.text
        is_over = made.status_code == 201
    service.kill()
    service.start()
    with service.signed_in("lists") as lists:
        version = lists.get("/lists/seeded").json()["version"]
        state = lists.get(f"{IMPORTS}/{made.json()['id']}").json()["state"]
        assert (version is not None) is (state == "in_force")
        assert is_over is (state == "in_force") or state in {"checking", "in_force"}
