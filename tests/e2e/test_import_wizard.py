"""Two list officers bring a whole list from files in a real browser: tried, looked at, proposed, agreed to."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest
from playwright.sync_api import Browser, Page, expect

from screening.domain.entries import ListEntry
from screening.domain.travellers import Cnic
from screening.domain.wording import Language
from screening.lists.own_csv import written_csv
from tests.e2e.browsers import sign_in
from tests.running_service import WATCHLISTS, RunningService, furnish
from tests.workflows.import_scenes import said

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

expect.set_options(timeout=30_000)

DEFINITION = """
code = "{code}"
name = {{ en = "Imported persons", ur = "درآمد شدہ افراد" }}
holds = "persons"
authorities = ["moi"]
categories = ["person"]
threshold = 0.9
{upkeep}
[import]
format = "own_csv"
[import.brakes]
most_withdrawn = 0.5
[[rules]]
raises = "offload"
advice = {{ en = "Look closely.", ur = "غور سے دیکھیں۔" }}
"""
OBTAINED = 'upkeep = "obtained"\npermitted_age = "48h"'
KEPT_HERE = 'upkeep = "kept_here"'


@pytest.fixture(scope="module")
def service(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    folder = tmp_path_factory.mktemp("imports")
    lists, data = folder / "watchlists", folder / "data"
    copytree(WATCHLISTS, lists)
    for code, upkeep in (("copied", OBTAINED), ("kept", KEPT_HERE), ("large", OBTAINED), ("spoken", OBTAINED)):
        (lists / f"{code}.toml").write_text(DEFINITION.format(code=code, upkeep=upkeep), encoding="utf-8")
    data.mkdir()
    furnish(data)
    running = RunningService(data, more={"SCREENING_WATCHLISTS": str(lists)})
    running.start()
    yield running
    running.stop()


def entry(number: int, name: str = "Somebody New", father_name: str | None = None) -> ListEntry:
    """Make an entry with a card of its own."""
    return replace(said(number, name, father_name=father_name), cnic=Cnic(f"00000{number:08}"))


def write(path: Path, entries: Sequence[ListEntry], more: bytes = b"") -> Path:
    path.write_bytes("".join(written_csv(entries)).encode() + more)
    return path


def shoot(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look at the pages."""
    if folder := os.environ.get("SCREENING_TESTS_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def choose(page: Page, origin: str, code: str, file: Path) -> None:
    """Choose a file and say where it comes from, by keyboard but for the browser's own dialog."""
    page.goto(f"{origin}/lists/{code}/import")
    page.set_input_files("#files", file)
    page.fill("#obtained-at", "2026-01-02T10:30")
    page.fill("#obtained-from", "By courier")
    page.focus("#import-form button.chief")
    page.keyboard.press("Enter")


def heading(page: Page, text: str) -> None:
    expect(page.locator("#state-heading")).to_contain_text(text)


def test_a_file_is_tried_put_in_force_and_the_same_again_changes_nothing(
    browser: Browser, service: RunningService, tmp_path: Path
) -> None:
    page = sign_in(browser, service.origin, "lists")
    file = write(tmp_path / "list.csv", [entry(1), entry(2)])
    page.goto(f"{service.origin}/lists/copied/import")
    shoot(page, "import-files")
    choose(page, service.origin, "copied", file)
    page.wait_for_url(re.compile(r"/imports/[0-9a-f-]{36}$"))
    heading(page, "Trial")
    expect(page.locator(".kinds")).to_contain_text("Added 2")
    shoot(page, "import-tried")
    page.focus("[data-step=repeat]")
    page.keyboard.press("Enter")
    heading(page, "In force")
    expect(page.locator("dl.pairs").last).to_contain_text("By courier")
    choose(page, service.origin, "copied", file)
    expect(page.locator(".done").last).to_contain_text("Nothing to change")
    page.goto(f"{service.origin}/lists/copied/import")
    expect(page.locator("tbody tr", has_text="In force").first).to_be_visible()
    shoot(page, "import-earlier")
    page.context.close()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xe4\xf6\xfc,1\r\n", "UTF-8"),
        (b"<html>nothing here</html>\n", "none of this format"),
        (b"", "nothing in the file"),
    ],
    ids=["encoding", "format", "empty"],
)
def test_a_wrong_file_is_told_with_what_to_do(
    browser: Browser, service: RunningService, tmp_path: Path, content: bytes, told: str
) -> None:
    page = sign_in(browser, service.origin, "lists")
    file = tmp_path / "list.csv"
    file.write_bytes(content)
    choose(page, service.origin, "copied", file)
    heading(page, "Failed")
    expect(page.locator("[role=alert]", has_text=told)).to_be_visible()
    shoot(page, "import-failed")
    page.context.close()


