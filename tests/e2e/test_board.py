"""The shift manager's board at work: order, claims, escalation, sound, filters, and every way of losing the line."""

import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from screening.domain.wording import Language
from tests.e2e.browsers import open_browser, sign_in
from tests.e2e.duties import put_on_duty
from tests.running_service import PASSWORD, RunningService, furnish, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("board")]

OFFLOAD = ("RAHMAN", "TARIQ MEHMOOD", "1979-03-14", "M", "UT4471903")
REFERRAL = ("QURESHI", "NADEEM AKHTAR", "1985-11-02", "M", "UT1200345")
COUNT_TONES = """() => {
    window.tones = 0;
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...at) { window.tones += 1; return start.apply(this, at); };
}"""

expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


@pytest.fixture
def service(browser: Browser, tmp_path: Path) -> Iterator[RunningService]:
    """A service of its own for each test: what waits on one board would be in another's way."""
    furnish(tmp_path)
    service = RunningService(tmp_path)
    service.start()
    yield service
    service.stop()


@pytest.fixture
def board(browser: Browser, service: RunningService) -> Iterator[Page]:
    page = live_board(browser, service, "shift")
    yield page
    page.context.close()


def live_board(browser: Browser, service: RunningService, username: str) -> Page:
    page = sign_in(browser, service.origin, username)
    page.goto(f"{service.origin}/board")
    expect(page.locator("#live")).to_be_visible()
    return page


def screened(
    service: RunningService, person: tuple[str, str, str, str, str], minutes: int | None = None, counter: str = "4"
) -> str:
    """Screen somebody whose service leaves in so many minutes; give the crossing's number."""
    surname, given_names, born, sex, number = person
    crossing: dict[str, Any] = {"checkpost": "KHI", "counter": counter, "direction": "exit"}
    if minutes is not None:
        crossing["departs_at"] = (datetime.now(UTC) + timedelta(minutes=minutes)).isoformat()
    traveller = {"surname": surname, "given_names": given_names, "date_of_birth": born, "sex": sex}
    body = {"traveller": traveller, "documents": [{"number": number, "issuing_state": "UTO"}], "crossing": crossing}
    with service.signed_in("counter") as client:
        answer = client.post("/screenings", json=body, headers={"Idempotency-Key": f"k{time.monotonic_ns()}"})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["crossing"]["number"])


def alert_of(client: httpx.Client, number: str) -> dict[str, Any]:
    items: list[dict[str, Any]] = client.get("/alerts?limit=200").json()["items"]
    return next(item for item in items if item["number"] == number)


def decide(service: RunningService, number: str) -> None:
    """Have the relief decide every hit of a crossing's alert as false."""
    with service.signed_in("relief") as client:
        alert_id = alert_of(client, number)["id"]
        for hit in client.get(f"/alerts/{alert_id}").json()["hits"]:
            body = {"hit_id": hit["id"], "disposition": "false_hit", "reason": "Another person."}
            key = {"Idempotency-Key": f"d{hit['id']}"}
            client.post(f"/alerts/{alert_id}/disposition", json=body, headers=key).raise_for_status()


def numbers(page: Page) -> list[str]:
    found: list[str] = page.evaluate("[...document.querySelectorAll('#rows tr a')].map((link) => link.textContent)")
    return found


def row_of(page: Page, number: str) -> Locator:
    return page.locator("#rows tr", has_text=number)


def test_page_and_service_order_alike_and_the_departure_is_a_clock(board: Page, service: RunningService) -> None:
    made = [
        screened(service, person, minutes)
        for person, minutes in (
            (OFFLOAD, 300), (REFERRAL, None), (OFFLOAD, None), (REFERRAL, 20), (OFFLOAD, -30), (REFERRAL, -5)
        )
    ]  # fmt: skip
    expect(board.locator("#rows tr")).to_have_count(6)
    far, plain_referral, plain_offload, closing, gone, left = made
    assert numbers(board) == [left, closing, plain_offload, plain_referral, far, gone]
    with service.signed_in("shift") as client:
        assert [item["number"] for item in client.get("/alerts").json()["items"]] == numbers(board)
    clock = row_of(board, closing).locator(".leaves")
    expect(clock).to_have_attribute("data-clock", "closing")
    expect(clock.locator("use")).to_have_attribute("href", "#shape-closing")
    expect(clock).to_contain_text("min, closes")
    expect(row_of(board, left).locator(".leaves")).to_contain_text("Left 5 min ago")


