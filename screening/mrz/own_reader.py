"""What does our own reader make of a page?

Marks (`marks`), rows of marks (`rows`), lines cut out of the page (`cutting`), the characters along them
(`recogniser`), their cells (`cells`), and what they mean (`deciphering`).
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

import numpy as np

from screening.domain.clock import Clock, SystemClock
from screening.domain.readings import Reading, ReadingStatus, Zone
from screening.mrz.cells import Cells, fit_cells, see_pitch
from screening.mrz.check_digits import FILLER
from screening.mrz.cutting import cut_lines
from screening.mrz.deciphering import Deciphered, decipher
from screening.mrz.image_gate import open_page
from screening.mrz.line_image import PITCH, Grey
from screening.mrz.marks import LONG_SIDE, find_marks
from screening.mrz.recogniser import load_weights, see_characters
from screening.mrz.row_zones import join_rows
from screening.mrz.rows import Row, find_rows

OWN_READER: Final = "screening"
_SEARCHES: Final = ((LONG_SIDE, 0.9), (LONG_SIDE, 1.8), (2 * LONG_SIDE, 1.4))
"""Long side and softness in pixels: a page is searched coarsely, then without its noise, then finely."""
_MIN_SIDE: Final = 24
_UPRIGHT: Final = 0.8
"""Lines that are seen so surely need not be tried upside down."""
_OFF_PITCH: Final = 0.035
_SEEN: Final = 0.55
"""Less, and it is no print of an MRZ."""
_MOST_STRAIN: Final = 0.35
_STRAIN_OF_OTHERS: Final = 0.15
"""... where the first letter is none that documents begin with."""
_FIRST_LETTERS: Final = ("P", "V", "A", "C", "I")
_MIN_FILLERS: Final = 2
"""Every MRZ has some; rows of other print have none."""
_RANKS: Final = (ReadingStatus.VALID, ReadingStatus.CHECK_FAILED, ReadingStatus.UNCERTAIN)


@dataclass(frozen=True, slots=True)
class OwnReader:
    """The first PageReader. `clock` tells the day that decides centuries."""

    clock: Clock = field(default_factory=SystemClock)

    def read_page(self, image: bytes) -> Reading:
        """Read a page. Raises as `PageReader.read_page` does."""
        started = time.perf_counter()
        load_weights()
        page = np.asarray(open_page(image), dtype=np.uint8)
        zones = _read_zones(page, self.clock.now().date())
        return Reading(OWN_READER, zones, (time.perf_counter() - started) * 1000)


@dataclass(frozen=True, slots=True)
class _Found:
    """A zone on the page: where, what, and how well it was seen."""

    rows: frozenset[Row]
    zone: Zone
    sureness: float

    @property
    def rank(self) -> tuple[int, int, float]:
        return _RANKS.index(self.zone.status), len(self.zone.doubts), -self.sureness


def _read_zones(page: Grey, today: date) -> tuple[Zone, ...]:
    if min(page.shape) < _MIN_SIDE:
        return ()
    for side, softness in _SEARCHES:
        found = sorted(_find_zones(page, side, softness, today), key=lambda one: one.rank)
        kept: list[_Found] = []
        for one in found:
            if all(one.rows.isdisjoint(other.rows) for other in kept):
                kept.append(one)
        if kept:
            return tuple(one.zone for one in kept)
    return ()


def _find_zones(page: Grey, side: int, softness: float, today: date) -> Iterator[_Found]:
    done: set[Row] = set()
    for rows in join_rows(find_rows(find_marks(page, side, softness))):
        if done.isdisjoint(rows):
            found = _read_rows(page, rows, today)
            if found is not None:
                yield found
                if found.zone.status is ReadingStatus.VALID:
                    done |= found.rows


def _read_rows(page: Grey, rows: tuple[Row, ...], today: date) -> _Found | None:
    """Read rows as the lines of a zone, upright, and upside down unless that was surely upright."""
    best: tuple[float, Deciphered] | None = None
    for upside_down in (False, True):
        in_order = rows[::-1] if upside_down else rows
        cells = _look(page, in_order, upside_down=upside_down)
        if cells is None:
            continue
        sureness = float(np.mean([np.exp(line.characters.max(axis=1)) * line.presence for line in cells]))
        if best is not None and sureness < best[0]:
            continue
        deciphered = decipher(cells, today) if sureness > _SEEN else None
        if deciphered is not None and _is_mrz(deciphered):
            best = sureness, deciphered
            if sureness > _UPRIGHT:
                break
    return _Found(frozenset(rows), best[1].zone, best[0]) if best else None


def _look(page: Grey, rows: tuple[Row, ...], *, upside_down: bool) -> tuple[Cells, ...] | None:
    """Look along rows; where characters seem to stand further apart or closer than thought, look again."""
    seen = see_characters(cut_lines(page, rows, upside_down=upside_down))
    fitted = fit_cells(seen)
    off = [pitch / PITCH for pitch in see_pitch(seen)]
    if any(abs(part - 1) > _OFF_PITCH for part in off):
        better = tuple(replace(row, pitch=row.pitch * part) for row, part in zip(rows, off, strict=True))
        again = fit_cells(see_characters(cut_lines(page, better, upside_down=upside_down)))
        if again is not None and (fitted is None or again[0] > fitted[0]):
            fitted = again
    return fitted[1] if fitted else None


def _is_mrz(deciphered: Deciphered) -> bool:
    """Whether a layout explains what was seen: rows of other print strain against any."""
    lines = deciphered.zone.lines
    limit = _MOST_STRAIN if lines[0].startswith(_FIRST_LETTERS) else _STRAIN_OF_OTHERS
    return deciphered.strain < limit and sum(line.count(FILLER) for line in lines) >= _MIN_FILLERS
