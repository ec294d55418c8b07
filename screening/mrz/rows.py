"""Which marks stand in long, even rows, as the characters of an MRZ do?

Every direction is tried at once: the marks are counted in thin stripes at each angle, and where a stripe holds many of
one size at one pitch, there is a row, and often others beside it.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from screening.mrz.line_image import Floats
from screening.mrz.marks import Marks

_ANGLES: Final = np.arange(0, 180, 1.5, dtype=np.float64) * (math.pi / 180)
_STRIPE: Final = 4.0
"""Width of a stripe in pixels of the searched page."""
_MIN_MARKS: Final = 13
"""Marks that a row has at least: characters run together in poor images."""
_MIN_BESIDE: Final = 9
"""... that stands beside a good one."""
_MOST_ROWS: Final = 24
_MOST_TRIES: Final = 40
_SHARE_OF_FULLEST: Final = 0.5
"""A stripe with fewer of the fullest row's marks is other print: an MRZ has the longest rows of a page."""
_CROWD: Final = 1200
_SIZE_BANDS: Final = ((4, 9), (8, 16), (14, 30), (25, 48))
"""In pixels of the searched page."""
_NEIGHBOURS_TURN: Final = np.linspace(-0.06, 0.06, 13)
_NEIGHBOURS_AWAY: Final = (1.1, 4.2)
"""From row to row, in pitches."""
_NEIGHBOURS_BIN: Final = 0.3
_LIKE_SIZE: Final = (0.45, 2.6)
"""Marks of a row as parts of the middle one: fillers are low, and characters that touch make one mark."""
_GAP: Final = 5.6
"""Characters of a row are no further apart than this many times the row's pitch."""
_MOST_OFF: Final = 0.2
"""Half of the steps are nearer to a multiple of the pitch than this part of it; by chance it would be a quarter."""
_SAME_ROW: Final = 0.8
"""In pitches; the lines of a zone are 2.5 apart."""
_MIN_CELLS, _MAX_CELLS = 13.0, 54.0
_PITCH_OF_SIZE: Final = (0.55, 2.6)
"""Pitch as part of the characters' size."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of characters: the middles of its first and last mark, pixels a character, height of a character."""

    x0: float
    y0: float
    x1: float
    y1: float
    pitch: float
    size: float
    count: int

    @property
    def length(self) -> float:
        """From the first middle to the last."""
        return math.hypot(self.x1 - self.x0, self.y1 - self.y0)

    @property
    def angle(self) -> float:
        """The direction from first to last (radians, y downwards)."""
        return math.atan2(self.y1 - self.y0, self.x1 - self.x0)

    def is_over(self, other: "Row") -> bool:
        """Whether the middle of one of the two stands on the other: marks may be found twice, and not all of them."""
        return self.has_on_it(other) or other.has_on_it(self)

    def has_on_it(self, other: "Row") -> bool:
        """Whether the other's middle stands on this row."""
        cosine, sine = math.cos(self.angle), math.sin(self.angle)
        x, y = (other.x0 + other.x1) / 2 - self.x0, (other.y0 + other.y1) / 2 - self.y0
        across = abs(y * cosine - x * sine)
        return 0 <= x * cosine + y * sine <= self.length and across < _SAME_ROW * self.pitch


def find_rows(marks: Marks) -> tuple[Row, ...]:
    """Find the rows of a page, those of most marks first. Each reads from `x0` towards growing x (or downwards)."""
    if marks.x.size <= _CROWD:
        return _find_alike(marks)
    # Noise and patterns make crowds of marks, mostly of one size: those of other sizes are looked at by themselves.
    sizes = marks.size * marks.scale
    return tuple(row for low, high in _SIZE_BANDS for row in _find_alike(marks.only((sizes >= low) & (sizes <= high))))


