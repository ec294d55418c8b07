"""How long does it take to tell whom an entry would have hit, of a million recorded crossings?

    python -m tests.benchmarks.retro [crossings] [travellers] [entries]

CPU time of one process (not the wall clock). The crossings are those of so many innocent seeded travellers, each drawn
as often as chance has it, and of some of the people whom the entries mean; the entries are seen for the first time.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from random import Random

import numpy as np

from screening.domain.crossings import RecordedTraveller
from screening.domain.entries import EntryName
from screening.domain.identifiers import CheckpostCode, CrossingId, new_uuid
from screening.domain.lists import Direction
from screening.matching.names.rarity import background_rarity
from screening.matching.preparation import prepare
from screening.matching.prices.calibration import SEED
from screening.matching.prices.entry_prices import price_name
from screening.matching.prices.population import SeededTraveller, generate_entries, generate_travellers, list_of
from screening.matching.retro.recorded import RecordedPart, RecordedTravellers, build_part
from screening.matching.retro.retro_hits import find_crossings
from screening.matching.score.particulars import MOST_NAMES
from tests.benchmarks.rows import Row, median, p99

THRESHOLD = 0.7
LISTED_SHARE = 10
"""Of so many entries one means somebody who has crossed."""
_FIRST = datetime(2026, 8, 1, tzinfo=UTC)
_PLACE = CheckpostCode("KHI")


def measure(crossings: int = 1_000_000, travellers: int = 400_000, entries: int = 100) -> Iterator[Row]:
    """Give the rows."""
    prepare()
    asked = tuple(generate_entries(entries, SEED + 20))
    people = [*generate_travellers(travellers, SEED + 21)]
    people += generate_travellers(entries // LISTED_SHARE, SEED + 22, asked[::LISTED_SHARE])
    began = time.process_time()
    part = build_part(_crossings(people, crossings), background_rarity())
    built = time.process_time() - began
    name = f"{crossings:,} crossings of {len(people):,} travellers"
    yield Row(f"{name}: build the index", "s", built)
    yield Row(f"{name}: index", "MB", _bytes(part) / 1e6)
    recorded = RecordedTravellers((part,), 0)
    definition = list_of(asked, THRESHOLD).definition
    rarity = background_rarity()
    spent, found, priced = [], [], []
    for entry in asked:
        began = time.process_time()
        hits = find_crossings(recorded, entry, definition)
        spent.append(_since_ms(began))
        found.append(len(hits))
        # What `price_entry` reckons, but for the record that somebody asked.
        began = time.process_time()
        stopped = find_crossings(recorded, entry, definition, _FIRST)
        price_name(entry, definition.holds, rarity)
        recorded.count_since(_FIRST)
        sum(hit.is_plainly_another for hit in stopped)
        priced.append(_since_ms(began))
    yield Row(f"{name}: whom would an entry have hit, median", "ms", median(spent), 150)
    yield Row(f"{name}: whom would an entry have hit, p99", "ms", p99(spent), 150)
    yield Row(f"{name}: what an entry will cost, median", "ms", median(priced), 500)
    yield Row(f"{name}: what an entry will cost, p99", "ms", p99(priced), 500)
    yield Row(f"{name}: crossings an entry would have hit, median", "", median(found))
    yield Row(f"{name}: crossings an entry would have hit, most", "", max(found))
    aliases = tuple(EntryName(who.traveller.name.text) for who in people[:MOST_NAMES])
    began = time.process_time()
    hits = find_crossings(recorded, replace(asked[0], names=aliases), definition)
    yield Row(f"{name}: {len(hits)} that an entry of {MOST_NAMES} other names would have hit", "ms", _since_ms(began))


def _crossings(people: Sequence[SeededTraveller], count: int) -> Iterator[RecordedTraveller]:
    chance = Random(SEED)  # noqa: S311 (No secret.)
    for number in range(count):
        who = chance.choice(people)
        at = _FIRST + timedelta(seconds=10 * number)
        yield RecordedTraveller(
            CrossingId(new_uuid()), at, _PLACE, chance.choice(tuple(Direction)), who.traveller, who.documents
        )


def _since_ms(began: float) -> float:
    return 1000 * (time.process_time() - began)


def _bytes(part: RecordedPart) -> int:
    """Count the bytes of all arrays."""
    tables = (part.names.lexicon, part.names[1:], part.documents, part.cnics)
    seen = (getattr(part.appearances, field.name) for field in fields(part.appearances) if field.name != "places")
    arrays = [array for table in tables for array in table]
    own = (part.days, part.name, part.day, part.written.starts, part.written.text)
    return sum(np.asarray(array).nbytes for array in (*arrays, *own, *seen))


def main(arguments: Sequence[str]) -> None:
    """Print the rows."""
    numbers = (*map(int, arguments), *(1_000_000, 400_000, 100)[len(arguments) :])
    for row in measure(*numbers):
        sys.stdout.write(f"{row.what}: {row.measured:,.2f} {row.unit}  {row.goal}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
