"""The same answers over the real store, with everything joined as it is served."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from screening.app import create_app, open_house, seed_demonstration
from screening.domain.clock import SystemClock
from screening.settings import Settings
from tests.api.desk import CROSSING, LISTED_LINES, ReaderOfKnownPages

_WATCHLISTS = Path(__file__).parents[2] / "watchlists"


@dataclass(slots=True)
class House:
    """A served house with the demonstration's people signed in."""

    app: FastAPI
    tokens: dict[str, str]

    def call(self, method: str, path: str, by: str, body: object = None, key: str = "k") -> httpx.Response:
        headers = {"Idempotency-Key": key}
        if by:
            headers["Authorization"] = f"Bearer {self.tokens[by]}"

        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(
                transport=httpx.ASGITransport(self.app), base_url="http://screening.test"
            ) as client:
                return await client.request(method, f"/api/v1{path}", headers=headers, json=body)

        return asyncio.run(ask())


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    settings = Settings(
        data=tmp_path_factory.mktemp("house"),
        watchlists=_WATCHLISTS,
        secret="a-secret-of-this-test-and-of-nothing-else",
        names=("screening.test",),
    )
    with open_house(settings, SystemClock()) as opened:
        people = seed_demonstration(opened)
        opened.watch.start()
        served = House(create_app(opened, ReaderOfKnownPages()), {})
        for person in people:
            answer = served.call("POST", "/sessions", "", {"username": person.username, "password": person.password})
            assert answer.status_code == 201
            served.tokens[person.username] = answer.json()["token"]
        yield served


def alerts(house: House) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = house.call("GET", "/alerts?limit=200", "shift").json()["items"]
    return items


def test_a_listed_traveller_is_stopped_alerted_and_decided_once(house: House) -> None:
    screened = house.call("POST", "/screenings", "counter", {"mrz": LISTED_LINES, "crossing": CROSSING}, "first")
    assert screened.status_code == 201
    assert screened.json()["outcome"] == "offload"
    assert all(not each["stale"] for each in screened.json()["lists"])
    crossing = screened.json()["crossing"]["id"]
    (line,) = [each for each in alerts(house) if each["crossing_id"] == crossing]
    opened = house.call("GET", f"/alerts/{line['id']}", "shift").json()
    decision = {"hit_id": opened["hits"][0]["id"], "disposition": "offloaded", "reason": "Order confirmed."}
    path = f"/alerts/{line['id']}/disposition"
    statuses: list[int] = []
    officers = [
        threading.Thread(
            target=lambda who=who: statuses.append(house.call("POST", path, who, decision, "d").status_code)
        )
        for who in ("shift", "director")
    ]
    for officer in officers:
        officer.start()
    for officer in officers:
        officer.join()
    assert sorted(statuses) == [200, 409]


def test_one_key_sent_eight_times_at_once_makes_one_crossing(house: House) -> None:
    body = {"traveller": {"surname": "ERIKSSON", "given_names": "ANNA MARIA"}, "crossing": CROSSING}
    answers: list[httpx.Response] = []
    callers = [
        threading.Thread(target=lambda: answers.append(house.call("POST", "/screenings", "counter", body, "eight")))
        for _ in range(8)
    ]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
    again = house.call("POST", "/screenings", "counter", body, "eight")
    assert again.headers["idempotency-replayed"] == "true"


def test_the_same_key_with_another_body_is_refused(house: House) -> None:
    body = {"documents": [{"number": "L898902C3"}], "crossing": CROSSING}
    assert house.call("POST", "/screenings", "counter", body, "reused").status_code == 201
    other = house.call("POST", "/screenings", "counter", {**body, "documents": [{"number": "L1"}]}, "reused")
    assert other.json()["code"] == "idempotency_key_reused"


@pytest.mark.parametrize(
    ("path", "by"),
    [
        ("/lists", "counter"),
        ("/journal", "auditor"),
        ("/accounts", "admin"),
        ("/checkposts", "counter"),
        ("/alerts", "director"),
    ],
)
def test_every_kind_of_reading_answers(house: House, path: str, by: str) -> None:
    answer = house.call("GET", path, by)
    assert answer.status_code == 200
    assert answer.json()["items"] is not None


def test_crossings_are_found_page_by_page(house: House) -> None:
    for number in range(3):
        body = {"documents": [{"number": f"PAGE{number}"}], "crossing": CROSSING}
        assert house.call("POST", "/screenings", "counter", body, f"page{number}").status_code == 201
    first = house.call("POST", "/crossings/search", "shift", {"limit": 2}).json()
    rest = house.call("POST", "/crossings/search", "shift", {"limit": 2, "cursor": first["next_cursor"]}).json()
    assert not {each["id"] for each in first["items"]} & {each["id"] for each in rest["items"]}


def test_nobody_is_sent_to_another_host(house: House) -> None:
    answer = house.call("GET", "/alerts/", "shift")
    assert (answer.status_code, answer.json()["code"]) == (404, "route_not_found")
