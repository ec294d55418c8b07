"""What does a threshold cost, and what does it find?

    python -m screening.matching.prices.calibration [entries] [travellers]

Over a seeded list and seeded travellers: for each threshold, how many of 1,000 innocent travellers alert and which
share of the listed is found. The thresholds of `watchlists/` are chosen from this table.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from screening.domain.identifiers import EntryId
from screening.domain.lists import Direction
from screening.matching.names.rarity import background_rarity
from screening.matching.prices.population import (
    ALIASES,
    SeededTraveller,
    generate_entries,
    generate_travellers,
    list_of,
)
from screening.matching.search import screen
from screening.matching.snapshot import Snapshot, alone, build_snapshot

SEED = 20261121
THRESHOLDS = (0.2, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)
_DAY = date(2026, 11, 21)


@dataclass(frozen=True, slots=True)
class Price:
    """What one threshold does: innocent alerts per 1,000 travellers, and the share (0 to 1) of listed ones found."""

    threshold: float
    alerts_per_1000: float
    recall: float


def seeded_snapshot(entries: int, threshold: float, seed: int = SEED, *, aliases: float = ALIASES) -> Snapshot:
    """Build a snapshot of one seeded list of persons, each with so many aliases on average."""
    held = list_of(tuple(generate_entries(entries, seed, aliases=aliases)), threshold)
    return build_snapshot([held], background_rarity())


def at_threshold(snapshot: Snapshot, threshold: float) -> Snapshot:
    """Give the snapshot of one list with another threshold."""
    (held,) = snapshot.lists
    return alone(snapshot, held.definition.code, threshold)


def prices(entries: int, travellers: int, *, name_alone: bool = False) -> tuple[Price, ...]:
    """Screen as many innocent and as many listed travellers, and give the price of each threshold.

    `name_alone` leaves out documents and CNIC, so that names and birth dates are judged by themselves.
    """
    snapshot = seeded_snapshot(entries, min(THRESHOLDS))
    clean = [
        max(_scores(snapshot, who, name_alone).values(), default=0.0) for who in generate_travellers(travellers, SEED)
    ]
    found = [
        _scores(snapshot, who, name_alone).get(who.entry_id, 0.0)
        for who in generate_travellers(travellers, SEED, snapshot.parts[0].entries)
        if who.entry_id
    ]
    return tuple(Price(at, 1000 * _share_reaching(clean, at), _share_reaching(found, at)) for at in THRESHOLDS)


def _scores(snapshot: Snapshot, who: SeededTraveller, name_alone: bool) -> dict[EntryId, float]:
    traveller = replace(who.traveller, cnic=None) if name_alone else who.traveller
    result = screen(snapshot, traveller, () if name_alone else who.documents, Direction.EXIT, _DAY)
    return {hit.entry.id: hit.score for hit in result.hits}


def _share_reaching(scores: Sequence[float], threshold: float) -> float:
    return sum(score >= threshold for score in scores) / max(len(scores), 1)


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    entries, travellers = (*map(int, arguments), 1000, 2000)[:2]
    for name_alone in (False, True):
        beside = "name and birth date alone" if name_alone else "with document and CNIC"
        sys.stdout.write(f"{entries} entries, {travellers} innocent and {travellers} listed travellers, {beside}\n")
        for price in prices(entries, travellers, name_alone=name_alone):
            cost = f"threshold {price.threshold:.2f}  alerts per 1,000 {price.alerts_per_1000:6.1f}"
            sys.stdout.write(f"{cost}  recall {price.recall:.3f}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
