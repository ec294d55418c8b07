"""What does the process of a page do for a second opinion? `python -m screening.mrz.second_page_process SOCKET`.

It is handed pixels that another process has decoded, and starts tesseract.
"""

import socket
import sys
from dataclasses import dataclass
from typing import Final

from PIL import Image

from screening.domain.clock import SystemClock
from screening.mrz.confinement import Bounds
from screening.mrz.page_template import serve
from screening.mrz.page_wire import Job, PageAnswer
from screening.mrz.passporteye_reader import read_zones
from screening.mrz.tesseract import see_rows

_BOUNDS: Final = Bounds(memory=1_500_000_000, processor_s=60, files=64, may_start_programs=True)


@dataclass(frozen=True, slots=True)
class SecondPages:
    """Reads decoded pages as PassportEye and tesseract do."""

    bounds: Bounds = _BOUNDS

    def warm_up(self) -> None:
        """Search a page and look at a strip, by which everything is loaded. Raises Unavailable."""
        blank = Image.new("L", (800, 600), 255)
        read_zones(blank, SystemClock().now().date())
        see_rows(blank)

    def read(self, job: Job) -> PageAnswer:
        """Read decoded pixels."""
        return PageAnswer(read_zones(Image.frombytes("L", job.size or (0, 0), job.body), job.today))


if __name__ == "__main__":
    serve(SecondPages(), socket.socket(fileno=int(sys.argv[1])))
