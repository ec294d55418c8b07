"""How is a seeded list of any size searched as the service searches a large one?

Its entries are made up, taken down in the index and forgotten, so that ten millions need no more memory than the index
takes to build; the index is written to a file and mapped. The service reads the entries of hits from its store; here
stand-ins with the same ids are given, so the time to read them is not measured.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from screening.domain.entries import ListEntry
from screening.matching.names.rarity import background_rarity
from screening.matching.prices.calibration import SEED
from screening.matching.prices.population import ALIASES, generate_entries, list_of
from screening.matching.snapshot import SearchedList, Snapshot, build_snapshot
from screening.matching.snapshot_file import open_snapshot, write_snapshot


@dataclass(frozen=True, slots=True)
class SeededList:
    """A seeded list in a mapped index. `sample` are some of its entries, drawn by chance; `names` all distinct ones of
    each entry, or none where they were not to be kept.
    """

    snapshot: Snapshot
    sample: Sequence[ListEntry]
    names: Sequence[str]


def map_seeded_list(
    entries: int, threshold: float, sample: int, *, aliases: float = ALIASES, keeps_names: bool = False
) -> SeededList:
    """Build, write and map the index over so many entries."""
    drawn = Random(SEED).sample(range(entries), sample)  # noqa: S311 (No secret.)
    passing = _Passing(entries, aliases, frozenset(drawn), keeps_names)
    with TemporaryDirectory() as folder:
        path = Path(folder, "index")
        held = _write(path, passing, threshold)
        stand_in = next(generate_entries(1, SEED))
        opened = open_snapshot(path, lambda *_: held, background_rarity(), lambda at, _: replace(stand_in, id=at))
    if not isinstance(opened, Snapshot):
        raise RuntimeError(opened.value)
    return SeededList(opened, [passing.kept[at] for at in drawn], passing.names)


def _write(path: Path, passing: "_Passing", threshold: float) -> SearchedList:
    built = build_snapshot([list_of(passing, threshold)], background_rarity())
    write_snapshot(path, built)
    return built.lists[0]


@dataclass(frozen=True, slots=True)
class _Passing(Sequence[ListEntry]):
    """The entries of a seeded list, made up anew whenever they are gone through; only those drawn are kept."""

    size: int
    aliases: float
    drawn: frozenset[int]
    keeps_names: bool
    kept: dict[int, ListEntry] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return self.size

    def __iter__(self) -> Iterator[ListEntry]:
        for at, entry in enumerate(generate_entries(self.size, SEED, aliases=self.aliases)):
            if at in self.drawn:
                self.kept[at] = entry
            if self.keeps_names:
                self.names.extend(dict.fromkeys(each.text.upper() for each in entry.names))
            yield entry

    def __getitem__(self, at: int) -> ListEntry:  # type: ignore[override]  # Nobody takes slices.
        return self.kept[at]
