"""Two list officers at work in a real browser: one proposes, the other approves, and the entry is found."""

import os

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browsers import ON_BOTH_DATABASES, sign_in
from tests.running_service import PASSWORD, RunningService

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

expect.set_options(timeout=20_000)


def shoot(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look at the pages."""
    if folder := os.environ.get("SCREENING_TESTS_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def search(page: Page, origin: str, surname: str) -> None:
    page.goto(f"{origin}/lists/ecl")
    page.fill("#search-surname", surname)
    page.fill("#search-given", "OLAF")
    page.fill("#search-reason", "Is it there?")
    page.keyboard.press("Enter")


def test_a_common_name_alone_is_warned_of_and_wants_its_reason(browser: Browser, service: RunningService) -> None:
    page = sign_in(browser, service.origin, "lists")
    page.goto(f"{service.origin}/lists/ecl")
    page.click("#add-heading")
    page.fill("#names", "KHAN, MUHAMMAD")
    page.fill("#legal_basis", "Fictional order")
    page.fill("#contact", "+92 51 000 0000")
    page.fill("#add-reason", "Order 13.")
    page.click("form[data-kind=add] [data-cost]")
    expect(page.locator("form[data-kind=add] .cost-place")).to_contain_text("would find nobody")
    shoot(page, "list-common")
    page.click("form[data-kind=add] button.chief")
    expect(page.locator("#trouble")).to_contain_text("so common a name")
    page.fill("#add-common", "The court names no more.")
    page.click("form[data-kind=add] button.chief")
    expect(page.locator("#done")).to_contain_text("waits for another officer")
    expect(page.locator(".proposal", has_text="The court names no more.")).to_have_count(1)
    page.context.close()


@ON_BOTH_DATABASES
def test_an_entry_is_proposed_approved_found_and_suspended(browser: Browser, service: RunningService) -> None:
    first = sign_in(browser, service.origin, "lists")
    first.goto(f"{service.origin}/lists")
    shoot(first, "lists")
    first.click("a[href='/lists/ecl']")
    first.click("#add-heading")
    first.fill("#names", "ZETTERSTROM, OLAF")
    first.fill("#dates_of_birth", "1980-01-02")
    first.fill("#legal_basis", "Fictional order")
    first.fill("#contact", "+92 51 000 0000")
    first.fill("#add-reason", "Order 12.")
    first.click("form[data-kind=add] [data-cost]")
    expect(first.locator("form[data-kind=add] .cost")).to_contain_text("missing: sex, nationality")
    shoot(first, "list-cost")
    first.click("form[data-kind=add] button.chief")
    expect(first.locator("#done")).to_contain_text("waits for another officer")
    expect(first.locator("[data-step=approve]")).to_have_count(0)
    shoot(first, "list-own-proposal")

    second = sign_in(browser, service.origin, "approver")
    second.goto(f"{service.origin}/lists/ecl")
    shoot(second, "list-waiting")
    second.click("[data-step=cost]")
    expect(second.locator(".proposal .cost")).to_contain_text("a hit by the name alone")
    second.focus("[data-step=approve]")
    second.keyboard.press("Enter")
    expect(second.locator("#done")).to_contain_text("Approved")

    search(second, service.origin, "ZETTERSTROM")
    second.click("#found a")
    expect(second.locator(".reading")).to_contain_text("ZETTERSTROM, OLAF")
    second.click("summary:has-text('Suspend')")
    second.fill("#suspend-reason", "Stay granted.")
    second.click("form[data-kind=suspend] button.chief")
    expect(second.locator("#done")).to_contain_text("in force")
    expect(second.locator(".entry-head")).to_contain_text("Suspended")
    shoot(second, "entry")
    second.context.close()

    first.goto(second.url)
    first.click("summary:has-text('Amend')")
    shoot(first, "entry-amend")
    first.fill("form[data-kind=amend] #cnic", "123")
    first.fill("#amend-reason", "Typed wrongly.")
    first.click("form[data-kind=amend] button.chief")
    expect(first.locator("#trouble")).to_contain_text("CNIC")
    expect(first.locator("#amend-reason")).to_have_value("Typed wrongly.")
    first.context.close()


def test_what_was_typed_outlives_a_lost_session(browser: Browser, service: RunningService) -> None:
    page = sign_in(browser, service.origin, "lists")
    page.goto(f"{service.origin}/lists/ecl")
    page.click("#add-heading")
    page.fill("#names", "HALFWRITTEN, TILDA")
    page.fill("#legal_basis", "Fictional order")
    page.fill("#contact", "+92 51 000 0000")
    page.fill("#add-reason", "Order 13, and")
    page.check("input[name=emergency]")
    page.context.clear_cookies()
    page.click("form[data-kind=add] button.chief")
    expect(page.locator("#trouble")).to_contain_text("sign in again")
    page.click("#trouble-sign-in")
    page.fill("#username", "lists")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#names")).to_have_value("HALFWRITTEN, TILDA")
    expect(page.locator("#names")).to_be_visible()
    expect(page.locator("#add-reason")).to_have_value("Order 13, and")
    expect(page.locator("input[name=emergency]")).to_be_checked()
    page.click("form[data-kind=add] button.chief")
    expect(page.locator("#done")).to_be_visible()
    expect(page.locator("#names")).to_have_value("")
    page.context.close()
