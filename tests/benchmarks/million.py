"""What does `tests.benchmarks.matching` say of a list of a million? It takes some five minutes and three gigabytes."""

from collections.abc import Iterator

from tests.benchmarks import matching
from tests.benchmarks.rows import Row


def measure() -> Iterator[Row]:
    """Give the rows."""
    yield from matching.measure(1_000_000, 1_000, judged=0)