def test_files_that_are_too_large_are_told_before_they_are_sent(
    browser: Browser, service: RunningService, tmp_path: Path
) -> None:
    page = sign_in(browser, service.origin, "lists")
    page.goto(f"{service.origin}/lists/copied/import")
    page.evaluate("Object.defineProperty(File.prototype, 'size', { get: () => 2e9 })")
    page.set_input_files("#files", write(tmp_path / "list.csv", [entry(1)]))
    page.fill("#obtained-at", "2026-01-02T10:30")
    page.fill("#obtained-from", "By courier")
    page.click("#import-form button.chief")
    expect(page.locator("#trouble")).to_contain_text("2,000 MB")
    page.context.close()


def test_a_truncated_file_is_not_taken(browser: Browser, service: RunningService, tmp_path: Path) -> None:
    page = sign_in(browser, service.origin, "lists")
    choose(page, service.origin, "copied", write(tmp_path / "list.csv", [entry(1)], b'"never closed'))
    heading(page, "Failed")
    page.context.close()


def test_progress_survives_a_reload_and_leaving(browser: Browser, service: RunningService, tmp_path: Path) -> None:
    page = sign_in(browser, service.origin, "lists")
    file = write(tmp_path / "list.csv", [entry(number) for number in range(40_000)])
    choose(page, service.origin, "large", file)
    page.wait_for_url(re.compile(r"/imports/[0-9a-f-]{36}$"))
    address = page.url
    heading(page, "Being compared")
    expect(page.locator("#progress-told")).to_contain_text("records compared")
    shoot(page, "import-progress")
    page.reload()
    page.goto(f"{service.origin}/lists/large/import")
    page.click(f"a[href='{address.removeprefix(service.origin)}']")
    heading(page, "Trial")
    expect(page.locator(".kinds")).to_contain_text("Added 40,000")
    page.context.close()


def test_an_import_is_taken_back_while_it_is_compared(
    browser: Browser, service: RunningService, tmp_path: Path
) -> None:
    page = sign_in(browser, service.origin, "lists")
    choose(page, service.origin, "large", write(tmp_path / "list.csv", [entry(number) for number in range(40_001)]))
    page.wait_for_url(re.compile(r"/imports/[0-9a-f-]{36}$"))
    page.click("[data-step=reject]")
    page.fill("#reason", "The wrong day's file.")
    page.keyboard.press("Control+Enter")
    heading(page, "Taken back")
    expect(page.locator("#done")).to_contain_text("not changed")
    page.context.close()


def test_two_officers_override_a_brake_with_its_reason(
    browser: Browser, service: RunningService, tmp_path: Path
) -> None:
    first, second = sign_in(browser, service.origin, "lists"), sign_in(browser, service.origin, "approver")
    choose(first, service.origin, "kept", write(tmp_path / "a.csv", [entry(number) for number in range(10)]))
    first.click("[data-step=repeat]")
    heading(first, "Waits for another officer")
    expect(first.locator("#approve-form")).to_have_count(0)
    second.goto(first.url)
    second.focus("#why")
    second.keyboard.press("Control+Enter")
    heading(second, "In force")

    changed = [entry(number, father_name="Erik Eriksson") for number in range(3)]
    choose(first, service.origin, "kept", write(tmp_path / "b.csv", changed))
    expect(first.locator(".warning", has_text="Of 10 entries 7 would be withdrawn")).to_be_visible()
    expect(first.locator(".differences")).to_contain_text("Erik Eriksson")
    shoot(first, "import-brake")
    first.click("[data-step=repeat]")
    heading(first, "Waits for another officer")
    second.goto(first.url)
    second.click("#approve-form button.chief")
    heading(second, "Waits for another officer")
    second.check("[value=many_withdrawn]")
    second.fill("#why-many_withdrawn", "The source was cleared.")
    shoot(second, "import-override")
    second.keyboard.press("Control+Enter")
    heading(second, "In force")
    expect(second.locator(".said")).to_contain_text("Too many withdrawn: The source was cleared.")
    shoot(second, "import-in-force")
    for page in (first, second):
        page.context.close()


def test_the_wizard_speaks_urdu(browser: Browser, service: RunningService, tmp_path: Path) -> None:
    page = sign_in(browser, service.origin, "lists", Language.URDU)
    choose(page, service.origin, "spoken", write(tmp_path / "a.csv", [entry(number) for number in range(3)]))
    page.click("[data-step=repeat]")
    heading(page, "نافذ")
    page.goto(f"{service.origin}/lists/spoken/import")
    shoot(page, "import-files-ur")
    choose(page, service.origin, "spoken", write(tmp_path / "b.csv", [entry(0, father_name="Ivar")]))
    expect(page.locator(".warning")).to_be_visible()
    expect(page.locator(".differences")).to_be_visible()
    shoot(page, "import-tried-ur")
    page.goto(page.url + "?kind=withdrawn")
    shoot(page, "import-withdrawn-ur")
    page.context.close()
