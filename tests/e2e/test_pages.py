"""Officers at work: counter and board in a real browser, over a real service that is also killed and comes back."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from screening.demonstration import LISTED_DOCUMENT, LISTED_TRAVELLER
from screening.domain.dates import PartialDate
from screening.domain.identifiers import StateCode
from screening.domain.travellers import Sex, TravelDocument
from screening.mrz.specimen import render_specimen
from tests.builders import a_traveller
from tests.e2e.browsers import ON_BOTH_DATABASES, open_counter, passport_lines, sign_in, wedge, wedge_in_one_go
from tests.running_service import RunningService

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

LISTED = passport_lines(LISTED_TRAVELLER, LISTED_DOCUMENT)
UNLISTED = passport_lines(
    a_traveller("ERIKSSON, ANNA MARIA"), TravelDocument("L898902C3", StateCode("UTO"), "P", PartialDate(2031, 4, 15))
)
DISCREET = passport_lines(
    a_traveller("SIDDIQUI, FARHAN ALI", born="1990-07-07", sex=Sex.MALE),
    TravelDocument("UT9027745", StateCode("UTO"), "P", PartialDate(2031, 4, 15)),
)
"""A fictional traveller of the Immigration Watch List whose entry is to be handled discreetly."""
NUMBER = re.compile(r"KHI-\d\d-\d{6}")


expect.set_options(timeout=20_000)


@pytest.fixture
def counter(browser: Browser, service: RunningService) -> Iterator[Page]:
    page = open_counter(browser, service.origin)
    yield page
    page.context.close()


@pytest.fixture
def board(browser: Browser, service: RunningService) -> Iterator[Page]:
    page = sign_in(browser, service.origin, "shift")
    expect(page.locator("#live")).to_be_visible()
    yield page
    page.context.close()


def number_on(counter: Page) -> str:
    found = NUMBER.search(counter.inner_text("#facts"))
    assert found is not None
    return found[0]


def row_of(board: Page, number: str) -> Locator:
    return board.locator("#rows tr", has_text=number)


def test_a_wedge_brings_the_instruction(counter: Page) -> None:
    wedge(counter, UNLISTED)
    expect(counter.locator("#instruction")).to_have_class(re.compile("is-clear"))
    expect(counter.locator("#word")).to_have_text("CLEAR")
    expect(counter.locator("#facts")).to_contain_text("ERIKSSON ANNA MARIA")
    expect(counter.locator("#scan")).to_have_value("")
    expect(counter.locator("#scan")).to_be_focused()


@pytest.mark.parametrize("between", ["", "\n"], ids=["in one run", "with Enter between"])
def test_a_wedge_is_understood_under_an_urdu_layout(counter: Page, between: str) -> None:
    """The layout turns the keys into other characters; where the keys are stays the same."""
    counter.evaluate(
        """([lines, between]) => {
            const press = (code, key) => document.activeElement.dispatchEvent(
                new KeyboardEvent("keydown", { code, key, bubbles: true, cancelable: true }));
            for (const character of lines.join(between) + "\\n") {
                if (character === "<") press("Comma", "۔");
                else if (character === "\\n") press("Enter", "Enter");
                else press((/[0-9]/.test(character) ? "Digit" : "Key") + character, "ش");
            }
        }""",
        [LISTED, between],
    )
    expect(counter.locator("#word")).to_have_text("OFFLOAD")


def test_a_wedge_that_fires_while_a_button_or_another_field_has_the_focus_is_not_lost(counter: Page) -> None:
    counter.focus("#rescan")
    wedge(counter, UNLISTED)
    expect(counter.locator("#word")).to_have_text("CLEAR")
    counter.click("#typed summary")
    counter.fill("#surname", "HALF TYPED")
    wedge_in_one_go(counter, LISTED)
    expect(counter.locator("#word")).to_have_text("OFFLOAD")
    expect(counter.locator("#surname")).to_have_value("")


def test_new_input_takes_the_earlier_instruction_back(counter: Page) -> None:
    wedge(counter, UNLISTED)
    expect(counter.locator("#word")).to_have_text("CLEAR")
    counter.keyboard.type("P", delay=100)
    expect(counter.locator("#instruction")).to_have_class(re.compile("is-past"))
    expect(counter.locator("#past")).to_be_visible()
    expect(counter.locator("#passed")).to_be_disabled()


def test_an_image_brings_the_instruction(counter: Page) -> None:
    image = render_specimen(LISTED_TRAVELLER, LISTED_DOCUMENT)
    counter.set_input_files("#image", files={"name": "page.png", "mimeType": "image/png", "buffer": image})
    expect(counter.locator("#word")).to_have_text("OFFLOAD", timeout=30_000)
    expect(counter.locator("#facts")).to_contain_text(LISTED_DOCUMENT.number)


@ON_BOTH_DATABASES
def test_a_rescan_joins_the_crossing_and_the_next_traveller_does_not(counter: Page) -> None:
    wedge(counter, UNLISTED)
    expect(counter.locator("#word")).to_have_text("CLEAR")
    first = number_on(counter)
    counter.keyboard.press("F2")
    expect(counter.locator("#word")).to_have_text("SCAN AGAIN")
    wedge(counter, UNLISTED)
    expect(counter.locator("#word")).to_have_text("CLEAR")
    assert number_on(counter) == first
    counter.keyboard.press("F4")
    expect(counter.locator("#open-crossings")).to_contain_text(first)
    wedge(counter, UNLISTED)
    expect(counter.locator("#word")).to_have_text("CLEAR")
    assert number_on(counter) != first


@ON_BOTH_DATABASES
def test_passing_against_the_instruction_needs_a_reason(counter: Page) -> None:
    wedge(counter, LISTED)
    expect(counter.locator("#word")).to_have_text("OFFLOAD")
    counter.keyboard.press("F8")
    expect(counter.locator("#reason-dialog")).to_be_visible()
    counter.keyboard.type("By word of the shift manager.")
    counter.keyboard.press("Control+Enter")
    expect(counter.locator("#ended")).to_contain_text("Passed. Recorded.")
    expect(counter.locator("#rescan")).to_be_disabled()
    expect(counter.locator("#scan")).to_be_focused()


def test_what_cannot_be_parsed_is_not_screened_and_stays_to_be_corrected(counter: Page) -> None:
    counter.fill("#scan", "TOO SHORT")
    counter.click("#send")
    expect(counter.locator("#word")).to_have_text("NOT SCREENED")
    expect(counter.locator("#scan")).to_have_value("TOO SHORT")


def test_a_shift_manager_at_the_counter_shows_nobody_a_discreet_hit(browser: Browser, service: RunningService) -> None:
    """Who looks over the manager's shoulder sees what a counter officer sees; the board tells the rest."""
    page = open_counter(browser, service.origin, "shift")
    wedge(page, DISCREET)
    expect(page.locator("#instruction")).to_have_class(re.compile("is-clear"))
    expect(page.locator("#word")).to_have_text("CLEAR")
    expect(page.locator("#sentence")).to_have_text("Let the traveller pass.")
    page.context.close()


