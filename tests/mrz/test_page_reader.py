"""Does the page reader read what the specimen prints, and nothing where nothing is?"""

import io
import subprocess
import sys
from dataclasses import replace

import pytest
from PIL import Image, ImageDraw

from screening.domain.clock import FrozenClock
from screening.domain.dates import PartialDate
from screening.domain.readings import MrzFormat, Reading, ReadingStatus
from screening.mrz.composer import format_mrz
from screening.mrz.page_reader import PageReader
from screening.mrz.passporteye_reader import PassportEyeReader
from screening.mrz.specimen import render_specimen
from tests.mrz.builders import a_specimen

READER: PageReader = PassportEyeReader(FrozenClock())
TRAVELLERS = [
    ("BALOCH, ZARMINA GUL", "AB2345671", "1974-08-12"),
    ("KHAN, MUHAMMAD USMAN", "KP7305912", "1985-07-03"),
    ("ERIKSSON, ANNA MARIA", "RT5912047", "1990-01-30"),
    ("QURESHI, BILAL", "XN4470235", "2009-11-05"),
]


def read(page: Image.Image) -> Reading:
    buffer = io.BytesIO()
    page.save(buffer, "PNG")
    return READER.read_page(buffer.getvalue())


def a_page(format_: MrzFormat = MrzFormat.TD3) -> tuple[Image.Image, tuple[str, ...]]:
    traveller, document = a_specimen(document_type={"TD3": "P", "MRV-A": "V", "MRV-B": "V"}.get(format_, "I"))
    image = Image.open(io.BytesIO(render_specimen(traveller, document, format_)))
    return image, format_mrz(format_, traveller, document)


@pytest.mark.parametrize(("name", "number", "born"), TRAVELLERS)
def test_ordinary_travellers_are_read_valid(name: str, number: str, born: str) -> None:
    traveller, document = a_specimen(name, number)
    traveller = replace(traveller, date_of_birth=PartialDate.parse(born))
    reading = READER.read_page(render_specimen(traveller, document))
    assert reading.status is ReadingStatus.VALID
    assert reading.zones[0].lines == format_mrz(MrzFormat.TD3, traveller, document)


@pytest.mark.parametrize("format_", [MrzFormat.TD1, MrzFormat.TD2, MrzFormat.MRV_A, MrzFormat.MRV_B])
def test_the_lines_of_other_layouts_are_found(format_: MrzFormat) -> None:
    page, lines = a_page(format_)
    best = read(page).best
    assert best is not None
    assert best.lines == lines


@pytest.mark.parametrize("degrees", [180, 2, -2])
def test_a_turned_page_is_read(degrees: int) -> None:
    page, lines = a_page()
    best = read(page.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor="white")).best
    assert best is not None
    assert best.lines == lines


def test_a_page_without_mrz_has_no_zone() -> None:
    page = Image.new("L", (1000, 700), 240)
    drawing = ImageDraw.Draw(page)
    for row in range(12):
        drawing.text(
            (60, 60 + 45 * row), "The traveller may stay until the day that is stamped here, and no longer.", 20
        )
    assert read(page).status is ReadingStatus.NO_MRZ
    assert read(Image.new("L", (3, 3), 0)).status is ReadingStatus.NO_MRZ
    assert read(Image.new("L", (2000, 1), 255)).status is ReadingStatus.NO_MRZ
    assert read(Image.effect_noise((500, 300), 80)).status is ReadingStatus.NO_MRZ


def test_a_misprinted_check_digit_is_never_valid(monkeypatch: pytest.MonkeyPatch) -> None:
    traveller, document = a_specimen()
    lines = format_mrz(MrzFormat.TD3, traveller, document)
    forged = (lines[0], lines[1][:9] + str((int(lines[1][9]) + 3) % 10) + lines[1][10:])
    monkeypatch.setattr("screening.mrz.specimen.format_mrz", lambda *_: forged)
    reading = READER.read_page(render_specimen(traveller, document))
    assert reading.status in {ReadingStatus.CHECK_FAILED, ReadingStatus.UNCERTAIN}
    assert reading.zones[0].record is not None
    assert reading.zones[0].record.failing_checks


_BLANK_PAGE_OF_MOST_PIXELS = """
import io
from pathlib import Path
from PIL import Image
from screening.mrz.passporteye_reader import PassportEyeReader
buffer = io.BytesIO()
Image.new("RGBA", (6300, 6300), "white").save(buffer, "PNG")
status = PassportEyeReader().read_page(buffer.getvalue()).status
print(status, Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
"""
"""Most memory is asked of /proc: what getrusage tells a program includes what stood there before it was started."""


def test_a_small_file_of_most_pixels_costs_no_gigabyte() -> None:
    """170 kB of white once took 2.5 GB and ten seconds, twice at a time."""
    child = subprocess.run([sys.executable, "-c", _BLANK_PAGE_OF_MOST_PIXELS], capture_output=True, check=True)
    status, kilobytes = child.stdout.split()
    assert status == b"no_mrz"
    assert int(kilobytes) < 1_000_000
