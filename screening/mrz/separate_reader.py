"""How does the service read pages without decoding any itself?

Each page is decoded and read by a process of its own (`page_template`). One that dies, hangs or swells is the end of
that page alone: whoever sent it is told that it could not be read, and nobody else notices.
"""

import time
from dataclasses import dataclass
from typing import Final

from screening.domain.clock import Clock
from screening.domain.errors import InvalidInput, Unavailable, UnreadableImage
from screening.domain.readings import Reading
from screening.mrz.broken_off import BrokenOff, Notes
from screening.mrz.page_channel import Kind
from screening.mrz.page_reader import OWN_READER, PASSPORTEYE_READER
from screening.mrz.page_wire import Job
from screening.mrz.photographs import KeptPhotograph, kept_photograph
from screening.mrz.second_opinion import weigh
from screening.mrz.template_keeper import TemplateKeeper

OWN_S: Final = 20.0
"""By the clock, for what takes a twentieth of a second: a machine may be busy, and a page large."""
SECOND_S: Final = 15.0


@dataclass(frozen=True, slots=True)
class SeparateReader:
    """A PageReader: our own reader, and PassportEye's where it is in doubt, in processes of their own."""

    own: TemplateKeeper
    second: TemplateKeeper
    clock: Clock

    def stop(self) -> None:
        """End what was started, for good."""
        self.own.stop()
        self.second.stop()

    def read_page(self, image: bytes) -> Reading:
        """Read a page. Raises as `PageReader.read_page` does, with the reason `broken_off` where it was given up."""
        started, today = time.perf_counter(), self.clock.now().date()
        try:
            answer = self.own.read(Job(today, image, wants_page=not self.second.is_missing))
        except BrokenOff:
            raise UnreadableImage(reason="broken_off") from None
        reading = Reading(OWN_READER, answer.zones, _ms_since(started))
        if answer.size is None:
            return reading
        started = time.perf_counter()
        try:
            other = self.second.read(Job(today, answer.pixels, answer.size))
        except (BrokenOff, Unavailable, InvalidInput):
            return Reading(OWN_READER, answer.zones, reading.elapsed_ms + _ms_since(started))
        return weigh(reading, Reading(PASSPORTEYE_READER, other.zones, _ms_since(started)))

    def take_photograph(self, image: bytes) -> KeptPhotograph:
        """Decode a photograph apart, and make one anew of its pixels. Raises as `PhotographTaker` does."""
        try:
            answer = self.own.read(Job(self.clock.now().date(), image, is_photograph=True))
        except BrokenOff:
            raise UnreadableImage(reason="broken_off") from None
        if answer.size is None:
            raise UnreadableImage(reason="damaged")
        return kept_photograph(answer.size, answer.pixels)


def separate_reader(clock: Clock, notes: Notes) -> SeparateReader:
    """Make the reader; nothing is started yet."""
    return SeparateReader(
        TemplateKeeper(Kind.OWN, "screening.mrz.own_page_process", OWN_S, notes),
        TemplateKeeper(Kind.SECOND, "screening.mrz.second_page_process", SECOND_S, notes),
        clock,
    )


def _ms_since(started: float) -> float:
    return (time.perf_counter() - started) * 1000
