"""A shift at the counter: what to do when nothing is clear, corrections, last crossings, departures, lost sessions."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from screening.domain.wording import Language
from tests.e2e.browsers import open_counter, wedge_in_one_go
from tests.e2e.scenes import DISCREET, LISTED, UNLISTED, furnish_named, misprinted
from tests.running_service import PASSWORD, RunningService

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("counter")]

NUMBER = re.compile(r"KHI-\d\d-\d{6}")
MISPRINTED = misprinted(UNLISTED)
MARKUP = '<img src=x onerror="document.title=1">'

expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def service(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    """One service for all; the browser is asked for first, so that nothing is started where there is none."""
    data: Path = tmp_path_factory.mktemp("counter")
    furnish_named(data)
    service = RunningService(data)
    service.start()
    yield service
    service.stop()


@pytest.fixture
def counter(browser: Browser, service: RunningService) -> Iterator[Page]:
    page = open_counter(browser, service.origin)
    yield page
    page.context.close()


def screen(counter: Page, lines: list[str], look: str) -> str:
    """Scan the next traveller, wait for that look of the instruction, and give the crossing's number."""
    counter.keyboard.press("F4")
    wedge_in_one_go(counter, lines)
    expect(counter.locator(f"#instruction.is-{look}")).to_be_visible()
    found = NUMBER.search(counter.inner_text("#facts"))
    assert found is not None
    return found[0]


def steps(counter: Page) -> list[str]:
    return [each.replace("\n", " ").strip() for each in counter.locator("#steps li").all_inner_texts()]


def opened(service: RunningService, number: str) -> dict[str, object]:
    """Give a crossing as the shift manager's program reads it."""
    with service.signed_in("shift") as client:
        (found,) = client.post("/crossings/search", json={"number": number}).json()["items"]
        crossing: dict[str, object] = client.get(f"/crossings/{found['id']}").json()
    return crossing


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
    tried = [(each["reason"], each["reading_status"]) for each in opened(service, number)["screenings"]]  # type: ignore[attr-defined]
    assert tried == [("first", "check_failed"), ("corrected", "valid")]


def test_a_check_digit_confirmed_as_printed_is_for_the_shift_manager_and_typing_does_not_help(counter: Page) -> None:
    screen(counter, MISPRINTED, "undetermined")
    counter.keyboard.press("F7")
    expect(counter.locator("#correction-state")).to_contain_text("Still wrong")
    counter.keyboard.press("Control+Enter")
    expect(counter.locator("#sentence")).to_contain_text("wrong as printed")
    assert "Call the shift manager" in steps(counter)[0]
    counter.keyboard.press("F7")
    expect(counter.locator("#surname")).to_be_focused()
    counter.fill("#surname", "ERIKSSON")
    counter.check("#typed-confirmed")
    counter.keyboard.press("Enter")
    expect(counter.locator("#typed")).not_to_have_attribute("open", "")
    expect(counter.locator("#sentence")).to_contain_text("wrong as printed")
    counter.keyboard.press("F8")
    expect(counter.locator("#reason-dialog")).to_be_visible()


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
    assert crossing["movement"]["cause"] == cause  # type: ignore[index]
    assert crossing["unscreened"]["document_number"] == "UT1112223"  # type: ignore[index]
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
    assert (crossing["is_open"], crossing["movement"]["kind"]) == (False, "unscreened")  # type: ignore[index]


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


def test_enter_twice_is_one_crossing(counter: Page) -> None:
    sent: list[str] = []
    counter.on("request", lambda request: sent.append(request.url))
    counter.fill("#scan", "\n".join(UNLISTED))
    counter.evaluate(
        """() => ["keydown", "keydown"].forEach((kind) => document.getElementById("scan").dispatchEvent(
            new KeyboardEvent(kind, { code: "Enter", key: "Enter", bubbles: true, cancelable: true })))"""
    )
    expect(counter.locator("#word")).to_have_text("CLEAR")
    counter.keyboard.press("Enter")
    expect(counter.locator("#word")).to_have_text("CLEAR")
    assert len([url for url in sent if url.endswith("/screenings")]) == 1