def test_what_was_typed_wrong_is_told_and_corrected_where_it_stands(counter: Page) -> None:
    counter.click("#typed summary")
    expect(counter.locator("#surname")).to_be_focused()
    counter.keyboard.type("ERIKSSON", delay=100)
    counter.fill("#date_of_birth", "1974-13-12")
    counter.check("#typed-confirmed")
    counter.click("#send-typed")
    expect(counter.locator("#sentence")).to_contain_text("There is no such date")
    expect(counter.locator("#surname")).to_be_focused()
    counter.fill("#date_of_birth", "1974-12-12")
    counter.click("#send-typed")
    expect(counter.locator("#word")).to_have_text("CLEAR")
    expect(counter.locator("#scan")).to_be_focused()


def test_a_check_digit_that_fails_is_told_in_words(counter: Page) -> None:
    first, second = UNLISTED
    wrong = "0" if second[9] != "0" else "1"
    wedge(counter, [first, second[:9] + wrong + second[10:]])
    expect(counter.locator("#word")).to_have_text("NOT SCREENED YET")
    expect(counter.locator("#doubts")).to_contain_text("The check digit of the document number does not hold")


@ON_BOTH_DATABASES
def test_an_alert_is_seen_opened_acknowledged_and_decided_by_keyboard(counter: Page, board: Page) -> None:
    wedge(counter, LISTED)
    expect(counter.locator("#word")).to_have_text("OFFLOAD")
    number = number_on(counter)
    row = row_of(board, number)
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Exit Control List")
    rows = board.locator("#rows tr").count()
    for key in (*["ArrowUp"] * rows, *["ArrowDown"] * rows):
        board.keyboard.press(key)
        if NUMBER.findall(board.evaluate("document.activeElement.textContent"))[:1] == [number]:
            break
    board.keyboard.press("Enter")
    expect(board.locator(".compare").first).to_contain_text("RAHMAN, TARIQ MEHMOOD")
    board.wait_for_load_state()
    board.keyboard.press("a")
    expect(board.locator("#state")).to_have_text("Acknowledged")
    while board.locator(".decision-form").count():
        left = board.locator(".decision-form").count()
        board.keyboard.press("1")
        board.keyboard.press("0")
        board.keyboard.type("Another person: the photograph differs.")
        board.keyboard.press("Control+Enter")
        expect(board.locator(".decision-form")).to_have_count(left - 1)
        board.wait_for_load_state()
    expect(board.locator("#state")).to_have_text("Decided")
    board.keyboard.press("b")
    expect(board.locator("#live")).to_be_visible()
    expect(row).to_have_count(0)


