"""How long does a screening take, and how good is it, at the size of the lists of today?

    python -m tests.benchmarks.matching [entries] [travellers]

CPU time of one process (not the wall clock) over travellers seen for the first time, innocent and listed, at the
threshold that the lists state. Alerts and recall come from the same run, the same people and the same configuration.
"""

import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from screening.domain.lists import Direction
from screening.matching.calibration import SEED, seeded_snapshot
from screening.matching.population import generate_travellers
from screening.matching.rarity import background_rarity
from screening.matching.search import screen

THRESHOLD = 0.7
_DAY = date(2026, 11, 21)


@dataclass(frozen=True, slots=True)
class MatchingFigures:
    """What one run measured; times are CPU milliseconds."""

    entries: int
    background_ms: float
    build_ms: float
    p50_ms: float
    p99_ms: float
    alerts_per_1000: float
    recall: float

    def __str__(self) -> str:
        """Give the row that the bench prints."""
        return (
            f"matching at {self.entries:,} entries: p50 {self.p50_ms:.2f} ms, p99 {self.p99_ms:.2f} ms a screening "
            f"(goal 5 ms); threshold {THRESHOLD}: {self.alerts_per_1000:.1f} alerts per 1,000 innocent travellers, "
            f"recall {self.recall:.3f}; background {self.background_ms:.0f} ms, snapshot {self.build_ms:.0f} ms"
        )


def measure(entries: int = 1000, travellers: int = 1000) -> MatchingFigures:
    """Screen as many innocent and as many listed travellers against a seeded list."""
    started = time.process_time()
    background_rarity()
    loaded = time.process_time()
    snapshot = seeded_snapshot(entries, THRESHOLD)
    built = time.process_time()
    spent: list[float] = []
    alerts = found = 0
    clean, listed = (
        generate_travellers(travellers, SEED + 1),
        generate_travellers(travellers, SEED, snapshot.lists[0].entries),
    )
    for who in (*clean, *listed):
        began = time.process_time()
        result = screen(snapshot, who.traveller, who.documents, Direction.EXIT, _DAY)
        spent.append(1000 * (time.process_time() - began))
        if who.entry_id is None:
            alerts += result.hits_total > 0
        else:
            found += any(hit.entry.id == who.entry_id for hit in result.hits)
    return MatchingFigures(
        entries=entries,
        background_ms=1000 * (loaded - started),
        build_ms=1000 * (built - loaded),
        p50_ms=statistics.median(spent),
        p99_ms=sorted(spent)[int(0.99 * len(spent))],
        alerts_per_1000=1000 * alerts / travellers,
        recall=found / travellers,
    )


def main(arguments: Sequence[str]) -> None:
    """Print the row."""
    entries, travellers = (*map(int, arguments), 1000, 1000)[:2]
    sys.stdout.write(f"{measure(entries, travellers)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