def test_claims_are_on_all_boards_and_are_taken_over_with_a_reason_alone(
    browser: Browser, board: Page, service: RunningService
) -> None:
    number = screened(service, REFERRAL)
    other = live_board(browser, service, "relief")
    row_of(board, number).focus()
    board.keyboard.press("a")
    expect(row_of(board, number)).to_contain_text("Mine since")
    expect(row_of(other, number)).to_contain_text(re.compile(r"shift since \d\d:\d\d"))
    row_of(other, number).focus()
    other.keyboard.press("a")
    other.keyboard.press("t")
    expect(other.locator("#reason-dialog")).to_be_visible()
    other.keyboard.type("Called away.")
    other.keyboard.press("Control+Enter")
    expect(row_of(other, number)).to_contain_text("Mine since")
    expect(row_of(board, number)).to_contain_text("relief since")
    other.context.close()


def test_a_decided_alert_leaves_every_board(browser: Browser, board: Page, service: RunningService) -> None:
    number, stays = screened(service, REFERRAL), screened(service, OFFLOAD)
    other = live_board(browser, service, "auditor")
    for page in (board, other):
        expect(row_of(page, number)).to_have_count(1)
    decide(service, number)
    for page in (board, other):
        expect(row_of(page, number)).to_have_count(0)
        expect(row_of(page, stays)).to_have_count(1)
    other.context.close()


def test_an_offload_sounds_after_a_gesture_until_it_is_acknowledged_unless_switched_off(
    board: Page, service: RunningService
) -> None:
    board.evaluate(COUNT_TONES)
    expect(board.locator("#sound-note")).to_be_visible()
    board.keyboard.press("Shift")
    expect(board.locator("#sound-note")).to_be_hidden()
    number = screened(service, REFERRAL)
    expect(row_of(board, number)).to_have_count(1)
    assert board.evaluate("window.tones") == 0
    offload = screened(service, OFFLOAD)
    wait_until(lambda: bool(board.evaluate("window.tones >= 4")))
    row_of(board, offload).focus()
    board.keyboard.press("a")
    expect(row_of(board, offload)).to_contain_text("Mine since")
    heard = board.evaluate("window.tones")
    board.wait_for_timeout(9000)
    assert board.evaluate("window.tones") == heard
    board.uncheck("#sound")
    board.reload()
    expect(board.locator("#sound")).not_to_be_checked()
    expect(board.locator("#sound-note")).to_be_hidden()


def test_filters_are_worked_by_keyboard_kept_in_the_tab_and_hide_no_offload_unseen(
    board: Page, service: RunningService
) -> None:
    referral, offload = screened(service, REFERRAL, counter="2"), screened(service, OFFLOAD, counter="5")
    expect(board.locator("#rows tr")).to_have_count(2)
    board.keyboard.press("/")
    board.keyboard.type("qure UT12")
    expect(board.locator("#rows tr")).to_have_count(1)
    expect(row_of(board, referral)).to_have_count(1)
    expect(board.locator("#filter-hides")).to_contain_text("not shown here: 1")
    board.keyboard.press("Enter")
    assert board.evaluate("document.activeElement.tagName") == "TR"
    board.reload()
    expect(board.locator("#filter-count")).to_have_text("1 of 2 shown")
    assert board.evaluate("location.search + location.hash") == ""
    board.keyboard.press("Escape")
    expect(board.locator("#rows tr")).to_have_count(2)
    board.keyboard.press("o")
    expect(row_of(board, referral)).to_have_count(0)
    board.keyboard.press("o")
    for name, value in (("counter", "KHI 2"), ("whose", "waiting"), ("list", "red_book")):
        board.select_option(f"#filter-{name}", value)
    expect(row_of(board, offload)).to_have_count(0)
    expect(row_of(board, referral)).to_have_count(1)


def test_nobody_acknowledges_and_the_alert_appears_on_the_board_of_the_next_level(
    browser: Browser, service: RunningService
) -> None:
    """The real service with short timers; killed while the clock runs, it goes on where the store says."""
    put_on_duty(service, "director", "assistant_director")
    service.stop()
    service.more = {"SCREENING_ESCALATE_OFFLOAD_S": "3"}
    service.start()
    shift, director = live_board(browser, service, "shift"), live_board(browser, service, "director")
    number = screened(service, OFFLOAD)
    expect(row_of(shift, number)).to_contain_text("At assistant director")
    expect(row_of(director, number)).to_contain_text("At assistant director")
    # Nobody is rostered above the assistant director: it stays, and says so.
    expect(row_of(director, number)).to_contain_text("Nobody rostered above")
    service.kill()
    service.start()
    expect(director.locator("#not-live")).to_be_hidden()
    put_on_duty(service, "zonal", "zonal_director")
    expect(row_of(director, number)).to_contain_text("At zonal director")
    assert escalations(service) == ["alert.escalated", "alert.nobody_above", "alert.escalated"]
    for page in (shift, director):
        page.context.close()


