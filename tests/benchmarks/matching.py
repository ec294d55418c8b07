"""How long does a search take, how good is it, and what does it cost, beside its peers?

    python -m tests.benchmarks.matching [entries] [travellers] [judged] [aliases]

CPU time of one process (not the wall clock) over travellers seen for the first time, searched in an index that is
mapped from a file, as the service does it. The threshold is set anew for the list in force, so that at most ten of
1,000 innocent travellers alert; speed, alerts and recall come from one run with it, over people of another seed than
those it was set on. The peers compare the same names in the same run, up to a million entries.

`judged` travellers are compared with a plain scan as well; `aliases` is how many other names an entry has on average,
of which four in ten are the first name over again. Ten million entries take half an hour to make up, and seven
gigabytes.
"""

import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple
from unittest.mock import patch
from uuid import UUID

import numpy as np
from rapidfuzz import fuzz, process

from screening.domain.dates import PartialDate
from screening.domain.entries import ListEntry
from screening.domain.identifiers import EntryId
from screening.domain.lists import Direction
from screening.domain.names import PrintedName
from screening.domain.travellers import Traveller
from screening.matching.names import query_names
from screening.matching.names.rarity import background_rarity
from screening.matching.preparation import prepare
from screening.matching.prices.calibration import SEED, at_threshold
from screening.matching.prices.population import (
    ALIASES,
    SeededTraveller,
    generate_entries,
    generate_travellers,
    list_of,
)
from screening.matching.score.query import make_query
from screening.matching.search import SearchResult, screen, screen_manifest
from screening.matching.snapshot import Snapshot, advance, build_snapshot
from tests.benchmarks import trigrams
from tests.benchmarks.rows import Row, median, p99
from tests.benchmarks.seeded_list import SeededList, map_seeded_list
from tests.matching.plain_scan import PlainScan, found_by

LOWEST = 0.7
"""Thresholds are looked for from here on."""
ALERTS_PER_1000 = 10
UNMERGED = 5_000
MANIFEST = 400
NAMESAKES = 50_000
HIGH_FLOOR = 0.85
MOST_COMPARED = 1_000_000
"""Entries with whose names the peers are asked; with more they are left out."""
_DAY = date(2026, 11, 21)


class Goals(NamedTuple):
    """What a search of a list of some size shall take at most, and its index."""

    median_ms: float | None = None
    p99_ms: float | None = None
    index_mb: float | None = None


GOALS = {1_000_000: Goals(0.3, 2.5), 10_000_000: Goals(2.0, 20.0, 2_000.0)}


def measure(
    entries: int = 100_000, travellers: int = 1_000, judged: int = 25, aliases: float = ALIASES
) -> Iterator[Row]:
    """Give every row for a list of that size."""
    prepare()
    goals = GOALS.get(entries, Goals())
    began = time.process_time()
    seeded = map_seeded_list(entries, LOWEST, travellers, aliases=aliases, keeps_names=entries <= MOST_COMPARED)
    snapshot = seeded.snapshot
    yield Row(f"{entries:,} entries: make them up and build the index", "s", time.process_time() - began)
    yield Row(
        f"{entries:,} entries: most memory so far", "MB", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    )
    yield Row(f"{entries:,} entries: index", "MB", _index_bytes(snapshot) / 1e6, goals.index_mb)
    yield Row(f"{entries:,} entries: names and dates to compare", "", len(snapshot.parts[0].index.records.entry))
    threshold = _threshold_for(snapshot, [*generate_travellers(travellers, SEED + 2)])
    snapshot = at_threshold(snapshot, threshold)
    yield Row(f"{entries:,} entries: threshold for {ALERTS_PER_1000} alerts per 1,000", "", threshold)
    clean = [*generate_travellers(travellers, SEED + 1)]
    spent, results = _search_all(snapshot, clean)
    alerting = 1000 * sum(result.hits_total > 0 for result in results) / travellers
    yield Row(f"{entries:,} entries: search in the mapped index, median", "ms", median(spent), goals.median_ms)
    yield Row(f"{entries:,} entries: search in the mapped index, p99", "ms", p99(spent), goals.p99_ms)
    yield Row(f"{entries:,} entries: innocent travellers alerting, of 1,000", "", alerting)
    yield from _recall(snapshot, seeded.sample)
    yield from _at_floor(snapshot, clean, is_million=entries == 1_000_000)
    if seeded.names:
        yield from _peers(seeded.names, clean, median(spent), is_million=entries == 1_000_000)
    manifest = [(who.traveller, who.documents) for who in generate_travellers(MANIFEST, SEED + 3)]
    began = time.process_time()
    screen_manifest(snapshot, manifest, Direction.EXIT, _DAY)
    yield Row(f"{entries:,} entries: manifest of {MANIFEST}", "ms", 1000 * (time.process_time() - began), 150)
    yield from _change(snapshot, UNMERGED)
    yield from _namesakes(NAMESAKES)
    if judged:
        differing = _differing(seeded, aliases, judged)
        yield Row(f"{entries:,} entries: travellers of {2 * judged} judged otherwise", "", differing, 0)


