"""An unsure reading is corrected by keyboard, and proven before it counts."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.browsers import wedge_in_one_go
from tests.e2e.counter.desk import MISPRINTED, opened, screen, steps
from tests.e2e.scenes import UNLISTED
from tests.running_service import RunningService

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("counter")]


def test_a_failed_check_digit_is_corrected_proven_and_joins_its_crossing(
    counter: Page, service: RunningService
) -> None:
    number = screen(counter, MISPRINTED, "undetermined")
    expect(counter.locator("#sentence")).to_contain_text("A check digit does not hold")
    assert [step.rsplit(" ", 1)[-1] for step in steps(counter)[:2]] == ["F2", "F7"]
    counter.keyboard.press("F7")
    expect(counter.locator("#correction-state")).to_contain_text("Still wrong: the whole page, the document number")
    assert (counter.text_content("#marks-1") or "").startswith("═" * 10)
    counter.locator("#line-1").evaluate("(line) => { line.focus(); line.setSelectionRange(9, 9); }")
    counter.keyboard.press(UNLISTED[1][9])
    expect(counter.locator("#correction-state")).to_have_text("All check digits hold.")
    expect(counter.locator("#marks-1")).not_to_contain_text("═")
    counter.keyboard.press("Control+Enter")
    expect(counter.locator("#word")).to_have_text("CLEAR")
    expect(counter.locator("#facts")).to_contain_text(number)
    expect(counter.locator("#correction")).to_be_hidden()
    tried = [(each["reason"], each["reading_status"]) for each in opened(service, number)["screenings"]]
    assert tried == [("first", "check_failed"), ("corrected", "valid")]


def test_a_check_digit_confirmed_as_printed_is_referred_and_typing_does_not_help(
    counter: Page, service: RunningService
) -> None:
    number = screen(counter, MISPRINTED, "undetermined")
    counter.keyboard.press("F7")
    expect(counter.locator("#correction-state")).to_contain_text("Still wrong")
    counter.keyboard.press("Control+Enter")
    expect(counter.locator("#word")).to_have_text("REFER")
    expect(counter.locator("#sentence")).to_contain_text("it may be altered")
    expect(counter.locator("#correction")).to_be_hidden()
    counter.keyboard.press("F7")
    expect(counter.locator("#surname")).to_be_focused()
    counter.fill("#surname", "ERIKSSON")
    counter.check("#typed-confirmed")
    counter.keyboard.press("Enter")
    expect(counter.locator("#typed")).not_to_have_attribute("open", "")
    expect(counter.locator("#sentence")).to_contain_text("it may be altered")
    counter.keyboard.press("F8")
    expect(counter.locator("#reason-dialog")).to_be_visible()
    found = opened(service, number)["findings"]
    assert [(each["basis"], each["is_open"]) for each in found] == [("confirmed", True)]


UNSURE = {
    "status": "uncertain", "format": "TD3", "lines": MISPRINTED, "document": None, "holder": None, "checks": [],
    "warnings": [], "repairs": [], "doubts": [{"line": 1, "position": 9, "alternatives": UNLISTED[1][9] + "B"}],
    "reader": "test", "zones": [], "elapsed_ms": 1.0,
}  # fmt: skip


def answering_unsure(route: Route) -> None:
    """Pass a scan on, and answer with a reading of which one character is in doubt."""
    answer = route.fetch()
    body = answer.json()
    instruction = {"code": "correct_reading", "text": "In doubt."}
    route.fulfill(
        response=answer, json={**body, "reading": UNSURE, "outcome": "undetermined", "instruction": instruction}
    )


def test_a_doubtful_character_is_marked_by_a_sign_and_chosen_with_the_arrows(counter: Page) -> None:
    counter.route("**/api/v1/screenings", answering_unsure, times=1)
    wedge_in_one_go(counter, MISPRINTED)
    expect(counter.locator("#sentence")).to_have_text("Some characters are in doubt.")
    counter.keyboard.press("F7")
    expect(counter.locator("#line-1")).to_be_focused()
    assert (counter.text_content("#marks-1") or "")[9] == "▲"
    expect(counter.locator("#correction-doubt")).to_contain_text("character 10")
    counter.keyboard.press("ArrowDown")
    expect(counter.locator("#correction-state")).to_have_text("All check digits hold.")
    assert (counter.text_content("#marks-1") or "")[9] == "✓"
    counter.keyboard.press("Enter")
    expect(counter.locator("#confirm-correction")).to_be_focused()
    counter.keyboard.press("Enter")
    expect(counter.locator("#word")).to_have_text("CLEAR")


def test_characters_are_corrected_under_an_urdu_layout(counter: Page) -> None:
    screen(counter, MISPRINTED, "undetermined")
    counter.keyboard.press("F7")
    code = ("Digit" if UNLISTED[1][9].isdigit() else "Key") + UNLISTED[1][9]
    counter.locator("#line-1").evaluate(
        """(line, code) => {
            line.focus();
            line.setSelectionRange(9, 9);
            line.dispatchEvent(new KeyboardEvent("keydown", { code, key: "ش", bubbles: true, cancelable: true }));
        }""",
        code,
    )
    expect(counter.locator("#correction-state")).to_have_text("All check digits hold.")
    expect(counter.locator("#line-1")).to_have_value(UNLISTED[1])


def test_a_scan_during_a_correction_is_the_next_travellers(counter: Page) -> None:
    screen(counter, MISPRINTED, "undetermined")
    counter.keyboard.press("F7")
    expect(counter.locator("#correction-state")).to_contain_text("Still wrong")
    counter.keyboard.press("Escape")
    expect(counter.locator("#scan")).to_be_focused()
    wedge_in_one_go(counter, UNLISTED)
    expect(counter.locator("#word")).to_have_text("CLEAR")
    expect(counter.locator("#correction")).to_be_hidden()
