"""How does each state of board, alert and roster come about, for whoever looks at all of them?"""

from playwright.sync_api import Browser, Page, expect

from screening.domain.wording import Language
from tests.e2e.browsers import sign_in
from tests.e2e.looks_of_the_counter import counter_refers_document


def board(browser: Browser, origin: str, language: Language) -> Page:
    page = sign_in(browser, origin, "shift", language)
    expect(page.locator("#live")).to_be_visible()
    expect(page.locator("#rows tr").first).to_be_visible()
    return page


def empty_board(browser: Browser, origin: str, language: Language) -> Page:
    page = sign_in(browser, origin, "torkham", language)
    expect(page.locator("#empty")).to_be_visible()
    return page


def alert(browser: Browser, origin: str, language: Language) -> Page:
    page = board(browser, origin, language)
    page.locator("#rows tr a").first.click()
    expect(page.locator(".compare").first).to_be_visible()
    return page


def alert_chosen(browser: Browser, origin: str, language: Language) -> Page:
    page = alert(browser, origin, language)
    expect(page.locator("form[inert]")).to_have_count(0)
    page.keyboard.press("4")
    expect(page.locator(".presets:visible").first).to_be_visible()
    return page


def alert_of_finding(browser: Browser, origin: str, language: Language) -> Page:
    counter_refers_document(browser, origin, language).context.close()
    page = board(browser, origin, language)
    page.locator("#rows tr", has_text="L898902C3").first.locator("a").click()
    expect(page.locator(".print")).to_be_visible()
    expect(page.locator("form[inert]")).to_have_count(0)
    page.keyboard.press("3")
    expect(page.locator(".presets:visible").first).to_be_visible()
    return page


def roster(browser: Browser, origin: str, language: Language) -> Page:
    page = sign_in(browser, origin, "admin", language)
    page.goto(f"{origin}/roster")
    expect(page.locator("button[data-shift]")).to_have_count(1)
    expect(page.locator("form[inert]")).to_have_count(0)
    return page


def keys(browser: Browser, origin: str, language: Language) -> Page:
    page = sign_in(browser, origin, "admin", language)
    page.goto(f"{origin}/keys")
    expect(page.locator("#issue-form")).not_to_have_attribute("inert", "")
    page.fill("#name", "Visa desk")
    page.fill("#owner", "Directorate of Passports")
    page.locator("input[name=datasets]").first.check()
    page.click("#issue-form button.chief")
    expect(page.locator("#issued")).to_be_visible()
    return page
