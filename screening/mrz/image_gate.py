"""Is this upload an image that may be decoded?

Everything is decided from the header, before a pixel is decoded: a PNG of 76 kB can ask for gigabytes. This is the one
place where uploads become pixels.
"""

import io
import struct
import zlib
from collections.abc import Mapping
from typing import Final

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from screening.domain.errors import ImageTooLarge, UnreadableImage

MAX_IMAGE_BYTES: Final = 12_000_000
MAX_IMAGE_PIXELS: Final = 40_000_000
ACCEPTED_FORMATS: Final = ("JPEG", "PNG", "TIFF", "WEBP", "BMP")
MAX_PHOTOGRAPH_BYTES: Final = 5_000_000
PHOTOGRAPH_FORMATS: Final = ("JPEG", "PNG", "WEBP")
PHOTOGRAPH_SIDE: Final = 600
"""The longest side, in pixels, of a photograph as it is kept."""

_NAMED: Mapping[bytes, str] = {b"%PDF": "PDF", b"GIF8": "GIF", b"\x00\x00\x00\x0cjP  ": "JPEG 2000"}
"""Beginnings of what people send and we do not take."""
_TAKEN: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*")
"""Beginnings of what we take: what is not known by the rest of it has been damaged."""
_HEAD_OF_TEXT: Final = 1000
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
_DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    struct.error,
    zlib.error,
)
"""What Pillow's decoders raise for damaged files: they were not written for hostile ones."""

# Pillow warns above its own limit and raises at twice that: nothing that passes here may warn.
Image.MAX_IMAGE_PIXELS = MAX_IMAGE_PIXELS


def open_page(image: bytes) -> Image.Image:
    """Decode an upload to 8-bit grey, upright by its EXIF orientation, transparency on white, the first frame only.

    Raises ImageTooLarge (`bytes`, `pixels`) and UnreadableImage (`empty`; `not_an_image`; `unsupported` with
    `format`; `damaged`).
    """
    opened = _admitted(image, MAX_IMAGE_BYTES, ACCEPTED_FORMATS)
    try:
        # A JPEG can be decoded to grey at once, in a third of the memory.
        opened.draft("L", opened.size)
        opened.load()
        upright = ImageOps.exif_transpose(opened)
        return _to_grey(upright)
    except _DAMAGE:
        raise UnreadableImage(reason="damaged") from None


def open_photograph(image: bytes) -> Image.Image:
    """Decode an upload to 8-bit colour, upright, transparency on white, the first frame, its longest side bounded.

    Nothing but pixels is left of it: no place, time, camera or colour profile. Raises as `open_page` does.
    """
    opened = _admitted(image, MAX_PHOTOGRAPH_BYTES, PHOTOGRAPH_FORMATS)
    try:
        # A large JPEG can be decoded to a fraction of its size at once.
        opened.draft("RGB", (PHOTOGRAPH_SIDE, PHOTOGRAPH_SIDE))
        opened.load()
        upright = ImageOps.exif_transpose(opened)
        upright = _to_colour(upright)
        upright.thumbnail((PHOTOGRAPH_SIDE, PHOTOGRAPH_SIDE), Image.Resampling.LANCZOS)
    except _DAMAGE:
        raise UnreadableImage(reason="damaged") from None
    return upright


def _admitted(image: bytes, most_bytes: int, formats: tuple[str, ...]) -> Image.Image:
    """Open an upload that may be decoded: nothing but its header is read."""
    if not image:
        raise UnreadableImage(reason="empty")
    if len(image) > most_bytes:
        raise ImageTooLarge(reason="bytes", limit=most_bytes, found=len(image))
    opened = _open_header(image, formats)
    width, height = opened.size
    if width * height > MAX_IMAGE_PIXELS:
        raise ImageTooLarge(reason="pixels", limit=MAX_IMAGE_PIXELS, found=width * height)
    return opened


def _open_header(image: bytes, formats: tuple[str, ...]) -> Image.Image:
    try:
        return Image.open(io.BytesIO(image), formats=formats)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ImageTooLarge(reason="pixels", limit=MAX_IMAGE_PIXELS) from None
    except UnidentifiedImageError:
        found = _name_format(image)
        if found:
            raise UnreadableImage(reason="unsupported", format=found) from None
        if image.startswith(_TAKEN):
            raise UnreadableImage(reason="damaged") from None
        raise UnreadableImage(reason="not_an_image") from None
    except _DAMAGE:
        raise UnreadableImage(reason="damaged") from None


def _name_format(image: bytes) -> str | None:
    if image[4:8] == b"ftyp":
        return "HEIC" if image[8:12] in _HEIC_BRANDS else "MP4 or AVIF"
    if b"<svg" in image[:_HEAD_OF_TEXT]:
        return "SVG"
    return next((name for beginning, name in _NAMED.items() if image.startswith(beginning)), None)


def _to_grey(image: Image.Image) -> Image.Image:
    """Copy no more than must be: a page of the most pixels has 160 MB in colour."""
    if image.mode.startswith(("I", "F")):
        return _stretch(image)
    if image.has_transparency_data:
        coloured = image if image.mode == "RGBA" else image.convert("RGBA")
        white = Image.new("L", coloured.size, 255)
        return Image.composite(coloured.convert("L"), white, coloured.getchannel("A"))
    return image if image.mode == "L" else image.convert("L")


def _to_colour(image: Image.Image) -> Image.Image:
    if image.mode.startswith(("I", "F")):
        return _stretch(image).convert("RGB")
    if not image.has_transparency_data:
        return image if image.mode == "RGB" else image.convert("RGB")
    seen_through = image if image.mode == "RGBA" else image.convert("RGBA")
    white = Image.new("RGB", seen_through.size, "white")
    white.paste(seen_through, mask=seen_through.getchannel("A"))
    return white


def _stretch(image: Image.Image) -> Image.Image:
    """Scanners that write 16 or 32 bits seldom use them all: darkest to black, lightest to white."""
    values = np.array(image, dtype=np.float32)
    np.nan_to_num(values, copy=False, nan=0.0, posinf=0.0, neginf=0.0)
    darkest, lightest = float(values.min()), float(values.max())
    values -= darkest
    values *= 255.0 / (lightest - darkest) if lightest > darkest else 0.0
    return Image.fromarray(values.astype(np.uint8))
