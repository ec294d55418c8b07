"""What does the page of a fictional traveller look like?

Renders the data page of a document that does not exist, with the word SPECIMEN across it: for the demonstration, tests
and benchmarks. Sizes are those of Doc 9303 at 300 dots an inch; the type is DejaVu Sans Mono in OCR-B's pitch.
"""

import importlib.util
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from screening.domain.readings import MrzFormat
from screening.domain.travellers import TravelDocument, Traveller
from screening.mrz.composer import format_mrz

_DOTS_PER_MM: Final = 300 / 25.4
_PITCH_MM: Final = 2.54
"""Ten characters an inch (Doc 9303-3, 4.4)."""
_LINE_STEP_MM: Final = 6.35
_MRZ_TYPE_MM: Final = 4.1
_MARGIN_MM: Final = 6.0

_PAPER = "#f3efe3"
_TINT = "#dfe7e4"
_INK = "#16191d"
_LABEL = "#5b6a70"
_RULE = "#35604f"


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Width and height in mm, and what is printed at the head."""

    width_mm: float
    height_mm: float
    title: str


_CARD = "IDENTITY CARD"
_SHEETS: Mapping[MrzFormat, _Sheet] = {
    MrzFormat.TD1: _Sheet(85.6, 54.0, _CARD),
    MrzFormat.TD2: _Sheet(105.0, 74.0, _CARD),
    MrzFormat.FRA_ID: _Sheet(105.0, 74.0, _CARD),
    MrzFormat.TD3: _Sheet(125.0, 88.0, "PASSPORT"),
    MrzFormat.MRV_A: _Sheet(120.0, 80.0, "VISA"),
    MrzFormat.MRV_B: _Sheet(105.0, 74.0, "VISA"),
}


def render_specimen(
    traveller: Traveller,
    document: TravelDocument,
    format_: MrzFormat = MrzFormat.TD3,
    optional_data: Sequence[str] = (),
) -> bytes:
    """Render the page as a PNG (8 bits a channel, 300 dots an inch).

    The page reader reads it `valid` unless the print itself is ambiguous. So for a demonstration choose numbers of two
    letters and seven digits, without G, I, L, O, Q, S and Z among the letters, and with 2 to 5, 7 or 9 behind them.
    Raises InvalidInput, as `format_mrz` does, for what cannot stand in the MRZ.
    """
    lines = format_mrz(format_, traveller, document, optional_data)
    sheet = _SHEETS[format_]
    page = Image.new("RGB", (_dots(sheet.width_mm), _dots(sheet.height_mm)), _PAPER)
    drawing = ImageDraw.Draw(page)
    mrz_top_mm = sheet.height_mm - _MARGIN_MM - _LINE_STEP_MM * len(lines)
    _draw_security_print(drawing, page.width, _dots(mrz_top_mm - 2))
    _draw_visual_zone(drawing, sheet, traveller, document)
    _draw_mark(page, sheet, mrz_top_mm)
    _draw_mrz(drawing, sheet, lines, mrz_top_mm)
    buffer = io.BytesIO()
    page.save(buffer, "PNG", optimize=False, dpi=(300, 300))
    return buffer.getvalue()


def _dots(mm: float) -> int:
    return round(mm * _DOTS_PER_MM)


@cache
def _type(name: str, size_mm: float) -> ImageFont.FreeTypeFont:
    """Load a face of the DejaVu family, which matplotlib carries (and PassportEye needs matplotlib)."""
    package = importlib.util.find_spec("matplotlib")
    folders = package.submodule_search_locations if package else None
    folder = Path(folders[0]) / "mpl-data" / "fonts" / "ttf" if folders else Path()
    return ImageFont.truetype(folder / f"{name}.ttf", _dots(size_mm))


def _draw_security_print(drawing: ImageDraw.ImageDraw, width: int, height: int) -> None:
    """Fine waves over the upper part, as security paper has them."""
    for shift in range(-height, width + height, 26):
        points = [(shift + row + 9 * ((row // 40) % 2), row) for row in range(0, height, 20)]
        drawing.line(points, fill=_TINT, width=3, joint="curve")


def _draw_mark(page: Image.Image, sheet: _Sheet, height_mm: float) -> None:
    """SPECIMEN across the visual zone, never over the MRZ."""
    face = _type("DejaVuSans-Bold", sheet.width_mm / 9)
    mark = Image.new("L", (page.width, _dots(height_mm)), 0)
    ImageDraw.Draw(mark).text((page.width / 2, _dots(height_mm) / 2), "SPECIMEN", fill=46, font=face, anchor="mm")
    turned = mark.rotate(12, resample=Image.Resampling.BICUBIC)
    page.paste(Image.new("RGB", turned.size, "#b3261e"), (0, 0), turned)


def _draw_visual_zone(
    drawing: ImageDraw.ImageDraw, sheet: _Sheet, traveller: Traveller, document: TravelDocument
) -> None:
    """Head, portrait and the labelled fields."""
    scale = sheet.height_mm / 88.0
    drawing.rectangle((0, 0, _dots(sheet.width_mm), _dots(9 * scale)), fill=_RULE)
    head = _type("DejaVuSans-Bold", 4.2 * scale)
    drawing.text((_dots(_MARGIN_MM), _dots(4.5 * scale)), f"UTOPIA    {sheet.title}", "white", head, anchor="lm")
    _draw_portrait(drawing, scale)
    fields = (
        ("Type / Code / Number", f"{document.document_type}   {document.issuing_state or ''}   {document.number}"),
        ("Surname", traveller.name.surname),
        ("Given names", traveller.name.given_names),
        ("Nationality / Sex", f"{traveller.nationality or ''}   {traveller.sex or '-'}"),
        ("Date of birth", str(traveller.date_of_birth or "-")),
        ("Date of expiry", str(document.date_of_expiry or "-")),
    )
    label, text = _type("DejaVuSans", 1.9 * scale), _type("DejaVuSans", 3.2 * scale)
    left = _dots(_MARGIN_MM + 36 * scale)
    for place, (name, value) in enumerate(fields):
        top = (12.5 + 8.6 * place) * scale
        drawing.text((left, _dots(top)), name, _LABEL, label)
        drawing.text((left, _dots(top + 2.6 * scale)), value, _INK, text)


def _draw_portrait(drawing: ImageDraw.ImageDraw, scale: float) -> None:
    """A silhouette: nobody's face."""
    left, top, width, height = _MARGIN_MM, 13.0 * scale, 31.0 * scale, 40.0 * scale
    drawing.rectangle((_dots(left), _dots(top), _dots(left + width), _dots(top + height)), fill="#c9d2d3")
    middle = left + width / 2
    head, body = 7.0 * scale, 12.0 * scale
    drawing.ellipse(
        (_dots(middle - head), _dots(top + 7 * scale), _dots(middle + head), _dots(top + 24 * scale)), fill="#8d9b9f"
    )
    drawing.pieslice(
        (_dots(middle - body), _dots(top + 26 * scale), _dots(middle + body), _dots(top + 54 * scale)),
        180,
        360,
        fill="#8d9b9f",
    )


def _draw_mrz(drawing: ImageDraw.ImageDraw, sheet: _Sheet, lines: tuple[str, ...], top_mm: float) -> None:
    """Each character in the middle of its cell."""
    face = _type("DejaVuSansMono", _MRZ_TYPE_MM)
    left_mm = (sheet.width_mm - _PITCH_MM * len(lines[0])) / 2
    drawing.rectangle((0, _dots(top_mm - 2), _dots(sheet.width_mm), _dots(sheet.height_mm)), fill=_PAPER)
    for row, line in enumerate(lines):
        for column, character in enumerate(line):
            centre = (_dots(left_mm + _PITCH_MM * (column + 0.5)), _dots(top_mm + _LINE_STEP_MM * (row + 0.5)))
            drawing.text(centre, character, _INK, face, anchor="mm")
