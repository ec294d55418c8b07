"""Officers at an alert in a real browser: decided by keys, by two, at once, and with text that is never lost."""

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from screening.catalogue.sentences import load_catalogue
from screening.domain.entries import ListEntry
from screening.domain.wording import Language
from tests.builders import an_entry
from tests.e2e.browsers import open_browser, sign_in
from tests.running_service import PASSWORD, RunningService, furnish

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

expect.set_options(timeout=20_000)

SURNAMES = (
    "VANTERPOL",
    "QUILLFEATHER",
    "ZUBROWSKA",
    "OKONJIMA",
    "THISTLEWOOD",
    "BRANDYBUCK",
    "YARROWGATE",
    "HOLLOWMERE",
)
GIVEN_NAMES = ("OTTO", "PEREGRINE", "ULRICA", "FENWICK", "JACINTA", "MORTIMER", "SAOIRSE", "BALTHASAR")


def born(surname: str) -> str:
    """Give everybody a birth date far from the others', so that nobody is anybody else's hit."""
    return f"{1931 + 7 * SURNAMES.index(surname)}-0{1 + SURNAMES.index(surname)}-17"


def given(surname: str) -> str:
    return GIVEN_NAMES[SURNAMES.index(surname)]


REASON = ".decision-form textarea"
COUNT_PRESSES = """addEventListener("keydown",
    () => sessionStorage.setItem("presses", +sessionStorage.getItem("presses") + 1), true)"""


