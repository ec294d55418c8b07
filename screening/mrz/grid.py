"""In which cells of a layout do the seen characters stand?"""

import itertools
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from screening.mrz.check_digits import FILLER
from screening.mrz.glyphs import Glyph, Row

_SHAPES: Final = ((2, 44), (2, 36), (3, 30))
"""Lines and characters a line."""
_TOLERANCE: Final = 3
"""A recogniser drops or doubles so many characters of a line at most; with more it is no line of that shape."""
_RUN_TOLERANCE: Final = 12
"""... but it loses count in a long run of fillers, which the places of the others then tell."""
_LONG_RUN: Final = 3
_OFF_GRID: Final = 0.45
"""A character that is further from the middle of its cell (as part of the pitch) may stand in another cell."""
_GAP: Final = 1.5
"""Neighbours further apart than this many cells have a cell between them."""
_PITCH_ERROR: Final = 0.02
"""One cell more or less in a line changes the pitch by more than this part."""
_MIN_CONFIDENCE: Final = 0.6
"""Print that is upside down, or none at all, is seen with less."""
_MIN_FILLERS: Final = 3
"""Every MRZ has some; a paragraph of print has none."""


@dataclass(frozen=True, slots=True, repr=False)
class Grid:
    """Lines of exact length, the confidence of each cell, and the cells that were filled or squeezed to get there."""

    lines: tuple[str, ...]
    confidences: tuple[tuple[float, ...], ...]
    forced: frozenset[tuple[int, int]]

    @property
    def confidence(self) -> float:
        """The mean over all cells, forced ones counting nothing."""
        return statistics.fmean(value for line in self.confidences for value in line)


def fit_rows(rows: Sequence[Row]) -> Grid | None:
    """Find two or three rows below one another that have a layout's shape; the best of several, or None."""
    found = [
        grid
        for count, length in _SHAPES
        for first in range(len(rows) - count + 1)
        if (grid := _fit(rows[first : first + count], length)) is not None
    ]
    surely_seen = [grid for grid in found if grid.confidence >= _MIN_CONFIDENCE]
    return max(surely_seen, key=lambda grid: (-len(grid.forced), grid.confidence), default=None)


def _fit(rows: Sequence[Row], length: int) -> Grid | None:
    fitted = [_fit_row(row, length) for row in rows]
    if None in fitted:
        return None
    sure = [pair for pair in fitted if pair is not None]
    lines = tuple("".join(glyph.character for glyph in row) for row, _ in sure)
    if not lines[0][0].isalpha() or sum(line.count(FILLER) for line in lines) < _MIN_FILLERS:
        return None
    confidences = tuple(tuple(glyph.confidence for glyph in row) for row, _ in sure)
    forced = frozenset((line, position) for line, (_, positions) in enumerate(sure) for position in positions)
    return Grid(lines, confidences, forced)


def _fit_row(row: Row, length: int) -> tuple[Row, frozenset[int]] | None:
    """Put each glyph into its cell; gives also the cells that are not certain. None where the row is too far off."""
    if abs(len(row) - length) <= _RUN_TOLERANCE:
        counted = _count_run(row, length)
        if counted is not None:
            return counted, frozenset()
    if abs(len(row) - length) > _TOLERANCE:
        return None
    return _force(row, length)


def _count_run(row: Row, length: int) -> Row | None:
    """Give the longest run of fillers the length that the line's length leaves for it.

    Only where every other character stands in the middle of its cell, counted from the left before the run and from
    the right behind it: then nothing but the run can have been miscounted.
    """
    start, stop = _longest_run(row)
    head, run, tail = row[:start], row[start:stop], row[stop:]
    missing = length - len(head) - len(tail)
    if missing < 0 or (missing != len(run) and min(missing, len(run)) < _LONG_RUN):
        return None
    pitch = (row[-1].centre - row[0].centre) / (length - 1)
    if pitch <= 0:
        return None
    places = [*range(len(head)), *range(length - len(tail), length)]
    off = (glyph.centre - row[0].centre - place * pitch for glyph, place in zip(head + tail, places, strict=True))
    if any(abs(distance) > _OFF_GRID * pitch for distance in off) or _has_gap(row, start, stop, pitch):
        return None
    confidence = statistics.median(glyph.confidence for glyph in run) if run else 0.0
    return (*head, *(Glyph(FILLER, confidence, 0.0) for _ in range(missing)), *tail)


def _has_gap(row: Row, start: int, stop: int, pitch: float) -> bool:
    """Whether something may stand unseen between the run and its neighbours, or behind a run that ends the row."""
    edges = [row[place - 1 : place + 1] for place in (start, stop) if 0 < place < len(row)]
    if any(after.centre - before.centre > _GAP * pitch for before, after in edges):
        return True
    if stop < len(row) or start < _LONG_RUN:
        return False
    own_pitch = (row[start - 1].centre - row[0].centre) / (start - 1)
    return abs(own_pitch / pitch - 1) > _PITCH_ERROR


def _longest_run(row: Row) -> tuple[int, int]:
    """Where the longest run of fillers begins and ends; at the end of the row where there is none."""
    best, start = (len(row), len(row)), 0
    for is_filler, group in itertools.groupby(row, key=lambda glyph: glyph.character == FILLER):
        stop = start + len(tuple(group))
        if is_filler and stop - start > best[1] - best[0]:
            best = (start, stop)
        start = stop
    return best


def _force(row: Row, length: int) -> tuple[Row, frozenset[int]]:
    """Cells by the line's pitch: empty ones become fillers, of two glyphs in one the surer stays, all these in doubt.

    A row of the right length whose characters are not in the middle of their cells is left as it is, all in doubt.
    """
    if len(row) == length:
        return row, frozenset(range(length))
    cells = _cells_by_pitch(row, length)
    forced = {position for position in range(length) if len(cells.get(position, ())) != 1}
    fitted = tuple(
        max(cells[position], key=lambda glyph: glyph.confidence) if position in cells else Glyph(FILLER, 0.0, 0.0)
        for position in range(length)
    )
    return fitted, frozenset(forced)


def _cells_by_pitch(row: Row, length: int) -> dict[int, list[Glyph]]:
    steps = [after.centre - before.centre for before, after in itertools.pairwise(row)]
    pitch = statistics.median(steps) or 1.0
    cells: dict[int, list[Glyph]] = {}
    for glyph in row:
        position = min(length - 1, max(0, round((glyph.centre - row[0].centre) / pitch)))
        cells.setdefault(position, []).append(glyph)
    return cells