def escalations(service: RunningService) -> list[str]:
    """Give what the clock did, in order."""
    with service.signed_in("auditor") as client:
        records = client.get("/journal?limit=200").json()["items"]
    return [record["action"] for record in records if record["actor"] == "clock"]


@pytest.mark.parametrize("how", ["offline", "frozen", "restarted"])
def test_after_an_interruption_nothing_is_missing_and_nothing_double(
    board: Page, service: RunningService, how: str
) -> None:
    before, leaves = screened(service, REFERRAL), screened(service, REFERRAL)
    expect(board.locator("#rows tr")).to_have_count(2)
    board.evaluate(COUNT_ROWS)
    session = board.context.new_cdp_session(board)
    if how == "offline":
        board.context.set_offline(True)
        expect(board.locator("#not-live")).to_be_visible()
    elif how == "frozen":
        session.send("Page.setWebLifecycleState", {"state": "frozen"})
    else:
        service.stop()
        service.start()
    during = screened(service, OFFLOAD)
    decide(service, leaves)
    if how == "offline":
        board.context.set_offline(False)
    elif how == "frozen":
        time.sleep(2)
        session.send("Page.setWebLifecycleState", {"state": "active"})
    expect(row_of(board, during)).to_have_count(1)
    expect(row_of(board, leaves)).to_have_count(0)
    expect(board.locator("#not-live")).to_be_hidden()
    after = screened(service, REFERRAL)
    expect(row_of(board, after)).to_have_count(1)
    assert sorted(numbers(board)) == sorted([before, during, after])
    added = board.evaluate("window.added")
    assert len(added) == len(set(added)) == 2


COUNT_ROWS = """() => {
    window.added = [];
    new MutationObserver((changes) => {
        for (const change of changes) for (const node of change.addedNodes) window.added.push(node.dataset.id);
    }).observe(document.getElementById("rows"), { childList: true });
}"""


def test_a_session_that_ends_asks_to_sign_in_and_comes_back(board: Page, service: RunningService) -> None:
    first = screened(service, REFERRAL)
    expect(row_of(board, first)).to_have_count(1)
    board.evaluate(
        """async () => {
            const { csrf_token } = JSON.parse(document.getElementById("page-data").textContent);
            await fetch("/api/v1/sessions", { method: "DELETE", headers: { "X-CSRF-Token": csrf_token } });
        }"""
    )
    expect(board.locator("#not-live-sign-in")).to_be_visible()
    second = screened(service, OFFLOAD)
    board.click("#not-live-sign-in")
    board.fill("#username", "shift")
    board.fill("#password", PASSWORD)
    board.keyboard.press("Enter")
    expect(board.locator("#live")).to_be_visible()
    assert sorted(numbers(board)) == sorted([first, second])


@pytest.mark.parametrize("language", Language)
def test_no_part_of_a_row_is_broken_or_cut_at_1024(
    browser: Browser, service: RunningService, language: Language
) -> None:
    """Dates, numbers and times stay whole, and nothing runs over its cell."""
    for minutes in (None, 25, 300, -5):
        screened(service, OFFLOAD, minutes)
    page = sign_in(browser, service.origin, "shift", language)
    expect(page.locator("#rows tr")).to_have_count(4)
    broken = page.evaluate(
        """() => [...document.querySelectorAll("#rows .part, #rows .leaves, #rows a, #rows .age, #rows .tag")]
            .filter((node) => node.getClientRects().length > 1
                || node.textContent && node.scrollWidth > node.closest("td").clientWidth + 1)
            .map((node) => node.textContent)"""
    )
    assert broken == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.context.close()


def test_the_stream_itself_has_neither_gap_nor_double_over_a_restart(service: RunningService) -> None:
    """A plain client with its Last-Event-ID."""
    with service.signed_in("shift") as client, client.stream("GET", "/alerts/stream", timeout=30) as stream:
        position = next(line for line in stream.iter_lines() if line.startswith("id: ")).removeprefix("id: ")
    made = [screened(service, REFERRAL) for _ in range(2)]
    service.kill()
    service.start()
    made.append(screened(service, OFFLOAD))
    found: list[str] = []
    headers = {"Last-Event-ID": position}
    with (
        service.signed_in("shift") as client,
        client.stream("GET", "/alerts/stream", timeout=30, headers=headers) as stream,
    ):
        for line in stream.iter_lines():
            if line.startswith("data: ") and '"number"' in line:
                found.append(json.loads(line.removeprefix("data: "))["number"])
            if line == "event: heartbeat":
                break
    wait_until(lambda: found == made)