def _find_alike(marks: Marks) -> tuple[Row, ...]:
    if marks.x.size < _MIN_MARKS:
        return ()
    rows: list[Row] = []
    places = _stripes(marks)
    width = int(places.max()) + 1
    counts = _count(places, width)
    left = np.ones(marks.x.size, np.bool_)
    tried = np.zeros((_ANGLES.size, width - 1), np.bool_)
    for _ in range(_MOST_TRIES):
        both = np.where(tried, 0, counts[:, :-1] + counts[:, 1:])
        angle, stripe = divmod(int(both.argmax()), width - 1)
        fullest = max((row.count for row in rows), default=0)
        if both[angle, stripe] < max(_MIN_MARKS, _SHARE_OF_FULLEST * fullest) or len(rows) >= _MOST_ROWS:
            break
        tried[angle, stripe] = True
        members = left & (places[angle] >= stripe) & (places[angle] <= stripe + 1)
        fitted = _fit_row(marks, members, left, float(_ANGLES[angle]))
        for row, taken in _with_neighbours(marks, fitted, left):
            rows.append(row)
            left[taken] = False
            counts -= _count(places[:, taken], width)
    return tuple(rows)


def _with_neighbours(
    marks: Marks, fitted: tuple[Row, npt.NDArray[np.int64]] | None, left: npt.NDArray[np.bool_]
) -> Iterator[tuple[Row, npt.NDArray[np.int64]]]:
    """Give a row and the rows close by that are much like it, though fewer of their marks may have been found."""
    if fitted is None:
        return
    yield fitted
    for side in (-1, 1):
        row: Row | None = fitted[0]
        for _ in range(2):
            beside = _beside(marks, row, left, side) if row else None
            if beside is None:
                break
            yield beside
            row = beside[0]


def _beside(marks: Marks, row: Row, left: npt.NDArray[np.bool_], side: int) -> tuple[Row, npt.NDArray[np.int64]] | None:
    """Find the next row on one side, turned a little at most."""
    cosine, sine = math.cos(row.angle), math.sin(row.angle)
    x, y = marks.x - row.x0, marks.y - row.y0
    along, across = (x * cosine + y * sine) / row.pitch, (y * cosine - x * sine) * (side / row.pitch)
    near = left & (along > -2) & (along < row.length / row.pitch + 2)
    near &= _are_like(marks.size, row.size)
    turns = _NEIGHBOURS_TURN[:, None]
    away = across[near][None, :] - turns * (along[near][None, :] - row.length / row.pitch / 2)
    bins = ((away - _NEIGHBOURS_AWAY[0]) / _NEIGHBOURS_BIN).astype(np.int64)
    inside = (away >= _NEIGHBOURS_AWAY[0]) & (away < _NEIGHBOURS_AWAY[1])
    width = math.ceil((_NEIGHBOURS_AWAY[1] - _NEIGHBOURS_AWAY[0]) / _NEIGHBOURS_BIN) + 1
    flat = (bins + np.arange(turns.size)[:, None] * width)[inside]
    counts = np.bincount(flat, minlength=turns.size * width).reshape(turns.size, width)
    both = counts[:, :-1] + counts[:, 1:]
    turn, place = divmod(int(both.argmax()), width - 1)
    if both[turn, place] < _MIN_BESIDE:
        return None
    members = np.zeros(marks.x.size, np.bool_)
    members[np.flatnonzero(near)[(bins[turn] >= place) & (bins[turn] <= place + 1) & inside[turn]]] = True
    return _fit_row(marks, members, left, row.angle + side * float(_NEIGHBOURS_TURN[turn]), _MIN_BESIDE)


def _stripes(marks: Marks) -> npt.NDArray[np.int64]:
    """Give each mark's stripe at each angle."""
    across = marks.y[None, :] * np.cos(_ANGLES)[:, None] - marks.x[None, :] * np.sin(_ANGLES)[:, None]
    return np.asarray((across - across.min()) * (marks.scale / _STRIPE), dtype=np.int64)


