"""Which images come that should not? All made here, from the page of a fictional traveller.

Each is told with what must come of it: the statuses that a reading of it may have, or the reason for its refusal.
"""

import io
import random
import struct
import zlib
from collections.abc import Iterator
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont, ImageOps

from screening.domain.readings import MrzFormat
from screening.mrz.image_gate import MAX_IMAGE_PIXELS
from screening.mrz.specimen import render_specimen
from tests.mrz.builders import a_specimen

VALID: Final = frozenset({"valid"})
HONEST: Final = frozenset({"no_mrz", "uncertain", "check_failed"})
"""Everything but a claim to have read it."""
NOTHING: Final = frozenset({"no_mrz"})
FORMATS: Final = ("JPEG", "PNG", "TIFF", "WEBP")
_EXIF_ORIENTATION: Final = 0x0112
_TURNS_BACK: Final = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""EXIF orientation -> how an upright page lies in a file that says so."""


def a_page(number: str = "AB2345671") -> Image.Image:
    """Give the upright page of a fictional traveller, in colour."""
    return Image.open(io.BytesIO(render_specimen(*a_specimen(number=number)))).convert("RGB")


def encoded(image: Image.Image, format_: str = "PNG", **options: object) -> bytes:
    """Encode an image."""
    buffer = io.BytesIO()
    image.save(buffer, format_, **options)
    return buffer.getvalue()


def legible() -> Iterator[tuple[str, bytes]]:
    """Give unusual files of a page that can be read."""
    page = a_page()
    for orientation, turn in _TURNS_BACK.items():
        exif = Image.Exif()
        exif[_EXIF_ORIENTATION] = orientation
        lying = page if turn is None else page.transpose(turn)
        yield f"EXIF orientation {orientation}", encoded(lying, "JPEG", quality=92, exif=exif)
    yield "CMYK JPEG", encoded(page.convert("CMYK"), "JPEG", quality=92)
    yield "CMYK TIFF", encoded(page.convert("CMYK"), "TIFF", compression="tiff_lzw")
    wide = np.asarray(page.convert("L"), dtype=np.uint16) * 150 + 3000
    yield "16 bits PNG", encoded(Image.fromarray(wide), "PNG")
    yield "16 bits TIFF", encoded(Image.fromarray(wide), "TIFF")
    yield "palette", encoded(page.quantize(32), "PNG")
    yield "one bit", encoded(page.convert("L").point(lambda grey: 255 * (grey > 120)).convert("1"), "TIFF")
    clear = page.convert("RGBA")
    clear.putalpha(page.convert("L").point(lambda grey: 255 if grey < 120 else 0))
    yield "alpha", encoded(clear, "PNG")
    blank = Image.new("RGB", page.size, "white")
    yield "animated WebP", encoded(page, "WEBP", save_all=True, append_images=[blank], quality=92)
    yield "animated PNG", encoded(page, "PNG", save_all=True, append_images=[blank])
    yield "TIFF of two pages", encoded(page, "TIFF", save_all=True, append_images=[blank])
    yield "a page with a script behind it", encoded(page) + b"<script>alert(1)</script>%PDF-1.4 PK\x03\x04"


def illegible() -> Iterator[tuple[str, bytes, frozenset[str]]]:
    """Give images on which there is no MRZ that could be read, with the statuses that are honest."""
    page = a_page()
    yield "one pixel", encoded(Image.new("L", (1, 1))), NOTHING
    yield "a line of pixels", encoded(Image.new("L", (5000, 1))), NOTHING
    yield "a page of text", encoded(_text()), NOTHING
    yield "bar codes", encoded(_bars()), NOTHING
    yield "noise", encoded(Image.effect_noise((1200, 900), 90)), NOTHING
    for name, cover in (("dark", "#40332b"), ("light", "#e0b59a")):
        yield f"a {name} hand over the zone", encoded(_with_hand(page, cover)), HONEST
    yield "half of a page", encoded(page.crop((0, 0, page.width // 2, page.height))), HONEST
    yield "the upper line cut off", encoded(page.crop((0, 0, page.width, page.height - 150))), HONEST


def refused() -> Iterator[tuple[str, bytes, str]]:
    """Give files that are no images of ours, with the reason that must be told."""
    page = a_page()
    yield "zero bytes", b"", "empty"
    yield "words", b"P<UTOBALOCH<<ZARMINA", "not_an_image"
    yield "HEIC", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(400), "unsupported"
    yield "AVIF", b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1avif" + bytes(400), "unsupported"
    yield "PDF", b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF", "unsupported"
    yield "a PDF with a page in it", b"%PDF-1.7\n" + encoded(page, "JPEG"), "unsupported"
    yield (
        "SVG",
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><text>P&lt;UTO</text></svg>',
        "unsupported",
    )
    yield "bare SVG", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "unsupported"
    yield "GIF", encoded(page.quantize(16), "GIF"), "unsupported"
    yield (
        "animated GIF",
        encoded(page.quantize(16), "GIF", save_all=True, append_images=[page.quantize(8)]),
        "unsupported",
    )
    yield "JPEG 2000", b"\x00\x00\x00\x0cjP  \r\n\x87\n" + bytes(100), "unsupported"
    yield "100 megapixels", encoded(Image.new("1", (10_000, 10_000), 1)), "pixels"
    yield "a header of 1.6 gigapixels", a_png_bomb(40_000, 40_000), "pixels"
    yield "one pixel too many", a_png_bomb(MAX_IMAGE_PIXELS + 1, 1), "pixels"
    for format_ in FORMATS:
        content = encoded(page, format_, **({"compression": "tiff_lzw"} if format_ == "TIFF" else {}))
        yield f"{format_} of which half came", content[: len(content) // 2], "damaged"
    yield "a PNG that unpacks to more than it says", a_png_bomb(100, 100), "damaged"


def ten_passports() -> tuple[bytes, tuple[str, ...]]:
    """Give one scan of ten fictional passports, and their numbers."""
    numbers = tuple(f"AB23456{tens}{ones}" for tens in (2, 3) for ones in (2, 3, 4, 5, 7))
    pages = [a_page(number) for number in numbers]
    sheet = Image.new("RGB", (2 * pages[0].width + 60, 5 * pages[0].height + 120), "#8a8f94")
    for place, page in enumerate(pages):
        row, column = divmod(place, 2)
        sheet.paste(page, (20 + column * (page.width + 20), 20 + row * (page.height + 20)))
    return encoded(sheet, "JPEG", quality=88), numbers


def a_png_bomb(width: int, height: int) -> bytes:
    """Give a PNG whose header promises so many pixels, and whose data unpack to 50 MB."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes([255]) * 50_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def mutated(seed: int) -> bytes:
    """Give a page's file with bits flipped, cut, spliced with another, or with numbers of its header made huge."""
    draw = random.Random(seed)  # noqa: S311
    content = bytearray(_SOURCES[seed % len(_SOURCES)])
    match seed // len(_SOURCES) % 4:
        case 0:
            for _ in range(draw.choice((1, 5, 50))):
                content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
        case 1:
            del content[draw.randrange(len(content)) :]
        case 2:
            other = _SOURCES[draw.randrange(len(_SOURCES))]
            content[draw.randrange(len(content)) :] = other[draw.randrange(len(other)) :]
        case _:
            for _ in range(draw.choice((1, 3))):
                at = draw.randrange(min(len(content) - 4, 600))
                content[at : at + 4] = draw.choice((b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", bytes(4)))
    return bytes(content)


def _small_sources() -> tuple[bytes, ...]:
    page = Image.open(io.BytesIO(render_specimen(*a_specimen(document_type="I"), MrzFormat.TD1))).convert("RGB")
    page = page.resize((page.width // 2, page.height // 2))
    exif = Image.Exif()
    exif[_EXIF_ORIENTATION] = 6
    exif[0x010E] = "a page"
    grey = np.asarray(ImageOps.grayscale(page), dtype=np.uint16) * 200
    return (
        encoded(page, "JPEG", quality=80, exif=exif),
        encoded(page, "JPEG", quality=70, progressive=True),
        encoded(page, "PNG"),
        encoded(page.quantize(16), "PNG"),
        encoded(page, "TIFF", compression="tiff_lzw"),
        encoded(page, "TIFF", compression="jpeg"),
        encoded(Image.fromarray(grey), "TIFF"),
        encoded(page, "WEBP", quality=70),
        encoded(page, "WEBP", lossless=True),
        encoded(page, "BMP"),
    )


_SOURCES: Final = _small_sources()


def _text() -> Image.Image:
    page, face = Image.new("L", (1240, 1754), 250), ImageFont.load_default(22)
    drawing, draw = ImageDraw.Draw(page), random.Random(5)  # noqa: S311
    words = ["traveller", "THE", "of", "border", "FORM", "1987", "<<", "checkpost", "and", "NAME", "12345678"]
    for row in range(60):
        drawing.text((80, 60 + 27 * row), " ".join(draw.choice(words) for _ in range(13)), 20, face)
    return page


def _bars() -> Image.Image:
    page, draw = Image.new("L", (1600, 1000), 250), random.Random(6)  # noqa: S311
    drawing = ImageDraw.Draw(page)
    for top in (80, 380, 680):
        left = 60
        while left < 1500:
            width = draw.choice((3, 6, 9, 12))
            drawing.rectangle((left, top, left + width, top + 200), 10)
            left += width + draw.choice((3, 6, 9, 12))
    for row in range(24):
        for column in range(24):
            if draw.random() < 0.5:
                page.paste(10, (1300 + 10 * column, 740 + 10 * row, 1310 + 10 * column, 750 + 10 * row))
    return page


def _with_hand(page: Image.Image, colour: str) -> Image.Image:
    """Lay four fingers across the middle of the zone."""
    covered = page.copy()
    drawing = ImageDraw.Draw(covered)
    for finger in range(4):
        left = page.width * (0.25 + 0.14 * finger)
        drawing.rounded_rectangle((left, page.height * 0.68, left + page.width * 0.12, page.height), 60, fill=colour)
    return covered
