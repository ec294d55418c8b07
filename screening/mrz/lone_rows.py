"""What stands beside a row that was found alone?

Faint print, a stamp or a pattern may break a line's marks so that no row is seen in it. Then the recogniser looks at
where a line would stand, above and below the one that was found.
"""

import math
from dataclasses import replace
from typing import Final

import numpy as np

from screening.mrz.cutting import cut_lines
from screening.mrz.line_image import Grey
from screening.mrz.recogniser import see_characters
from screening.mrz.rows import Row

_STEPS: Final = (1.6, 1.8, 2.0, 2.2, 2.4, 2.6, 2.8)
"""From line to line, in pitches."""
_SEEN: Final = 0.22
"""Where a line stands, a character is seen in at least this part of all frames; between characters there are gaps."""


def zones_of_lone_row(page: Grey, row: Row) -> tuple[tuple[Row, ...], ...]:
    """Give the zones that the row may be a line of: with what is seen above and below it, at the same distance."""
    above, below = ([_moved(row, side * step) for step in _STEPS] for side in (-1, 1))
    shares = [_share_of_characters(page, place) for place in (*above, *below)]
    best_above, best_below = (int(np.argmax(part)) for part in (shares[: len(_STEPS)], shares[len(_STEPS) :]))
    over, under = above[best_above], below[best_below]
    is_over = shares[best_above] > _SEEN
    is_under = shares[len(_STEPS) + best_below] > _SEEN
    zones: list[tuple[Row, ...]] = []
    if is_over and is_under:
        zones.append((over, row, under))
    if is_under:
        zones.append((row, under))
    if is_over:
        zones.append((over, row))
    return tuple(zones)


def _share_of_characters(page: Grey, row: Row) -> float:
    seen = see_characters(cut_lines(page, (row,)))[0]
    return float((seen[:, :-1].max(axis=1) > math.log(0.5)).mean())


def _moved(row: Row, pitches: float) -> Row:
    """Give the row as far below (negative: above)."""
    x, y = -math.sin(row.angle) * row.pitch * pitches, math.cos(row.angle) * row.pitch * pitches
    return replace(row, x0=row.x0 + x, y0=row.y0 + y, x1=row.x1 + x, y1=row.y1 + y)