def _count(places: npt.NDArray[np.int64], width: int) -> npt.NDArray[np.int64]:
    """Count the marks in each stripe at each angle."""
    flat = (places + np.arange(_ANGLES.size)[:, None] * width).ravel()
    return np.bincount(flat, minlength=width * _ANGLES.size).reshape(_ANGLES.size, width)


def _fit_row(
    marks: Marks,
    members: npt.NDArray[np.bool_],
    left: npt.NDArray[np.bool_],
    angle: float,
    least: int = _MIN_MARKS,
) -> tuple[Row, npt.NDArray[np.int64]] | None:
    """Fit a line through marks, take in what stands on it too, and give the longest even run along it."""
    size = _median(marks.size[members])
    along = marks.x * math.cos(angle) + marks.y * math.sin(angle)
    across = marks.y * math.cos(angle) - marks.x * math.sin(angle)
    slope = height = 0.0
    for _ in range(3):
        slope, height = _straight_line(along[members], across[members])
        off = np.abs(across - (slope * along + height))
        reach = (along > along[members].min() - 12 * size) & (along < along[members].max() + 12 * size)
        members = left & (off < 0.33 * size) & _are_like(marks.size, size) & reach
        if members.sum() < least:
            return None
        size = _median(marks.size[members])
    order = np.flatnonzero(members)[np.argsort(along[members])]
    first, last = _longest_run(along[order], size)
    chosen = order[first:last]
    if chosen.size < least:
        return None
    pitch, off_pitch = _pitch(along[chosen])
    length = float(along[chosen[-1]] - along[chosen[0]])
    size = _median(marks.size[chosen])
    if off_pitch > _MOST_OFF or not _MIN_CELLS <= length / pitch <= _MAX_CELLS:
        return None
    if not _PITCH_OF_SIZE[0] < pitch / size < _PITCH_OF_SIZE[1]:
        return None
    ends = along[chosen[[0, -1]]].astype(np.float64)
    heights = slope * ends + height
    xs = ends * math.cos(angle) - heights * math.sin(angle)
    ys = ends * math.sin(angle) + heights * math.cos(angle)
    return Row(float(xs[0]), float(ys[0]), float(xs[1]), float(ys[1]), pitch, size, int(chosen.size)), chosen


def _median(values: Floats | npt.NDArray[np.float64]) -> float:
    """Give the middle value as numpy's own does, which takes ten times as long to be sure that there is one."""
    ordered = np.sort(values)
    return float((ordered[(ordered.size - 1) // 2] + ordered[ordered.size // 2]) / 2)


def _straight_line(along: Floats, across: Floats) -> tuple[float, float]:
    """Fit by least squares: slope, and height at 0."""
    middle, level = float(along.mean()), float(across.mean())
    away = along - middle
    slope = float(away @ (across - level)) / max(float(away @ away), 1e-6)
    return slope, level - slope * middle


def _are_like(sizes: Floats, size: float) -> npt.NDArray[np.bool_]:
    low, high = _LIKE_SIZE
    return (sizes > low * size) & (sizes < high * size)


def _longest_run(along: Floats, size: float) -> tuple[int, int]:
    """Give the stretch of most marks that no wide gap parts."""
    steps = np.diff(along)
    near = steps[(steps > 0.3 * size) & (steps < 3 * size)]
    pitch = _median(near) if near.size else size
    breaks = np.flatnonzero(steps > _GAP * max(pitch, 0.7 * size)) + 1
    starts, stops = np.r_[0, breaks], np.r_[breaks, along.size]
    longest = int(np.argmax(stops - starts))
    return int(starts[longest]), int(stops[longest])


def _pitch(along: Floats) -> tuple[float, float]:
    """Give the step that the marks' steps are multiples of, and how far off half of them are (as part of it)."""
    steps = np.diff(along).astype(np.float64)
    first = _median(steps[steps > 0.25 * _median(steps)])
    times = np.maximum(1, np.round(steps / first))
    off = np.abs(steps / first - times)
    good = off < 0.3
    pitch = float(steps[good].sum() / times[good].sum()) if good.any() else first
    return pitch, _median(off)
