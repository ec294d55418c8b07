"""Which typefaces are lines printed in, and how do their characters look?"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from screening.mrz.check_digits import ALPHABET
from screening.mrz.line_image import Grey

CAP: Final = 28
"""Height in pixels of capital letters in a face's pictures."""
ROWS: Final = 44
"""Height of a picture: capitals stand in its middle."""

FOLDER: Final = Path("/usr/share/fonts")
TRAINED: Final = (
    ("opentype/ocr-b/OCRB.otf", 60),
    ("opentype/ocr-b/OCRBL.otf", 2),
    ("truetype/ocr-a/OCRA.ttf", 2),
    ("truetype/ocr-a/OCRABold.ttf", 1),
    ("truetype/dejavu/DejaVuSansMono.ttf", 10),
    ("truetype/liberation/LiberationMono-Bold.ttf", 5),
    ("truetype/freefont/FreeMonoBold.ttf", 3),
    ("truetype/noto/NotoSansMono-Regular.ttf", 4),
    ("truetype/inconsolata/Inconsolata.otf", 3),
    ("truetype/agave/agave-b-autohinted.ttf", 3),
    ("truetype/firacode/FiraCode-Regular.ttf", 3),
)
"""Files of Debian's font packages and how often each is used. MRZs are printed in OCR-B; a few printers have others."""


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface as pictures: ink coverage 0 to 255, one picture of `ROWS` x `pitch` for each character."""

    name: str
    pitch: int
    pictures: dict[str, Grey]


@cache
def load_face(file: Path) -> Face:
    """Draw every character of the MRZ in a face of fixed width."""
    size = round(CAP / _cap_share(file))
    font = ImageFont.truetype(file, size)
    pitch = round(font.getlength("A"))
    baseline = (ROWS + CAP) // 2
    pictures = {}
    for character in ALPHABET:
        picture = Image.new("L", (pitch, ROWS), 0)
        ImageDraw.Draw(picture).text((pitch / 2, baseline), character, 255, font, anchor="ms")
        pictures[character] = np.asarray(picture, dtype=np.uint8)
    return Face(file.stem, pitch, pictures)


def trained_faces() -> Iterator[tuple[Face, int]]:
    """Give the faces that training uses, as far as they are installed, with their weights."""
    for name, weight in TRAINED:
        if (FOLDER / name).is_file():
            yield load_face(FOLDER / name), weight


def _cap_share(file: Path) -> float:
    """Height of an H as part of the size."""
    _, top, _, bottom = ImageFont.truetype(file, 200).getbbox("H", anchor="ls")
    return (bottom - top) / 200
