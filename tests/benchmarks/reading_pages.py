"""Which pages is the reader measured on?

Fictional documents, printed and photographed here: other cuts of type, papers, light, and seeds than those of training,
and nothing shared with it but the drawing of single characters. `a_page(seed, severity)` tells the page from the
seed; severity 0 is a flat scan, 4 a poor photograph taken in passing.
"""

import math
import string
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from screening.domain.dates import PartialDate
from screening.domain.identifiers import StateCode
from screening.domain.names import PrintedName
from screening.domain.readings import CheckName, MrzFormat
from screening.domain.travellers import Sex, TravelDocument, Traveller
from screening.mrz.composer import format_mrz
from screening.mrz.layouts import LAYOUTS
from screening.mrz.line_image import Floats, as_floats
from screening.mrz.training.fonts import CAP, ROWS, Face, load_face

SEVERITIES: Final = (0, 1, 2, 3, 4)
_DEBIAN: Final = Path("/usr/share/fonts")
_TYPES: Final = Path(str(find_spec("matplotlib").submodule_search_locations[0])) / "mpl-data/fonts/ttf"  # type: ignore[union-attr,index]
"""matplotlib brings the DejaVu family."""
_FACES: Final = (
    ("opentype/ocr-b/OCRBS.otf", 80),
    ("truetype/liberation/LiberationMono-Regular.ttf", 5),
    ("truetype/dejavu/DejaVuSansMono-Bold.ttf", 5),
)
"""Training has other cuts: rounded OCR-B, bold Liberation, regular DejaVu."""
_SIZES: Final = {
    MrzFormat.TD1: (33.7, 21.3),
    MrzFormat.TD2: (41.3, 29.1),
    MrzFormat.FRA_ID: (41.3, 29.1),
    MrzFormat.TD3: (49.2, 34.6),
    MrzFormat.MRV_A: (47.2, 31.5),
    MrzFormat.MRV_B: (41.3, 29.1),
}
"""Width and height of a document in characters' pitches (2.54 mm)."""
_PITCHES: Final = ((14, 28), (11, 22), (9, 18), (7.5, 13), (6, 10))
"""Pixels a character has on the photograph, by severity."""
_STATES: Final = ("UTO", "PAK", "IND", "GBR", "USA", "CAN", "FRA", "D", "CHN", "AFG", "IRN", "SAU", "TUR", "RUS", "NLD")
_SURNAMES: Final = (
    "BALOCH",
    "KHAN",
    "QURESHI",
    "O NEILL",
    "HAIDER",
    "MUELLER",
    "OKONKWO",
    "VAN DER BERG",
    "XU",
    "NGUYEN",
)
_GIVEN: Final = (
    "ZARMINA",
    "GUL",
    "MUHAMMAD",
    "USMAN",
    "ANNA",
    "MARIA",
    "WEI",
    "FATIMA",
    "BILAL",
    "KWAME",
    "OLGA",
    "HUGO",
)


@dataclass(frozen=True, slots=True)
class BenchPage:
    """A page's JPEG, and the lines that are printed on it; a forged page has a check digit that does not hold."""

    image: bytes
    lines: tuple[str, ...]
    is_forged: bool = False


def bench_faces() -> tuple[tuple[Face, ...], npt.NDArray[np.float64]]:
    """Give the typefaces that are installed (Debian: fonts-ocr-b, -dejavu, -liberation), with their shares."""
    found = [(load_face(_DEBIAN / name), weight) for name, weight in _FACES if (_DEBIAN / name).is_file()]
    weights = np.array([weight for _, weight in found], np.float64)
    return tuple(face for face, _ in found), weights / weights.sum()


def a_page(seed: int, severity: int, *, forged: bool = False) -> BenchPage:
    """Print and photograph a page."""
    chance = np.random.default_rng((seed, severity, int(forged), 77))
    faces, shares = bench_faces()
    face = faces[int(chance.choice(len(faces), p=shares))]
    format_ = tuple(_SIZES)[int(chance.choice(6, p=[0.2, 0.15, 0.03, 0.42, 0.1, 0.1]))]
    lines = draw_lines(format_, chance)
    if forged:
        lines = _forge(format_, lines, chance)
    document = _print_document(format_, lines, face, chance)
    return BenchPage(_photograph(document, face.pitch, severity, chance), lines, forged)


