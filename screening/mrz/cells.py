"""In which frames do the characters of a line stand, and what may each of them be?

Lines have a fixed pitch, so the best way through the frames is sought whose steps are a pitch long, give or take what a
slanted photograph does to it. The lines of a zone begin and end at the same place: they are judged together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from screening.mrz.line_image import PITCH, STRIDE, Floats

_STEP: Final = PITCH // STRIDE
_UNEVEN: Final = 1.2
"""What a step costs that is a frame too long or too short."""
_CLIP: Final = 5.0
"""No frame says more for or against a character than that."""
_OUTSIDE: Final = 0.22
"""What a character's frame costs that stands outside of the line."""
_SHIFT: Final = 3.0
"""What it costs when lines begin or end a cell apart (squared beyond a third of a cell)."""
_STARTS: Final = 4
"""Ways through a line that are weighed with those through the others."""
_WAVES: Final = 2048
_PITCHES: Final = (0.72, 1.38)
"""The true pitch is within these parts of the one that was found."""
SHAPES: Final = ((3, 30), (2, 44), (2, 36))
"""Lines and characters a line."""


@dataclass(frozen=True, slots=True, repr=False)
class Cells:
    """What each cell of a line may hold: log-likelihoods (cells, 37), and how likely it holds a character at all.

    `begin` and `end` are where the first cell begins and the last one ends, in columns of the line that was cut out.
    """

    characters: Floats
    presence: Floats
    begin: float = 0.0
    end: float = 0.0


@dataclass(frozen=True, slots=True)
class _Way:
    """One way through a line's frames: its score, and the frame of each character's middle."""

    score: float
    frames: npt.NDArray[np.int64]


def see_pitch(seen: Floats) -> list[float]:
    """Tell at which pitch (pixels) characters and gaps take turns on each line (lines, frames, 38)."""
    marks = np.clip(np.logaddexp.reduce(seen[:, :, :-1], axis=2) - seen[:, :, -1], -_CLIP, _CLIP)
    waves = np.abs(np.fft.rfft(marks - marks.mean(axis=1, keepdims=True), _WAVES, axis=1))
    low, high = (round(_WAVES * _STEP / (_STEP**2 * part)) for part in reversed(_PITCHES))
    return [PITCH * _WAVES / _STEP / (low + int(wave[low:high].argmax())) for wave in waves]


def fit_cells(seen: Floats) -> tuple[float, tuple[Cells, ...]] | None:
    """Place the lines of a zone (lines, frames, 38) in the shape that fits best; gives the mean score of a cell too."""
    shapes = [(count, length) for count, length in SHAPES if count == len(seen)]
    marks = np.logaddexp.reduce(seen[:, :, :-1], axis=2) - seen[:, :, -1]
    evidence = np.clip(marks, -_CLIP, _CLIP)
    found = [fit for _, length in shapes if (fit := _fit_together(evidence, length)) is not None]
    if not found:
        return None
    score, ways = max(found, key=lambda fit: fit[0])
    lines = tuple(_cells_of(line, way.frames) for line, way in zip(seen, ways, strict=True))
    return score / len(ways[0].frames) / len(ways), lines


def _fit_together(evidence: Floats, length: int) -> tuple[float, tuple[_Way, ...]] | None:
    """Choose a way through each line so that they begin and end together."""
    each = _ways(evidence, length)
    if not all(each):
        return None
    best: tuple[float, tuple[_Way, ...]] | None = None
    for chosen in _choices(each):
        ends = [(float(way.frames[0]), float(way.frames[-1])) for way in chosen]
        shifts = [(first - ends[0][0], last - ends[0][1]) for first, last in ends[1:]]
        cost = sum(max(0.0, abs(shift) / _STEP - 0.35) ** 2 for pair in shifts for shift in pair)
        score = sum(way.score for way in chosen) - _SHIFT * cost * _STEP
        if best is None or score > best[0]:
            best = score, chosen
    return best


def _choices(each: Sequence[Sequence[_Way]]) -> Sequence[tuple[_Way, ...]]:
    chosen: list[tuple[_Way, ...]] = [()]
    for ways in each:
        chosen = [(*before, way) for before in chosen for way in ways]
    return chosen


def _ways(evidence: Floats, length: int) -> list[list[_Way]]:
    """Give, for each line, the best ways of so many characters that begin in different cells, the best first."""
    lines, frames = evidence.shape
    if frames < (length - 1) * (_STEP - 1) + 1:
        return [[] for _ in range(lines)]
    outside = np.zeros((lines, frames + 1))
    outside[:, 1:] = np.cumsum(np.maximum(evidence, 0.0), axis=1)
    outside *= _OUTSIDE
    place = np.arange(frames)
    score = evidence - outside[:, np.maximum(place - 1, 0)]
    even, shorter, longer = (np.full((lines, frames), -np.inf) for _ in range(3))
    back = np.zeros((length, lines, frames), np.int64)
    for cell in range(1, length):
        even[:, _STEP:] = score[:, :-_STEP]
        shorter[:, _STEP - 1 :] = score[:, : -_STEP + 1] - _UNEVEN
        longer[:, _STEP + 1 :] = score[:, : -_STEP - 1] - _UNEVEN
        uneven = np.maximum(shorter, longer)
        back[cell] = np.where(even >= uneven, _STEP, np.where(shorter >= longer, _STEP - 1, _STEP + 1))
        score = evidence + np.maximum(even, uneven)
    score = score - (outside[:, -1:] - outside[:, np.minimum(place + 2, frames)])
    return [_best_ways(line, back[:, number]) for number, line in enumerate(score)]


def _best_ways(score: Floats, back: npt.NDArray[np.int64]) -> list[_Way]:
    """Give the best ways through one line; `score` is changed."""
    ends: list[int] = []
    scores: list[float] = []
    while len(ends) < _STARTS:
        end = int(score.argmax())
        if not np.isfinite(score[end]):
            break
        ends.append(end)
        scores.append(float(score[end]))
        score[max(0, end - 2) : end + 3] = -np.inf
    frames = np.zeros((len(ends), len(back)), np.int64)
    frames[:, -1] = ends
    for cell in range(len(back) - 1, 0, -1):
        frames[:, cell - 1] = frames[:, cell] - back[cell, frames[:, cell]]
    return [_Way(*way) for way in zip(scores, frames, strict=True)]


def _cells_of(seen: Floats, frames: npt.NDArray[np.int64]) -> Cells:
    """Weigh each character's frame and its neighbours by how likely each shows a character."""
    around = np.clip(frames[:, None] + np.array([-1, 0, 1])[None, :], 0, len(seen) - 1)
    told = np.exp(seen[around])
    presence = 1 - told[:, :, -1]
    characters = told[:, :, :-1].sum(axis=1)
    characters /= characters.sum(axis=1, keepdims=True)
    return Cells(
        np.log(np.maximum(characters, 1e-9)).astype(np.float32),
        presence.max(axis=1).astype(np.float32),
        *_extent(frames),
    )


def _extent(frames: npt.NDArray[np.int64]) -> tuple[float, float]:
    """Give where the cells begin and end, in columns: frames are a quarter of a cell, all together tell finer."""
    order = np.arange(frames.size) - (frames.size - 1) / 2
    middles = (frames + 0.5) * STRIDE
    middle, step = float(middles.mean()), float(order @ middles) / float(order @ order)
    return middle - step * frames.size / 2, middle + step * frames.size / 2
