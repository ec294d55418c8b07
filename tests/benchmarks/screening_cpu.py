"""How much processor time does one screening take, for a traveller seen for the first time?"""

import time
from collections.abc import Iterator
from dataclasses import replace

from screening.domain.clock import FrozenClock
from screening.domain.identifiers import ListCode
from screening.domain.lists import Direction
from screening.matching.names.rarity import background_rarity
from screening.matching.prices.population import generate_entries, generate_travellers
from screening.matching.search import screen
from screening.matching.snapshot import build_snapshot
from tests.benchmarks.rows import Row, median, p99
from tests.builders import a_definition, a_list_in_force

ENTRIES = 1_000
TRAVELLERS = 500
SEED = 7


def measure() -> Iterator[Row]:
    """Screen clean and listed travellers, one thread, process time."""
    definition = replace(a_definition("seeded"), code=ListCode("seeded"))
    entries = tuple(generate_entries(ENTRIES, SEED, "seeded"))
    definition = replace(definition, categories=tuple({entry.category for entry in entries}))
    snapshot = build_snapshot((a_list_in_force(*entries, definition=definition),), background_rarity())
    travellers = [
        *generate_travellers(TRAVELLERS // 2, SEED + 1),
        *generate_travellers(TRAVELLERS // 2, SEED + 1, listed=entries),
    ]
    today = FrozenClock().now().date()
    spent = []
    for person in travellers:
        began = time.process_time()
        screen(snapshot, person.traveller, person.documents, Direction.EXIT, today)
        spent.append(1000 * (time.process_time() - began))
    yield Row(f"CPU a screening at {ENTRIES:,} entries, median", "ms", median(spent), 5.0)
    yield Row(f"CPU a screening at {ENTRIES:,} entries, p99", "ms", p99(spent))
