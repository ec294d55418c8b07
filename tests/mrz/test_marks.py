"""Are marks numbered in no more memory than they need, and none numbered wrongly?"""

import cv2
import numpy as np
import pytest

from screening.mrz.line_image import as_grey
from screening.mrz.marks import label_type


@pytest.mark.parametrize("share", [0.001, 0.05, 0.2, 0.4, 0.7], ids=str)
@pytest.mark.parametrize("softness", [0, 1, 3], ids=str)
def test_marks_are_the_same_whatever_they_are_numbered_in(share: float, softness: int) -> None:
    chance = np.random.default_rng((int(share * 1000), softness))
    noise = chance.random((700, 1000)).astype(np.float32)
    if softness:
        noise = np.asarray(cv2.GaussianBlur(noise, (0, 0), softness), np.float32)
    ink = as_grey((noise < np.quantile(noise, share)) * 255)
    small, large = (
        cv2.connectedComponentsWithStats(ink, connectivity=8, ltype=t) for t in (label_type(ink), cv2.CV_32S)
    )
    assert small[0] == large[0]
    assert np.array_equal(small[2], large[2])
    assert np.array_equal(small[3], large[3])


def test_more_marks_than_sixteen_bits_tell_apart_get_more() -> None:
    ink = np.zeros((1000, 1000), np.uint8)
    ink[::2, ::2] = 255
    assert label_type(ink) == cv2.CV_32S
    assert cv2.connectedComponentsWithStats(ink, connectivity=8, ltype=label_type(ink))[0] == 250_001
    ink[500:] = 0
    ink[:, 500:] = 0
    assert label_type(ink) == cv2.CV_16U