def test_a_scan_before_the_answer_is_not_taken_and_the_officer_is_told(counter: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    counter.route("**/api/v1/screenings", hold, times=1)
    wedge_in_one_go(counter, UNLISTED)
    expect(counter.locator("#word")).to_have_text("SCREENING")
    wedge_in_one_go(counter, LISTED)
    expect(counter.locator("#scan-state")).to_contain_text("It was not taken")
    held[0].continue_()
    expect(counter.locator("#word")).to_have_text("CLEAR")
    expect(counter.locator("#facts")).to_contain_text("ERIKSSON")


@pytest.mark.parametrize("language", Language)
def test_signing_in_again_happens_in_place_and_nothing_typed_is_lost(
    browser: Browser, service: RunningService, language: Language
) -> None:
    page = open_counter(browser, service.origin, language=language)
    page.keyboard.press("F7")
    page.fill("#surname", "ERIKSSON")
    page.fill("#given_names", "ANNA MARIA")
    page.check("#typed-confirmed")
    page.context.clear_cookies()
    page.keyboard.press("Enter")
    expect(page.locator("#sign-in-dialog")).to_be_visible()
    expect(page.locator("#password")).to_be_focused()
    page.keyboard.type("a wrong password")
    page.keyboard.press("Enter")
    expect(page.locator("#sign-in-trouble")).to_be_visible()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#sign-in-dialog")).to_be_hidden()
    expect(page.locator("#surname")).to_have_value("ERIKSSON")
    page.focus("#given_names")
    page.keyboard.press("Enter")
    expect(page.locator("#instruction.is-clear")).to_be_visible()
    page.context.close()


def test_a_correction_outlives_a_lost_session_and_a_killed_service(counter: Page, service: RunningService) -> None:
    number = screen(counter, MISPRINTED, "undetermined")
    counter.keyboard.press("F7")
    counter.locator("#line-1").evaluate("(line) => { line.focus(); line.setSelectionRange(9, 9); }")
    counter.keyboard.press(UNLISTED[1][9])
    expect(counter.locator("#correction-state")).to_have_text("All check digits hold.")
    service.kill()
    counter.keyboard.press("Control+Enter")
    expect(counter.locator("#word")).to_have_text("NOT SCREENED")
    expect(counter.locator("#sentence")).to_contain_text("The line to the service is down")
    service.start()
    expect(counter.locator("#line-1")).to_have_value(UNLISTED[1])
    counter.keyboard.press("Control+Enter")
    expect(counter.locator("#word")).to_have_text("CLEAR")
    expect(counter.locator("#facts")).to_contain_text(number)


@pytest.mark.parametrize(
    ("status", "code", "sentence"),
    [
        (503, "store_unavailable", "Nothing can be recorded"),
        (429, "too_many_calls", "The service is busy"),
        (403, "not_allowed", "Your account may not screen here"),
        (422, "unknown_checkpost", "This counter is not known any more"),
        (409, "crossing_closed", "This crossing has ended"),
        (500, "internal", "Something is wrong with the service"),
        (201, None, "The answer was not complete"),
    ],
)
def test_whatever_the_service_answers_the_officer_is_told_what_to_do(
    counter: Page, status: int, code: str | None, sentence: str
) -> None:
    counter.route("**/api/v1/screenings", lambda route: route.fulfill(status=status, json={"code": code}), times=1)
    wedge_in_one_go(counter, UNLISTED)
    expect(counter.locator("#word")).to_have_text("NOT SCREENED")
    expect(counter.locator("#sentence")).to_contain_text(sentence)
    assert steps(counter)[-1].endswith("Shift F8")
    expect(counter.locator("#scan")).to_have_value("\n".join(UNLISTED))


def test_an_answer_that_never_came_is_asked_for_again_under_the_same_key(counter: Page) -> None:
    keys: list[str | None] = []
    counter.on(
        "request", lambda sent: keys.append(sent.headers.get("idempotency-key")) if "/scree" in sent.url else None
    )
    counter.route("**/api/v1/screenings", lambda route: route.abort(), times=1)
    counter.keyboard.press("F7")
    counter.fill("#surname", "ERIKSSON")
    counter.check("#typed-confirmed")
    counter.keyboard.press("Enter")
    expect(counter.locator("#sentence")).to_contain_text("The line to the service is down")
    counter.keyboard.press("Escape")
    counter.keyboard.press("Enter")
    expect(counter.locator("#word")).to_have_text("CLEAR")
    assert len(keys) == 2
    assert keys[0] == keys[1]


def test_markup_and_long_words_are_bounded_and_stay_text(counter: Page, service: RunningService) -> None:
    number = screen(counter, LISTED, "offload")
    counter.keyboard.press("F8")
    expect(counter.locator("#reason-dialog")).to_be_visible()
    counter.keyboard.insert_text(MARKUP + "x" * 10_000)
    counter.keyboard.press("Control+Enter")
    expect(counter.locator("#ended")).to_contain_text("Passed. Recorded.")
    reason = opened(service, number)["movement"]["reason"]  # type: ignore[index]
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
