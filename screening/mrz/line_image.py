"""In which form does the recogniser see a line?

A line is cut out of the page so that its characters stand `PITCH` pixels apart and are `CAP_HEIGHT` pixels high, in the
middle of `HEIGHT` rows, whatever the page's own scale is. Training renders lines into the same form.
"""

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]
"""An image in 8-bit grey, rows before columns."""
Floats = npt.NDArray[np.float32]

# One page, one thread: other counters want the cores.
cv2.setNumThreads(1)

HEIGHT: Final = 32
PITCH: Final = 16
CAP_HEIGHT: Final = 18
STRIDE: Final = 4
"""The recogniser answers once for so many columns."""

_WINDOW: Final = (97, 2 * HEIGHT - 1)
"""Light is evened out over so many columns and rows: a glare or a shadow's edge is wider, a character narrower."""
_FAINTEST: Final = 6.0
"""Grey levels that are noise on blank paper, and not to be made into print by stretching them."""


def even_out(line: Grey) -> Floats:
    """Bring a line to mean 0 and contrast 1 in every stretch of it, whatever paper, ink and light are."""
    values = line.astype(np.float32)
    mean = cv2.blur(values, _WINDOW, borderType=cv2.BORDER_REPLICATE)
    square = cv2.blur(values * values, _WINDOW, borderType=cv2.BORDER_REPLICATE)
    deviation = np.sqrt(np.maximum(square - mean * mean, 0.0)) + _FAINTEST
    return np.asarray((values - mean) / deviation, dtype=np.float32)


def as_grey(image: npt.ArrayLike) -> Grey:
    """Give what OpenCV answers its type back."""
    return np.asarray(image, dtype=np.uint8)


def as_floats(image: npt.ArrayLike) -> Floats:
    """Give what OpenCV or numpy answers its type back."""
    return np.asarray(image, dtype=np.float32)
