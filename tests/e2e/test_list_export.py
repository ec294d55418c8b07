"""A list officer takes a whole list out as a file, in a real browser."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from screening.domain.wording import Language
from tests.e2e.browsers import sign_in
from tests.e2e.test_accessibility import RULES
from tests.e2e.test_list_pages import shoot
from tests.running_service import RunningService

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("language", Language)
def test_list_is_taken_as_a_file_by_keyboard_and_a_refusal_is_told(
    browser: Browser, service: RunningService, language: Language
) -> None:
    page = sign_in(browser, service.origin, "lists", language)
    page.goto(f"{service.origin}/lists/ecl")
    page.focus("#export-heading")
    page.keyboard.press("Enter")
    page.fill("#export-as-of", "2019-05-01T10:00")
    page.fill("#export-reason", "For the Ministry.")
    page.focus("#export-form button.chief")
    page.keyboard.press("Enter")
    expect(page.locator("#trouble")).to_be_visible()
    expect(page.locator("#trouble")).to_be_focused()
    assert [each["id"] for each in Axe().run(page, options=RULES).response["violations"]] == []
    shoot(page, f"export-{language}")
    page.fill("#export-as-of", "")
    with page.expect_download() as begun:
        page.click("#export-form button.chief")
    taken = begun.value
    assert taken.suggested_filename.startswith("ecl-")
    rows = list(csv.DictReader(StringIO(Path(taken.path()).read_text(encoding="utf-8-sig"))))
    assert rows
    expect(page.locator("#export-told")).to_contain_text(taken.suggested_filename)
    page.context.close()
