"""Enter twice, a lost session, a killed service, an answer that never comes: nothing is lost, nothing counts twice."""

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from screening.domain.wording import Language
from tests.e2e.browsers import open_counter, wedge_in_one_go
from tests.e2e.counter.desk import MISPRINTED, screen, steps
from tests.e2e.scenes import LISTED, UNLISTED
from tests.running_service import PASSWORD, RunningService

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("counter")]


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
        "request", lambda sent: keys.append(sent.headers.get("idempotency-key")) if sent.method == "POST" else None
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
