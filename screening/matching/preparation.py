"""How is the search made ready before the first traveller comes?

    python -m screening.matching.preparation

Its loops are compiled when they first run, which takes about a minute, and loaded by later processes in less than
one. This searches a tiny list once, so that no screening waits for that. It is run at installation and at every start.
"""

import sys
from datetime import UTC, date, datetime

from screening.domain.crossings import RecordedTraveller
from screening.domain.identifiers import CheckpostCode, CrossingId, new_uuid
from screening.domain.lists import Direction
from screening.matching.index.neighbourhoods import find_neighbourhoods
from screening.matching.names.rarity import background_rarity
from screening.matching.prices.population import generate_entries, generate_travellers, list_of
from screening.matching.retro.recorded import RecordedTravellers, build_part
from screening.matching.retro.retro_hits import find_crossings
from screening.matching.search import screen
from screening.matching.snapshot import build_snapshot

_A_DAY = date(2026, 11, 21)


def prepare() -> None:
    """Run every compiled part of building a snapshot and of searching it once, and of retro-screening."""
    entries = tuple(generate_entries(50, seed=1))
    held = list_of(entries, 0.7)
    snapshot = build_snapshot([held], background_rarity())
    find_neighbourhoods(snapshot.parts[0].index.lexicon)
    people = tuple(generate_travellers(10, 2, entries))
    for who in people:
        screen(snapshot, who.traveller, who.documents, Direction.EXIT, _A_DAY)
    crossing, moment, place = CrossingId(new_uuid()), datetime(2026, 11, 21, tzinfo=UTC), CheckpostCode("KHI")
    part = build_part(
        (RecordedTraveller(crossing, moment, place, Direction.EXIT, who.traveller, who.documents) for who in people),
        snapshot.rarity,
    )
    for entry in entries:
        find_crossings(RecordedTravellers((part,), 0), entry, held.definition)


if __name__ == "__main__":
    sys.stdout.write("Compiling the search (about a minute, once) ...\n")
    sys.stdout.flush()
    prepare()
