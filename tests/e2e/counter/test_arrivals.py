"""A document reader at the counter sends its scans by itself: the officer's page shows them, and takes nothing away."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from screening.domain.identifiers import new_uuid
from screening.domain.wording import Language
from screening.mrz.specimen import render_specimen
from tests.e2e.browsers import open_counter, wedge_in_one_go
from tests.e2e.scenes import DISCREET, LISTED, UNLISTED, follow_reader, photographed, screen_from_elsewhere
from tests.mrz.builders import a_specimen
from tests.running_service import PASSWORD, RunningService

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("counter")]

PAGE = render_specimen(*a_specimen())
PLACE = {"checkpost": "KHI", "counter": "4", "direction": "exit"}


def scanned(service: RunningService, image: bytes = PAGE, **fields: str) -> str:
    """Send a page as the watcher of a reader's folder does; give the crossing's number."""
    with service.signed_in("counter") as client:
        answer = client.post(
            "/scans",
            headers={"Idempotency-Key": str(new_uuid())},
            data={**PLACE, "occurred_at": datetime.now(UTC).isoformat(), **fields},
            files={"image": ("page", image, "application/octet-stream")},
        )
        assert answer.status_code == 201, answer.text
        return str(answer.json()["crossing"]["number"])


def screened(service: RunningService, lines: list[str], **fields: str) -> str:
    """Send lines, as another machine at the counter may; give the crossing's number."""
    return screen_from_elsewhere(service.origin, lines, **fields)


def _noting(urls: list[str]) -> Callable[[Request], None]:
    return lambda request: urls.append(request.url)


@pytest.fixture
def desk(browser: Browser, service: RunningService) -> "Callable[[Language], Page]":
    """Give a counter's page that follows its reader."""

    def opened(language: Language = Language.ENGLISH) -> Page:
        page = open_counter(browser, service.origin, language=language)
        follow_reader(page)
        return page

    return opened


@pytest.mark.parametrize(
    ("language", "word"), [(Language.ENGLISH, "CLEAR"), (Language.URDU, "کلیئر")], ids=["English", "Urdu"]
)
def test_a_scan_of_the_reader_is_shown_with_reading_and_outcome(
    desk: Callable[[Language], Page], service: RunningService, language: Language, word: str
) -> None:
    page = desk(language)
    number = scanned(service)
    expect(page.locator("#instruction.is-clear")).to_be_visible()
    expect(page.locator("#word")).to_have_text(word)
    expect(page.locator("#facts")).to_contain_text(number)
    expect(page.locator("#facts")).to_contain_text("AB2345671")
    expect(page.locator("#open-crossings")).to_contain_text(number)
    expect(page.locator("#scan")).to_be_focused()
    page.keyboard.press("F8")
    expect(page.locator("#ended")).to_contain_text(number)
    page.context.close()


def test_the_next_scan_takes_the_place_of_the_last(desk: Callable[[], Page], service: RunningService) -> None:
    page = desk()
    first = screened(service, UNLISTED)
    expect(page.locator("#facts")).to_contain_text(first)
    second = screened(service, LISTED)
    expect(page.locator("#instruction.is-offload")).to_be_visible()
    expect(page.locator("#facts")).to_contain_text(second)
    expect(page.locator("#open-crossings")).to_contain_text(first)
    page.context.close()


def test_a_reading_in_doubt_can_be_corrected_although_the_picture_is_gone(
    desk: Callable[[], Page], service: RunningService
) -> None:
    page = desk()
    number = scanned(service, photographed(smudged=((0, 8),)))
    expect(page.locator("#instruction.is-undetermined")).to_be_visible(timeout=60_000)
    page.keyboard.press("F7")
    expect(page.locator("#correction")).to_be_visible()
    expect(page.locator("#correction-doubt, #correction-state").first).to_be_attached()
    page.keyboard.press("Escape")
    expect(page.locator("#facts")).to_contain_text(number)
    page.context.close()


@pytest.mark.parametrize("begun", ["scan", "typed", "dialog"])
def test_what_is_begun_is_not_taken_away_and_f4_shows_what_waits(
    desk: Callable[[], Page], service: RunningService, begun: str
) -> None:
    page = desk()
    if begun == "scan":
        page.fill("#scan", "P<UTO")
    elif begun == "typed":
        page.keyboard.press("F7")
        page.fill("#surname", "ERIKSSON")
    else:
        page.keyboard.press("Shift+F8")
        page.fill("#unscreened-surname", "ERIKSSON")
    number = screened(service, UNLISTED)
    expect(page.locator("#arrival")).to_contain_text(number)
    expect(page.locator("#arrival")).to_contain_text("CLEAR")
    expect(page.locator("#instruction.is-idle")).to_be_visible()
    if begun == "scan":
        expect(page.locator("#scan")).to_have_value("P<UTO")
    elif begun == "typed":
        expect(page.locator("#surname")).to_have_value("ERIKSSON")
    else:
        expect(page.locator("#unscreened-surname")).to_have_value("ERIKSSON")
        page.keyboard.press("Escape")
    page.keyboard.press("F4")
    expect(page.locator("#arrival")).to_be_hidden()
    expect(page.locator("#facts")).to_contain_text(number)
    expect(page.locator("#scan")).to_have_value("")
    page.context.close()