def a_page_without(seed: int) -> bytes:
    """Print and photograph a page that has no MRZ: letters, forms, tables of numbers, bar codes, patterns."""
    chance = np.random.default_rng((seed, 99))
    width, height = int(chance.integers(500, 1200)), int(chance.integers(400, 1200))
    page = _paper(width, height, chance)
    kind = seed % 5
    image = Image.fromarray(np.clip(page, 0, 255).astype(np.uint8))
    drawing = ImageDraw.Draw(image)
    if kind < 3:
        size = int(chance.integers(12, 26))
        font = ImageFont.truetype(_TYPES / ("DejaVuSans.ttf", "DejaVuSansMono.ttf", "DejaVuSerif.ttf")[kind], size)
        letters = (string.ascii_letters, string.ascii_uppercase + string.digits, string.digits + "  .,")[
            int(chance.integers(3))
        ]
        for top in range(20, height - 30, int(size * chance.uniform(1.3, 2.2))):
            words = "".join(
                letters[int(i)] if chance.random() > 0.15 else " " for i in chance.integers(0, len(letters), 90)
            )
            drawing.text((20, top), words, int(chance.integers(0, 90)), font)
    elif kind == 3:
        left = 30
        while left < width - 40:
            bar = int(chance.integers(1, 7))
            drawing.rectangle((left, height // 3, left + bar, height * 2 // 3), 20)
            left += bar + int(chance.integers(2, 9))
    return _photograph(np.asarray(image, dtype=np.float32), 20, int(chance.integers(0, 5)), chance)


def draw_lines(format_: MrzFormat, chance: np.random.Generator) -> tuple[str, ...]:
    """Draw a traveller and a document, and write their MRZ."""

    def some(words: tuple[str, ...], most: int) -> str:
        chosen = chance.choice(words, int(chance.integers(1, most + 1)), replace=False)
        return " ".join(str(word) for word in chosen)

    issuer, nationality = (str(chance.choice(_STATES)) for _ in range(2))
    is_french = format_ is MrzFormat.FRA_ID
    born = date(1935, 1, 1) + timedelta(days=int(chance.integers(0, 31000)))
    expires = date(2019, 1, 1) + timedelta(days=int(chance.integers(0, 5000)))
    kinds = {MrzFormat.TD3: ["P", "PD", "PS"], MrzFormat.MRV_A: ["V", "VA"], MrzFormat.MRV_B: ["V", "VB"]}
    traveller = Traveller(
        name=PrintedName(_name(chance) if chance.random() < 0.6 else some(_SURNAMES, 2), some(_GIVEN, 3)),
        date_of_birth=PartialDate(born.year, born.month, born.day),
        sex=(Sex.MALE, Sex.FEMALE, None)[int(chance.choice(3, p=[0.48, 0.48, 0.04]))],
        nationality=None if is_french else StateCode(nationality),
    )
    document = TravelDocument(
        number=_number(format_, chance),
        issuing_state=StateCode("FRA" if is_french else issuer),
        document_type="ID" if is_french else str(chance.choice(kinds.get(format_, ["I", "ID", "AC", "C"]))),
        date_of_expiry=None if is_french else PartialDate(expires.year, expires.month, expires.day),
    )
    rooms = [LAYOUTS[format_].fields[field].length for field in LAYOUTS[format_].optional_fields]
    optional = [_optional(min(room, 13), chance) if chance.random() < 0.4 else "" for room in rooms]
    if format_ is MrzFormat.MRV_A:
        optional = [text[:12] for text in optional]
    return format_mrz(format_, traveller, document, optional if not is_french else [optional[0][:6]])


def _name(chance: np.random.Generator) -> str:
    """A word of letters that no list of names has."""
    consonants, vowels = "BCDFGHJKLMNPQRSTVWXZ", "AEIOUY"
    return "".join(
        str(chance.choice(list(part))) for _ in range(int(chance.integers(2, 5))) for part in (consonants, vowels)
    )


def _number(format_: MrzFormat, chance: np.random.Generator) -> str:
    kind = chance.random()
    digits = [str(digit) for digit in chance.integers(0, 10, 12)]
    letters = [string.ascii_uppercase[int(place)] for place in chance.integers(0, 26, 12)]
    if format_ is MrzFormat.FRA_ID or kind < 0.3:
        return "".join(digits[: 12 if format_ is MrzFormat.FRA_ID else 9])
    if kind < 0.75:
        return "".join(letters[:2] + digits[:7])
    return "".join(str(chance.choice([letter, digit])) for letter, digit in zip(letters, digits, strict=True))[:9]


def _optional(room: int, chance: np.random.Generator) -> str:
    alphabet = string.digits if chance.random() < 0.6 else string.digits + string.ascii_uppercase
    return "".join(
        alphabet[int(place)] for place in chance.integers(0, len(alphabet), int(chance.integers(3, room + 1)))
    )


def _forge(format_: MrzFormat, lines: tuple[str, ...], chance: np.random.Generator) -> tuple[str, ...]:
    """Change one digit that a check digit covers, and leave the check digit."""
    checks = [check for check in LAYOUTS[format_].checks if check.name is not CheckName.COMPOSITE]
    cells = checks[int(chance.integers(len(checks)))].over[0]
    digits = [(cells.line, place) for line, place in cells.places() if lines[line][place].isdigit()]
    if not digits:
        digits = [(check.at.line, check.at.start) for check in checks if check.at.of(lines).isdigit()]
    line, place = digits[int(chance.integers(len(digits)))]
    other = str((int(lines[line][place]) + int(chance.integers(1, 10))) % 10)
    return tuple(
        text[:place] + other + text[place + 1 :] if number == line else text for number, text in enumerate(lines)
    )


def _paper(width: int, height: int, chance: np.random.Generator) -> Floats:
    """Rings and rays, as banknote printers draw them, on paper with fibres."""
    rows, columns = np.arange(height, dtype=np.float32)[:, None], np.arange(width, dtype=np.float32)[None, :]
    page = np.full((height, width), chance.uniform(150, 245), np.float32)
    for _ in range(int(chance.integers(0, 4))):
        x, y = chance.uniform(-0.5, 1.5) * width, chance.uniform(-0.5, 1.5) * height
        distance = np.sqrt((columns - x) ** 2 + (rows - y) ** 2)
        turn = np.arctan2(rows - y, columns - x)
        period, petals = chance.uniform(8, 60), int(chance.integers(0, 12))
        page -= chance.uniform(3, 22) * (np.cos(distance * (6.28 / period) + petals * turn) > chance.uniform(-0.5, 0.8))
    fibres = chance.normal(0, chance.uniform(0, 4), (height // 2 + 1, width // 2 + 1)).astype(np.float32)
    page += cv2.resize(fibres, (width, height))
    return page


def _print_document(format_: MrzFormat, lines: tuple[str, ...], face: Face, chance: np.random.Generator) -> Floats:
    across, down = _SIZES[format_]
    width, height = int(across * face.pitch * chance.uniform(1.0, 1.06)), int(down * face.pitch)
    page = _paper(width, height, chance)
    page = _print_visual_zone(page, chance)
    cover = np.zeros((height, width), np.float32)
    step = face.pitch * chance.uniform(1.75, 2.5)
    left, top = (
        (width - face.pitch * len(lines[0])) / 2,
        height - step * len(lines) - face.pitch * chance.uniform(0.8, 1.6),
    )
    for row, line in enumerate(lines):
        for column, character in enumerate(line):
            x, y = round(left + column * face.pitch), round(top + row * step)
            there = cover[y : y + ROWS, x : x + face.pitch]
            np.maximum(there, face.pictures[character][: there.shape[0], : there.shape[1]] / 255, out=there)
    soft = cv2.GaussianBlur(cover, (0, 0), CAP * 0.03)
    weight = np.clip((soft - chance.uniform(0.25, 0.55)) * 4 + 0.5, 0, 1) * chance.uniform(0.75, 1.0)
    ink = float(page.mean()) - chance.uniform(80, 150)
    page += (max(ink, 5.0) - page) * weight
    return page


def _print_visual_zone(page: Floats, chance: np.random.Generator) -> Floats:
    """Head line, portrait and fields above the MRZ; a signature or a stamp that may reach into it."""
    height, width = page.shape
    image = Image.fromarray(np.clip(page, 0, 255).astype(np.uint8))
    drawing = ImageDraw.Draw(image)
    font = ImageFont.truetype(_TYPES / "DejaVuSans.ttf", max(10, height // 28))
    drawing.text((width // 20, height // 40), "UTOPIA  SPECIMEN  DOCUMENT", 60, font)
    drawing.rectangle((width // 20, height // 6, width // 4, height * 3 // 5), int(chance.integers(60, 190)))
    for row in range(5):
        label = "".join(string.ascii_letters[int(place)] for place in chance.integers(0, 52, 14))
        drawing.text((width // 3, height // 7 + row * height // 10), label, int(chance.integers(20, 120)), font)
    if chance.random() < 0.25:
        x, y, reach = chance.uniform(0, width), chance.uniform(0.5, 0.95) * height, chance.uniform(0.1, 0.25) * width
        tone = int(np.clip(page.mean() - chance.uniform(20, 60), 0, 255))
        drawing.ellipse(
            (x - reach, y - reach * 0.6, x + reach, y + reach * 0.6), outline=tone, width=int(chance.integers(2, 6))
        )
    return np.asarray(image, dtype=np.float32)


def _photograph(document: Floats, pitch: float, severity: int, chance: np.random.Generator) -> bytes:
    low, high = _PITCHES[severity]
    scale = chance.uniform(low, high) / pitch
    page = _lay_on_table(document, scale, severity, chance)
    page = _light(page, severity, chance)
    if severity:
        page = as_floats(cv2.GaussianBlur(page, (0, 0), chance.uniform(0.3, 0.25 + 0.2 * severity)))
        page = page + chance.normal(0, chance.uniform(0, 2.2 * severity), page.shape).astype(np.float32)
    quality = int(chance.uniform(max(30, 88 - 14 * severity), 96))
    _, packed = cv2.imencode(".jpg", np.clip(page, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])
    return packed.tobytes()


def _lay_on_table(document: Floats, scale: float, severity: int, chance: np.random.Generator) -> Floats:
    height, width = document.shape
    turn = math.radians(chance.uniform(-1, 1) * (0.4, 3, 10, 40, 180)[severity])
    if severity in (2, 3) and chance.random() < 0.3:
        turn += math.pi * int(chance.integers(1, 4)) / 2
    if severity < 2 and chance.random() < 0.1:
        turn += math.pi
    middle = np.array([width / 2, height / 2])
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64) - middle
    spin = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    placed = corners @ spin.T * scale
    # Each corner nearer or further: perspective.
    placed *= 1 + chance.uniform(-1, 1, (4, 1)) * (0, 0.005, 0.02, 0.05, 0.07)[severity]
    margin = chance.uniform(0.01, (0.02, 0.05, 0.1, 0.3, 0.4)[severity]) * width * scale
    placed += margin - placed.min(axis=0)
    size = np.ceil(placed.max(axis=0) + margin).astype(int)
    table = chance.normal(
        chance.uniform(20, 200), chance.uniform(0, 12), (int(size[1]) // 4 + 1, int(size[0]) // 4 + 1)
    )
    page = as_floats(cv2.resize(table.astype(np.float32), (int(size[0]), int(size[1])), interpolation=cv2.INTER_CUBIC))
    sharp = cv2.GaussianBlur(document, (0, 0), 0.4 / scale) if scale < 0.9 else document
    lens = cv2.getPerspectiveTransform((corners + middle).astype(np.float32), placed.astype(np.float32))
    cv2.warpPerspective(sharp, lens, (int(size[0]), int(size[1])), dst=page, borderMode=cv2.BORDER_TRANSPARENT)
    return page


def _light(page: Floats, severity: int, chance: np.random.Generator) -> Floats:
    """A lamp to one side, a shadow's edge, a reflection."""
    height, width = page.shape
    rows, columns = (
        np.arange(height, dtype=np.float32)[:, None] / height,
        np.arange(width, dtype=np.float32)[None, :] / width,
    )
    if severity >= 1:
        page = page * (
            1 + 0.09 * severity * ((columns - 0.5) * chance.uniform(-1, 1) + (rows - 0.5) * chance.uniform(-1, 1))
        )
    if severity >= 2 and chance.random() < 0.3:
        edge = columns * chance.uniform(-1, 1) + rows * chance.uniform(-1, 1) - chance.uniform(-0.3, 0.6)
        page = page * (1 - chance.uniform(0.1, 0.45) / (1 + np.exp(np.minimum(-edge * chance.uniform(20, 150), 50))))
    if severity >= 3 and chance.random() < 0.4:
        x, y, reach = chance.uniform(0, 1), chance.uniform(0, 1), chance.uniform(0.04, 0.13)
        page = page + chance.uniform(60, 220) * np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / reach**2)
    return np.asarray(page, dtype=np.float32)
