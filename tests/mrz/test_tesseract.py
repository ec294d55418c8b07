"""Does a reader that does not work say so, instead of finding nothing?"""

from pathlib import Path

import pytest
from PIL import Image

from screening.domain.errors import Unavailable
from screening.mrz import tesseract
from screening.mrz.passporteye_reader import PassportEyeReader
from screening.mrz.specimen import render_specimen
from tests.mrz.builders import a_specimen

STRIP = Image.new("L", (600, 60), 255)


def a_program(folder: Path, script: str) -> tuple[str, str]:
    program = folder / "tesseract"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return str(program), str(folder)


@pytest.mark.parametrize("script", ["exit 1", "sleep 30", "kill -9 $$"])
def test_a_program_that_fails_or_hangs_is_unavailable(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tesseract, "_find_program", lambda: a_program(tmp_path, script))
    monkeypatch.setattr(tesseract, "TIME_LIMIT_S", 0.2)
    with pytest.raises(Unavailable) as refused:
        tesseract.see_rows(STRIP)
    assert refused.value.parameters["reason"] == "page_reader"


def test_a_missing_program_does_not_look_like_a_page_without_mrz(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tesseract, "_find_program", lambda: (str(tmp_path / "nothing"), str(tmp_path)))
    with pytest.raises(Unavailable):
        PassportEyeReader().read_page(render_specimen(*a_specimen()))


def test_a_white_strip_has_no_rows() -> None:
    assert tesseract.see_rows(STRIP) == ()
