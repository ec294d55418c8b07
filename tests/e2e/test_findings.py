"""A document that may be altered, from the counter to the shift manager's decision, in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from screening.domain.wording import Language
from tests.e2e.browsers import ON_BOTH_DATABASES, open_counter, sign_in, wedge_in_one_go
from tests.e2e.counter.desk import NUMBER
from tests.e2e.scenes import UNLISTED, misprinted, photographed, show_page
from tests.running_service import RunningService, furnish

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def reading_service(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    """One that refers what is read; the browser is asked for first, so that nothing is started where there is none."""
    service = RunningService(tmp_path_factory.mktemp("read"), more={"SCREENING_REFER_CHECK_FAILURES": "read"})
    furnish(service.data)
    service.start()
    yield service
    service.stop()


def number_shown(counter: Page) -> str:
    found = NUMBER.search(counter.inner_text("#facts"))
    assert found is not None
    return found[0]


def confirm_misprint(counter: Page) -> str:
    """Scan a page whose check digit is wrong, confirm that it stands so, and give the crossing's number."""
    wedge_in_one_go(counter, misprinted(UNLISTED))
    expect(counter.locator("#instruction.is-undetermined")).to_be_visible()
    counter.keyboard.press("F7")
    expect(counter.locator("#correction-state")).to_contain_text("Still wrong")
    counter.keyboard.press("Control+Enter")
    expect(counter.locator("#instruction.is-refer")).to_be_visible()
    return number_shown(counter)


def open_alert(board: Page, number: str) -> None:
    board.locator("#rows tr", has_text=number).locator("a").click()
    expect(board.locator("#alert")).to_be_visible()
    expect(board.locator("form[inert]")).to_have_count(0)


@ON_BOTH_DATABASES
def test_what_an_officer_confirms_is_on_the_board_at_once_and_decided_by_keys(
    browser: Browser, service: RunningService
) -> None:
    board = sign_in(browser, service.origin, "shift")
    expect(board.locator("#live")).to_be_visible()
    counter = open_counter(browser, service.origin)
    number = confirm_misprint(counter)
    expect(board.locator("#rows tr", has_text=number)).to_contain_text("Possible alteration")
    open_alert(board, number)
    section = board.locator(".hit")
    expect(section.locator("h3")).to_have_text("Possible alteration of the document")
    expect(section).to_contain_text("the document number")
    expect(section.locator(".print .is-digit")).to_have_count(2)
    expect(section).to_contain_text("The officer at the counter confirmed that the lines stand so on the page: counter")
    expect(board.locator("#progress")).to_have_text("0 of 1 decided")
    for key in ("3", "1", "Enter"):
        board.keyboard.press(key)
    expect(board.locator("#done")).to_have_text("Recorded: Sent for verification.")
    expect(board.locator("#alert")).to_have_attribute("data-state", "decided")
    expect(section.locator(".decided")).to_contain_text("Document held and sent for verification.")
    counter.keyboard.press("F8")
    expect(counter.locator("#reason-dialog")).to_be_visible()
    for page in (board, counter):
        page.context.close()


def test_what_is_read_is_referred_before_anybody_corrects_and_a_valid_reading_takes_nothing_back(
    browser: Browser, reading_service: RunningService
) -> None:
    counter = open_counter(browser, reading_service.origin)
    show_page(counter, photographed(misprinted=True), "refer")
    expect(counter.locator("#sentence")).to_contain_text("it may be altered")
    number = number_shown(counter)
    counter.keyboard.press("F2")
    wedge_in_one_go(counter, UNLISTED)
    expect(counter.locator("#doubts")).to_be_hidden()
    expect(counter.locator("#instruction.is-refer")).to_be_visible()
    assert number_shown(counter) == number
    board = sign_in(browser, reading_service.origin, "shift")
    open_alert(board, number)
    expect(board.locator(".hit .warning")).to_contain_text("A later reading of this crossing was valid")
    for key in ("2", "1", "Enter"):
        board.keyboard.press(key)
    expect(board.locator("#done")).to_have_text("Recorded: Document in order.")
    counter.keyboard.press("F8")
    expect(counter.locator("#ended")).to_be_visible()
    for page in (board, counter):
        page.context.close()


def test_of_two_officers_who_decide_at_once_the_slower_is_told_by_whom_and_how(
    browser: Browser, service: RunningService
) -> None:
    counter = open_counter(browser, service.origin)
    number = confirm_misprint(counter)
    first, second = (sign_in(browser, service.origin, username) for username in ("shift", "relief"))
    for page in (first, second):
        open_alert(page, number)
    for key in ("2", "1", "Enter"):
        first.keyboard.press(key)
    expect(first.locator("#done")).to_be_visible()
    for key in ("3", "1", "Enter"):
        second.keyboard.press(key)
    expect(second.locator("#trouble")).to_contain_text("shift had already decided this")
    expect(second.locator("#trouble")).to_contain_text("“Document in order”")
    expect(second.locator("#trouble")).to_contain_text("Document held and sent for verification.")
    for page in (first, second, counter):
        page.context.close()


def test_the_page_reads_in_urdu_with_the_lines_from_left_to_right(browser: Browser, service: RunningService) -> None:
    counter = open_counter(browser, service.origin)
    number = confirm_misprint(counter)
    board = sign_in(browser, service.origin, "shift", Language.URDU)
    expect(board.locator("#rows tr", has_text=number)).to_contain_text("ممکنہ رد و بدل")
    open_alert(board, number)
    expect(board.locator(".hit h3")).to_have_text("دستاویز میں ممکنہ رد و بدل")
    assert board.locator(".print").evaluate("(print) => getComputedStyle(print).direction") == "ltr"
    assert board.locator(".print .line").count() == 2
    for page in (board, counter):
        page.context.close()
