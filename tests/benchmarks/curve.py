"""What do likeness floor and threshold cost, and what do they find?

    python -m tests.benchmarks.curve [entries] [travellers] [floors, else several]

A table for docs/adr/0013: over a seeded list, by likeness floor and threshold, the share of listed travellers found,
the innocent ones alerting of 1,000, and the CPU time of a search. Documents and cards are left out: they are found by
their keys at any floor.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from unittest.mock import patch

from screening.domain.lists import Direction
from screening.matching.names import query_names
from screening.matching.names.token_similarity import FLOOR, JOINED_FLOOR
from screening.matching.preparation import prepare
from screening.matching.prices.calibration import SEED, at_threshold
from screening.matching.prices.population import SeededTraveller, generate_travellers
from screening.matching.search import screen
from screening.matching.snapshot import Snapshot
from tests.benchmarks.rows import median, p99
from tests.benchmarks.seeded_list import map_seeded_list

FLOORS = (0.6, 0.7, FLOOR, 0.85)
THRESHOLDS = (0.5, 0.7, 0.9, 0.95, 0.99, 0.995, 0.998, 0.999)
_DAY = date(2026, 11, 21)


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the curve; times are CPU milliseconds."""

    floor: float
    threshold: float
    recall: float
    alerts_per_1000: float
    p50_ms: float
    p99_ms: float


def curve(entries: int, travellers: int, floors: Sequence[float] = FLOORS) -> Iterator[Point]:
    """Give the points for a list of that size."""
    prepare()
    seeded = map_seeded_list(entries, THRESHOLDS[0], travellers)
    lowest, listed = seeded.snapshot, [*generate_travellers(travellers, SEED, seeded.sample)]
    clean = [*generate_travellers(travellers, SEED + 1)]
    for floor in floors:
        with (
            patch.object(query_names, "FLOOR", floor),
            patch.object(query_names, "JOINED_FLOOR", max(floor, JOINED_FLOOR)),
        ):
            for threshold in THRESHOLDS:
                yield _point(at_threshold(lowest, threshold), floor, threshold, clean, listed)


def _point(
    snapshot: Snapshot,
    floor: float,
    threshold: float,
    clean: Sequence[SeededTraveller],
    listed: Sequence[SeededTraveller],
) -> Point:
    found = sum(_has_hit(snapshot, who) for who in listed) / len(listed)
    spent, alerts = [], 0
    for who in clean:
        began = time.process_time()
        alerts += _has_hit(snapshot, who)
        spent.append(1000 * (time.process_time() - began))
    return Point(floor, threshold, found, 1000 * alerts / len(clean), median(spent), p99(spent))


def _has_hit(snapshot: Snapshot, who: SeededTraveller) -> bool:
    """Whether an innocent traveller hits at all, or a listed one the own entry."""
    result = screen(snapshot, replace(who.traveller, cnic=None), (), Direction.EXIT, _DAY)
    return any(who.entry_id in (None, hit.entry.id) for hit in result.hits)


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    entries, travellers = (*map(int, arguments[:2]), *(10_000, 1_000)[len(arguments) :])
    floors = tuple(map(float, arguments[2:])) or FLOORS
    sys.stdout.write(f"{entries:,} entries, {travellers:,} innocent and as many listed travellers\n\n")
    sys.stdout.write("| floor | threshold | recall | alerts per 1,000 | p50 ms | p99 ms |\n|---|---|---|---|---|---|\n")
    for at in curve(entries, travellers, floors):
        cost = f"{at.alerts_per_1000:.0f} | {at.p50_ms:.2f} | {at.p99_ms:.2f}"
        sys.stdout.write(f"| {at.floor} | {at.threshold} | {at.recall:.3f} | {cost} |\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
