"""What does `tests.benchmarks.matching` say of a list of a million? It takes ten minutes and four gigabytes.

Its entries have two and a half different names each.
"""

from collections.abc import Iterator

from tests.benchmarks import matching
from tests.benchmarks.rows import Row

ALIASES = 2.7
"""Of which 1.5 are no name that the entry has already."""


def measure() -> Iterator[Row]:
    """Give the rows."""
    yield from matching.measure(1_000_000, 1_000, judged=0, aliases=ALIASES)
