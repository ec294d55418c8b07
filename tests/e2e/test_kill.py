"""Killed without warning during screenings over HTTP: what was answered is there, and nothing is there by half."""

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from screening.app import verify_journal_of
from screening.domain.clock import SystemClock
from screening.domain.identifiers import CrossingId
from screening.settings import Settings
from screening.store.postgres_store import open_postgres_for_reading
from screening.store.sqlite_store import open_for_reading
from screening.workflows.ports import CrossingFilter, Repositories
from tests.builders import an_entry
from tests.running_service import SECRET, RunningService, furnish

CLIENTS = 8
LISTED = "QADRI SHAHNAWAZ"


@dataclass
class Ledger:
    """What the clients remember for themselves: what they asked, and what they were answered."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    asked: dict[str, dict[str, object]] = field(default_factory=dict)
    answered: dict[str, dict[str, object]] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)

    def unanswered(self) -> set[str]:
        return set(self.asked) - set(self.answered)


def a_request(key: str, chance: random.Random) -> dict[str, object]:
    is_listed = chance.random() < 0.3
    return {
        "traveller": {
            "surname": LISTED if is_listed else "ERIKSSON",
            "given_names": f"ANNA {key}".replace("-", " ").upper() if not is_listed else "",
            "date_of_birth": "1974-08-12",
        },
        "documents": [{"number": "KILLME1" if is_listed else f"Z{key}".replace("-", ""), "issuing_state": "UTO"}],
        "crossing": {"checkpost": "KHI", "counter": str(chance.randint(1, 8)), "direction": "exit"},
    }


def screen_until_killed(service: RunningService, token: str, ledger: Ledger, seed: int, stop: threading.Event) -> None:
    """One counter: screens traveller after traveller until the service is gone."""
    chance = random.Random(seed)  # noqa: S311  a test's own dice
    with httpx.Client(base_url=f"{service.origin}/api/v1", timeout=10, trust_env=False) as client:
        for count in range(10_000):
            if stop.is_set():
                return
            # Of one length: without the hyphen the keys are document numbers, and no two may be the same.
            key = f"{seed:04}-{count:05}"
            body = a_request(key, chance)
            with ledger.lock:
                ledger.asked[key] = body
                ledger.open.add(key)
            try:
                answer = client.post("/screenings", json=body, headers={"Authorization": token, "Idempotency-Key": key})
            except httpx.HTTPError:
                # The request stays open in the ledger: the service was killed under it.
                return
            assert answer.status_code == 201, answer.text
            with ledger.lock:
                ledger.answered[key] = answer.json()
                ledger.open.discard(key)


@pytest.mark.slow
@pytest.mark.parametrize(("database", "rounds"), [("sqlite", 12), ("postgresql", 6)])
def test_nothing_answered_is_lost_and_nothing_is_half_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest, database: str, rounds: int
) -> None:
    """It is the service that is killed, not PostgreSQL."""
    url = request.getfixturevalue("new_postgres_database")() if database == "postgresql" else ""
    furnish(tmp_path, (an_entry(LISTED, documents=("KILLME1",)),), url)
    service, ledger, chance = RunningService(tmp_path, store=url), Ledger(), random.Random(20261121)  # noqa: S311
    open_at_kill = []
    try:
        for turn in range(rounds):
            service.start()
            with service.signed_in("counter") as signed_in:
                token = signed_in.headers["Authorization"]
            stop = threading.Event()
            clients = [
                threading.Thread(target=screen_until_killed, args=(service, token, ledger, 100 * turn + number, stop))
                for number in range(CLIENTS)
            ]
            for client in clients:
                client.start()
            time.sleep(chance.uniform(0.4, 1.0))
            with ledger.lock:
                open_at_kill.append(len(ledger.open))
            service.kill()
            stop.set()
            for client in clients:
                client.join()
            with ledger.lock:
                ledger.open.clear()
        with (
            open_postgres_for_reading(url, SystemClock())
            if url
            else open_for_reading(tmp_path / "screening.sqlite3", SystemClock())
        ) as repositories:
            stored = check_against(ledger, repositories)
        service.start()
        ask_again(service, ledger, stored)
    finally:
        service.stop()
    verification = verify_journal_of(Settings(data=tmp_path, secret=SECRET, store=url))
    assert verification.is_whole, verification.counts
    with capsys.disabled():
        kills_with_open = sum(count > 0 for count in open_at_kill)
        print(  # noqa: T201  the figure that tells whether anything was tested
            f"\n{rounds} kills on {database}, {kills_with_open} with a request open; {len(ledger.answered)} answered, "
            f"{len(ledger.unanswered())} not; journal of {verification.records} records whole"
        )
    assert kills_with_open > rounds // 2


def check_against(ledger: Ledger, repositories: Repositories) -> set[str]:
    """Compare the store with the ledger; give the document numbers that are stored."""
    for key, answer in ledger.answered.items():
        crossing_answer = answer["crossing"]
        assert isinstance(crossing_answer, dict)
        crossing = repositories.crossings.get(CrossingId(UUID(crossing_answer["id"])))
        (screening,) = repositories.crossings.screenings(crossing.id)
        asked = ledger.asked[key]
        documents, traveller = asked["documents"], asked["traveller"]
        assert isinstance(documents, list)
        assert isinstance(traveller, dict)
        assert crossing.number == crossing_answer["number"]
        assert str(screening.id) == answer["id"]
        assert screening.outcome_shown == answer["outcome"]
        assert [document.number for document in screening.documents] == [document["number"] for document in documents]
        assert screening.traveller is not None
        assert screening.traveller.name.surname == traveller["surname"]
    return whole_crossings(repositories)


def whole_crossings(repositories: Repositories) -> set[str]:
    """Every stored crossing has its screening; every one with hits its alert; numbers run without a gap."""
    numbers, stored, cursor = [], set(), None
    while True:
        page = repositories.crossings.find(CrossingFilter(), 200, cursor)
        for crossing in page.items:
            (screening,) = repositories.crossings.screenings(crossing.id)
            hits, alert = repositories.alerts.hits(crossing.id), repositories.alerts.of_crossing(crossing.id)
            assert len(hits) == screening.hits_total
            assert (alert is not None) == bool(hits)
            numbers.append(int(crossing.number[-6:]))
            stored.add(screening.documents[0].number)
        cursor = page.next_cursor
        if cursor is None:
            break
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    return stored


def ask_again(service: RunningService, ledger: Ledger, stored: set[str]) -> None:
    """A counter that was not answered asks again with the same key: it gets one crossing, not two."""
    numbers: Counter[str] = Counter()
    with service.signed_in("counter") as client:
        for key in sorted(ledger.unanswered()):
            asked = ledger.asked[key]
            first, second = (client.post("/screenings", json=asked, headers={"Idempotency-Key": key}) for _ in range(2))
            assert (first.status_code, second.status_code) == (201, 201)
            assert first.json() == second.json()
            document = asked["documents"]
            assert isinstance(document, list)
            if document[0]["number"] in stored and document[0]["number"] != "KILLME1":
                assert first.headers["Idempotency-Replayed"] == "true"
            numbers[first.json()["crossing"]["number"]] += 1
    assert all(count == 1 for count in numbers.values())
