"""List officers work through the review queue by keyboard, in a real browser."""

import os

import pytest
from playwright.sync_api import Browser, Page, expect

from screening.domain.wording import Language
from tests.e2e.browsers import sign_in
from tests.running_service import RunningService

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

expect.set_options(timeout=20_000)


def shoot(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look at the pages."""
    if folder := os.environ.get("SCREENING_TESTS_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def add_in_emergency(browser: Browser, origin: str, name: str) -> None:
    """List somebody of whom nothing but the name is known, on one officer's word."""
    page = sign_in(browser, origin, "lists")
    page.goto(f"{origin}/lists/ecl")
    page.click("#add-heading")
    page.fill("#names", name)
    page.fill("#legal_basis", "Fictional order")
    page.fill("#contact", "+92 51 000 0000")
    page.fill("#add-reason", "By telephone.")
    page.check("form[data-kind=add] [name=emergency]")
    page.click("form[data-kind=add] button.chief")
    expect(page.locator("#done")).to_be_visible()
    page.context.close()


def test_an_emergency_entry_is_confirmed_and_let_stand_without_a_mouse(
    browser: Browser, service: RunningService
) -> None:
    add_in_emergency(browser, service.origin, "ZYGMUNTOWICZ, BARTHOLOMAEUS")
    page = sign_in(browser, service.origin, "approver")
    page.goto(f"{service.origin}/reviews?list=ecl")
    row = page.locator("#queue tr", has_text="ZYGMUNTOWICZ")
    expect(row.first).to_contain_text("Unconfirmed emergency")
    shoot(page, "reviews")
    row.first.focus()
    page.keyboard.press("c")
    page.keyboard.type("Telephoned the Ministry.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#done")).to_have_text("Recorded.")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Name only")
    row.focus()
    page.keyboard.press("s")
    page.keyboard.type("No more is known.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#done")).to_have_text("Recorded.")
    expect(row).to_have_count(0)
    page.context.close()


def test_arrows_go_from_row_to_row_and_enter_opens_the_entry(browser: Browser, service: RunningService) -> None:
    for name in ("WOJCIECHOWSKI, XAWERY", "VANDERMEERSCH, QUIRIJN"):
        add_in_emergency(browser, service.origin, name)
    page = sign_in(browser, service.origin, "approver", Language.URDU)
    page.set_viewport_size({"width": 1024, "height": 768})
    page.goto(f"{service.origin}/reviews?list=ecl&reason=unconfirmed")
    rows = page.locator("#queue tr")
    expect(rows.nth(1)).to_be_visible()
    shoot(page, "reviews-ur")
    rows.first.focus()
    page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_be_focused()
    chosen = rows.nth(1).get_attribute("data-entry")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/entries/{chosen}")
    page.context.close()


def test_an_act_that_comes_too_late_is_told_and_changes_nothing(browser: Browser, service: RunningService) -> None:
    add_in_emergency(browser, service.origin, "UNDERHAUGEN, PEDER")
    page = sign_in(browser, service.origin, "approver")
    page.goto(f"{service.origin}/reviews?list=ecl&reason=unconfirmed")
    other = sign_in(browser, service.origin, "approver")
    other.goto(page.url)
    for each in (other, page):
        each.locator("#queue tr", has_text="UNDERHAUGEN").locator("[data-act=confirm]").click()
        each.fill("#reason", "Telephoned.")
        each.click("#reason-form button.chief")
        each.wait_for_selector("#done:not([hidden]), #trouble:not([hidden])")
    expect(page.locator("#trouble")).to_be_visible()
    for each in (other, page):
        each.context.close()
