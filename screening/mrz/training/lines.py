"""What may a camera or a scanner make of a printed line?

`draw_line` prints a stretch of a line, photographs it badly, and cuts it out as the locator would, a little off. All
randomness comes from the generator that is given, so a seed tells the whole picture.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from screening.mrz.check_digits import ALPHABET
from screening.mrz.line_image import CAP_HEIGHT, HEIGHT, PITCH, STRIDE, Floats, Grey, as_floats, as_grey, even_out
from screening.mrz.training.fonts import CAP, ROWS, Face

CELLS: Final = 20
"""Characters that fit into a stretch."""
WIDTH: Final = CELLS * PITCH
BLANK: Final = len(ALPHABET)
"""The class of what is no character: the gaps between them, and paper."""
UNTOLD: Final = -1
"""No class is taught where one character passes into a gap."""

_MARGIN: Final = 3
"""Cells printed beyond each end of the stretch."""
_CORE, _RIM = 0.27, 0.40
"""A frame nearer to a character's middle than the first (in cells) is the character; further than the other, blank."""


@dataclass(frozen=True, slots=True)
class Example:
    """One stretch as the recogniser sees it, and the class of each frame."""

    image: Floats
    classes: np.ndarray[tuple[int], np.dtype[np.int64]]


def draw_line(
    text: str, others: Sequence[str], face: Face, chance: np.random.Generator, photographs: int = 1
) -> Iterator[Example]:
    """Print `text` with `others` above and below; photograph it and cut out a stretch of it, so many times."""
    cell = face.pitch * chance.uniform(0.9, 1.2)
    step = CAP * chance.uniform(1.6, 2.7)
    ink, middle = _print_lines(text, others, face, cell, step, chance)
    page = _put_on_paper(_weigh_ink(ink, chance), chance)
    for _ in range(photographs):
        cut_from = chance.uniform(-2.0, max(-1.9, len(text) - CELLS + 2.0))
        to_strip = _cutting(cell, middle, cut_from, chance)
        strip = _photograph(page, to_strip, cell, chance)
        yield Example(even_out(strip), _classes_of(text, to_strip, cell, middle))


def _print_lines(
    text: str, others: Sequence[str], face: Face, cell: float, step: float, chance: np.random.Generator
) -> tuple[Grey, float]:
    rows = [others[0] if chance.random() < 0.6 else "", text, others[1] if chance.random() < 0.6 else ""]
    height, width = int(ROWS + 2 * step), int(cell * (len(text) + 2 * _MARGIN))
    ink = np.zeros((height, width), np.uint8)
    wobble = chance.uniform(0, 1.2)
    for row, line in enumerate(rows):
        top = int(row * step)
        for place, character in enumerate(line):
            left = int((_MARGIN + place + 0.5) * cell - face.pitch / 2 + chance.normal(0, wobble))
            down = top + int(chance.normal(0, wobble))
            if left >= 0 and left + face.pitch <= width and down >= 0 and down + ROWS <= height:
                there = ink[down : down + ROWS, left : left + face.pitch]
                np.maximum(there, face.pictures[character], out=there)
    return ink, step + ROWS / 2


def _weigh_ink(ink: Grey, chance: np.random.Generator) -> Floats:
    """Thin or fat strokes, and ink that did not take everywhere; gives coverage 0 to 1."""
    spread = chance.uniform(0.6, 2.6)
    soft = cv2.GaussianBlur(ink, (0, 0), spread).astype(np.float32) / 255
    cover = np.clip((soft - chance.uniform(0.18, 0.62)) * chance.uniform(2.0, 6.0) + 0.5, 0, 1)
    if chance.random() < 0.3:
        patches = _clouds(cover.shape, chance.uniform(4, 40), chance)
        cover = cover * np.clip(1.0 - chance.uniform(0.1, 0.8) * np.maximum(patches, 0), 0, 1)
    return np.asarray(cover, dtype=np.float32)


def _clouds(shape: tuple[int, ...], size: float, chance: np.random.Generator) -> Floats:
    """Smooth noise about 0, patches of so many pixels."""
    small = chance.standard_normal((int(shape[0] / size) + 2, int(shape[1] / size) + 2), np.float32)
    return np.asarray(cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC), dtype=np.float32)


