"""The files that pages fetch."""

import re
from pathlib import Path

import pytest
from fastapi import FastAPI

from screening.console.static_files import FILES, VERSION, install_font, static_address
from screening.console.urdu_font import FONT_FILE, urdu_font
from screening.domain.wording import Language
from tests.console.conftest import Browser


def test_a_file_may_be_kept_for_ever_under_its_address(browser: Browser) -> None:
    answer = browser.get(static_address("js/counter.js"))
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_file_under_an_old_address_is_sent_and_asked_for_again(browser: Browser) -> None:
    answer = browser.get("/static/older/js/counter.js")
    assert answer.headers["cache-control"] == "no-cache"
    again = browser.get("/static/older/js/counter.js", If_None_Match=answer.headers["etag"])
    assert again.status_code == 304


@pytest.mark.parametrize(
    "name", ["../routes.py", "..%2froutes.py", "%2e%2e/routes.py", "js/../../routes.py", "/etc/passwd", "js", ""]
)
def test_no_path_leads_out_of_the_folder(browser: Browser, name: str) -> None:
    assert browser.get(f"/static/{VERSION}/{name}").status_code in {307, 404}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    ("path", "username"),
    [("/counter", "shift"), ("/board", "shift"), ("/lists/ecl/import", "lists"), ("/proposals", "lists")],
)
def test_the_first_load_of_a_page_stays_under_60_kilobytes(
    application: FastAPI, browser: Browser, path: str, username: str, language: Language, tmp_path: Path
) -> None:
    """The page, its styles, font and icon, and every module that its scripts import, one through another.

    English pages name the other language in its own letters, so the font counts there too.
    """
    install_font(application, urdu_font(tmp_path))
    browser.send("/language", {"language": language.value})
    browser.sign_in(username)
    page = browser.open(path)
    needed, waiting = {FONT_FILE}, re.findall(rf'"/static/{VERSION}/([^"]+)"', page.text)
    while waiting:
        name = waiting.pop()
        needed.add(name)
        if name not in FILES or not name.endswith(".js"):
            continue
        imported = re.findall(r'from "\./([a-z_]+\.js)"', FILES[name].content.decode())
        waiting += [f"js/{each}" for each in imported if f"js/{each}" not in needed]
    files = [browser.get(static_address(name), Accept_Encoding="gzip") for name in needed]
    sent = sum(int(file.headers["content-length"]) for file in [*files, page])
    assert sent <= 60_000, f"{path} {language.value}: {sent:,} bytes"


def test_styles_know_no_left_and_no_right() -> None:
    """Logical properties only, so that Urdu needs no second sheet; the MRZ alone always runs from left to right."""
    sheet = FILES["css/screening.css"].content.decode()
    physical = re.findall(r"(?:margin|padding|border)-(?:left|right)|(?<![a-z-])(?:left|right|float)\s*:", sheet)
    assert physical == []


def test_scripts_put_no_data_into_markup() -> None:
    for path in Path("screening/console/static/js").glob("*.js"):
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", path.read_text()), path
