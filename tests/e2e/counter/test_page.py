"""What the page shows and takes: markup as text, its keys, what it announces."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.counter.desk import MARKUP, opened, screen
from tests.e2e.scenes import LISTED
from tests.running_service import RunningService

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("counter")]


def test_markup_and_long_words_are_bounded_and_stay_text(counter: Page, service: RunningService) -> None:
    number = screen(counter, LISTED, "offload")
    counter.keyboard.press("F8")
    expect(counter.locator("#reason-dialog")).to_be_visible()
    counter.keyboard.insert_text(MARKUP + "x" * 10_000)
    counter.keyboard.press("Control+Enter")
    expect(counter.locator("#ended")).to_contain_text("Passed. Recorded.")
    reason = opened(service, number)["movement"]["reason"]
    assert (len(reason), reason[: len(MARKUP)]) == (2000, MARKUP)
    counter.keyboard.press("F4")
    counter.keyboard.press("F7")
    counter.fill("#surname", MARKUP)
    counter.check("#typed-confirmed")
    counter.keyboard.press("Enter")
    expect(counter.locator("#facts")).to_contain_text("<IMG SRC=X")
    assert counter.locator("#facts img").count() == 0
    expect(counter).to_have_title("Counter")


def test_the_keys_are_shown_taken_from_the_browser_and_none_is_one_that_it_needs(counter: Page) -> None:
    shown = counter.locator(".keybar button").evaluate_all(
        "(all) => all.map((each) => [each.getAttribute('aria-keyshortcuts'), each.querySelector('kbd').textContent])"
    )
    keys = [keys for keys, _ in shown]
    assert [keys.replace("+", " ") for keys in keys] == [told for _, told in shown]
    assert not {"F1", "F3", "F5", "F6", "F11", "F12", "Shift+F10"} & set(keys)
    assert not any(name in key for key in keys for name in ("Control", "Alt", "Meta"))
    for key in keys:
        taken = counter.evaluate(
            """(key) => !document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {
                code: key.split("+").pop(), shiftKey: key.startsWith("Shift+"), bubbles: true, cancelable: true }))""",
            key,
        )
        assert taken, key
        counter.keyboard.press("Escape")


def test_what_changes_is_announced(counter: Page) -> None:
    live = counter.eval_on_selector_all(
        "[aria-live], [role=status], [role=alert]", "(all) => all.map((each) => each.id)"
    )
    assert {"instruction", "scan-state", "correction-state", "correction-doubt", "camera-state", "lost-session"} <= set(
        live
    )
