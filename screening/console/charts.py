"""Where does each mark of a chart stand? Drawn by the templates as inline SVG; no library, no script, no style.

A chart is so many steps of time side by side. Where text runs from right to left, time does too: `is_mirrored`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 480
HEIGHT: Final = 170
_AXIS: Final = 62
"""Room for the numbers beside the scale."""
_ABOVE, _BELOW, _BESIDE = 10, 24, 8
_LABELS: Final = 5
"""As many steps are named, at the most."""
_ROUND: Final = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True)
class Mark:
    """A text at a place."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One part of a step's bar; `series` is the place of what it counts."""

    series: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars, or one line, in a frame: `scale` are the numbers with the heights of their lines, `steps` the names below.

    `left` and `right` are where the lines of the scale begin and end; `line` is a path, empty where there is none.
    """

    bars: tuple[Bar, ...]
    line: str
    scale: tuple[Mark, ...]
    steps: tuple[Mark, ...]
    left: float
    right: float
    width: int = WIDTH
    height: int = HEIGHT


def draw_bars(names: Sequence[str], stacks: Sequence[Sequence[int]], *, is_mirrored: bool) -> Chart:
    """Draw a bar for each step, its parts on top of one another in the order of the series."""
    frame = _Frame(len(names), _round_up(max(map(sum, stacks), default=0)), is_mirrored)
    bars = [
        Bar(series, frame.left_of(step) + frame.step * 0.12, frame.height_of(below + count), frame.step * 0.76, height)
        for step, stack in enumerate(stacks)
        for series, count in enumerate(stack)
        for below in [sum(stack[:series])]
        if (height := frame.height_of(below) - frame.height_of(below + count)) > 0
    ]
    return frame.chart(names, tuple(_rounded(bar) for bar in bars))


def draw_line(names: Sequence[str], values: Sequence[int | None], *, is_mirrored: bool) -> Chart:
    """Draw a line of stairs through the steps; it begins where the first value is known."""
    frame = _Frame(len(names), _round_up(max((value for value in values if value is not None), default=0)), is_mirrored)
    path: list[str] = []
    for step, value in enumerate(values):
        if value is not None:
            ends = sorted((frame.left_of(step), frame.left_of(step) + frame.step), reverse=is_mirrored)
            y = frame.height_of(value)
            path.append(f"{'L' if path else 'M'}{ends[0]:.1f} {y:.1f}H{ends[1]:.1f}")
    return frame.chart(names, (), "".join(path))


@dataclass(frozen=True, slots=True)
class _Frame:
    """How steps and values become places."""

    steps: int
    top: int
    is_mirrored: bool

    @property
    def left(self) -> float:
        return _BESIDE if self.is_mirrored else _AXIS

    @property
    def right(self) -> float:
        return WIDTH - (_AXIS if self.is_mirrored else _BESIDE)

    @property
    def step(self) -> float:
        return (self.right - self.left) / max(self.steps, 1)

    def left_of(self, step: int) -> float:
        """Give where a step begins on the left."""
        place = self.steps - 1 - step if self.is_mirrored else step
        return self.left + place * self.step

    def height_of(self, value: int) -> float:
        return HEIGHT - _BELOW - (HEIGHT - _BELOW - _ABOVE) * value / self.top

    def chart(self, names: Sequence[str], bars: tuple[Bar, ...], line: str = "") -> Chart:
        beside = self.right + 6 if self.is_mirrored else self.left - 6
        numbers = sorted({0, self.top // 2 if self.top > 1 else 0, self.top})
        scale = tuple(Mark(beside, round(self.height_of(number), 1), f"{number:,}") for number in numbers)
        every = -(-len(names) // _LABELS) or 1
        named = range(len(names) - 1, -1, -every)
        steps = tuple(
            Mark(round(self.left_of(step) + self.step / 2, 1), HEIGHT - 6, names[step]) for step in reversed(named)
        )
        return Chart(bars, line, scale, steps, self.left, self.right)


def _round_up(value: int) -> int:
    """Give the end of the scale: a round number not below the value, at least 1."""
    power = int(10 ** (len(str(max(value, 1))) - 1))
    return next(power * factor for factor in _ROUND if power * factor >= value)


def _rounded(bar: Bar) -> Bar:
    return Bar(bar.series, round(bar.x, 1), round(bar.y, 1), round(bar.width, 1), round(bar.height, 1))
