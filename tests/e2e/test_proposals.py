"""Two list officers and the queue of proposals in a real browser: decided by keyboard, with the cost before them."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from screening.domain.wording import Language
from tests.e2e.browsers import sign_in
from tests.running_service import RunningService

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

expect.set_options(timeout=20_000)

PERSON = {"dates_of_birth": ["1980-02-03"], "legal_basis": "Fictional order 8", "contact": "+92 51 000 0000"}


def shoot(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look at the pages."""
    if folder := os.environ.get("SCREENING_TESTS_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def propose(service: RunningService, name: str, *, is_emergency: bool = False) -> dict[str, Any]:
    """Propose an entry as the first officer."""
    entry = {"names": [{"text": name}], **PERSON}
    body = {"kind": "add", "reason": "Order 8, of today.", "entry": entry, "emergency": is_emergency}
    with service.signed_in("lists") as client:
        answer = client.post("/lists/ecl/changes", json=body, headers={"Idempotency-Key": name.partition(",")[0]})
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made


@pytest.fixture
def second(browser: Browser, service: RunningService) -> Iterator[Page]:
    page = sign_in(browser, service.origin, "approver")
    yield page
    page.context.close()


def open_first(page: Page, origin: str, name: str) -> None:
    """Go to the queue, move to that proposal and open it, by keyboard alone."""
    page.goto(f"{origin}/proposals")
    expect(page.locator("a.open", has_text=name)).to_be_visible()
    for _ in range(page.locator("a.open").count()):
        page.keyboard.press("j")
        if name in str(page.evaluate("document.activeElement.textContent")):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#proposal-heading")).to_contain_text(name)
    expect(page.locator("form[inert]")).to_have_count(0)


def test_a_proposal_is_opened_priced_and_approved_by_keyboard(service: RunningService, second: Page) -> None:
    propose(service, "APPELGREN, TILDA")
    open_first(second, service.origin, "APPELGREN")
    expect(second.locator("#cost dl")).to_be_visible()
    shoot(second, "proposal")
    second.keyboard.press("a")
    expect(second.locator("#done")).to_contain_text("Approved")
    expect(second.locator("a.open", has_text="APPELGREN")).to_have_count(0)


def test_a_rejection_takes_its_reason(service: RunningService, second: Page) -> None:
    made = propose(service, "BERGDAHL, TILDA")
    open_first(second, service.origin, "BERGDAHL")
    second.keyboard.press("r")
    expect(second.locator("#trouble")).to_contain_text("Say why")
    expect(second.locator("#why")).to_be_focused()
    second.keyboard.type("r is no letter of command here")
    second.reload()
    expect(second.locator("#why")).to_have_value("r is no letter of command here")
    second.focus("#proposal-heading")
    second.keyboard.press("r")
    expect(second.locator("#done")).to_contain_text("Rejected")
    with service.signed_in("auditor") as client:
        seen = client.get(f"/lists/ecl/changes/{made['id']}").json()
    assert (seen["state"], seen["decision"]["reason"]) == ("rejected", "r is no letter of command here")


def test_an_emergency_entry_is_confirmed_from_the_queue(service: RunningService, second: Page) -> None:
    propose(service, "CEDERGREN, TILDA", is_emergency=True)
    second.goto(f"{service.origin}/proposals")
    expect(second.locator("tr", has_text="CEDERGREN")).to_contain_text("lapses 20")
    expect(second.locator("tr", has_text="CEDERGREN")).to_contain_text("alerts a day")
    second.set_viewport_size({"width": 1024, "height": 768})
    assert second.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shoot(second, "proposals")
    open_first(second, service.origin, "CEDERGREN")
    expect(second.locator("table")).to_contain_text("1980-02-03")
    second.keyboard.press("w")
    second.keyboard.type("Checked with the desk.")
    second.keyboard.press("Escape")
    second.keyboard.press("a")
    expect(second.locator("#done")).to_contain_text("in force")
    expect(second.locator("a.open", has_text="CEDERGREN")).to_have_count(0)


def amend(service: RunningService, entry_id: str, father_name: str) -> str:
    """Propose to amend an entry's first revision as the first officer, and give the proposal's id."""
    body = {"kind": "amend", "entry_id": entry_id, "reason": "Order 9.", "entry": {"father_name": father_name}}
    headers = {"Idempotency-Key": f"amend-{father_name}", "If-Match": '"1"'}
    with service.signed_in("lists") as client:
        answer = client.post("/lists/ecl/changes", json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])


def approve(service: RunningService, change_id: str) -> None:
    """Approve a proposal as another officer than who looks at the page."""
    with service.signed_in("approver") as client:
        path, headers = f"/lists/ecl/changes/{change_id}/approve", {"Idempotency-Key": change_id}
        client.post(path, json={}, headers=headers).raise_for_status()


def test_an_entry_that_was_amended_meanwhile_stands_beside_the_proposal(service: RunningService, second: Page) -> None:
    """Two officers at once: the one who approves sees what the other did, and what was typed stays."""
    added = propose(service, "EKDAHL, TILDA")
    approve(service, added["id"])
    entry_id = added["entry"]["id"]
    faster, opened = amend(service, entry_id, "OLAF"), amend(service, entry_id, "ERIK")
    second.goto(f"{service.origin}/lists/ecl/changes/{opened}")
    second.fill("#why", "Looked at it twice.")
    approve(service, faster)
    second.focus("#proposal-heading")
    second.keyboard.press("a")
    expect(second.locator("#overtaken")).to_be_focused()
    expect(second.locator(".overtaken tbody")).to_contain_text("OLAF")
    expect(second.locator(".overtaken tbody")).to_contain_text("ERIK")
    expect(second.locator("#why")).to_have_value("Looked at it twice.")
    expect(second.locator("[data-step=approve]")).to_have_count(0)
    shoot(second, "proposal-overtaken")
    second.click("button[value=ur]")
    expect(second.locator("html")).to_have_attribute("lang", "ur")
    shoot(second, "proposal-overtaken-ur")


def test_whoever_proposed_takes_it_back_and_cannot_approve(browser: Browser, service: RunningService) -> None:
    propose(service, "DAHLGREN, TILDA")
    page = sign_in(browser, service.origin, "lists", Language.URDU)
    page.goto(f"{service.origin}/proposals")
    shoot(page, "proposals-ur")
    page.locator("a.open", has_text="DAHLGREN").click()
    expect(page.locator("[data-step=reject]")).to_be_visible()
    expect(page.locator("[data-step=approve]")).to_have_count(0)
    expect(page.locator("#cost dl")).to_be_visible()
    shoot(page, "proposal-ur")
    page.fill("#why", "Typed twice.")
    page.click("[data-step=reject]")
    expect(page.locator("#done")).to_be_visible()
    page.context.close()
