"""Is every bad upload refused, and before it costs memory?"""

import io
import resource
import struct
import zlib

import pytest
from PIL import Image

from screening.domain.errors import ImageTooLarge, UnreadableImage
from screening.mrz.image_gate import MAX_IMAGE_BYTES, MAX_IMAGE_PIXELS, open_page


def encoded(image: Image.Image, format_: str = "PNG", exif: Image.Exif | None = None) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format_, **({"exif": exif} if exif else {}))
    return buffer.getvalue()


def a_png_bomb(width: int, height: int) -> bytes:
    """Make a PNG whose header promises more pixels than anybody wants."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(1_000_000), 9))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("format_", ["PNG", "JPEG", "TIFF", "WEBP", "BMP"])
def test_accepted_formats_become_grey(format_: str) -> None:
    page = open_page(encoded(Image.new("RGB", (40, 20), "white"), format_))
    assert (page.mode, page.size) == ("L", (40, 20))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_depth_becomes_eight_bits(mode: str) -> None:
    assert open_page(encoded(Image.new(mode, (8, 8)))).mode == "L"


def test_cmyk_becomes_grey() -> None:
    assert open_page(encoded(Image.new("CMYK", (8, 8)), "JPEG")).mode == "L"


def test_sixteen_bits_are_stretched() -> None:
    image = Image.new("I;16", (2, 1), 1000)
    image.putpixel((1, 0), 3000)
    page = open_page(encoded(image))
    assert (page.getpixel((0, 0)), page.getpixel((1, 0))) == (0, 255)


def test_transparency_is_white() -> None:
    assert open_page(encoded(Image.new("RGBA", (4, 4), (0, 0, 0, 0)))).getpixel((0, 0)) == 255


def test_exif_orientation_is_followed() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert open_page(encoded(Image.new("L", (40, 20)), "JPEG", exif)).size == (20, 40)


def test_of_an_animation_the_first_frame_is_taken() -> None:
    buffer = io.BytesIO()
    Image.new("L", (4, 4), 0).save(
        buffer, "WEBP", save_all=True, append_images=[Image.new("L", (4, 4), 255)], lossless=True
    )
    assert open_page(buffer.getvalue()).getpixel((0, 0)) == 0


@pytest.mark.parametrize(
    ("upload", "reason"),
    [
        (b"", "empty"),
        (b"P<UTOBALOCH", "not_an_image"),
        (b"%PDF-1.7 ...", "unsupported"),
        (b"GIF89a\x01\x00\x01\x00", "unsupported"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(40), "unsupported"),
        (encoded(Image.effect_noise((200, 200), 50))[:-500], "damaged"),
        (encoded(Image.effect_noise((200, 200), 50), "JPEG")[:-500], "damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "damaged"),
    ],
)
def test_what_is_no_readable_image_is_refused_with_the_reason(upload: bytes, reason: str) -> None:
    with pytest.raises(UnreadableImage) as refused:
        open_page(upload)
    assert refused.value.parameters["reason"] == reason


def test_heic_is_named() -> None:
    with pytest.raises(UnreadableImage) as refused:
        open_page(b"\x00\x00\x00\x18ftypheic" + bytes(40))
    assert refused.value.parameters["format"] == "HEIC"


def test_too_many_bytes_are_refused() -> None:
    with pytest.raises(ImageTooLarge) as refused:
        open_page(bytes(MAX_IMAGE_BYTES + 1))
    assert refused.value.parameters == {"reason": "bytes", "limit": MAX_IMAGE_BYTES, "found": MAX_IMAGE_BYTES + 1}


@pytest.mark.parametrize("side", [6_400, 9_000, 40_000])
def test_a_small_file_of_many_pixels_is_refused_without_decoding(side: int) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ImageTooLarge) as refused:
        open_page(a_png_bomb(side, side))
    assert refused.value.parameters["reason"] == "pixels"
    assert refused.value.parameters["limit"] == MAX_IMAGE_PIXELS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000, "kB"


@pytest.mark.parametrize("value", ["nan", "inf", "-inf"])
def test_brightness_that_is_no_number_is_black(value: str) -> None:
    page = Image.new("F", (2, 1), 0.0)
    page.putpixel((0, 0), float(value))
    page.putpixel((1, 0), 5.0)
    opened = open_page(encoded(page, "TIFF"))
    assert (opened.getpixel((0, 0)), opened.getpixel((1, 0))) == (0, 255)
