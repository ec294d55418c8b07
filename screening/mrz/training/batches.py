"""Which lines does the network see, batch after batch?"""

from multiprocessing.connection import Connection
from typing import Final

import cv2
import numpy as np

from screening.mrz.training.fonts import trained_faces
from screening.mrz.training.lines import CELLS, Example, draw_line
from screening.mrz.training.texts import draw_text

_BATCH: Final = 64
_PHOTOGRAPHS: Final = 4
"""Of each print."""


def render(to: Connection, seed: tuple[int, int]) -> None:
    """Draw the batches that a seed tells and send them."""
    cv2.setNumThreads(1)
    chance = np.random.default_rng(seed)
    faces, weights = zip(*trained_faces(), strict=True)
    shares = np.array(weights) / sum(weights)
    while True:
        examples: list[Example] = []
        for _ in range(_BATCH // _PHOTOGRAPHS):
            length = int(chance.integers(10, CELLS + 4))
            text, above, below = (draw_text(length, chance) for _ in range(3))
            face = faces[int(chance.choice(len(faces), p=shares))]
            examples.extend(draw_line(text, (above, below), face, chance, _PHOTOGRAPHS))
        to.send(
            (
                np.stack([example.image for example in examples])[:, None],
                np.stack([example.classes for example in examples]),
            )
        )
