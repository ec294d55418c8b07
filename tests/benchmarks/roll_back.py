"""How long is a large roll-back from the officer's word to its first search, in how much memory?

Every entry of the list was amended since, so every one comes back in a revision of its own.
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from screening.domain.entries import ListEntry
from screening.matching.prices.calibration import SEED
from screening.matching.prices.population import generate_entries
from tests.benchmarks.import_files import each_name_once, in_another_process, write_file
from tests.benchmarks.import_office import LIST, Office, is_edition
from tests.benchmarks.memory_together import MemoryTogether
from tests.benchmarks.rows import Row

_AT_MOST_S = 150.0
_AT_MOST_MB = 1500.0


def measure(entries: int = 100_000) -> Iterator[Row]:
    """Import a seeded list, amend every entry by a second import, and take that back."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first, other = folder / "first.csv", folder / "other.csv"
        in_another_process(_write_files, entries, first, other)
        with Office(folder) as office:
            office.import_file(first, is_edition(1))
            office.import_file(other, is_edition(2))
            with MemoryTogether() as memory:
                measured = office.roll_back(1, is_edition(3))
            assert measured.made.counts.amended == entries, measured.made
            what = f"{entries:,} entries rolled back"
            yield Row(f"{what}, to in force", "s", measured.in_force_s, _AT_MOST_S * entries / 1_000_000)
            yield Row(f"{what}, until they are searched", "s", measured.searched_s, _AT_MOST_S * entries / 1_000_000)
            yield from office.waits(what)
            yield Row(f"{what}: most memory, all processes together", "MB", memory.most_mb, _AT_MOST_MB)


def _write_files(entries: int, first: Path, other: Path) -> None:
    made: Sequence[ListEntry] = [each_name_once(entry) for entry in generate_entries(entries, SEED, LIST)]
    write_file(first, made)
    write_file(other, [replace(entry, grounds="Amended.") for entry in made])
