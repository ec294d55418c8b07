"""What may a page's process do that it should not? This one does what pages say (`-m tests.mrz.strange_pages`)."""

import os
import signal
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from screening.domain.readings import ReadingStatus, Zone
from screening.mrz.confinement import Bounds
from screening.mrz.page_template import serve
from screening.mrz.page_wire import Job, PageAnswer

BOUNDS = Bounds(memory=300_000_000, processor_s=1, files=0, may_start_programs=False)
FORGED = ("P<UTOBALOCH<<ZARMINA<GUL<<<<<<<<<<<<<<<<<<<<", "AB23450717UTO7408122F3105146<<<<<<<<<<<<<<<0")
"""The number's check digit is wrong."""


@dataclass(frozen=True)
class StrangePages:
    """Obeys the page."""

    bounds: Bounds = BOUNDS

    def warm_up(self) -> None:
        pass

    def read(self, job: Job) -> PageAnswer:
        if job.body == b"claim":
            return PageAnswer((Zone(ReadingStatus.VALID, FORGED, None),))
        getattr(self, job.body.decode())()
        return PageAnswer(())

    def fine(self) -> None:
        pass

    def hang(self) -> None:
        time.sleep(600)

    def spin(self) -> None:
        while True:
            pass

    def crash(self) -> None:
        os.kill(os.getpid(), signal.SIGSEGV)

    def be_killed(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def leave(self) -> None:
        os._exit(0)

    def swell(self) -> None:
        bytearray(2 * BOUNDS.memory)

    def fail(self) -> None:
        raise LookupError("what stood on the page")

    def open_file(self) -> None:
        Path("/etc/hostname").read_bytes()

    def connect(self) -> None:
        socket.socket()


if __name__ == "__main__":
    serve(StrangePages(), socket.socket(fileno=int(sys.argv[1])))
