"""A real browser over the real service, with people who have signed in."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from screening.domain.readings import MrzFormat
from screening.domain.travellers import TravelDocument, Traveller
from screening.domain.wording import Language
from screening.mrz.composer import format_mrz
from tests.running_service import PASSWORD

ON_BOTH_DATABASES = pytest.mark.parametrize("service", ["sqlite", "postgresql"], indirect=True)
"""For flows that the store has its part in: over SQLite, and over PostgreSQL with two processes."""
SIZE: ViewportSize = {"width": 1024, "height": 768}
"""The screens at the counters are small and old."""
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium_path() -> str | None:
    """Give the path of the Chromium on this machine."""
    return next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )


@contextmanager
def open_browser(*more: str) -> Iterator[Browser]:
    """Start Chromium with `more` arguments; skip the test where there is none, unless nothing may be skipped."""
    path = chromium_path()
    if path is None:
        if os.environ.get("SCREENING_TESTS_SKIP_NOTHING") == "1":
            pytest.fail("no Chromium found, and SCREENING_TESTS_SKIP_NOTHING=1 is set")
        pytest.skip("no Chromium found: `apt-get install chromium` brings it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=(*ARGUMENTS, *more))
        try:
            yield browser
        finally:
            browser.close()


LOCALES = {Language.ENGLISH: "en-GB", Language.URDU: "ur-PK"}


def new_page(browser: Browser, language: Language = Language.ENGLISH) -> Page:
    """Give a page in a browser profile of its own that prefers a language."""
    page = browser.new_context(viewport=SIZE, locale=LOCALES[language]).new_page()
    page.set_default_timeout(15_000)
    return page


def sign_in(browser: Browser, origin: str, username: str, language: Language = Language.ENGLISH) -> Page:
    """Give a page of somebody who has just signed in, in a browser profile of their own."""
    page = new_page(browser, language)
    page.goto(f"{origin}/")
    page.fill("#username", username)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: not url.endswith("/sign-in"), wait_until="commit")
    return page


def open_counter(
    browser: Browser, origin: str, username: str = "counter", language: Language = Language.ENGLISH
) -> Page:
    """Give the counter page, set to counter 4 and exit."""
    page = sign_in(browser, origin, username, language)
    page.goto(f"{origin}/counter")
    page.select_option("#counter", "4")
    page.check("input[name=direction][value=exit]")
    page.click("#place-form button")
    expect(page.locator("#scan")).to_be_focused()
    return page


def passport_lines(traveller: Traveller, document: TravelDocument) -> list[str]:
    """Give the two lines of a passport."""
    return list(format_mrz(MrzFormat.TD3, traveller, document))


def wedge(page: Page, lines: list[str], between: str = "\n") -> None:
    """Type as a keyboard wedge does: fast, with Enter between and after the lines."""
    page.keyboard.type(between.join(lines) + between)


def wedge_in_one_go(page: Page, lines: list[str]) -> None:
    """Press the keys within the page: they follow each other as fast as a wedge's on however busy a machine."""
    page.evaluate(
        """(keys) => {
            for (const key of keys) {
                const named = { "<": "Comma", "\\n": "Enter" }[key];
                const code = named ?? (/[0-9]/.test(key) ? "Digit" : "Key") + key;
                document.activeElement.dispatchEvent(
                    new KeyboardEvent("keydown", { code, key, bubbles: true, cancelable: true }));
            }
        }""",
        "\n".join(lines) + "\n",
    )
