"""Which marks on a page may be printed characters?

Dark marks on lighter ground, of a character's size, whatever the light: found by closing the gaps in what is light
(black hat) and looking at what stands out from its neighbourhood.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from screening.mrz.line_image import Floats, Grey, as_grey

LONG_SIDE: Final = 1000
"""Pages are searched at this size: an MRZ across a quarter of it still has characters of 6 pixels."""
_MOST_ENLARGED: Final = 3.0
_STROKE: Final = 13
"""What is darker than its surroundings and slimmer than this is a stroke (pixels of the searched page)."""
_NEIGHBOURHOOD: Final = 41
_ABOVE_NEIGHBOURS: Final = 1.25
"""Ink is so many times darker than its neighbourhood is on average."""
_LEAST_CONTRAST: Final = 8.0
_SHARE_OF_DARKEST: Final = 0.22
"""Print is not much fainter than the darkest strokes of the page: noise is."""
_MIN_HEIGHT: Final = 4
_MAX_SIDE: Final = 48
_MOST_IN_16_BITS: Final = 2**16 - 1
_MOST_MARKS: Final = 6000
"""A page of text has fewer; noise has more."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Middles, and the larger and smaller side of each mark's box, in pixels of the page; `scale` searched / page."""

    x: Floats
    y: Floats
    size: Floats
    scale: float

    def only(self, chosen: npt.NDArray[np.bool_]) -> "Marks":
        """Give some of them."""
        return Marks(self.x[chosen], self.y[chosen], self.size[chosen], self.scale)


def find_marks(page: Grey, long_side: int = LONG_SIDE, softness: float = 0.9) -> Marks:
    """Find the marks, searching the page at this long side, softened by so many pixels."""
    scale = min(long_side / max(page.shape), _MOST_ENLARGED)
    searched = _resized(page, scale)
    soft = cv2.GaussianBlur(searched, (0, 0), softness)
    hat = as_grey(cv2.morphologyEx(soft, cv2.MORPH_BLACKHAT, np.ones((_STROKE, _STROKE), np.uint8)))
    level = max(_LEAST_CONTRAST, _SHARE_OF_DARKEST * _darkest(hat))
    limits = np.clip(np.maximum(_ABOVE_NEIGHBOURS * np.arange(256), level), 0, 255).astype(np.uint8)
    strong = as_grey(cv2.blur(hat, (_NEIGHBOURHOOD, _NEIGHBOURHOOD)))
    ink = as_grey(cv2.compare(hat, cv2.LUT(strong, limits), cv2.CMP_GT))
    _, _, boxes, middles = cv2.connectedComponentsWithStats(ink, connectivity=8, ltype=label_type(ink))
    width, height = boxes[:, cv2.CC_STAT_WIDTH], boxes[:, cv2.CC_STAT_HEIGHT]
    size = np.maximum(width, height)
    kept = (size >= _MIN_HEIGHT) & (size <= _MAX_SIDE) & (boxes[:, cv2.CC_STAT_AREA] >= _MIN_HEIGHT)
    kept[0] = False
    if int(kept.sum()) > _MOST_MARKS:
        # The largest: specks are many.
        kept &= size >= np.partition(size[kept], -_MOST_MARKS)[-_MOST_MARKS]
    middle = middles[kept].astype(np.float32)
    return Marks(
        (middle[:, 0] + 0.5) / scale - 0.5,
        (middle[:, 1] + 0.5) / scale - 0.5,
        size[kept].astype(np.float32) / scale,
        scale,
    )


def label_type(ink: Grey) -> int:
    """Give the smallest type that numbers the marks: half the memory to write takes half the time.

    Whatever is numbered apart begins with ink that has none to its left, so there are no more numbers than that.
    """
    beginnings = np.count_nonzero(ink[:, 1:] > ink[:, :-1]) + np.count_nonzero(ink[:, 0])
    return cv2.CV_16U if beginnings < _MOST_IN_16_BITS else cv2.CV_32S


def _darkest(hat: Grey) -> float:
    """How much the darkest half per cent of the page stands out."""
    counts = np.bincount(hat[::2, ::2].ravel(), minlength=256)
    return float(np.searchsorted(np.cumsum(counts), 0.995 * counts.sum()))


def _resized(page: Grey, scale: float) -> Grey:
    if scale == 1:
        return page
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(page, None, fx=scale, fy=scale, interpolation=how), dtype=np.uint8)
