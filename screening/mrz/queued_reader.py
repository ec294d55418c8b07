"""How many pages are read at once?

Reading a page keeps a core busy, for a second where another opinion is asked. A burst of uploads waits its turn, for a
bounded time, instead of taking the machine away from those who screen.
"""

import io
import threading
from dataclasses import dataclass, field
from typing import Final

from PIL import Image

from screening.domain.errors import Unavailable, UnreadableImage
from screening.domain.readings import Reading
from screening.mrz.page_reader import AT_ONCE, PageReader
from screening.mrz.photographs import KeptPhotograph, NoPhotographs, PhotographTaker

LONGEST_WAIT_S: Final = 30.0
_BLANK_SIDE: Final = 200


@dataclass(frozen=True, slots=True)
class QueuedReader:
    """A page reader that reads so many pages at once, and keeps the others waiting."""

    reader: PageReader
    photographs: PhotographTaker = field(default_factory=NoPhotographs)
    longest_wait_s: float = LONGEST_WAIT_S
    at_once: int = AT_ONCE
    _places: threading.BoundedSemaphore = field(init=False)
    _failing: threading.Event = field(default_factory=threading.Event)
    _tried: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_places", threading.BoundedSemaphore(self.at_once))

    def require_working(self) -> None:
        """Let pass a reader that could look at the last page. Raises Unavailable."""
        if self._failing.is_set():
            raise Unavailable(reason="page_reader")

    def require_tried(self) -> None:
        """Let pass a reader that is warm, or was found not to work. Raises Unavailable (`page_reader_starting`)."""
        if not self._tried.is_set():
            raise Unavailable(reason="page_reader_starting")

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

    def take_photograph(self, image: bytes) -> KeptPhotograph:
        """Take a photograph in its turn among the pages. Raises also Unavailable (`reason="page_reader_busy"`)."""
        if not self._places.acquire(timeout=self.longest_wait_s):
            raise Unavailable(reason="page_reader_busy")
        try:
            return self.photographs.take_photograph(image)
        finally:
            self._places.release()

    def warm_up(self) -> None:
        """Read a blank page, so that the first traveller does not wait for packages to load.

        Raises nothing that counts: a reader that cannot read says so to whoever needs it.
        """
        blank = io.BytesIO()
        Image.new("L", (_BLANK_SIDE, _BLANK_SIDE), 255).save(blank, "PNG")
        try:
            self.read_page(blank.getvalue())
        except (Unavailable, UnreadableImage):
            return
        finally:
            self._tried.set()
