"""Why was a page given up, and who is told?"""

from enum import StrEnum
from typing import Protocol

from screening.mrz.page_channel import Kind


class Cause(StrEnum):
    """Why a page's process did not answer."""

    HUNG = "hung"
    """It took too long: by the clock, or of the processor."""
    CRASHED = "crashed"
    KILLED = "killed"
    """From outside, or by the machine for want of memory: it may not have been the page."""
    SWELLED = "swelled"
    """It wanted more memory than it may have."""
    FAILED = "failed"
    """Our own code met an error that nobody foresaw."""
    GARBLED = "garbled"
    """It answered what no reader answers."""


class BrokenOff(Exception):
    """A page was not read. `place` names the error where our own code met one."""

    def __init__(self, kind: Kind, cause: Cause, place: str = "") -> None:
        super().__init__(kind, cause, place)
        self.kind = kind
        self.cause = cause
        self.place = place


class Notes(Protocol):
    """Is told what happens to templates and pages' processes."""

    def started(self, kind: Kind) -> None:
        """Take note of a template that has started, for the first time or once more."""

    def broken_off(self, broken: BrokenOff) -> None:
        """Take note of a page that was not read."""
