"""The page of one list entry in a real browser: its history, and two officers who change it at once."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browsers import sign_in
from tests.running_service import RunningService

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

expect.set_options(timeout=20_000)


def add_entry(browser: Browser, origin: str, name: str) -> str:
    """Have two officers add an entry; give the address of its page."""
    first, second = sign_in(browser, origin, "lists"), sign_in(browser, origin, "approver")
    first.goto(f"{origin}/lists/ecl")
    first.click("#add-heading")
    for field, value in (
        ("names", name),
        ("dates_of_birth", "1980-01-02"),
        ("legal_basis", "Fictional order"),
        ("contact", "+92 51 000 0000"),
        ("add-reason", "Order 21."),
    ):
        first.fill(f"#{field}", value)
    first.click("form[data-kind=add] button.chief")
    expect(first.locator("#done")).to_be_visible()
    address = approve(second, origin, name)
    first.context.close()
    second.context.close()
    return address


def approve(page: Page, origin: str, name: str) -> str:
    """Approve what waits about that name; give the address of the entry's page."""
    page.goto(f"{origin}/lists/ecl")
    proposal = page.locator(".proposal", has_text=name)
    proposal.locator("[data-step=approve]").click()
    expect(page.locator("#done")).to_contain_text("Approved")
    surname, _, given_names = name.partition(", ")
    page.fill("#search-surname", surname)
    page.fill("#search-given", given_names)
    page.fill("#search-reason", "Is it there?")
    page.keyboard.press("Enter")
    page.click("#found a")
    expect(page.locator(".reading")).to_be_visible()
    return page.url


def amend(page: Page, address: str, reason: str, **fields: str) -> None:
    """Open an entry and write an amendment, without sending it."""
    page.goto(address)
    page.click("summary:has-text('Amend')")
    for field, value in fields.items():
        page.fill(f"form[data-kind=amend] #{field}", value)
    page.fill("#amend-reason", reason)


def test_two_officers_who_change_one_entry_see_both_versions_and_lose_nothing(
    browser: Browser, service: RunningService
) -> None:
    origin = service.origin
    address = add_entry(browser, origin, "LINDQVIST, TORSTEN")
    late, quick = sign_in(browser, origin, "lists"), sign_in(browser, origin, "approver")
    amend(late, address, "Order 22.", father_name="GUNNAR", grounds="Mine.")
    amend(quick, address, "Order 23.", cnic="42101-1234567-1", grounds="Theirs.")
    quick.click("form[data-kind=amend] button.chief")
    expect(quick.locator("#done")).to_be_visible()
    third = sign_in(browser, origin, "lists")
    approve(third, origin, "LINDQVIST, TORSTEN")

    late.click("form[data-kind=amend] button.chief")
    conflict = late.locator("#conflict")
    expect(conflict.locator("h3")).to_be_focused()
    expect(conflict).to_contain_text("approver: Order 23.")
    expect(conflict.locator("tr", has_text="Grounds")).to_contain_text("Both of you changed it")
    expect(conflict.locator("tr", has_text="Father")).to_contain_text("GUNNAR")
    expect(conflict.locator("tr", has_text="CNIC")).to_contain_text("4210112345671")
    late.keyboard.press("Tab")
    late.keyboard.press("Enter")
    expect(conflict).to_be_empty()
    expect(late.locator("form[data-kind=amend] #cnic")).to_have_value("4210112345671")
    expect(late.locator("form[data-kind=amend] #father_name")).to_have_value("GUNNAR")
    expect(late.locator("form[data-kind=amend] #grounds")).to_have_value("Mine.")
    late.click("form[data-kind=amend] button.chief")
    expect(late.locator("#done")).to_contain_text("waits for another officer")
    for page in (late, quick, third):
        page.context.close()


def test_an_officer_finds_an_entry_in_another_script_on_whichever_list(
    browser: Browser, service: RunningService
) -> None:
    page = sign_in(browser, service.origin, "lists")
    page.goto(f"{service.origin}/lists/pnil")
    page.fill("#search-surname", "طارق محمود رحمان")
    page.fill("#search-born", "1979")
    page.keyboard.press("Enter")
    expect(page.locator("#found-count")).not_to_be_empty()
    expect(page.locator("#found a[href^='/lists/ecl/']")).to_have_count(0)
    page.check("input[name=everywhere]")
    page.focus("#search-born")
    page.keyboard.press("Enter")
    first = page.locator("#found li").first
    expect(first.locator("a")).to_have_attribute("href", re.compile("^/lists/ecl/entries/"))
    expect(first).to_contain_text("In force")
    expect(first.locator(".why")).to_contain_text("Agrees")
    page.fill("#search-born", "never")
    page.keyboard.press("Enter")
    expect(page.locator("#search-trouble")).to_be_visible()
    expect(page.locator("#found li")).to_have_count(0)
    page.context.close()


def test_an_officer_reads_how_an_entry_became_so_by_keyboard_alone(browser: Browser, service: RunningService) -> None:
    address = add_entry(browser, service.origin, "SODERGREN, MAJA")
    page = sign_in(browser, service.origin, "lists")
    page.goto(address)
    expect(page.locator(".timeline li")).to_have_count(1)
    expect(page.locator(".timeline")).to_contain_text("Order 21.")
    page.focus(".timeline a")
    page.keyboard.press("Enter")
    expect(page.locator(".past")).to_contain_text("As it was at")
    expect(page.locator("form.change-form")).to_have_count(0)
    page.focus("#as-of")
    page.fill("#as-of", "2020-01-01T00:00")
    page.keyboard.press("Enter")
    expect(page.locator(".past")).to_contain_text("no revision that is kept here")
    page.context.close()
