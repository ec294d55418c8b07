"""An entry that comes into force raises those who have just crossed on the shift manager's board, live, and once."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browsers import open_browser, sign_in
from tests.running_service import RunningService, furnish

pytestmark = pytest.mark.slow

EMERGENCY = {
    "kind": "add",
    "emergency": True,
    "entry": {
        "names": [{"text": "Zarmina TARKHELI"}],
        "dates_of_birth": ["1983-04-05"],
        "legal_basis": "Exit from Pakistan (Control) Ordinance, 1981",
        "contact": "+92 51 000 0000",
    },
    "reason": "Asked for by telephone at night.",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


@pytest.fixture
def service(browser: Browser, tmp_path: Path) -> Iterator[RunningService]:
    furnish(tmp_path)
    running = RunningService(tmp_path)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def board(browser: Browser, service: RunningService) -> Iterator[Page]:
    page = sign_in(browser, service.origin, "shift")
    page.goto(f"{service.origin}/board")
    expect(page.locator("#live")).to_be_visible()
    yield page
    page.context.close()


def cross(counter: httpx.Client) -> str:
    """Screen the traveller, who is clear, and let her pass; give the crossing's number."""
    body = {
        "traveller": {"surname": "TARKHELI", "given_names": "ZARMINA", "date_of_birth": "1983-04-05"},
        "documents": [{"number": "UT7"}],
        "crossing": {
            "checkpost": "KHI",
            "counter": "4",
            "direction": "exit",
            "service": "PK 301",
            "departs_at": (datetime.now(UTC) + timedelta(minutes=50)).isoformat(),
        },
    }
    answer = counter.post("/screenings", json=body, headers=key())
    assert answer.json()["outcome"] == "clear", answer.text
    crossing = answer.json()["crossing"]
    counter.post(f"/crossings/{crossing['id']}/movement", json={"kind": "passed"}, headers=key()).raise_for_status()
    return str(crossing["number"])


def key() -> dict[str, str]:
    return {"Idempotency-Key": f"k{time.monotonic_ns()}"}


def test_who_has_just_passed_comes_up_on_the_board_and_once(service: RunningService, board: Page) -> None:
    with service.signed_in("counter") as counter:
        number = cross(counter)
    with service.signed_in("lists") as officer:
        officer.post("/lists/ecl/changes", json=EMERGENCY, headers=key()).raise_for_status()
    row = board.locator("tbody tr", has_text=number)
    expect(row).to_contain_text("Late hit", timeout=30_000)
    expect(row).to_contain_text("Passed")
    service.kill()
    service.start()
    with service.signed_in("shift") as manager:
        (alert,) = manager.get("/alerts").json()["items"]
        assert len(manager.get(f"/alerts/{alert['id']}").json()["hits"]) == 1
    board.goto(f"{service.origin}/alerts/{alert['id']}")
    expect(board.locator(".hit")).to_contain_text("came into force after the traveller was here")
