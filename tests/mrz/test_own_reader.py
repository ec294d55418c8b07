"""Does our own reader read pages however they lie, and is it honest where it cannot?"""

import io
import math
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw

from screening.domain.clock import FrozenClock
from screening.domain.dates import PartialDate
from screening.domain.errors import Unavailable
from screening.domain.readings import CheckName, MrzFormat, PagePoint, Reading, ReadingStatus
from screening.mrz import recogniser
from screening.mrz.composer import format_mrz
from screening.mrz.own_reader import OwnReader
from screening.mrz.page_reader import PageReader
from screening.mrz.specimen import render_specimen
from tests.mrz.builders import a_specimen

READER: PageReader = OwnReader(FrozenClock())
TRAVELLERS = [
    ("BALOCH, ZARMINA GUL", "AB2345671", "1974-08-12"),
    ("KHAN, MUHAMMAD USMAN", "KP7305912", "1985-07-03"),
    ("ERIKSSON, ANNA MARIA", "RT5912047", "1990-01-30"),
    ("QURESHI, BILAL", "XN4470235", "2009-11-05"),
]
LAYOUTS = [MrzFormat.TD1, MrzFormat.TD2, MrzFormat.TD3, MrzFormat.MRV_A, MrzFormat.MRV_B]


def read(page: Image.Image) -> Reading:
    buffer = io.BytesIO()
    page.save(buffer, "PNG")
    return READER.read_page(buffer.getvalue())


def a_page(format_: MrzFormat = MrzFormat.TD3) -> tuple[Image.Image, tuple[str, ...]]:
    kinds = {MrzFormat.TD3: "P", MrzFormat.MRV_A: "V", MrzFormat.MRV_B: "V"}
    traveller, document = a_specimen(document_type=kinds.get(format_, "I"))
    image = Image.open(io.BytesIO(render_specimen(traveller, document, format_)))
    return image.convert("L"), format_mrz(format_, traveller, document)


@pytest.mark.parametrize(("name", "number", "born"), TRAVELLERS)
def test_ordinary_travellers_are_read_valid(name: str, number: str, born: str) -> None:
    traveller, document = a_specimen(name, number)
    traveller = replace(traveller, date_of_birth=PartialDate.parse(born))
    reading = READER.read_page(render_specimen(traveller, document))
    assert reading.status is ReadingStatus.VALID
    assert reading.zones[0].lines == format_mrz(MrzFormat.TD3, traveller, document)


@pytest.mark.parametrize("format_", LAYOUTS)
def test_every_layout_is_read(format_: MrzFormat) -> None:
    page, lines = a_page(format_)
    reading = read(page)
    assert [zone.lines for zone in reading.zones] == [lines]
    assert reading.zones[0].record is not None
    assert reading.zones[0].record.format is format_


@pytest.mark.parametrize("degrees", [90, 180, 270, 7, -33, 128])
def test_a_page_is_read_whichever_way_it_lies(degrees: int) -> None:
    page, lines = a_page()
    best = read(page.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=90)).best
    assert best is not None
    assert best.lines == lines


def turned(point: PagePoint, degrees: int, size: tuple[int, int]) -> tuple[float, float]:
    """Where a point of the page stands when the page is turned (counterclockwise, as Pillow does)."""
    width, height = size
    places = {
        0: (point.x, point.y),
        90: (point.y, width - point.x),
        180: (width - point.x, height - point.y),
        270: (height - point.y, point.x),
    }
    return places[degrees]


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_where_a_line_stands_is_told_from_its_first_character_on_whichever_way_the_page_lies(degrees: int) -> None:
    """The rendered page's own place is known: its lines begin at the left, one below the other, at the foot."""
    page, lines = a_page()
    upright, lying = read(page).best, read(page.rotate(degrees, expand=True)).best
    assert upright is not None
    assert lying is not None
    first, second = upright.places
    assert 0 < first.start_top.x < first.end_top.x < page.width
    assert page.height / 2 < first.start_top.y < first.start_foot.y <= second.start_top.y + 4 < page.height
    cell = (first.end_top.x - first.start_top.x) / len(lines[0])
    for place, same in zip(upright.places, lying.places, strict=True):
        for corner in ("start_top", "end_top", "end_foot", "start_foot"):
            expected = turned(getattr(place, corner), degrees, page.size)
            found = getattr(same, corner)
            assert math.dist(expected, (found.x, found.y)) < cell / 2


