"""How does a row of a page become a line that the recogniser can read?"""

import math
from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from screening.domain.readings import LinePlace, PagePoint
from screening.mrz.line_image import CAP_HEIGHT, HEIGHT, PITCH, Floats, Grey, even_out
from screening.mrz.rows import Row

_SPARE: Final = 4.5
"""Cells that are cut out beyond each end of a row: marks at its ends may have been lost."""
_FINER: Final = 1.6
"""Where the page is so many times finer than the line, it is averaged first."""
_SIZE_OF_PITCH: Final = (0.78, 1.2)
"""Height of a character as part of the pitch, in every typeface; blurred marks seem higher."""
_MOST_CELLS: Final = 56
_SHOWN: Final = (1.0, HEIGHT - 1.0)
"""Rows of a line that a person is shown: a character with room above and below, and nothing of the next line."""

Matrix = npt.NDArray[np.float64]


def cut_lines(page: Grey, rows: Sequence[Row], *, upside_down: bool = False) -> Floats:
    """Cut rows out of a page, each along its own base line (rows, `HEIGHT`, width), all from the same place on.

    The first column is `_SPARE` cells before the row that begins first.
    """
    frames, begins, size = _align(rows, upside_down=upside_down)
    cells = max(frame.cells - begin for frame, begin in zip(frames, begins, strict=True)) + _SPARE
    width = PITCH * min(_MOST_CELLS, math.ceil(cells))
    return np.stack(
        [even_out(frame.cut(page, width, begin, size)) for frame, begin in zip(frames, begins, strict=True)]
    )


def place_lines(
    rows: Sequence[Row], extents: Sequence[tuple[float, float]], *, upside_down: bool = False
) -> tuple[LinePlace, ...]:
    """Tell where on the page the lines stand that `cut_lines` cut out of it, from one column each to another."""
    frames, begins, size = _align(rows, upside_down=upside_down)
    return tuple(frame.place(begin, size, extent) for frame, begin, extent in zip(frames, begins, extents, strict=True))


def _align(rows: Sequence[Row], *, upside_down: bool) -> tuple[list["_Frame"], list[float], float]:
    """Give the rows' frames, how many cells after its row's beginning each line's cut begins, and their common size."""
    frames = [_Frame(row, upside_down=upside_down) for row in rows]
    starts = [frame.place_on(frames[0]) for frame in frames]
    # Fillers are lower than letters, so a row of fillers seems smaller than it is.
    return frames, [min(starts) - start - _SPARE for start in starts], max(frame.size for frame in frames)


class _Frame:
    """A row with its reading direction, pitch and size."""

    def __init__(self, row: Row, *, upside_down: bool) -> None:
        self.x, self.y = (row.x1, row.y1) if upside_down else (row.x0, row.y0)
        self.angle = row.angle + (math.pi if upside_down else 0.0)
        self.pitch = row.pitch
        self.cells = row.length / row.pitch + 1
        low, high = _SIZE_OF_PITCH
        self.size = min(max(row.size, low * row.pitch), high * row.pitch)

    def place_on(self, other: "_Frame") -> float:
        """How many cells after the other's beginning this one begins."""
        along = (self.x - other.x) * math.cos(other.angle) + (self.y - other.y) * math.sin(other.angle)
        return along / other.pitch

    def cut(self, page: Grey, width: int, begin: float, size: float) -> Grey:
        """Cut out `width` pixels from so many cells after (before: negative) the row's beginning."""
        fineness = min(self.pitch / PITCH, size / CAP_HEIGHT)
        part, matrix = _shrunk(page, self._to_page(begin, size), width, fineness)
        line = cv2.warpAffine(
            part,
            matrix.astype(np.float32),
            (width, HEIGHT),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return np.asarray(line, dtype=np.uint8)

    def place(self, begin: float, size: float, extent: tuple[float, float]) -> LinePlace:
        """Tell where the columns of such a cut stand on the page."""
        (left, right), (top, foot) = extent, _SHOWN
        corners = np.array([[left, right, right, left], [top, top, foot, foot]]) - 0.5
        xs, ys = self._to_page(begin, size) @ np.vstack([corners, np.ones(4)])
        # A pixel's middle is half a pixel in, on the line as on the page.
        points = [PagePoint(float(x) + 0.5, float(y) + 0.5) for x, y in zip(xs, ys, strict=True)]
        return LinePlace(*points)

    def _to_page(self, begin: float, size: float) -> Matrix:
        """Pixels of the line -> pixels of the page; the first character's middle stands half a cell in."""
        across, down = self.pitch / PITCH, size / CAP_HEIGHT
        cosine, sine = math.cos(self.angle), math.sin(self.angle)
        matrix = np.array([[across * cosine, -down * sine, 0.0], [across * sine, down * cosine, 0.0]])
        origin = np.array([(0.5 - begin) * PITCH - 0.5, (HEIGHT - 1) / 2])
        matrix[:, 2] = np.array([self.x, self.y]) - matrix[:, :2] @ origin
        return matrix


def _shrunk(page: Grey, matrix: Matrix, width: int, fineness: float) -> tuple[Grey, Matrix]:
    """Average the part of the page that the line lies in, if the page is finer than the line."""
    times = math.floor(fineness / _FINER) + 1
    if times == 1:
        return page, matrix
    corners = matrix @ np.array([[0, width, 0, width], [0, 0, HEIGHT, HEIGHT], [1, 1, 1, 1]])
    low = np.maximum(np.floor(corners.min(axis=1)).astype(int) - times, 0)
    high = np.minimum(np.ceil(corners.max(axis=1)).astype(int) + times, page.shape[::-1])
    if (high - low < 2 * times).any():
        return page, matrix
    part = page[low[1] : high[1], low[0] : high[0]]
    small = cv2.resize(part, None, fx=1 / times, fy=1 / times, interpolation=cv2.INTER_AREA)
    moved = matrix.copy()
    moved[:, :2] /= times
    moved[:, 2] = (matrix[:, 2] - low + 0.5) / times - 0.5
    return np.asarray(small, dtype=np.uint8), moved
