"""Which images come that should not? All made here, from the page of a fictional traveller.

Each is told with what must come of it: the statuses that a reading of it may have, or the reason for its refusal. An
image is made when a test asks for it: to make all takes seconds.
"""

import io
import random
import struct
import zlib
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont, ImageOps

from screening.domain.readings import MrzFormat
from screening.mrz.image_gate import MAX_IMAGE_PIXELS
from screening.mrz.specimen import render_specimen
from tests.mrz.builders import a_specimen

Made = Callable[[], bytes]
"""Makes a file."""
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


def legible() -> Iterator[tuple[str, Made]]:
    """Give unusual files of a page that can be read."""
    for orientation in _TURNS_BACK:
        yield f"EXIF orientation {orientation}", partial(_lying, orientation)
    yield "CMYK JPEG", lambda: encoded(a_page().convert("CMYK"), "JPEG", quality=92)
    yield "CMYK TIFF", lambda: encoded(a_page().convert("CMYK"), "TIFF", compression="tiff_lzw")
    yield "16 bits PNG", lambda: encoded(_of_16_bits(), "PNG")
    yield "16 bits TIFF", lambda: encoded(_of_16_bits(), "TIFF")
    yield "palette", lambda: encoded(a_page().quantize(32), "PNG")
    yield (
        "one bit",
        lambda: encoded(a_page().convert("L").point(lambda grey: 255 * (grey > 120)).convert("1"), "TIFF"),
    )
    yield "alpha", lambda: encoded(_clear(), "PNG")
    yield "animated WebP", lambda: encoded(a_page(), "WEBP", save_all=True, append_images=[_blank()], quality=92)
    yield "animated PNG", lambda: encoded(a_page(), "PNG", save_all=True, append_images=[_blank()])
    yield "TIFF of two pages", lambda: encoded(a_page(), "TIFF", save_all=True, append_images=[_blank()])
    yield (
        "a page with a script behind it",
        lambda: encoded(a_page()) + b"<script>alert(1)</script>%PDF-1.4 PK\x03\x04",
    )


def illegible() -> Iterator[tuple[str, Made, frozenset[str]]]:
    """Give images on which there is no MRZ that could be read, with the statuses that are honest."""
    yield "one pixel", lambda: encoded(Image.new("L", (1, 1))), NOTHING
    yield "a line of pixels", lambda: encoded(Image.new("L", (5000, 1))), NOTHING
    yield "a page of text", lambda: encoded(_text()), NOTHING
    yield "bar codes", bar_codes, NOTHING
    yield "noise", lambda: encoded(Image.effect_noise((1200, 900), 90)), NOTHING
    yield "a dark hand over the zone", lambda: encoded(_with_hand(a_page(), "#40332b")), HONEST
    yield "a light hand over the zone", lambda: encoded(_with_hand(a_page(), "#e0b59a")), HONEST
    yield "half of a page", lambda: encoded(_cropped(0.5, 0)), HONEST
    yield "the upper line cut off", lambda: encoded(_cropped(1, 150)), HONEST


def refused() -> Iterator[tuple[str, Made, str]]:
    """Give files that are no images of ours, with the reason that must be told."""
    for name, content in _NO_IMAGES.items():
        yield name, partial(bytes, content), "unsupported"
    yield "zero bytes", bytes, "empty"
    yield "words", lambda: b"P<UTOBALOCH<<ZARMINA", "not_an_image"
    yield "a PDF with a page in it", lambda: b"%PDF-1.7\n" + encoded(a_page(), "JPEG"), "unsupported"
    yield "GIF", lambda: encoded(a_page().quantize(16), "GIF"), "unsupported"
    yield "animated GIF", _moving, "unsupported"
    yield "100 megapixels", lambda: encoded(Image.new("1", (10_000, 10_000), 1)), "pixels"
    yield "a header of 1.6 gigapixels", lambda: a_png_bomb(40_000, 40_000), "pixels"
    yield "one pixel too many", lambda: a_png_bomb(MAX_IMAGE_PIXELS + 1, 1), "pixels"
    for format_ in FORMATS:
        yield f"{format_} of which half came", partial(_half, format_), "damaged"
    yield "a PNG that unpacks to more than it says", lambda: a_png_bomb(100, 100), "damaged"


_NO_IMAGES: Final = {
    "HEIC": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(400),
    "AVIF": b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1avif" + bytes(400),
    "PDF": b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF",
    "SVG": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><text>P&lt;UTO</text></svg>',
    "bare SVG": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "JPEG 2000": b"\x00\x00\x00\x0cjP  \r\n\x87\n" + bytes(100),
}


def bar_codes() -> bytes:
    """Give an image of bar codes, with no print on it."""
    return encoded(_bars())


def _lying(orientation: int) -> bytes:
    exif, turn = Image.Exif(), _TURNS_BACK[orientation]
    exif[_EXIF_ORIENTATION] = orientation
    page = a_page()
    return encoded(page if turn is None else page.transpose(turn), "JPEG", quality=92, exif=exif)


def _of_16_bits() -> Image.Image:
    return Image.fromarray(np.asarray(a_page().convert("L"), dtype=np.uint16) * 150 + 3000)


def _clear() -> Image.Image:
    page = a_page()
    clear = page.convert("RGBA")
    clear.putalpha(page.convert("L").point(lambda grey: 255 if grey < 120 else 0))
    return clear


def _blank() -> Image.Image:
    return Image.new("RGB", a_page().size, "white")


def _cropped(share: float, less: int) -> Image.Image:
    """Cut a page to its left share, and so many rows off its lower end."""
    page = a_page()
    return page.crop((0, 0, int(page.width * share), page.height - less))


def _moving() -> bytes:
    page = a_page()
    return encoded(page.quantize(16), "GIF", save_all=True, append_images=[page.quantize(8)])


def _half(format_: str) -> bytes:
    content = encoded(a_page(), format_, **({"compression": "tiff_lzw"} if format_ == "TIFF" else {}))
    return content[: len(content) // 2]


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
    sources = _small_sources()
    content = bytearray(sources[seed % len(sources)])
    match seed // len(sources) % 4:
        case 0:
            for _ in range(draw.choice((1, 5, 50))):
                content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
        case 1:
            del content[draw.randrange(len(content)) :]
        case 2:
            other = sources[draw.randrange(len(sources))]
            content[draw.randrange(len(content)) :] = other[draw.randrange(len(other)) :]
        case _:
            for _ in range(draw.choice((1, 3))):
                at = draw.randrange(min(len(content) - 4, 600))
                content[at : at + 4] = draw.choice((b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", bytes(4)))
    return bytes(content)


@cache
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
