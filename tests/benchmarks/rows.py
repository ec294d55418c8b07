"""What is a measured number, and did it reach its goal?"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: what was measured, in which unit, what it shall be at most or at least, and what it was."""

    what: str
    unit: str
    measured: float
    at_most: float | None = None
    note: str = ""
    at_least: float | None = None

    @property
    def is_met(self) -> bool:
        """Whether the goal was reached; a row without a goal is a yardstick."""
        return (self.at_most is None or self.measured <= self.at_most) and (
            self.at_least is None or self.measured >= self.at_least
        )

    @property
    def goal(self) -> str:
        """What it shall be; empty for a yardstick."""
        if self.at_most is not None:
            return f"<= {self.at_most:,g} {self.unit}"
        return "" if self.at_least is None else f">= {self.at_least:,g} {self.unit}"


def median(values: Sequence[float]) -> float:
    """Give the middle one."""
    return statistics.median(values)


def p99(values: Sequence[float]) -> float:
    """Give the value that one in a hundred exceeds."""
    return sorted(values)[int(0.99 * (len(values) - 1))]