def _at_floor(snapshot: Snapshot, people: Sequence[SeededTraveller], *, is_million: bool) -> Iterator[Row]:
    """Search as if only words very much alike were alike, at the same threshold: for comparison with other programs."""
    with patch.object(query_names, "FLOOR", HIGH_FLOOR), patch.object(query_names, "JOINED_FLOOR", HIGH_FLOOR):
        spent, _ = _search_all(snapshot, people)
    size = len(snapshot.parts[0].entries)
    yield Row(
        f"{size:,} entries: search at a floor of {HIGH_FLOOR}, median",
        "ms",
        median(spent),
        0.15 if is_million else None,
    )
    yield Row(
        f"{size:,} entries: search at a floor of {HIGH_FLOOR}, p99", "ms", p99(spent), 1.2 if is_million else None
    )


def _index_bytes(snapshot: Snapshot) -> int:
    index = snapshot.parts[0].index
    tables = (index.lexicon, index.near, index.records, index.documents, index.cnics)
    arrays = [array for table in tables for array in table]
    own = (index.ids, index.revisions, index.lists, index.categories, index.from_day, index.until_day, index.features)
    return sum(array.nbytes for array in (*arrays, *own, index.by_id, index.written.text, index.written.starts))


def _search(snapshot: Snapshot, who: SeededTraveller) -> SearchResult:
    return screen(snapshot, who.traveller, who.documents, Direction.EXIT, _DAY)


def _search_all(snapshot: Snapshot, people: Sequence[SeededTraveller]) -> tuple[list[float], list[SearchResult]]:
    """Give the CPU milliseconds and the result of each."""
    spent, results = [], []
    for who in people:
        began = time.process_time()
        results.append(_search(snapshot, who))
        spent.append(1000 * (time.process_time() - began))
    return spent, results


