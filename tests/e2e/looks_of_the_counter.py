"""How does each state of the counter page come about, for whoever looks at all of them?"""

from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from screening.domain.wording import Language
from tests.e2e.browsers import open_counter, sign_in, wedge
from tests.e2e.scenes import (
    UNLISTED,
    follow_reader,
    misprinted,
    photographed,
    screen_at_counter,
    screen_from_elsewhere,
    show_page,
)

Look = Callable[[Browser, str, Language], Page]


def place_question(browser: Browser, origin: str, language: Language) -> Page:
    page = sign_in(browser, origin, "counter", language)
    expect(page.locator("#place-dialog")).to_be_visible()
    return page


def counter_ready(browser: Browser, origin: str, language: Language) -> Page:
    return open_counter(browser, origin, language=language)


def counter_typing(browser: Browser, origin: str, language: Language) -> Page:
    page = open_counter(browser, origin, language=language)
    page.click("#typed summary")
    return page


def counter_after(lines: list[str], look: str) -> Look:
    def show(browser: Browser, origin: str, language: Language) -> Page:
        page = open_counter(browser, origin, language=language)
        screen_at_counter(page, lines, look)
        return page

    return show


def counter_correcting(browser: Browser, origin: str, language: Language) -> Page:
    page = counter_after(misprinted(UNLISTED), "undetermined")(browser, origin, language)
    page.keyboard.press("F7")
    expect(page.locator("#correction-checks li.fails").first).to_be_visible()
    return page


def counter_comparing(browser: Browser, origin: str, language: Language) -> Page:
    page = open_counter(browser, origin, language=language)
    show_page(page, photographed(smudged=((0, 7), (0, 21))), "undetermined")
    page.keyboard.press("F7")
    expect(page.locator("#correction-lines canvas")).to_have_count(2)
    return page


def counter_asking(keys: str, dialog: str) -> Look:
    def show(browser: Browser, origin: str, language: Language) -> Page:
        page = open_counter(browser, origin, language=language)
        page.keyboard.press(keys)
        expect(page.locator(dialog)).to_be_visible()
        return page

    return show


def counter_arrival(browser: Browser, origin: str, language: Language) -> Page:
    page = open_counter(browser, origin, language=language)
    follow_reader(page)
    page.fill("#scan", "P<UTO")
    screen_from_elsewhere(origin, UNLISTED)
    expect(page.locator("#arrival")).to_be_visible()
    return page


def counter_signed_out(browser: Browser, origin: str, language: Language) -> Page:
    page = open_counter(browser, origin, language=language)
    page.context.clear_cookies()
    wedge(page, UNLISTED)
    expect(page.locator("#sign-in-dialog")).to_be_visible()
    return page


def counter_past(browser: Browser, origin: str, language: Language) -> Page:
    page = counter_after(UNLISTED, "clear")(browser, origin, language)
    page.keyboard.type("P", delay=100)
    expect(page.locator("#past")).to_be_visible()
    return page


def counter_refers_document(browser: Browser, origin: str, language: Language) -> Page:
    page = counter_correcting(browser, origin, language)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#instruction.is-refer")).to_be_visible()
    return page
