"""From which scan was a corrected reading got, and what did the officer change?

Nothing of this is stored twice: a screening keeps its lines and the digest of its image, and says why it was made.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from screening.domain.crossings import DataSource, Screening, ScreeningReason
from screening.domain.identifiers import ScreeningId


@dataclass(frozen=True, slots=True)
class ChangedCell:
    """A character that the officer changed: 0-based line and position."""

    line: int
    position: int


@dataclass(frozen=True, slots=True)
class Correction:
    """The scan that an officer corrected: its screening, and the SHA-256 of its image (None for lines of a wedge).

    `changed` is empty where the officer confirmed what was read, and None where nothing can be compared: fields were
    typed in place of the lines, one of several documents was chosen, or lines were added or left out.
    """

    scan: ScreeningId
    image_sha256: str | None
    changed: tuple[ChangedCell, ...] | None


def correction_of(screening: Screening, earlier: Sequence[Screening]) -> Correction | None:
    """Tell what was corrected, or None for what is no correction of a scan. `earlier` are its crossing's, in order."""
    if screening.reason is not ScreeningReason.CORRECTED:
        return None
    scans = [
        each for each in earlier if each.reason is not ScreeningReason.CORRECTED and each.source is not DataSource.TYPED
    ]
    if not scans:
        return None
    scan = scans[-1]
    return Correction(scan.id, scan.image_sha256, _changed(scan.mrz_lines, screening.mrz_lines))


def _changed(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[ChangedCell, ...] | None:
    if not before or [len(line) for line in before] != [len(line) for line in after]:
        return None
    return tuple(
        ChangedCell(line, position)
        for line, (was, now) in enumerate(zip(before, after, strict=True))
        for position, (old, new) in enumerate(zip(was, now, strict=True))
        if old != new
    )