def _put_on_paper(cover: Floats, chance: np.random.Generator) -> Floats:
    paper = chance.uniform(95, 250)
    ink = chance.uniform(0, max(1.0, paper - chance.uniform(45, 190)))
    page = np.full(cover.shape, paper, np.float32)
    if chance.random() < 0.7:
        page += _clouds(cover.shape, chance.uniform(30, 300), chance) * chance.uniform(0, 18)
    if chance.random() < 0.55:
        _add_security_print(page, (paper - ink) * chance.uniform(0.05, 0.38), chance)
    if chance.random() < 0.3:
        _add_strokes(page, ink, paper, chance)
    page = page + (ink - page) * cover
    if chance.random() < 0.12:
        _add_strokes(page, ink, paper, chance)
    return page


def _add_security_print(page: Floats, strength: float, chance: np.random.Generator) -> None:
    rows = np.arange(page.shape[0], dtype=np.float32)[:, None]
    columns = np.arange(page.shape[1], dtype=np.float32)[None, :]
    for _ in range(chance.integers(1, 4)):
        angle, period = chance.uniform(0, math.pi), chance.uniform(6, 70)
        bend = chance.uniform(0, 20) * np.sin(columns / chance.uniform(15, 120) + chance.uniform(0, 6))
        wave = np.sin((rows * math.sin(angle) + columns * math.cos(angle) + bend) * (2 * math.pi / period))
        edge = chance.uniform(-0.3, 0.9)
        page -= strength * chance.uniform(0.3, 1.0) * np.clip((wave - edge) * chance.uniform(1, 6), 0, 1)


def _add_strokes(page: Floats, ink: float, paper: float, chance: np.random.Generator) -> None:
    """Stamps, signatures, creases and edges: rings and lines of any tone, half transparent."""
    over = np.zeros(page.shape, np.uint8)
    height, width = page.shape
    for _ in range(chance.integers(1, 5)):
        thick = int(chance.integers(1, 8))
        x, y = int(chance.uniform(0, width)), int(chance.uniform(0, height))
        if chance.random() < 0.5:
            reach = int(chance.uniform(30, 400))
            cv2.ellipse(over, (x, y), (reach, int(reach * chance.uniform(0.4, 1))), 0, 0, 360, 255, thick)
        else:
            other = (int(chance.uniform(0, width)), int(chance.uniform(0, height)))
            cv2.line(over, (x, y), other, 255, thick)
    share = over.astype(np.float32) * (chance.uniform(0.1, 0.6) / 255)
    tone = chance.uniform(ink, paper) if chance.random() < 0.8 else 255.0
    page += (tone - page) * share


def _cutting(cell: float, middle: float, cut_from: float, chance: np.random.Generator) -> Floats:
    """Give the affine map from the print to the strip, as far off as a locator may be."""
    across = PITCH / cell * chance.uniform(0.93, 1.07)
    down = CAP_HEIGHT / CAP * chance.uniform(0.80, 1.18)
    slope = chance.normal(0, 0.006)
    slant = chance.normal(0, 0.05)
    x = -(cut_from + _MARGIN) * cell * across
    y = HEIGHT / 2 + chance.normal(0, 1.3) - middle * down
    # The slope turns about the stretch's middle.
    matrix = np.array([[across, slant * down, x - slant * down * middle], [slope * across, down, y]], np.float32)
    matrix[1, 2] -= slope * (WIDTH / 2 - x)
    return matrix


def _photograph(page: Floats, to_strip: Floats, cell: float, chance: np.random.Generator) -> Grey:
    """See the print through a lens and a sensor, then cut out the strip."""
    pitch = 4.8 * (30 / 4.8) ** chance.beta(1.1, 1.6)
    scale = pitch / cell
    turn = chance.uniform(-math.pi, math.pi) if chance.random() < 0.3 else chance.normal(0, 0.02)
    height, width = page.shape
    cosine, sine = scale * math.cos(turn), scale * math.sin(turn)
    shape = np.array([[cosine, -sine], [sine, cosine]])
    corners = shape @ np.array([[0, width, 0, width], [0, 0, height, height]])
    offset = -corners.min(axis=1) + chance.uniform(0, 1, 2)
    size = np.ceil(corners.max(axis=1) + offset + 1).astype(int)
    lens = np.hstack([shape, offset[:, None]]).astype(np.float32)
    sharp = page if scale >= 1 else cv2.GaussianBlur(page, (0, 0), 0.42 / scale)
    seen = as_floats(cv2.warpAffine(sharp, lens, (int(size[0]), int(size[1])), borderMode=cv2.BORDER_REPLICATE))
    sensed = _sense(seen, pitch, chance)
    back = _chained(to_strip, as_floats(cv2.invertAffineTransform(lens)))
    return np.asarray(_cut(sensed, back, pitch), dtype=np.uint8)


