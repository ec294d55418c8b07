"""Everybody can work with the pages: nothing that axe finds, and nothing that needs a mouse, in both languages."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from screening.domain.wording import Language
from tests.e2e.browsers import new_page, sign_in
from tests.e2e.duties import put_on_duty
from tests.e2e.looks_of_the_board import alert, alert_chosen, alert_of_finding, board, empty_board, keys, roster
from tests.e2e.looks_of_the_counter import (
    Look,
    counter_after,
    counter_arrival,
    counter_asking,
    counter_comparing,
    counter_correcting,
    counter_past,
    counter_ready,
    counter_refers_document,
    counter_signed_out,
    counter_typing,
    place_question,
)
from tests.e2e.looks_of_the_lists import (
    dashboard,
    entry,
    import_files,
    import_tried,
    lists_searched,
    proposal,
    proposals,
    reviews,
)
from tests.e2e.scenes import (
    LISTED,
    REFERRED,
    UNLISTED,
    furnish_named,
    screen_others,
)
from tests.running_service import RunningService

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("accessibility")]


RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
MOST_STOPS = 120


@pytest.fixture(scope="module")
def service(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    data = tmp_path_factory.mktemp("accessibility")
    furnish_named(data)
    service = RunningService(data)
    service.start()
    screen_others(service)
    put_on_duty(service, "director", "assistant_director")
    yield service
    service.stop()


def sign_in_page(browser: Browser, origin: str, language: Language) -> Page:
    page = new_page(browser, language)
    page.goto(f"{origin}/sign-in")
    return page


def refused_sign_in(browser: Browser, origin: str, language: Language) -> Page:
    page = sign_in_page(browser, origin, language)
    page.fill("#username", "nobody")
    page.fill("#password", "a wrong password")
    page.keyboard.press("Enter")
    expect(page.locator(".trouble")).to_be_visible()
    return page


def start_page(browser: Browser, origin: str, language: Language) -> Page:
    return sign_in(browser, origin, "auditor", language)


def problem(browser: Browser, origin: str, language: Language) -> Page:
    page = sign_in(browser, origin, "counter", language)
    page.goto(f"{origin}/nowhere")
    return page


LOOKS: dict[str, Look] = {
    "sign-in": sign_in_page,
    "sign-in-refused": refused_sign_in,
    "start": start_page,
    "place": place_question,
    "counter-ready": counter_ready,
    "counter-typing": counter_typing,
    "counter-clear": counter_after(UNLISTED, "clear"),
    "counter-past": counter_past,
    "counter-refer": counter_after(REFERRED, "refer"),
    "counter-offload": counter_after(LISTED, "offload"),
    "counter-undetermined": counter_after([UNLISTED[0], UNLISTED[1][:-1] + "X"], "undetermined"),
    "counter-correcting": counter_correcting,
    "counter-comparing": counter_comparing,
    "counter-unscreened": counter_asking("Shift+F8", "#unscreened-dialog"),
    "counter-departure": counter_asking("Shift+F4", "#flight-dialog"),
    "counter-camera": counter_asking("Shift+F2", "#camera-dialog"),
    "counter-arrival": counter_arrival,
    "counter-signed-out": counter_signed_out,
    "board": board,
    "board-empty": empty_board,
    "alert": alert,
    "alert-chosen": alert_chosen,
    "counter-refers-document": counter_refers_document,
    "alert-of-finding": alert_of_finding,
    "roster": roster,
    "keys": keys,
    "entry": entry,
    "lists-searched": lists_searched,
    "dashboard": dashboard,
    "import-files": import_files,
    "import-tried": import_tried,
    "reviews": reviews,
    "proposals": proposals,
    "proposal": proposal,
    "problem": problem,
}
TABBED = {
    "sign-in",
    "place",
    "counter-typing",
    "counter-offload",
    "counter-arrival",
    "counter-correcting",
    "counter-unscreened",
    "board",
    "alert",
    "alert-of-finding",
    "roster",
    "keys",
    "entry",
    "dashboard",
    "lists-searched",
    "import-files",
    "import-tried",
    "reviews",
    "proposals",
    "proposal",
    "problem",
}
"""Looks that are gone through with the tab key too: the controls of the others are among theirs."""


STOP = """() => {
    const at = document.activeElement;
    if (!at || at === document.body || at === document.documentElement) return null;
    const style = getComputedStyle(at);
    const row = at.closest("tr");
    const isShown = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
        || row === at && getComputedStyle(row.cells[0]).boxShadow !== "none";
    at.dataset.reached = "yes";
    return { name: at.id || at.outerHTML.slice(0, 120), isShown, isVisible: at.getClientRects().length > 0 };
}"""


UNREACHED = """() => [...(document.querySelector("dialog[open]") ?? document).querySelectorAll(
        "a[href], button:enabled, input:enabled:not([type=hidden]), select, textarea, summary")]
    .filter((each) => each.checkVisibility() && each.tabIndex >= 0 && !each.dataset.reached)
    .filter((each) => !(each.type === "radio" && document.querySelector(`input[name=${each.name}][data-reached]`)))
    .map((each) => each.id || each.outerHTML.slice(0, 120))"""


def tab_through(page: Page) -> tuple[list[str], list[str]]:
    """Tab round and round; give where the focus stood and could not be seen, and what it never reached."""
    page.keyboard.press("Tab")
    hidden = []
    for _ in range(MOST_STOPS):
        stop = page.evaluate(STOP)
        if stop is not None and not (stop["isShown"] and stop["isVisible"]):
            hidden.append(stop["name"])
        if page.evaluate(UNREACHED) == []:
            break
        page.keyboard.press("Tab")
    return hidden, page.evaluate(UNREACHED)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_and_the_tab_key_reaches_every_control_and_shows_where_it_is(
    browser: Browser, service: RunningService, look: str, language: Language
) -> None:
    """Nothing that axe finds; no trap for the keys, and where the focus stands can always be seen."""
    page = LOOKS[look](browser, service.origin, language)
    try:
        results = Axe().run(page, options=RULES)
        hidden, unreached = tab_through(page) if look in TABBED else ([], [])
    finally:
        page.context.close()
    found = [
        (violation["id"], [node["target"] for node in violation["nodes"]], violation["nodes"][0]["failureSummary"])
        for violation in results.response["violations"]
    ]
    assert (found, hidden, unreached) == ([], [], [])


def test_single_keys_can_be_switched_off_and_stay_so(browser: Browser, service: RunningService) -> None:
    page = board(browser, service.origin, Language.ENGLISH)
    try:
        page.click(".keys-help summary")
        page.uncheck("#single-keys")
        page.locator("#rows tr").first.focus()
        first = page.evaluate("document.activeElement.dataset.id")
        page.keyboard.press("j")
        assert page.evaluate("document.activeElement.dataset.id") == first
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.dataset.id") != first
        page.keyboard.press("Enter")
        expect(page.locator(".compare").first).to_be_visible()
        expect(page.locator("#single-keys")).not_to_be_checked()
        page.keyboard.press("1")
        expect(page.locator("input[name=disposition]:checked")).to_have_count(0)
        page.check("#single-keys")
        page.locator(".hit").first.focus()
        page.keyboard.press("1")
        expect(page.locator("input[name=disposition]:checked")).to_have_count(1)
    finally:
        page.context.close()
