"""What does the process of a page do with our own reader? `python -m screening.mrz.own_page_process SOCKET`.

The one kind of process in which uploads become pixels. Warm, it needs neither files nor programs, so it gets none.
"""

import io
import socket
import sys
from dataclasses import dataclass
from typing import Final

import numpy as np
from PIL import Image

from screening.domain.clock import SystemClock
from screening.domain.readings import Reading
from screening.mrz.cell_costs import INDEX
from screening.mrz.cells import Cells
from screening.mrz.check_digits import ALPHABET
from screening.mrz.confinement import Bounds
from screening.mrz.deciphering import decipher
from screening.mrz.image_gate import ACCEPTED_FORMATS, PHOTOGRAPH_FORMATS, open_page, open_photograph
from screening.mrz.line_image import HEIGHT, PITCH
from screening.mrz.own_reader import read_zones
from screening.mrz.page_reader import OWN_READER
from screening.mrz.page_template import serve
from screening.mrz.page_wire import Job, PageAnswer
from screening.mrz.recogniser import see_characters
from screening.mrz.second_opinion import is_in_doubt

_BOUNDS: Final = Bounds(memory=1_000_000_000, processor_s=20, files=0, may_start_programs=False)

_LINES: Final = ("P<UTOBALOCH<<ZARMINA<GUL<<<<<<<<<<<<<<<<<<<<", "AB23450715UTO7408122F3105146<<<<<<<<<<<<<<<0")
_STEP: Final = 20
_UNLIKELY: Final = -12.0


@dataclass(frozen=True, slots=True)
class OwnPages:
    """Decodes a page and reads it."""

    bounds: Bounds = _BOUNDS

    def warm_up(self) -> None:
        """Do everything once that loads or opens anything: take each form of image, look at marks, decipher lines.

        Opened, a page is the same whatever its form was: it is read once.

        Raises Unavailable.
        """
        today = SystemClock().now().date()
        page = _draw_marks()
        for each in ACCEPTED_FORMATS:
            encoded = io.BytesIO()
            page.save(encoded, each)
            open_page(encoded.getvalue())
            if each in PHOTOGRAPH_FORMATS:
                open_photograph(encoded.getvalue())
        read_zones(np.asarray(page), today)
        see_characters(np.zeros((2, HEIGHT, PITCH * len(_LINES[0])), np.float32))
        decipher(tuple(_as_seen(line) for line in _LINES), today)

    def read(self, job: Job) -> PageAnswer:
        """Read a page; where the reading is in doubt, and that is wanted, give its pixels too.

        A photograph is only decoded.
        """
        if job.is_photograph:
            photograph = open_photograph(job.body)
            return PageAnswer((), photograph.size, photograph.tobytes())
        page = open_page(job.body)
        zones = read_zones(np.asarray(page, dtype=np.uint8), job.today)
        if job.wants_page and is_in_doubt(Reading(OWN_READER, zones, 0.0)):
            return PageAnswer(zones, page.size, page.tobytes())
        return PageAnswer(zones)


def _draw_marks() -> Image.Image:
    """Draw what may be two lines of print."""
    page = Image.new("L", (_STEP * (len(_LINES[0]) + 4), 10 * _STEP), 235)
    for row in (3, 6):
        for column in range(2, len(_LINES[0]) + 2):
            left, top = column * _STEP, row * _STEP
            page.paste(20, (left, top, left + _STEP // 2, top + _STEP))
    return page


def _as_seen(line: str) -> Cells:
    """Give cells in which a line's characters are seen clearly."""
    characters = np.full((len(line), len(ALPHABET)), _UNLIKELY, np.float32)
    for position, character in enumerate(line):
        characters[position, INDEX[character]] = 0.0
    return Cells(characters, np.ones(len(line), np.float32))


if __name__ == "__main__":
    serve(OwnPages(), socket.socket(fileno=int(sys.argv[1])))
