"""Which rows may be the lines of one zone?"""

import math
from collections.abc import Sequence
from typing import Final

from screening.mrz.rows import Row

_SAME_ANGLE: Final = 0.09
"""Lines are parallel within this angle (radians), perspective considered."""
_SAME_PITCH: Final = (0.75, 1.33)
_APART: Final = (1.1, 4.2)
"""From line to line, in pitches."""
_SHARED: Final = 0.45
"""Either may have lost marks at an end, but they share that part of the longer one."""


def join_rows(rows: Sequence[Row]) -> tuple[tuple[Row, ...], ...]:
    """Put rows that may be lines of one zone together, from the one that is first when its text is upright on.

    A row may stand in several zones: a third row beside a zone of two may belong to it or not.
    """
    zones: list[tuple[Row, ...]] = []
    for row in rows:
        beside = sorted(
            (_distance(row, other), place) for place, other in enumerate(rows) if _are_neighbours(row, other)
        )
        below = [(distance, place) for distance, place in beside if distance > 0]
        above = [(distance, place) for distance, place in beside if distance < 0]
        if above and below:
            zones.append((rows[above[-1][1]], row, rows[below[0][1]]))
        if below:
            zones.append((row, rows[below[0][1]]))
    return tuple(zones)


def _are_neighbours(row: Row, other: Row) -> bool:
    if row is other:
        return False
    turn = abs(row.angle - other.angle) % math.pi
    if min(turn, math.pi - turn) > _SAME_ANGLE or not _SAME_PITCH[0] < row.pitch / other.pitch < _SAME_PITCH[1]:
        return False
    distance = abs(_distance(row, other)) / row.pitch
    if not _APART[0] < distance < _APART[1]:
        return False
    cosine, sine = math.cos(row.angle), math.sin(row.angle)
    ends = sorted((x - row.x0) * cosine + (y - row.y0) * sine for x, y in ((other.x0, other.y0), (other.x1, other.y1)))
    shared = min(row.length, ends[1]) - max(0.0, ends[0])
    return shared > _SHARED * max(row.length, other.length)


def _distance(row: Row, other: Row) -> float:
    """How far the other stands below, measured at the middle of both."""
    x, y = (other.x0 + other.x1 - row.x0 - row.x1) / 2, (other.y0 + other.y1 - row.y0 - row.y1) / 2
    return y * math.cos(row.angle) - x * math.sin(row.angle)
