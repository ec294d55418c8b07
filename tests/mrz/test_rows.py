"""Are the lines of an MRZ found as rows, wherever they lie, and also beside a row that was found alone?"""

import io
import math

import numpy as np
import pytest
from PIL import Image

from screening.domain.readings import MrzFormat
from screening.mrz.line_image import Grey
from screening.mrz.lone_rows import zones_of_lone_row
from screening.mrz.marks import find_marks
from screening.mrz.row_zones import join_rows
from screening.mrz.rows import Row, find_rows
from screening.mrz.specimen import render_specimen
from tests.mrz.builders import a_specimen


def a_page(format_: MrzFormat = MrzFormat.TD3, degrees: float = 0.0) -> Grey:
    image = Image.open(io.BytesIO(render_specimen(*a_specimen(), format_))).convert("L")
    return np.asarray(image.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=90), dtype=np.uint8)


def cells(row: Row) -> int:
    return round(row.length / row.pitch + 1)


@pytest.mark.parametrize("degrees", [0.0, 17.0, 90.0, 141.0, 180.0])
def test_both_lines_of_a_passport_are_rows_of_44_characters(degrees: float) -> None:
    zones = join_rows(find_rows(find_marks(a_page(degrees=degrees))))
    assert [cells(row) for row in zones[0]] == [44, 44]
    assert abs(math.sin(zones[0][0].angle + math.radians(degrees))) < 0.02


def test_the_three_lines_of_a_card_are_one_zone() -> None:
    zones = join_rows(find_rows(find_marks(a_page(MrzFormat.TD1))))
    assert [30, 30, 30] in [[cells(row) for row in zone] for zone in zones]


def test_blank_paper_has_no_rows() -> None:
    assert find_rows(find_marks(np.full((400, 600), 255, np.uint8))) == ()


def test_the_line_beside_a_row_that_was_found_alone_is_seen() -> None:
    page = a_page()
    upper, lower = join_rows(find_rows(find_marks(page)))[0]
    below = [zone for zone in zones_of_lone_row(page, upper) if zone[0] == upper]
    above = [zone for zone in zones_of_lone_row(page, lower) if zone[-1] == lower]
    assert abs(below[0][1].y0 - lower.y0) < 0.4 * lower.pitch
    assert abs(above[0][0].y0 - upper.y0) < 0.4 * upper.pitch
