"""What is kept of a photograph is what can be seen on it, in one form and size, and nothing else."""

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms
from PIL.ExifTags import IFD

from screening.domain.errors import ImageTooLarge, InvalidInput, UnreadableImage
from screening.mrz.image_gate import MAX_PHOTOGRAPH_BYTES, PHOTOGRAPH_SIDE, open_photograph
from screening.mrz.photographs import KeptPhotograph, kept_photograph

RED, BLUE = (200, 20, 20), (20, 20, 200)


def picture(width: int = 900, height: int = 600) -> Image.Image:
    """Draw one that is red at the left and blue at the right."""
    drawn = Image.new("RGB", (width, height), RED)
    drawn.paste(BLUE, (width // 2, 0, width, height))
    return drawn


def encoded(image: Image.Image, form: str = "JPEG", **more: object) -> bytes:
    written = io.BytesIO()
    image.save(written, form, **more)
    return written.getvalue()


def kept(image: bytes) -> KeptPhotograph:
    opened = open_photograph(image)
    return kept_photograph(opened.size, opened.tobytes())


def telling() -> bytes:
    """Give a photograph that says where, when and with what it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "Fictional camera"
    exif.get_ifd(IFD.GPSInfo).update({1: "N", 2: (24.0, 51.0, 36.0)})
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return encoded(picture(), exif=exif, icc_profile=profile, comment=b"Fictional comment")


def test_nothing_is_left_but_what_can_be_seen() -> None:
    told = telling()
    assert b"Fictional camera" in told
    photograph = kept(told)
    again = Image.open(io.BytesIO(photograph.body))
    assert again.format == "JPEG"
    assert dict(again.getexif()) == {}
    assert not {"exif", "icc_profile", "comment"} & set(again.info)
    assert b"Fictional" not in photograph.body


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_every_form_becomes_the_same_in_one_size(form: str) -> None:
    photograph = kept(encoded(picture(1800, 1200), form))
    assert (photograph.width, photograph.height) == (PHOTOGRAPH_SIDE, 400)
    seen = Image.open(io.BytesIO(photograph.body))
    left, right = seen.getpixel((100, 200)), seen.getpixel((500, 200))
    assert isinstance(left, tuple)
    assert isinstance(right, tuple)
    assert left[0] > left[2] + 100
    assert right[2] > right[0] + 100


def test_a_small_one_is_not_made_larger() -> None:
    assert (kept(encoded(picture(90, 120))).width, kept(encoded(picture(90, 120))).height) == (90, 120)


def test_what_lies_on_its_side_is_put_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert (kept(encoded(picture(), exif=exif)).width, kept(encoded(picture(), exif=exif)).height) == (400, 600)


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA", "1", "I;16"])
def test_every_kind_of_pixel_becomes_colour(mode: str) -> None:
    image = Image.new(mode, (40, 30)) if mode == "I;16" else picture(40, 30).convert(mode)
    assert (kept(encoded(image, "PNG")).width, kept(encoded(image, "PNG")).height) == (40, 30)


def test_what_is_seen_through_is_white_behind() -> None:
    nothing = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    assert Image.open(io.BytesIO(kept(encoded(nothing, "PNG")).body)).getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize("form", ["TIFF", "BMP", "GIF"])
def test_other_forms_are_refused(form: str) -> None:
    with pytest.raises(UnreadableImage):
        open_photograph(encoded(picture(), form))


def test_a_bomb_is_refused_by_its_header() -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack("!I", len(body)) + kind + body + struct.pack("!I", zlib.crc32(kind + body))

    header = struct.pack("!IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000)))
    with pytest.raises(ImageTooLarge):
        open_photograph(bomb)
    with pytest.raises(ImageTooLarge):
        open_photograph(b"\xff\xd8\xff" + bytes(MAX_PHOTOGRAPH_BYTES))


PLAIN = encoded(picture(60, 40))


@given(st.integers(0, len(PLAIN) - 1), st.binary(min_size=1, max_size=40))
def test_a_damaged_one_is_kept_or_refused_and_nothing_else(at: int, damage: bytes) -> None:
    for image in (PLAIN[:at], PLAIN[:at] + damage + PLAIN[at + len(damage) :]):
        try:
            photograph = kept(image)
        except InvalidInput:
            continue
        assert max(photograph.width, photograph.height) <= PHOTOGRAPH_SIDE


@pytest.mark.parametrize(("size", "length"), [((601, 1), 1803), ((2, 2), 11), ((2, 2), 13)])
def test_pixels_that_do_not_fit_are_refused(size: tuple[int, int], length: int) -> None:
    """They come from a process that may have been taken over by whoever made the image."""
    with pytest.raises(UnreadableImage):
        kept_photograph(size, bytes(length))
