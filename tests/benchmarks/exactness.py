"""Does the search find at full size exactly what a plain scan finds?

    python -m tests.benchmarks.exactness [entries] [travellers] [threshold]

The judge is `tests/matching/plain_scan.py`: it shares the scoring with the search and nothing else, no index, kernel,
snapshot or key table; a property test holds it to the comparison of every pair. The list is brought forward before it
is searched: entries are withdrawn and amended, and others wait beside the index. Half of the travellers are listed.
Some names are cut as an MRZ cuts them, some dates of birth are known by year or month alone, some not at all. Hits,
scores with their evidence, and the count close below the threshold must be the same; the exit code is 1 where any is
not.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from rich.console import Console
from rich.progress import track

from screening.domain.dates import PartialDate
from screening.domain.entries import EntryState, ListEntry
from screening.domain.identifiers import EntryId
from screening.domain.lists import Direction
from screening.domain.names import PrintedName
from screening.domain.travellers import Traveller
from screening.matching.names.rarity import background_rarity
from screening.matching.preparation import prepare
from screening.matching.prices.calibration import SEED
from screening.matching.prices.population import SeededTraveller, generate_entries, generate_travellers, list_of
from screening.matching.score.query import make_query
from screening.matching.search import screen
from screening.matching.snapshot import Snapshot, advance, build_snapshot
from tests.benchmarks.rows import Row
from tests.matching.plain_scan import Found, PlainScan, found_by

CHANGED = 0.01
"""Share of the entries that are withdrawn, that are amended, and that are added, after the index was built."""
MOST_CHANGED = 1_600
"""Of each kind: no more than wait beside an index at once."""
CUT, YEAR_ONLY, MONTH_ONLY, UNDATED = 0.1, 0.05, 0.05, 0.05
"""Share of the travellers whose name is cut, whose date of birth is partial, and who show none."""
SHORTEST_CUT = 4
_DAY = date(2026, 11, 21)


@dataclass(slots=True)
class Differences:
    """How often the search and the judge did not say the same, over `travellers`, and what there was to find."""

    travellers: int = 0
    missed: int = 0
    extra: int = 0
    scored_otherwise: int = 0
    counted_otherwise: int = 0
    hits: int = 0
    below: int = 0

    @property
    def is_exact(self) -> bool:
        """Whether nothing differed."""
        return not (self.missed or self.extra or self.scored_otherwise or self.counted_otherwise)

    def add(self, searched: Found, judged: Found) -> None:
        """Compare what was found for one traveller."""
        (ours, below), (theirs, truly_below) = searched, judged
        self.travellers += 1
        self.hits += len(theirs)
        self.below += truly_below
        self.missed += len(theirs.keys() - ours.keys())
        self.extra += len(ours.keys() - theirs.keys())
        self.scored_otherwise += sum(ours[each] != theirs[each] for each in ours.keys() & theirs.keys())
        self.counted_otherwise += below != truly_below


def measure(entries: int = 10_000, travellers: int = 400, threshold: float = 0.7) -> Iterator[Row]:
    """Give the rows: how often anything differed."""
    found = compare(entries, travellers, threshold)
    what = f"{entries:,} entries, {found.travellers:,} travellers judged by a plain scan"
    there = f"of {found.hits:,} hits and {found.below:,} close below {threshold:g}"
    yield Row(f"{what}: missed", "", found.missed, 0, there)
    yield Row(f"{what}: extra", "", found.extra, 0)
    yield Row(f"{what}: scores differing", "", found.scored_otherwise, 0)
    yield Row(f"{what}: band counts differing", "", found.counted_otherwise, 0)


def compare(entries: int, travellers: int, threshold: float) -> Differences:
    """Search and judge the travellers, over a list that was changed since its index was built."""
    prepare()
    chance = Random(SEED)  # noqa: S311 (No secret.)
    snapshot, standing, gone = _changed_list(entries, threshold, chance)
    definition = snapshot.lists[0].definition
    judge = PlainScan([(definition, entry) for entry in standing], snapshot.rarity)
    people = [*_travellers(travellers, standing, gone, chance)]
    found = Differences()
    for who in track(people, "Judging ...", console=Console(stderr=True), disable=not sys.stderr.isatty()):
        result = screen(snapshot, who.traveller, who.documents, Direction.EXIT, _DAY, most_hits=None)
        query = make_query(who.traveller, who.documents, snapshot.rarity)
        found.add(found_by(result), judge.search(query, Direction.EXIT))
    return found


def _changed_list(
    entries: int, threshold: float, chance: Random
) -> tuple[Snapshot, Sequence[ListEntry], Sequence[ListEntry]]:
    """Give the snapshot of a list that was built and then brought forward, what is on it now, and what no longer is."""
    built = [*generate_entries(entries, SEED)]
    before = build_snapshot([list_of(built, threshold)], background_rarity())
    count = min(int(CHANGED * entries), MOST_CHANGED)
    standing: dict[EntryId, ListEntry] = {entry.id: entry for entry in built}
    moved = chance.sample(built, 2 * count)
    withdrawn, amended = moved[:count], moved[count:]
    added = [*generate_entries(2 * count, SEED + 8)]
    changes = [
        *(replace(entry, revision=2, state=EntryState.WITHDRAWN) for entry in withdrawn),
        # What an amended entry says now is what another person's would.
        *(replace(other, id=entry.id, revision=2) for entry, other in zip(amended, added[count:], strict=True)),
        *added[:count],
    ]
    for entry in changes:
        standing[entry.id] = entry
    for entry in withdrawn:
        del standing[entry.id]
    return advance(before, before.lists, {0: changes}), [*standing.values()], moved


def _travellers(
    count: int, standing: Sequence[ListEntry], gone: Sequence[ListEntry], chance: Random
) -> Iterator[SeededTraveller]:
    """Give innocent travellers and as many listed ones: on the list as it is, and some as it was."""
    sample = [*chance.sample(standing, min(count, len(standing))), *gone[: count // 10], *standing[-count // 10 :]]
    chance.shuffle(sample)
    for innocent, listed in zip(
        generate_travellers(count // 2, SEED + 6),
        generate_travellers(count - count // 2, SEED + 7, sample),
        strict=True,
    ):
        yield _as_shown(innocent, chance)
        yield _as_shown(listed, chance)


def _as_shown(who: SeededTraveller, chance: Random) -> SeededTraveller:
    """Give the traveller with a document that tells less: its room for the name, and the date of birth."""
    return replace(who, traveller=_dated(_cut(who.traveller, chance), chance))


def _cut(traveller: Traveller, chance: Random) -> Traveller:
    name = traveller.name
    if len(name.given_names) <= SHORTEST_CUT or chance.random() >= CUT:
        return traveller
    room = chance.randint(SHORTEST_CUT, len(name.given_names))
    return replace(
        traveller, name=PrintedName(name.surname, name.given_names[:room].strip(), 30, may_be_truncated=True)
    )


def _dated(traveller: Traveller, chance: Random) -> Traveller:
    born = traveller.date_of_birth
    if born is None:
        return traveller
    shown = (born, PartialDate(born.year), PartialDate(born.year, born.month), None)
    shares = (1 - YEAR_ONLY - MONTH_ONLY - UNDATED, YEAR_ONLY, MONTH_ONLY, UNDATED)
    return replace(traveller, date_of_birth=chance.choices(shown, shares)[0])


def main(arguments: Sequence[str]) -> int:
    """Print the rows."""
    entries, travellers, threshold = (*arguments, *("100000", "10000", "0.7")[len(arguments) :])
    began, is_exact = time.process_time(), True
    for row in measure(int(entries), int(travellers), float(threshold)):
        sys.stdout.write(f"{row.what}: {row.measured:.0f} {row.note}\n")
        is_exact = is_exact and row.is_met
    sys.stdout.write(f"CPU seconds: {time.process_time() - began:.0f}\n")
    return 0 if is_exact else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
