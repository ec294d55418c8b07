"""How is the search made ready before the first traveller comes?

    python -m screening.matching.preparation

Its loops are compiled when they first run, which takes some twenty seconds, and loaded by later processes in less than
one. This searches a tiny list once, so that no screening waits for that. It is run at installation and at every start.
"""

import sys
from datetime import date

from screening.domain.lists import Direction
from screening.matching.neighbourhoods import find_neighbourhoods
from screening.matching.population import generate_entries, generate_travellers, list_of
from screening.matching.rarity import background_rarity
from screening.matching.search import screen
from screening.matching.snapshot import build_snapshot

_A_DAY = date(2026, 11, 21)


def prepare() -> None:
    """Run every compiled part of building a snapshot and of searching it once."""
    entries = tuple(generate_entries(50, seed=1))
    snapshot = build_snapshot([list_of(entries, 0.7)], background_rarity())
    find_neighbourhoods(snapshot.parts[0].index.lexicon)
    for who in generate_travellers(10, 2, entries):
        screen(snapshot, who.traveller, who.documents, Direction.EXIT, _A_DAY)


if __name__ == "__main__":
    sys.stdout.write("Compiling the search (some twenty seconds, once) ...\n")
    sys.stdout.flush()
    prepare()
