"""How many pages are read at once?

Reading a page keeps a core busy, for a second where another opinion is asked. A burst of uploads waits its turn, for a
bounded time, instead of taking the machine away from those who screen.
"""

import io
import threading
from dataclasses import dataclass, field
from typing import Final

from PIL import Image

from screening.domain.errors import Unavailable
from screening.domain.readings import Reading
from screening.mrz.page_reader import PageReader
from screening.mrz.recogniser import load_weights

AT_ONCE: Final = 2
LONGEST_WAIT_S: Final = 30.0
_BLANK_SIDE: Final = 200


@dataclass(frozen=True, slots=True)
class QueuedReader:
    """A page reader that reads so many pages at once, and keeps the others waiting."""

    reader: PageReader
    longest_wait_s: float = LONGEST_WAIT_S
    _places: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(AT_ONCE))

    _failing: threading.Event = field(default_factory=threading.Event)

    def require_working(self) -> None:
        """Let pass a reader whose weights are there and whose last page it could look at. Raises Unavailable."""
        load_weights()
        if self._failing.is_set():
            raise Unavailable(reason="page_reader")

    def read_page(self, image: bytes) -> Reading:
        """Read a page as the reader does. Raises also Unavailable (`reason="page_reader_busy"`)."""
        if not self._places.acquire(timeout=self.longest_wait_s):
            raise Unavailable(reason="page_reader_busy")
        try:
            reading = self.reader.read_page(image)
        except Unavailable:
            self._failing.set()
            raise
        else:
            self._failing.clear()
            return reading
        finally:
            self._places.release()


def warm_up(reader: PageReader) -> None:
    """Read a blank page, so that the first traveller does not wait for packages to load.

    Raises nothing that counts: a reader that cannot read says so to whoever needs it.
    """
    blank = io.BytesIO()
    Image.new("L", (_BLANK_SIDE, _BLANK_SIDE), 255).save(blank, "PNG")
    try:
        reader.read_page(blank.getvalue())
    except Unavailable:
        return