def _cut(sensed: Grey, back: Floats, pitch: float) -> Grey:
    """Cut the strip; where the photograph is finer than the strip, average first."""
    if pitch > 1.6 * PITCH:
        half = cv2.resize(sensed, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        grow = np.array([[2, 0, 0.5], [0, 2, 0.5]], np.float32)
        sensed, back = np.asarray(half, dtype=np.uint8), _chained(back, grow)
    strip = cv2.warpAffine(sensed, back, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(strip, dtype=np.uint8)


def _chained(second: Floats, first: Floats) -> Floats:
    last = np.array([[0, 0, 1]], np.float32)
    return np.asarray((np.vstack([second, last]) @ np.vstack([first, last]))[:2], dtype=np.float32)


def _sense(seen: Floats, pitch: float, chance: np.random.Generator) -> Grey:
    """Blur, uneven light, noise, tone curve and JPEG."""
    if chance.random() < 0.5:
        seen = as_floats(cv2.GaussianBlur(seen, (0, 0), chance.uniform(0.2, 0.10 * pitch + 0.3)))
    if chance.random() < 0.15:
        seen = _shaken(seen, pitch, chance)
    if chance.random() < 0.3:
        seen = as_floats(seen * (1 + chance.uniform(0, 0.25) * _clouds(seen.shape, chance.uniform(20, 300), chance)))
    if chance.random() < 0.12:
        glare = np.maximum(_clouds(seen.shape, chance.uniform(40, 200), chance), 0) * chance.uniform(20, 160)
        seen = as_floats(seen + glare)
    noise = chance.standard_normal(seen.shape, np.float32) * chance.uniform(0, 1) ** 2 * 12
    grey = np.clip(seen + noise, 0, 255).astype(np.uint8)
    if chance.random() < 0.2:
        grey = as_grey(cv2.LUT(grey, as_grey(255 * (np.arange(256) / 255) ** chance.uniform(0.5, 2))))
    if chance.random() < 0.12:
        grey = as_grey(cv2.filter2D(grey, -1, np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], np.float32)))
    if chance.random() < 0.6:
        _, packed = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, int(chance.uniform(22, 95))])
        # What was just encoded decodes.
        grey = as_grey(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE))  # type: ignore[arg-type]
    return grey


def _shaken(seen: Floats, pitch: float, chance: np.random.Generator) -> Floats:
    length = max(2, int(chance.uniform(0.1, 0.3) * pitch) + 1)
    kernel = np.zeros((length, length), np.float32)
    cv2.line(kernel, (0, int(chance.integers(0, length))), (length - 1, int(chance.integers(0, length))), 1.0)
    return np.asarray(cv2.filter2D(seen, -1, kernel / kernel.sum()), dtype=np.float32)


def _classes_of(text: str, to_strip: Floats, cell: float, middle: float) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Tell each frame's class from where the characters came to stand."""
    centres = np.array([[(_MARGIN + place + 0.5) * cell, middle, 1.0] for place in range(len(text))])
    xs = centres @ to_strip[0]
    frames = (np.arange(WIDTH // STRIDE) + 0.5) * STRIDE
    distances = np.abs(frames[:, None] - xs[None, :]) / (cell * float(to_strip[0, 0]))
    nearest = distances.argmin(axis=1)
    least = distances.min(axis=1)
    letters = np.array([ALPHABET.index(character) for character in text])
    return np.where(least < _CORE, letters[nearest], np.where(least > _RIM, BLANK, UNTOLD)).astype(np.int64)
