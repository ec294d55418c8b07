"""Which parts of a page may be an MRZ, cut out and upright?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps

_STRIP_WIDTH: Final = 1320
"""30 pixels a character of two long lines: what tesseract reads best."""
_CARD_WIDTH: Final = 930
"""... and of three short ones."""
_CARD_ASPECT: Final = 0.15
"""Three lines are higher than this part of their width."""
_MARGIN: Final = 24
_SAME_ANGLE: Final = 0.1
"""Lines of one MRZ are parallel within this angle (radians)."""
_SAME_EXTENT: Final = 0.2
"""... begin and end at the same place, within this part of their width."""
_LINE_DISTANCE: Final = 0.16
"""... and a TD1's are at most this part of their width apart, from the middle of one box to the middle of the next."""
_GROWTH: Final = 0.02
"""What a box is widened by on each side, as part of its width: locators cut close."""


@dataclass(frozen=True, slots=True)
class Box:
    """A slanted rectangle on a page, in pixels; `angle` is that of the reading direction, clockwise from rightwards."""

    x: float
    y: float
    width: float
    height: float
    angle: float

    def along(self, x: float, y: float) -> tuple[float, float]:
        """Give a point's place along and across the reading direction."""
        cosine, sine = math.cos(self.angle), math.sin(self.angle)
        return x * cosine + y * sine, y * cosine - x * sine

    def back(self, along: float, across: float) -> tuple[float, float]:
        """Give the point at that place."""
        cosine, sine = math.cos(self.angle), math.sin(self.angle)
        return along * cosine - across * sine, along * sine + across * cosine


def join_lines(boxes: Sequence[Box]) -> tuple[Box, ...]:
    """Join the boxes that hold lines of the same MRZ, the widest first."""
    waiting = sorted(boxes, key=lambda box: -box.width)
    joined = []
    while waiting:
        group = [waiting.pop(0)]
        found = True
        while found:
            found = False
            for box in list(waiting):
                if any(_belong_together(member, box) for member in group):
                    waiting.remove(box)
                    group.append(box)
                    found = True
        joined.append(_around(group))
    return tuple(joined)


def _belong_together(first: Box, second: Box) -> bool:
    turn = abs(first.angle - second.angle) % math.pi
    if min(turn, math.pi - turn) > _SAME_ANGLE:
        return False
    along, across = first.along(second.x - first.x, second.y - first.y)
    return (
        abs(first.width - second.width) < _SAME_EXTENT * first.width
        and abs(along) < _SAME_EXTENT * first.width
        and abs(across) < _LINE_DISTANCE * first.width + (first.height + second.height) / 2
    )


def _around(group: Sequence[Box]) -> Box:
    widest = group[0]
    middles = [widest.along(box.x, box.y) for box in group]
    lefts = [along - box.width / 2 for (along, _), box in zip(middles, group, strict=True)]
    rights = [along + box.width / 2 for (along, _), box in zip(middles, group, strict=True)]
    tops = [across - box.height / 2 for (_, across), box in zip(middles, group, strict=True)]
    bottoms = [across + box.height / 2 for (_, across), box in zip(middles, group, strict=True)]
    left, right, top, bottom = min(lefts), max(rights), min(tops), max(bottoms)
    x, y = widest.back((left + right) / 2, (top + bottom) / 2)
    return Box(x, y, right - left, bottom - top, widest.angle)


def cut_strip(page: Image.Image, box: Box, zoom: float = 1.0) -> Image.Image:
    """Cut a box out of a grey page, upright, its contrast stretched, with a white margin.

    Its characters are some 30 pixels apart, times `zoom`.
    """
    width = round((_CARD_WIDTH if box.height > _CARD_ASPECT * box.width else _STRIP_WIDTH) * zoom)
    grown_width = box.width * (1 + 2 * _GROWTH)
    grown_height = box.height + 2 * _GROWTH * box.width
    left, top = -grown_width / 2, -grown_height / 2
    middle_along, middle_across = box.along(box.x, box.y)
    corners = [
        box.back(middle_along + along, middle_across + across)
        for along, across in ((left, top), (left, -top), (-left, -top), (-left, top))
    ]
    height = max(1, round(width * grown_height / grown_width))
    shrink = _reduction(grown_width / width)
    source = page.reduce(shrink) if shrink > 1 else page
    strip = source.transform(
        (width, height),
        Image.Transform.QUAD,
        [coordinate / shrink for corner in corners for coordinate in corner],
        Image.Resampling.BICUBIC,
        fillcolor=255,
    )
    return ImageOps.expand(ImageOps.autocontrast(strip, cutoff=1), _MARGIN, 255)


def _reduction(scale: float) -> int:
    """By how much a page is averaged down first, so that thin strokes do not fall between the sampled points."""
    return max(1, math.floor(scale))
