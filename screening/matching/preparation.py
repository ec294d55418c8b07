"""How is the search made ready before the first traveller comes?

    python -m screening.matching.preparation

Its loops are compiled when they first run, which takes some twenty seconds, and loaded by later processes in less than
one. This searches a tiny list once, so that no screening waits for that. It is run at installation and at every start.
"""

import sys
from datetime import UTC, date, datetime

from screening.domain.identifiers import AuthorityCode, ListCode
from screening.domain.lists import (
    AlertKind,
    Direction,
    Holds,
    ListDefinition,
    ListInForce,
    ListRule,
    ListVersion,
    Upkeep,
)
from screening.domain.wording import Wording
from screening.matching.neighbourhoods import find_neighbourhoods
from screening.matching.population import generate_entries, generate_travellers
from screening.matching.rarity import background_rarity
from screening.matching.search import screen
from screening.matching.snapshot import build_snapshot

_A_DAY = date(2026, 11, 21)


def prepare() -> None:
    """Run every compiled part of building a snapshot and of searching it once."""
    code, wording, moment = ListCode("prepared"), Wording("", ""), datetime(2026, 11, 21, tzinfo=UTC)
    definition = ListDefinition(
        code=code,
        name=wording,
        holds=Holds.PERSONS,
        authorities=(AuthorityCode("none"),),
        categories=("person",),
        rules=(ListRule(AlertKind.REFERRAL, wording),),
        threshold=0.7,
        upkeep=Upkeep.KEPT_HERE,
    )
    entries = tuple(generate_entries(50, seed=1))
    held = ListInForce(definition, ListVersion(code, 1, moment, moment, len(entries), ""), entries)
    snapshot = build_snapshot([held], background_rarity())
    find_neighbourhoods(snapshot.parts[0].index.lexicon)
    for who in generate_travellers(10, 2, entries):
        screen(snapshot, who.traveller, who.documents, Direction.EXIT, _A_DAY)


if __name__ == "__main__":
    sys.stdout.write("Compiling the search (some twenty seconds, once) ...\n")
    sys.stdout.flush()
    prepare()
