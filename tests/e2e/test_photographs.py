"""A photograph is proposed, approved and looked at in a real browser; it is decoded in a process of its own."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from screening.domain.wording import Language
from tests.e2e.browsers import sign_in
from tests.mrz.test_photographs import telling
from tests.running_service import RunningService

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

expect.set_options(timeout=20_000)
IS_SHOWN = "image => image.complete && image.naturalWidth === 600"


def shoot(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look at the pages."""
    if folder := os.environ.get("SCREENING_TESTS_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_a_photograph_comes_to_an_entry_by_two_officers(
    browser: Browser, service: RunningService, tmp_path: Path
) -> None:
    file = tmp_path / "face.jpg"
    file.write_bytes(telling())
    first = sign_in(browser, service.origin, "lists")
    first.goto(f"{service.origin}/lists/ecl")
    first.fill("#search-surname", "RAHMAN")
    first.fill("#search-given", "TARIQ MEHMOOD")
    first.fill("#search-reason", "Is it there?")
    first.keyboard.press("Enter")
    first.locator("#found a").first.click()
    first.wait_for_url("**/entries/*")
    first.click("summary:has-text('Another photograph')")
    first.click("#photograph-form button.chief")
    expect(first.locator("#photograph-reason:invalid")).to_have_count(1)
    first.fill("#photograph-reason", "Order 12.")
    first.click("#photograph-form button.chief")
    expect(first.locator("#trouble")).to_contain_text("Choose an image file")
    (tmp_path / "none.jpg").write_bytes(b"no image at all")
    first.set_input_files("#photograph-file", tmp_path / "none.jpg")
    first.click("#photograph-form button.chief")
    expect(first.locator("#trouble")).to_contain_text("no photograph that can be read")
    first.set_input_files("#photograph-file", file)
    first.click("#photograph-form button.chief")
    expect(first.locator("#done")).to_contain_text("waits for another officer")

    second = sign_in(browser, service.origin, "approver", Language.URDU)
    second.set_viewport_size({"width": 1024, "height": 768})
    second.goto(f"{service.origin}/lists/ecl")
    proposed = second.locator(".proposal img.listed-photograph")
    expect(proposed).to_have_count(1)
    expect(proposed).to_be_visible()
    proposed.evaluate("image => image.decode()")
    assert proposed.evaluate(IS_SHOWN)
    shoot(second, "photograph-proposed-ur")
    second.click(".proposal:has(img.listed-photograph) [data-step=approve]")
    expect(second.locator("#done")).to_be_visible()

    first.reload()
    shown = first.locator("section img.listed-photograph")
    expect(shown).to_be_visible()
    shown.evaluate("image => image.decode()")
    assert shown.evaluate(IS_SHOWN)
    shoot(first, "photograph-entry")
    for page in (first, second):
        page.context.close()