def test_an_old_scan_is_announced_and_never_shown_for_the_traveller_at_the_counter(
    desk: Callable[[], Page], service: RunningService
) -> None:
    page = desk()
    number = scanned(service, occurred_at=(datetime.now(UTC) - timedelta(minutes=20)).isoformat())
    expect(page.locator("#arrival")).to_contain_text("screened late")
    expect(page.locator("#arrival")).to_contain_text(number)
    expect(page.locator("#arrival-show")).to_be_hidden()
    expect(page.locator("#instruction.is-idle")).to_be_visible()
    page.keyboard.press("F4")
    expect(page.locator("#arrival")).to_be_hidden()
    expect(page.locator("#instruction.is-idle")).to_be_visible()
    expect(page.locator("#open-crossings")).to_contain_text(number)
    page.context.close()


def test_a_scan_the_other_way_is_announced_as_such(desk: Callable[[], Page], service: RunningService) -> None:
    page = desk()
    number = screened(service, UNLISTED, direction="entry")
    expect(page.locator("#arrival")).to_contain_text("set to Entry")
    expect(page.locator("#arrival")).to_contain_text(number)
    expect(page.locator("#instruction.is-idle")).to_be_visible()
    page.context.close()


def test_what_the_page_sent_itself_is_no_arrival(desk: Callable[[], Page]) -> None:
    page = desk()
    wedge_in_one_go(page, UNLISTED)
    expect(page.locator("#instruction.is-clear")).to_be_visible()
    page.fill("#scan", "P<")
    page.wait_for_timeout(1500)
    expect(page.locator("#arrival")).to_be_hidden()
    expect(page.locator("#open-crossings li")).to_have_count(page.locator("#open-crossings li").count())
    page.context.close()


def test_a_discreet_hit_arrives_as_a_clear_crossing_does_and_asks_nothing_more(
    desk: Callable[[], Page], service: RunningService
) -> None:
    asked: list[list[str]] = []
    shown: list[str] = []
    for lines in (UNLISTED, DISCREET):
        page = desk()
        sent: list[str] = []
        page.on("request", _noting(sent))
        number = screened(service, lines)
        expect(page.locator("#facts")).to_contain_text(number)
        page.wait_for_timeout(4000)
        asked.append(sent)
        shown.append(page.locator("#instruction").get_attribute("class") or "")
        page.context.close()
    assert asked == [[], []]
    assert shown[0] == shown[1]


def test_a_page_whose_line_was_broken_says_so_and_shows_what_it_missed(
    desk: Callable[[], Page], service: RunningService
) -> None:
    page = desk()
    first = screened(service, UNLISTED)
    expect(page.locator("#facts")).to_contain_text(first)
    service.kill()
    expect(page.locator("#arrivals-lost")).to_be_visible()
    service.start()
    second = screened(service, LISTED)
    expect(page.locator("#facts")).to_contain_text(second)
    expect(page.locator("#arrivals-lost")).to_be_hidden()
    page.context.close()


def test_a_page_saved_in_the_readers_folder_is_on_the_officers_page(
    desk: Callable[[], Page], service: RunningService, tmp_path: Path
) -> None:
    password, folder = tmp_path / "password", tmp_path / "scans"
    password.write_text(PASSWORD, encoding="utf-8")
    folder.mkdir()
    page = desk()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SCREENING_")}
    environment |= {"SCREENING_USERNAME": "counter", "SCREENING_PASSWORD_FILE": str(password)}
    command = [sys.executable, "-m", "screening", "watch-folder", str(folder), "--service", service.origin]
    place = ["--checkpost", "KHI", "--counter", "4", "--direction", "exit"]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen([*command, *place], env=environment, stderr=log)
    try:
        (folder / "page.png").write_bytes(render_specimen(*a_specimen(number="UT7654321")))
        expect(page.locator("#facts")).to_contain_text("UT7654321", timeout=60_000)
        expect(page.locator("#instruction.is-clear")).to_be_visible()
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
    assert [file.name for file in folder.iterdir() if file.is_file()] == [".screening.lock"]
    page.context.close()
