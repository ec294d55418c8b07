"""What does our own reader make of a page?

Marks (`marks`), rows of marks (`rows`), lines cut out of the page (`cutting`), the characters along them
(`recogniser`), their cells (`cells`), and what they mean (`deciphering`).
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import Final

import numpy as np

from screening.domain.clock import Clock, SystemClock
from screening.domain.readings import LinePlace, Reading, ReadingStatus, Zone
from screening.mrz.cells import Cells, fit_cells, see_pitch
from screening.mrz.check_digits import FILLER
from screening.mrz.cutting import cut_lines, place_lines
from screening.mrz.deciphering import Deciphered, decipher
from screening.mrz.image_gate import open_page
from screening.mrz.line_image import PITCH, Grey
from screening.mrz.lone_rows import zones_of_lone_row
from screening.mrz.marks import LONG_SIDE, find_marks
from screening.mrz.page_reader import OWN_READER
from screening.mrz.recogniser import load_weights, see_characters
from screening.mrz.row_zones import join_rows
from screening.mrz.rows import Row, find_rows

_SEARCHES: Final = ((LONG_SIDE, 0.9), (LONG_SIDE, 1.8), (2 * LONG_SIDE, 1.4))
"""Long side and softness in pixels: a page is searched coarsely, then without its noise, then finely."""
_LARGE: Final = 3600
"""A page of so many pixels a side may be a sheet on which several documents lie, each of them small ..."""
_SEARCH_OF_LARGE: Final = (3 * LONG_SIDE, 1.4)
"""... and is searched once more, if nothing was found on it."""
_MIN_LONE: Final = 18
_MOST_LONE: Final = 3
"""Rows that were found alone are looked beside if they are long, the longest first."""
_MOST_ZONES: Final = 16
"""More are not looked at in one search: noise makes rows without end."""
_MIN_SIDE: Final = 24
_UPRIGHT: Final = 0.8
"""Lines that are seen so surely need not be tried upside down."""
_OFF_PITCH: Final = 0.035
_SEEN: Final = 0.55
"""Less, and it is no print of an MRZ."""
_MOST_STRAIN: Final = 0.35
_STRAIN_OF_OTHERS: Final = 0.12
"""... where most check digits do not hold, no name is parted, or the first letter is none that documents begin with."""
_LINES_OF_CARD: Final = 3
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
        zones = read_zones(page, self.clock.now().date())
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


def read_zones(page: Grey, today: date) -> tuple[Zone, ...]:
    """Read the zones on a decoded page. Raises Unavailable where weights or their runtime are missing."""
    if min(page.shape) < _MIN_SIDE:
        return ()
    lone: list[Row] = []
    for side, softness in _SEARCHES:
        rows = find_rows(find_marks(page, side, softness))
        found = _keep_best(_read_all(page, join_rows(rows), today))
        if found:
            return found
        lone += [row for row in rows if row.count >= _MIN_LONE]
    lone.sort(key=lambda row: -row.count)
    for row in lone[:_MOST_LONE]:
        found = _keep_best(_read_all(page, zones_of_lone_row(page, row), today))
        if found:
            return found
    if max(page.shape) < _LARGE:
        return ()
    return _keep_best(_read_all(page, join_rows(find_rows(find_marks(page, *_SEARCH_OF_LARGE))), today))


def _keep_best(found: Iterable[_Found]) -> tuple[Zone, ...]:
    """Give the zones, the best first, no place in two of them."""
    kept: list[_Found] = []
    for one in sorted(found, key=lambda one: one.rank):
        if not any(row.is_over(other) for better in kept for other in better.rows for row in one.rows):
            kept.append(one)
    return tuple(one.zone for one in kept)


def _read_all(page: Grey, zones: Iterable[tuple[Row, ...]], today: date) -> Iterator[_Found]:
    done: set[Row] = set()
    for rows in islice(zones, _MOST_ZONES):
        if done.isdisjoint(rows):
            found = _read_rows(page, rows, today)
            if found is not None:
                yield found
                if found.zone.status is ReadingStatus.VALID:
                    done |= found.rows


def _read_rows(page: Grey, rows: tuple[Row, ...], today: date) -> _Found | None:
    """Read rows as the lines of a zone, upright, and upside down unless that was surely upright."""
    best: tuple[float, Zone] | None = None
    for upside_down in (False, True):
        in_order = rows[::-1] if upside_down else rows
        looked = _look(page, in_order, upside_down=upside_down)
        if looked is None:
            continue
        cells, places = looked
        sureness = float(np.mean([np.exp(line.characters.max(axis=1)) * line.presence for line in cells]))
        if best is not None and sureness < best[0]:
            continue
        deciphered = decipher(cells, today) if sureness > _SEEN else None
        if deciphered is not None and _is_mrz(deciphered):
            best = sureness, replace(deciphered.zone, places=places)
            if sureness > _UPRIGHT:
                break
    return _Found(frozenset(rows), best[1], best[0]) if best else None


def _look(
    page: Grey, rows: tuple[Row, ...], *, upside_down: bool
) -> tuple[tuple[Cells, ...], tuple[LinePlace, ...]] | None:
    """Look along rows; where characters seem to stand further apart or closer than thought, look again."""
    looked = rows
    seen = see_characters(cut_lines(page, rows, upside_down=upside_down))
    fitted = fit_cells(seen)
    off = [pitch / PITCH for pitch in see_pitch(seen)]
    if any(abs(part - 1) > _OFF_PITCH for part in off):
        better = tuple(replace(row, pitch=row.pitch * part) for row, part in zip(rows, off, strict=True))
        again = fit_cells(see_characters(cut_lines(page, better, upside_down=upside_down)))
        if again is not None and (fitted is None or again[0] > fitted[0]):
            fitted, looked = again, better
    if fitted is None:
        return None
    extents = [(line.begin, line.end) for line in fitted[1]]
    return fitted[1], place_lines(looked, extents, upside_down=upside_down)


def _is_mrz(deciphered: Deciphered) -> bool:
    """Whether a layout explains what was seen: rows of other print strain against any, and prove nothing."""
    zone, record = deciphered.zone, deciphered.zone.record
    if sum(line.count(FILLER) for line in zone.lines) < _MIN_FILLERS:
        return False
    # One check digit in ten holds by chance, and of five one mostly does.
    proves = record is not None and 2 * sum(check.holds for check in record.checks) >= len(record.checks) > 0
    names = zone.lines[-1 if len(zone.lines) == _LINES_OF_CARD else 0]
    is_likely = proves and 2 * FILLER in names and zone.lines[0].startswith(_FIRST_LETTERS)
    return deciphered.strain < (_MOST_STRAIN if is_likely else _STRAIN_OF_OTHERS)