def test_the_print_stands_within_the_place_that_is_told() -> None:
    page, _ = a_page()
    best = read(page).best
    assert best is not None
    for place in best.places:
        left, top, right, foot = map(round, (place.start_top.x, place.start_top.y, place.end_foot.x, place.end_foot.y))
        ink = np.less(np.asarray(page)[top:foot, left:right], 128)
        cell = (right - left) // 44
        assert ink[:, :cell].any()
        assert ink[:, -cell:].any()
        assert not ink[[0, -1]].any()


def test_a_page_photographed_from_the_side_is_read() -> None:
    page, lines = a_page()
    width, height = page.size
    corners = (-60, -20, 0, height + 90, width + 80, height + 10, width, 10)
    best = read(
        page.transform((width, height), Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=60)
    ).best
    assert best is not None
    assert best.lines == lines


def test_small_print_is_read_or_in_doubt() -> None:
    """Seven pixels a character, then four: what cannot be read is never claimed."""
    page, lines = a_page()
    small = read(page.resize((round(page.width * 7 / 30), round(page.height * 7 / 30)), Image.Resampling.BOX))
    assert small.zones
    assert small.zones[0].lines == lines
    tiny = read(page.resize((round(page.width * 4 / 30), round(page.height * 4 / 30)), Image.Resampling.BOX))
    assert tiny.status is not ReadingStatus.VALID or tiny.zones[0].lines == lines


def test_each_of_several_documents_on_one_image_is_reported() -> None:
    passport, passport_lines = a_page()
    card, card_lines = a_page(MrzFormat.TD1)
    table = Image.new("L", (max(passport.width, card.width), passport.height + card.height + 80), 120)
    table.paste(passport, (0, 0))
    table.paste(card, (0, passport.height + 80))
    assert {zone.lines for zone in read(table).zones} == {passport_lines, card_lines}


def test_a_page_without_mrz_has_no_zone() -> None:
    page = Image.new("L", (1000, 700), 240)
    drawing = ImageDraw.Draw(page)
    for row in range(12):
        drawing.text(
            (60, 60 + 45 * row), "The traveller may stay until the day that is stamped here, and no longer.", 20
        )
    assert read(page).status is ReadingStatus.NO_MRZ


@pytest.mark.parametrize("size", [(3, 3), (2000, 1), (30, 4000)])
def test_images_that_are_no_pages_have_no_zone(size: tuple[int, int]) -> None:
    assert read(Image.new("L", size, 255)).status is ReadingStatus.NO_MRZ


def test_noise_has_no_zone() -> None:
    noise = np.random.default_rng(5).integers(0, 256, (500, 700)).astype(np.uint8)
    assert read(Image.fromarray(noise)).status is ReadingStatus.NO_MRZ


@pytest.mark.parametrize(
    ("line", "position", "failing"),
    [(1, 9, CheckName.DOCUMENT_NUMBER), (1, 18, CheckName.DATE_OF_BIRTH), (1, 27, CheckName.DATE_OF_EXPIRY)],
)
def test_a_surely_read_mismatch_is_a_finding_and_never_repaired(
    line: int, position: int, failing: CheckName, monkeypatch: pytest.MonkeyPatch
) -> None:
    traveller, document = a_specimen()
    lines = format_mrz(MrzFormat.TD3, traveller, document)
    other = str((int(lines[line][position]) + 3) % 10)
    forged = tuple(
        text[:position] + other + text[position + 1 :] if number == line else text for number, text in enumerate(lines)
    )
    monkeypatch.setattr("screening.mrz.specimen.format_mrz", lambda *_: forged)
    zone = READER.read_page(render_specimen(traveller, document)).zones[0]
    assert zone.status is ReadingStatus.CHECK_FAILED
    assert zone.lines == forged
    assert zone.record is not None
    assert failing in zone.record.failing_checks
    assert not zone.repairs


def test_weights_that_are_not_ours_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recogniser, "CHECKSUM", "0" * 64)
    recogniser._session.cache_clear()
    with pytest.raises(Unavailable):
        read(Image.new("L", (200, 200), 255))
    monkeypatch.undo()
    recogniser._session.cache_clear()