def _threshold_for(snapshot: Snapshot, people: Sequence[SeededTraveller]) -> float:
    """Give the least threshold, to four decimals, at which no more than ten of 1,000 innocent travellers alert."""
    greatest = sorted(
        (max((hit.score for hit in _search(snapshot, who).hits), default=0.0) for who in people), reverse=True
    )
    allowed = greatest[len(people) * ALERTS_PER_1000 // 1000]
    return float(np.clip(np.ceil(10_000 * allowed + 1e-6) / 10_000, LOWEST, 0.9999))


def _recall(snapshot: Snapshot, sample: Sequence[ListEntry]) -> Iterator[Row]:
    listed = [*generate_travellers(len(sample), SEED, sample)]
    spent, results = _search_all(snapshot, listed)
    found = [
        any(hit.entry.id == who.entry_id for hit in result.hits) for who, result in zip(listed, results, strict=True)
    ]
    size = len(snapshot.parts[0].entries)
    yield Row(f"{size:,} entries: listed travellers found", "", sum(found) / len(sample))
    yield Row(f"{size:,} entries: search for a listed traveller, median", "ms", median(spent))
    yield Row(f"{size:,} entries: search for a listed traveller, p99", "ms", p99(spent))


def _peers(names: Sequence[str], people: Sequence[SeededTraveller], ours: float, *, is_million: bool) -> Iterator[Row]:
    """Compare the traveller's name with every name of the list, as a program without an index does, and ask pg_trgm."""
    asked = [f"{who.traveller.name.given_names} {who.traveller.name.surname}" for who in people]
    peers: dict[str, Callable[..., float]] = {"WRatio": fuzz.WRatio, "token_sort_ratio": fuzz.token_sort_ratio}
    for peer, scorer in peers.items():
        spent = []
        for name in asked[:5]:
            began = time.process_time()
            process.extract(name, names, scorer=scorer, limit=50, score_cutoff=85)
            spent.append(1000 * (time.process_time() - began))
        yield Row(f"{len(names):,} names: rapidfuzz {peer}, every name", "ms", median(spent))
        goal = 4_000 if peer == "WRatio" and is_million else None
        yield Row(f"{len(names):,} names: rapidfuzz {peer} takes ours", "times", median(spent) / ours, at_least=goal)
    yield from trigrams.measure(names, asked, ours)


def _change(snapshot: Snapshot, unmerged: int) -> Iterator[Row]:
    """Add as many entries as may wait for the index to be built anew, then one more."""
    waiting = [*generate_entries(unmerged + 1, SEED + 4)]
    behind = advance(snapshot, snapshot.lists, {0: waiting[:-1]})
    began = time.process_time()
    advance(behind, snapshot.lists, {0: waiting[-1:]})
    spent = 1000 * (time.process_time() - began)
    yield Row(f"a change is searched, {unmerged:,} others unmerged", "ms", spent, 50)
    people = [*generate_travellers(300, SEED + 5)]
    yield Row(f"search with {unmerged:,} unmerged changes, median", "ms", median(_search_all(behind, people)[0]))


def _namesakes(count: int) -> Iterator[Row]:
    """Search for a traveller whom every entry of a list resembles, each equally."""
    first = next(generate_entries(1, SEED + 9))
    dated = replace(first, dates_of_birth=(PartialDate(1974, 8, 12),), cnic=None)
    crowd = tuple(replace(dated, id=EntryId(UUID(int=number))) for number in range(count))
    snapshot = build_snapshot([list_of(crowd, LOWEST)], background_rarity())
    traveller = Traveller(PrintedName(first.names[0].text.upper(), "", 39), PartialDate(1974, 8, 12))
    began = time.process_time()
    result = screen(snapshot, traveller, (), Direction.EXIT, _DAY)
    note = f"{result.hits_total:,} hits counted, {len(result.hits)} given"
    yield Row(f"{count:,} namesakes: search", "ms", 1000 * (time.process_time() - began), 1_000, note)


def _differing(seeded: SeededList, aliases: float, judged: int) -> int:
    """Count the travellers, innocent and listed, for whom the search and the plain scan do not say the same."""
    snapshot = seeded.snapshot
    definition, count = snapshot.lists[0].definition, len(snapshot.parts[0].entries)
    judge = PlainScan([(definition, each) for each in generate_entries(count, SEED, aliases=aliases)], snapshot.rarity)
    differing = 0
    for who in (
        *generate_travellers(judged, SEED + 6),
        *generate_travellers(judged, SEED + 7, seeded.sample[:judged]),
    ):
        result = screen(snapshot, who.traveller, who.documents, Direction.EXIT, _DAY, most_hits=None)
        query = make_query(who.traveller, who.documents, snapshot.rarity)
        differing += found_by(result) != judge.search(query, Direction.EXIT)
    return differing


def main(arguments: Sequence[str]) -> None:
    """Print the rows."""
    entries, travellers, judged, aliases = (*arguments, *("100000", "1000", "25", str(ALIASES))[len(arguments) :])
    for row in measure(int(entries), int(travellers), int(judged), float(aliases)):
        sys.stdout.write(f"{row.what}: {row.measured:,.3f} {row.unit}  {row.goal}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