@ON_BOTH_DATABASES
def test_of_two_managers_the_slower_is_told_and_keeps_what_was_typed(
    browser: Browser, service: RunningService, counter: Page, board: Page
) -> None:
    wedge(counter, LISTED)
    expect(counter.locator("#word")).to_have_text("OFFLOAD")
    address = row_of(board, number_on(counter)).locator("a").get_attribute("href")
    other = sign_in(browser, service.origin, "relief")
    for page in (board, other):
        page.goto(f"{service.origin}{address}")
    other.keyboard.press("1")
    other.keyboard.press("0")
    other.keyboard.type("My own words.")
    board.keyboard.press("a")
    expect(board.locator("#state")).to_have_text("Acknowledged")
    other.keyboard.press("Control+Enter")
    expect(other.locator("#trouble")).to_contain_text("somebody was faster")
    expect(other.locator("#trouble")).to_contain_text("My own words.")
    other.context.close()


@ON_BOTH_DATABASES
def test_a_kill_loses_nothing_and_doubles_nothing(service: RunningService, counter: Page, board: Page) -> None:
    """The page says that nobody was screened, keeps the scan, and sends it again under the same key."""
    before = board.locator("#rows tr").count()
    service.kill()
    expect(board.locator("#not-live")).to_be_visible()
    wedge(counter, LISTED)
    expect(counter.locator("#word")).to_have_text("NOT SCREENED")
    expect(counter.locator("#scan")).to_have_value("\n".join(LISTED))
    service.start()
    counter.keyboard.press("Enter")
    expect(counter.locator("#word")).to_have_text("OFFLOAD")
    expect(board.locator("#not-live")).to_be_hidden(timeout=20_000)
    expect(row_of(board, number_on(counter))).to_have_count(1)
    expect(board.locator("#rows tr")).to_have_count(before + 1)


def test_a_session_that_has_ended_is_told_and_what_was_typed_is_kept(counter: Page, service: RunningService) -> None:
    counter.context.clear_cookies()
    wedge(counter, UNLISTED)
    expect(counter.locator("#word")).to_have_text("NOT SCREENED")
    expect(counter.locator("#lost-session")).to_be_visible()
    expect(counter.locator("#scan")).to_have_value("\n".join(UNLISTED))