def listed(surname: str, source_id: str) -> ListEntry:
    return replace(
        an_entry(f"{surname}, {given(surname)}", born=(born(surname),)), source_id=source_id, category="order"
    )


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def service(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    """One service for all, with somebody on the Exit Control List for each test; the last stands there twice."""
    data: Path = tmp_path_factory.mktemp("alert-page")
    entries = [listed(surname, f"TEST-{count}") for count, surname in enumerate(SURNAMES)]
    furnish(data, [*entries, listed(SURNAMES[-1], "TEST-twice")])
    service = RunningService(data)
    service.start()
    yield service
    service.stop()


def shoot(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look at the pages."""
    if folder := os.environ.get("SCREENING_TESTS_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def screen(service: RunningService, surname: str, *, written: tuple[str, str] | None = None, number: str = "") -> str:
    """Screen somebody at the counter, perhaps with surname and given names as `written`; give the crossing's number."""
    shown = written or (surname, given(surname))
    with service.signed_in("counter") as client:
        answer = client.post(
            "/screenings",
            headers={"Idempotency-Key": os.urandom(8).hex()},
            json={
                "traveller": {"surname": shown[0], "given_names": shown[1], "date_of_birth": born(surname)},
                "documents": [{"number": number or f"UT{len(surname)}{surname[:3]}", "issuing_state": "UTO"}],
                "crossing": {"checkpost": "KHI", "counter": "4", "direction": "exit"},
            },
        )
        answer.raise_for_status()
        number_said: str = answer.json()["crossing"]["number"]
        return number_said


def open_alert(
    browser: Browser,
    service: RunningService,
    number: str,
    username: str = "shift",
    language: Language = Language.ENGLISH,
) -> Page:
    """Open the alert from its row of the board."""
    page = sign_in(browser, service.origin, username, language)
    expect(page.locator("#live")).to_be_visible()
    page.locator("#rows tr", has_text=number).locator("a").click()
    ready(page)
    return page


def ready(page: Page) -> None:
    """Wait until keys are heard: the forms are out of reach until their script has run."""
    expect(page.locator(".hit").first).to_be_visible()
    expect(page.locator("form[inert]")).to_have_count(0)
    page.wait_for_load_state("load")


def said(code: str, language: Language) -> str:
    return load_catalogue().sentence(code, language=language)


def keys(page: Page, *pressed: str) -> None:
    for key in pressed:
        page.keyboard.press(key)


def test_an_alert_is_decided_in_four_key_presses_from_its_row(browser: Browser, service: RunningService) -> None:
    number = screen(service, SURNAMES[0])
    page = sign_in(browser, service.origin, "shift")
    expect(page.locator("#live")).to_be_visible()
    page.locator("#rows tr", has_text=number).focus()
    page.evaluate("sessionStorage.setItem('presses', '0')")
    page.context.add_init_script(COUNT_PRESSES)
    page.keyboard.press("Enter")
    ready(page)
    expect(page.locator(".presets")).to_be_hidden()
    keys(page, "1", "1")
    expect(page.locator(REASON)).to_have_value(re.compile("^Another person"))
    keys(page, "Enter")
    expect(page.locator("#alert")).to_have_attribute("data-state", "decided")
    expect(page.locator("#done")).to_contain_text("Recorded: False hit: another person.")
    # The first press was the board's, before anything counted.
    assert int(page.evaluate("sessionStorage.getItem('presses')")) + 1 <= 4
    expect(page.locator(".decided")).to_contain_text("Another person: father's name and date of birth differ.")
    page.context.close()


@pytest.mark.parametrize("language", Language)
def test_two_officers_offload_somebody(browser: Browser, service: RunningService, language: Language) -> None:
    number = screen(service, SURNAMES[1], number=f"UT77{language.value}")
    first = open_alert(browser, service, number, "shift", language)
    keys(first, "4", "1", "Enter")
    expect(first.locator("#alert")).to_have_attribute("data-state", "awaiting_confirmation")
    expect(first.locator(".awaiting")).to_contain_text(said("console.alert.your_own", language))
    expect(first.locator("[data-step=confirm]")).to_have_count(0)
    shoot(first, f"alert-awaiting-first-{language}")
    second = open_alert(browser, service, number, "relief", language)
    expect(second.locator(".awaiting")).to_contain_text(said("console.alert.awaits", language))
    shoot(second, f"alert-awaiting-second-{language}")
    keys(second, "s")
    expect(second.locator("[data-step=send-back]")).to_be_focused()
    keys(second, "Enter")
    second.fill("#reason", "The order has a mistake.")
    keys(second, "Control+Enter")
    expect(second.locator("#alert")).to_have_attribute("data-state", "acknowledged")
    expect(second.locator(".hit")).to_contain_text("The order has a mistake.")
    first.reload()
    ready(first)
    keys(first, "4", "2", "Enter")
    expect(first.locator("#alert")).to_have_attribute("data-state", "awaiting_confirmation")
    second.reload()
    ready(second)
    keys(second, "c")
    expect(second.locator("[data-step=confirm]")).to_be_focused()
    keys(second, "Enter")
    expect(second.locator("#alert")).to_have_attribute("data-state", "decided")
    expect(second.locator(".decided").last).to_contain_text("relief")
    shoot(second, f"alert-decided-by-two-{language}")
    for page in (first, second):
        page.context.close()


def test_who_was_slower_is_told_who_decided_and_keeps_the_own_words(browser: Browser, service: RunningService) -> None:
    number = screen(service, SURNAMES[2])
    fast, slow = (open_alert(browser, service, number, username) for username in ("shift", "relief"))
    keys(slow, "1", "0")
    slow.keyboard.type("Father's name is another one.")
    keys(fast, "2", "1", "Enter")
    expect(fast.locator("#alert")).to_have_attribute("data-state", "decided")
    keys(slow, "Control+Enter")
    expect(slow.locator("#trouble")).to_contain_text("shift had already decided this")
    expect(slow.locator("#trouble")).to_contain_text("Cleared: may pass")
    expect(slow.locator("#trouble")).to_contain_text("You had written: Father's name is another one.")
    shoot(slow, "alert-decided-meanwhile")
    for page in (fast, slow):
        page.context.close()


def test_an_entry_suspended_meanwhile_is_told_and_the_hit_decided_all_the_same(
    browser: Browser, service: RunningService
) -> None:
    number = screen(service, SURNAMES[3])
    with service.signed_in("lists") as client:
        found = client.post(
            "/lists/ecl/search",
            json={"traveller": {"surname": SURNAMES[3], "given_names": given(SURNAMES[3])}, "reason": "Court."},
        )
        entry = found.json()["items"][0]["entry"]
        client.post(
            "/lists/ecl/changes",
            headers={"Idempotency-Key": "suspend", "If-Match": f'"{entry["revision"]}"'},
            json={"kind": "suspend", "entry_id": entry["id"], "reason": "Stay granted by the court."},
        ).raise_for_status()
    page = open_alert(browser, service, number)
    expect(page.locator(".hit .warning")).to_contain_text("has been suspended since")
    keys(page, "2", "2", "Enter")
    expect(page.locator("#alert")).to_have_attribute("data-state", "decided")
    keys(page, "r")
    page.fill("#reason", "The stay was lifted.")
    keys(page, "Control+Enter")
    expect(page.locator("#alert")).to_have_attribute("data-state", "raised")
    expect(page.locator(".hit .decided")).to_contain_text("court's order")
    page.context.close()


def test_a_reason_of_ten_thousand_characters_is_refused_in_words_and_kept(
    browser: Browser, service: RunningService
) -> None:
    number = screen(service, SURNAMES[4])
    page = open_alert(browser, service, number)
    keys(page, "1", "0")
    page.fill(REASON, "w" * 10_000)
    keys(page, "Control+Enter")
    expect(page.locator("#trouble")).to_contain_text("10000 characters")
    page.reload()
    expect(page.locator(REASON)).to_have_value("w" * 10_000)
    expect(page.locator("#alert")).to_have_attribute("data-state", "raised")
    page.context.close()


def test_a_lost_session_loses_no_word(browser: Browser, service: RunningService) -> None:
    number = screen(service, SURNAMES[5])
    page = open_alert(browser, service, number)
    keys(page, "1", "0")
    page.keyboard.type("Half a sentence, and then")
    page.context.clear_cookies()
    keys(page, "Control+Enter")
    expect(page.locator("#trouble")).to_contain_text("sign in again")
    page.click("#trouble-sign-in")
    page.fill("#username", "shift")
    page.fill("#password", PASSWORD)
    keys(page, "Enter")
    expect(page.locator(REASON)).to_have_value("Half a sentence, and then")
    expect(page.locator("input[value=false_hit]")).to_be_checked()
    page.locator(REASON).focus()
    keys(page, "Control+Enter")
    expect(page.locator("#alert")).to_have_attribute("data-state", "decided")
    page.context.close()


def test_what_one_officer_typed_is_not_shown_to_the_next(browser: Browser, service: RunningService) -> None:
    number = screen(service, SURNAMES[6])
    page = open_alert(browser, service, number)
    keys(page, "1", "0")
    page.keyboard.type("Not for others.")
    address = page.url
    page.click("form[action='/sign-out'] button")
    page.fill("#username", "relief")
    page.fill("#password", PASSWORD)
    keys(page, "Enter")
    expect(page.locator("#live")).to_be_visible()
    page.goto(address)
    expect(page.locator(REASON)).to_have_value("")
    page.context.close()


def test_each_of_several_hits_has_its_own_decision_and_progress_is_told(
    browser: Browser, service: RunningService
) -> None:
    number = screen(service, SURNAMES[7])
    page = open_alert(browser, service, number)
    expect(page.locator("#progress")).to_have_text("0 of 2 hits decided")
    keys(page, "1", "1", "Enter")
    expect(page.locator("#progress")).to_have_text("1 of 2 hits decided")
    expect(page.locator(".hit[data-open=true]")).to_be_focused()
    shoot(page, "alert-one-of-two")
    keys(page, "2", "1", "Enter")
    expect(page.locator("#progress")).to_have_text("2 of 2 hits decided")
    expect(page.locator("#alert")).to_have_attribute("data-state", "decided")
    page.context.close()


def test_names_are_paired_and_marked_and_markup_stays_text(browser: Browser, service: RunningService) -> None:
    number = screen(service, SURNAMES[5], written=("<b>BRANDYBUCK</b>", "MORTIMAR <img src=x>"), number="UT0MARKUP")
    page = open_alert(browser, service, number)
    expect(page.locator(".tokens b, .compare b, .compare img")).to_have_count(0)
    expect(page.locator(".compare").first).to_contain_text("<b>BRANDYBUCK</b>")
    expect(page.locator(".tokens .is-same")).to_contain_text("BRANDYBUCK")
    expect(page.locator(".tokens .is-letters .differs").first).to_have_text("A")
    expect(page.locator(".tokens .is-letters .differs").last).to_have_text("E")
    expect(page.locator(".tokens .is-only_presented").first).to_contain_text("only presented")
    weights = [float(text) for text in page.locator(".weights tbody .number").all_inner_texts()]
    total = float(page.locator(".weights tfoot .number").inner_text())
    assert abs(sum(weights) - total) < 0.02
    shoot(page, "alert-markup")
    page.context.close()


@pytest.mark.parametrize("language", Language)
def test_an_alert_with_one_hit_is_printed_on_one_page(
    browser: Browser, service: RunningService, language: Language
) -> None:
    number = screen(service, SURNAMES[0], number=f"UT88{language.value}")
    page = open_alert(browser, service, number, "shift", language)
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 1
    page.context.close()
