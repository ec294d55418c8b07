"""The crossings at the counter: open and last ones, unscreened ones, and the departure that goes with each."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.counter.desk import MARKUP, MISPRINTED, NUMBER, opened, screen
from tests.e2e.scenes import DISCREET, LISTED, UNLISTED
from tests.running_service import RunningService

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("counter")]


def test_open_crossings_stand_above_the_last_ones_with_what_the_counter_was_shown(counter: Page) -> None:
    first, second = screen(counter, UNLISTED, "clear"), screen(counter, LISTED, "offload")
    expect(counter.locator("#open-crossings li").first).to_contain_text("OFFLOAD")
    counter.keyboard.press("F9")
    expect(counter.locator("#last-crossings li").first).to_contain_text(second)
    expect(counter.locator("#last-crossings li").first).to_contain_text("Stopped")
    counter.reload()
    expect(counter.locator("#last-crossings li").first).to_contain_text(second)
    expect(counter.locator("#last-crossings li").first).to_contain_text("OFFLOAD")
    expect(counter.locator("#open-crossings li", has_text=first)).to_contain_text("CLEAR")


def test_a_discreet_hit_is_clear_in_the_column_too(counter: Page) -> None:
    number = screen(counter, DISCREET, "clear")
    counter.reload()
    expect(counter.locator("#open-crossings li", has_text=number)).to_contain_text("CLEAR")


def test_an_earlier_crossing_is_ended_from_its_row_by_the_same_keys(counter: Page) -> None:
    earlier, later = screen(counter, UNLISTED, "clear"), screen(counter, UNLISTED, "clear")
    counter.keyboard.press("ArrowDown")
    expect(counter.locator("#open-crossings li").first).to_be_focused()
    counter.keyboard.press("ArrowDown")
    expect(counter.locator("#open-crossings li", has_text=earlier)).to_be_focused()
    counter.keyboard.press("F8")
    expect(counter.locator("#last-crossings li", has_text=earlier)).to_contain_text("Passed")
    expect(counter.locator("#open-crossings li", has_text=later)).to_be_visible()
    expect(counter.locator("#scan")).to_be_focused()


def test_a_new_scan_tells_that_the_one_before_is_still_open(counter: Page) -> None:
    number = screen(counter, UNLISTED, "clear")
    counter.keyboard.type("P", delay=100)
    expect(counter.locator("#past")).to_contain_text(f"{number} is still open")


@pytest.mark.parametrize("cause", ["power", "link", "reader", "other"])
def test_an_unscreened_crossing_is_recorded_with_its_cause_by_keyboard(
    counter: Page, service: RunningService, cause: str
) -> None:
    counter.keyboard.press("Shift+F8")
    expect(counter.locator("input[name=cause]").first).to_be_focused()
    counter.keyboard.press("Space")
    for _ in range(["power", "link", "reader", "other"].index(cause)):
        counter.keyboard.press("ArrowRight")
    counter.fill("#unscreened-surname", f"Khan {MARKUP}")
    counter.fill("#unscreened-document_number", "UT1112223")
    counter.keyboard.press("Control+Enter")
    if cause == "other":
        expect(counter.locator("#unscreened-words")).to_be_focused()
        counter.fill("#unscreened-words", "Ambulance; by word of the shift manager.")
        counter.keyboard.press("Control+Enter")
    expect(counter.locator("#scan-state")).to_contain_text("recorded as unscreened")
    row = counter.locator("#last-crossings li").first
    expect(row).to_contain_text("Crossed unscreened")
    crossing = opened(service, NUMBER.findall(row.inner_text())[0])
    assert crossing["movement"]["cause"] == cause
    assert crossing["unscreened"]["document_number"] == "UT1112223"
    expect(counter.locator("#scan")).to_be_focused()


def test_an_undetermined_crossing_ends_unscreened_with_what_was_read(counter: Page, service: RunningService) -> None:
    number = screen(counter, MISPRINTED, "undetermined")
    counter.keyboard.press("Shift+F8")
    expect(counter.locator("#unscreened-of")).to_contain_text(number)
    expect(counter.locator("#unscreened-surname")).to_have_value("ERIKSSON")
    counter.check("input[name=cause][value=reader]")
    counter.keyboard.press("Control+Enter")
    expect(counter.locator("#ended")).to_contain_text("recorded as unscreened")
    crossing = opened(service, number)
    assert (crossing["is_open"], crossing["movement"]["kind"]) == (False, "unscreened")


def test_a_departure_goes_with_every_crossing_until_it_is_changed(counter: Page, service: RunningService) -> None:
    counter.keyboard.press("Shift+F4")
    expect(counter.locator("#service")).to_be_focused()
    counter.keyboard.type("ut 302")
    counter.keyboard.press("Tab")
    counter.keyboard.insert_text("۲۳:۵۵")
    expect(counter.locator("#departs")).to_have_value("23:55")
    counter.keyboard.press("Enter")
    expect(counter.locator("#flight-told")).to_contain_text("UT 302 · ")
    for _ in range(2):
        crossing = opened(service, screen(counter, UNLISTED, "clear"))
        assert crossing["service"] == "UT 302"
        assert re.search(r"T23:55:00\+05:00$", str(crossing["departs_at"]))
    counter.reload()
    expect(counter.locator("#flight-told")).to_contain_text("UT 302")
    counter.keyboard.press("Shift+F4")
    expect(counter.locator("#service")).to_be_focused()
    counter.fill("#service", "")
    counter.fill("#departs", "")
    counter.keyboard.press("Enter")
    expect(counter.locator("#flight-told")).to_have_text("No departure set")
    assert opened(service, screen(counter, UNLISTED, "clear"))["departs_at"] is None


def test_a_departure_that_has_passed_is_pointed_out(counter: Page) -> None:
    counter.evaluate(
        """() => localStorage.setItem("screening.flight", JSON.stringify({
            checkpost: "KHI", counter: "4", direction: "exit", service: "UT 1",
            departs_at: new Date(Date.now() - 120000).toISOString() }))"""
    )
    counter.reload()
    expect(counter.locator("#flight-told")).to_contain_text("was to depart")
    expect(counter.locator("#flight-warning")).to_be_visible()


@pytest.mark.parametrize(
    ("now", "time", "departs"),
    [
        ("2026-11-21T10:00:00Z", "16:40", "2026-11-21T16:40:00+05:00"),
        ("2026-11-21T19:30:00Z", "00:15", "2026-11-22T00:15:00+05:00"),
        ("2026-11-21T18:30:00Z", "00:15", "2026-11-22T00:15:00+05:00"),
        ("2026-11-21T19:30:00Z", "23:50", "2026-11-21T23:50:00+05:00"),
        ("2026-11-21T10:00:00Z", "08:00", "2026-11-22T08:00:00+05:00"),
    ],
    ids=["today", "after midnight", "before midnight", "just passed", "tomorrow"],
)
def test_a_departure_is_told_in_the_checkposts_time(counter: Page, now: str, time: str, departs: str) -> None:
    script = counter.locator("script[src$='counter.js']").get_attribute("src")
    assert script is not None
    found = counter.evaluate(
        """async ([path, time, now]) => {
            const { departureAt } = await import(path);
            return departureAt(time, "Asia/Karachi", Date.parse(now));
        }""",
        [script.replace("counter.js", "departure.js"), time, now],
    )
    assert found == departs
