"""How does a row of a page become a line that the recogniser can read?"""

import math
from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from screening.mrz.line_image import CAP_HEIGHT, HEIGHT, PITCH, Floats, Grey, even_out
from screening.mrz.rows import Row

_SPARE: Final = 4.5
"""Cells that are cut out beyond each end of a row: marks at its ends may have been lost."""
_FINER: Final = 1.6
"""Where the page is so many times finer than the line, it is averaged first."""
_SIZE_OF_PITCH: Final = (0.78, 1.2)
"""Height of a character as part of the pitch, in every typeface; blurred marks seem higher."""
_MOST_CELLS: Final = 56


def cut_lines(page: Grey, rows: Sequence[Row], *, upside_down: bool = False) -> Floats:
    """Cut rows out of a page, each along its own base line (rows, `HEIGHT`, width), all from the same place on.

    The first column is `_SPARE` cells before the row that begins first.
    """
    frames = [_Frame(row, upside_down=upside_down) for row in rows]
    first = frames[0]
    starts = [frame.place_on(first) for frame in frames]
    begin = min(starts)
    # Fillers are lower than letters, so a row of fillers seems smaller than it is.
    size = max(frame.size for frame in frames)
    cells = max(start + frame.cells for start, frame in zip(starts, frames, strict=True)) - begin + 2 * _SPARE
    width = PITCH * min(_MOST_CELLS, math.ceil(cells))
    return np.stack(
        [
            even_out(frame.cut(page, width, begin - start - _SPARE, size))
            for frame, start in zip(frames, starts, strict=True)
        ]
    )


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
        across, down = self.pitch / PITCH, size / CAP_HEIGHT
        cosine, sine = math.cos(self.angle), math.sin(self.angle)
        # Pixels of the line -> pixels of the page; the first character's middle stands half a cell in.
        matrix = np.array([[across * cosine, -down * sine, 0.0], [across * sine, down * cosine, 0.0]])
        origin = np.array([(0.5 - begin) * PITCH - 0.5, (HEIGHT - 1) / 2])
        matrix[:, 2] = np.array([self.x, self.y]) - matrix[:, :2] @ origin
        part, matrix = _shrunk(page, matrix, width, min(across, down))
        line = cv2.warpAffine(
            part,
            matrix.astype(np.float32),
            (width, HEIGHT),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return np.asarray(line, dtype=np.uint8)


def _shrunk(
    page: Grey, matrix: np.ndarray[tuple[int, int], np.dtype[np.float64]], width: int, fineness: float
) -> tuple[Grey, np.ndarray[tuple[int, int], np.dtype[np.float64]]]:
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
