"""Two list officers in a real browser: two entries become one, and the list returns to the version before."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from screening.domain.wording import Language
from tests.e2e.browsers import sign_in
from tests.e2e.test_accessibility import RULES
from tests.e2e.test_list_pages import shoot
from tests.running_service import RunningService

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

expect.set_options(timeout=20_000)


def add(first: Page, second: Page, origin: str, name: str, born: str) -> None:
    """Have an entry proposed by one officer and approved by the other."""
    first.goto(f"{origin}/lists/ecl")
    first.click("#add-heading")
    first.fill("#names", name)
    first.fill("#dates_of_birth", born)
    first.fill("#legal_basis", "Fictional order")
    first.fill("#contact", "+92 51 000 0000")
    first.select_option("form[data-kind=add] #sex", "M")
    first.fill("#add-reason", "Order 12.")
    first.fill("#add-common", "The order says no more.")
    first.click("form[data-kind=add] button.chief")
    expect(first.locator("#done")).to_contain_text("waits for another officer")
    approve(second, origin)


def approve(second: Page, origin: str) -> None:
    second.goto(f"{origin}/lists/ecl")
    second.locator("[data-step=approve]").first.click()
    expect(second.locator("#done")).to_contain_text("Approved")


def open_entry(page: Page, origin: str, name: str) -> None:
    surname, given = name.split(", ")
    page.goto(f"{origin}/lists/ecl")
    page.fill("#search-surname", surname)
    page.fill("#search-given", given)
    page.fill("#search-reason", "Is it there?")
    page.keyboard.press("Enter")
    page.locator("#found a").first.click()
    expect(page.locator("#merge-form, .reading").first).to_be_attached()


def found_by_axe(page: Page) -> list[str]:
    return [each["id"] for each in Axe().run(page, options=RULES).response["violations"]]


@pytest.mark.parametrize(
    ("language", "stays", "goes"),
    [
        (Language.ENGLISH, "LINDQVISTER, OLAF", "HOLMSTROMER, IVAR"),
        (Language.URDU, "BERGSTROMER, OLAF", "NYSTROMER, IVAR"),
    ],
    ids=["en", "ur"],
)
def test_two_entries_are_merged_and_the_list_is_rolled_back(
    browser: Browser, service: RunningService, language: Language, stays: str, goes: str
) -> None:
    first, second = sign_in(browser, service.origin, "lists"), sign_in(browser, service.origin, "approver")
    add(first, second, service.origin, stays, "1980-01-02")
    add(first, second, service.origin, goes, "1981-03-04")
    if language is Language.URDU:
        first.context.close()
        first = sign_in(browser, service.origin, "lists", language)
    open_entry(first, service.origin, stays)
    survivor = first.url
    first.locator("summary", has=first.locator("xpath=../form[@id='merge-form']")).click()
    first.fill("#merge-wanted", goes)
    first.keyboard.press("Enter")
    first.locator("#merge-choices input").first.check()
    first.fill("#merge-reason", "One person.")
    first.fill("#merge-common", "The order says no more.")
    assert found_by_axe(first) == []
    shoot(first, f"merge-{language}")
    first.locator("#merge-form button.chief").click()
    expect(first.locator("#done")).to_be_visible()
    second.goto(f"{service.origin}/lists/ecl")
    shoot(second, f"merge-waiting-{language}")
    approve(second, service.origin)
    first.goto(survivor)
    expect(first.locator(".reading .names")).to_contain_text(goes)
    first.locator("p.quiet a[href*='/entries/']").first.click()
    expect(first.locator("p.warning a")).to_have_attribute("href", survivor.removeprefix(service.origin))
    shoot(first, f"merged-{language}")

    first.goto(f"{service.origin}/lists/ecl")
    first.click("#rollback-heading")
    before = int(first.locator("#rollback-version").get_attribute("max") or "0")
    first.fill("#rollback-version", str(before))
    first.fill("#rollback-reason", "They are two.")
    first.click("#rollback-try")
    expect(first.locator("#rollback-difference li")).to_contain_text(goes)
    expect(first.locator("#rollback-difference tbody tr")).to_have_count(2)
    assert found_by_axe(first) == []
    shoot(first, f"rollback-{language}")
    first.click("#rollback-form button.chief")
    first.wait_for_url("**/imports/*")
    expect(first.locator("#difference")).to_be_visible()
    shoot(first, f"rollback-waiting-{language}")
    second.goto(first.url)
    second.locator("#why").fill("Agreed.")
    second.locator("#approve-form button.chief").click()
    expect(second.locator("#state-heading")).to_contain_text("orce")
    first.goto(survivor)
    expect(first.locator(".reading .names")).not_to_contain_text(goes)
    for page in (first, second):
        page.context.close()
