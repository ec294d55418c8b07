"""The letters of the Urdu pages: all that are needed, cut out once, sent to be kept."""

import io
import stat
from pathlib import Path

import pytest
from fastapi import FastAPI
from fontTools.ttLib import TTFont

from screening.catalogue.sentences import load_catalogue
from screening.console.static_files import install_font, static_address
from screening.console.urdu_font import CHARACTERS, FONT_FILE, urdu_font
from screening.domain.wording import Language
from tests.console.conftest import Browser

ALPHABET = "آ ا ب پ ت ٹ ث ج چ ح خ د ڈ ذ ر ڑ ز ژ س ش ص ض ط ظ ع غ ف ق ک گ ل م ن ں و ہ ھ ء ی ے ئ ؤ ۀ ۂ ۃ ۓ"


@pytest.fixture(scope="session")
def font(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return urdu_font(tmp_path_factory.mktemp("fonts"))


def test_the_font_has_every_letter_of_the_alphabet_and_of_the_catalogue(font: bytes) -> None:
    said = "".join(load_catalogue().sentences[Language.URDU].values()) + ALPHABET
    needed = {character for character in said if "\u0600" <= character <= "\u06ff"}
    with TTFont(io.BytesIO(font)) as read:
        letters = read.getBestCmap()
        assert sorted(character for character in needed if ord(character) not in letters) == []
        assert {axis.axisTag for axis in read["fvar"].axes} == {"wght"}


def test_the_font_is_cut_once_and_kept_for_its_owner(tmp_path: Path) -> None:
    folder = tmp_path / "fonts"
    first = urdu_font(folder)
    (kept,) = folder.iterdir()
    before = kept.stat().st_mtime_ns
    assert urdu_font(folder) == first
    assert kept.stat().st_mtime_ns == before
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert list(folder.iterdir()) == [kept]


def test_the_browser_may_keep_the_font_for_ever(application: FastAPI, browser: Browser, font: bytes) -> None:
    install_font(application, font)
    answer = browser.get(static_address(FONT_FILE), Accept_Encoding="gzip")
    assert answer.content == font
    assert answer.headers["content-type"] == "font/woff2"
    assert "immutable" in answer.headers["cache-control"]
    assert "content-encoding" not in answer.headers
    assert browser.get("/sign-in").headers["content-security-policy"].count("font-src 'self'") == 1


def test_pages_stand_without_the_font(browser: Browser) -> None:
    assert browser.get(static_address(FONT_FILE)).status_code == 404


def test_every_letter_is_named_once() -> None:
    assert len(CHARACTERS) == len(set(CHARACTERS))
