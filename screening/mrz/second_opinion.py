"""What does another reader say where the first is not sure?

The second opinion is asked only where the first reading is not `valid`, and it never overrides a check digit: what the
first reader surely saw and found to contradict itself (`check_failed`) stays so, and a second reading counts only if it
is `valid` in itself, and agrees with what the first reader was sure of.
"""

from dataclasses import dataclass, replace
from typing import Final

from screening.domain.errors import Unavailable
from screening.domain.readings import Reading, ReadingStatus, Zone
from screening.mrz.page_reader import PageReader

_MOST_DIFFERENCES: Final = 6
"""Characters in doubt in which a second reading of the same zone may differ from the first."""


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """A PageReader that asks another one where it is not sure itself."""

    first: PageReader
    second: PageReader

    def read_page(self, image: bytes) -> Reading:
        """Read a page. Raises as `PageReader.read_page` does, for the first reader; the second may be missing."""
        reading = self.first.read_page(image)
        if not is_in_doubt(reading):
            return reading
        try:
            return weigh(reading, self.second.read_page(image))
        except Unavailable:
            return reading


def is_in_doubt(reading: Reading) -> bool:
    """Whether another reader is to be asked."""
    return reading.status not in {ReadingStatus.VALID, ReadingStatus.CHECK_FAILED}


def weigh(reading: Reading, other: Reading) -> Reading:
    """Put a second reading beside a first one that is in doubt."""
    elapsed_ms = reading.elapsed_ms + other.elapsed_ms
    best = other.best
    if best is None or best.status is not ReadingStatus.VALID or not may_stand_for(best, reading.best):
        return Reading(reading.reader, reading.zones, elapsed_ms)
    if reading.best is not None:
        best = replace(best, places=reading.best.places)
    return Reading(other.reader, (best, *reading.zones[1:]), elapsed_ms)


def may_stand_for(second: Zone, first: Zone | None) -> bool:
    """Whether a valid second reading may stand for the first one: it differs only in few cells that were in doubt.

    Where the first reader found nothing there is nothing to contradict; where it counted other lines, one of the two
    has misread the whole zone, and a person must look.
    """
    if first is None:
        return True
    if [len(line) for line in first.lines] != [len(line) for line in second.lines]:
        return False
    doubted = {(doubt.line, doubt.position) for doubt in first.doubts}
    differing = {
        (line, position)
        for line, (ours, theirs) in enumerate(zip(first.lines, second.lines, strict=True))
        for position, (our, their) in enumerate(zip(ours, theirs, strict=True))
        if our != their
    }
    return differing <= doubted and len(differing) <= _MOST_DIFFERENCES
