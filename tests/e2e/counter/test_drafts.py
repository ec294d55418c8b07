"""What was begun at the counter outlives a reload, is its writer's alone, and is gone with the sign-out."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browsers import wedge_in_one_go
from tests.e2e.counter.desk import MISPRINTED
from tests.e2e.scenes import UNLISTED
from tests.running_service import PASSWORD

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("counter")]

KEPT = "JSON.stringify(Object.entries({ ...sessionStorage }))"


def begin_correction(counter: Page) -> str:
    """Scan a misprinted page, correct its character, and give what the panel says of the traveller."""
    wedge_in_one_go(counter, MISPRINTED)
    expect(counter.locator("#instruction.is-undetermined")).to_be_visible()
    facts = counter.inner_text("#facts")
    counter.keyboard.press("F7")
    expect(counter.locator("#correction-state")).to_contain_text("Still wrong")
    counter.locator("#line-1").evaluate("(line) => { line.focus(); line.setSelectionRange(9, 9); }")
    counter.keyboard.press(UNLISTED[1][9])
    expect(counter.locator("#correction-state")).to_have_text("All check digits hold.")
    return facts


def test_a_correction_goes_on_after_a_reload_in_the_same_crossing(counter: Page) -> None:
    begin_correction(counter)
    number = counter.locator("#open-crossings li strong").first.inner_text()
    counter.reload()
    expect(counter.locator("#line-1")).to_have_value(UNLISTED[1])
    expect(counter.locator("#word")).to_have_text("NOT SCREENED YET")
    expect(counter.locator("#correction-state")).to_have_text("All check digits hold.")
    counter.keyboard.press("Control+Enter")
    expect(counter.locator("#word")).to_have_text("CLEAR")
    expect(counter.locator("#facts")).to_contain_text(number)
    counter.reload()
    expect(counter.locator("#word")).to_have_text("READY")
    assert UNLISTED[0] not in counter.evaluate(KEPT)


def test_what_was_typed_goes_on_after_a_reload_and_is_confirmed_anew(counter: Page) -> None:
    counter.keyboard.press("F7")
    counter.fill("#surname", "ERIKSSON")
    counter.fill("#given_names", "ANNA MARIA")
    counter.check("#typed-confirmed")
    counter.reload()
    expect(counter.locator("#surname")).to_have_value("ERIKSSON")
    expect(counter.locator("#given_names")).to_have_value("ANNA MARIA")
    expect(counter.locator("#typed-confirmed")).not_to_be_checked()
    counter.check("#typed-confirmed")
    counter.click("#send-typed")
    expect(counter.locator("#word")).to_have_text("CLEAR")
    assert "ERIKSSON" not in counter.evaluate(KEPT)


def test_the_next_traveller_finds_nothing_of_the_one_before(counter: Page) -> None:
    begin_correction(counter)
    counter.keyboard.press("F4")
    counter.reload()
    expect(counter.locator("#word")).to_have_text("READY")
    expect(counter.locator("#correction")).to_be_hidden()
    assert "ERIKSSON" not in counter.evaluate(KEPT)


def test_nothing_of_it_is_kept_where_it_would_outlive_the_tab(counter: Page) -> None:
    begin_correction(counter)
    counter.keyboard.press("F7")
    counter.fill("#surname", "ERIKSSON")
    assert "ERIKSSON" in counter.evaluate(KEPT)
    assert "ERIKSSON" not in counter.evaluate("JSON.stringify({ ...localStorage })")


def test_another_officer_who_signs_in_does_not_get_it(counter: Page) -> None:
    counter.keyboard.press("F7")
    counter.fill("#surname", "ERIKSSON")
    counter.check("#typed-confirmed")
    counter.context.clear_cookies()
    counter.keyboard.press("Enter")
    expect(counter.locator("#password")).to_be_focused()
    counter.fill("#username", "shift")
    counter.fill("#password", PASSWORD)
    counter.keyboard.press("Enter")
    expect(counter.locator(".top form bdi")).to_have_text("shift")
    expect(counter.locator("#word")).to_have_text("READY")
    expect(counter.locator("#surname")).to_have_value("")
    expect(counter.locator("#scan")).to_have_value("")


def test_signing_out_leaves_nothing_behind(counter: Page) -> None:
    begin_correction(counter)
    counter.click("form[action='/sign-out'] button")
    expect(counter.locator("#username")).to_be_visible()
    assert counter.evaluate(KEPT) == "[]"
