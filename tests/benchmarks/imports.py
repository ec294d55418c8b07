"""How long is a list of a million from file to its first hit, in how much memory, and what do screenings notice?"""

import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from screening.domain.entries import ListEntry
from screening.matching.prices.calibration import SEED
from screening.matching.prices.population import generate_entries
from tests.benchmarks.import_files import each_name_once, in_another_process, write_file
from tests.benchmarks.import_office import LIST, Office, a_number_in, is_edition, is_found
from tests.benchmarks.memory_together import MemoryTogether
from tests.benchmarks.rows import Row

_MEGABYTE = 1_000_000
_CHANGED_ONE_IN = 100


def measure(entries: int = 1_000_000) -> Iterator[Row]:
    """Import a seeded list, the same again, and one in which one entry of a hundred is other; probe the writer."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _measured(entries, Path(folder))


def _measured(entries: int, folder: Path) -> Iterator[Row]:
    size = f"{entries:,} entries"
    first, other = folder / "first.csv", folder / "other.csv"
    in_another_process(_write_files, entries, first, other)
    yield Row(f"{size}: file", "MB", first.stat().st_size / _MEGABYTE)
    at_most = 150.0 * entries / 1_000_000
    number = a_number_in(first)
    with Office(folder) as office, MemoryTogether() as memory:
        before = _processor_time(resource.RUSAGE_SELF), _processor_time(resource.RUSAGE_CHILDREN)
        measured = office.import_file(first, lambda snapshot: is_found(snapshot, LIST, number))
        assert measured.made.counts.added == entries, measured.made
        yield Row(f"{size}: import from our CSV to in force", "s", measured.in_force_s, at_most)
        yield Row(f"{size}: import from our CSV to the first hit", "s", measured.searched_s, at_most)
        service = _processor_time(resource.RUSAGE_SELF) - before[0]
        others = _processor_time(resource.RUSAGE_CHILDREN) - before[1]
        yield Row(f"{size}: processor's time, the processes beside the service", "s", others)
        yield Row(f"{size}: processor's time, the service's part", "s", service)
        yield from office.waits(size)
        measured = office.import_file(first, lambda _: True)
        assert measured.made.counts.unchanged == entries
        yield Row(f"{size}: the same file again, no change", "s", measured.in_force_s, at_most)
        measured = office.import_file(other, is_edition(2))
        counts = measured.made.counts
        what = f"{size}: {counts.amended:,} amended, {counts.withdrawn:,} withdrawn"
        yield Row(f"{what}, to in force", "s", measured.in_force_s, at_most)
        yield Row(f"{what}, until they are searched", "s", measured.searched_s, at_most)
        yield Row(f"{size}: most memory, all processes together", "MB", memory.most_mb, 1500.0)
        yield Row(f"{size}: store", "MB", _size_mb(folder))
        began = time.perf_counter()
        with office.store.read() as kept:
            entry = next(iter(kept.lists.known(LIST)))
            for _ in range(1000):
                kept.lists.entry(entry.entry_id)
        yield Row(f"{size}: one entry read", "ms", time.perf_counter() - began)


def _write_files(entries: int, first: Path, other: Path) -> None:
    made = [each_name_once(entry) for entry in generate_entries(entries, SEED, LIST)]
    write_file(first, made)
    changed: list[ListEntry] = []
    for number, entry in enumerate(made):
        if number % _CHANGED_ONE_IN == 0:
            changed.append(replace(entry, grounds="Amended."))
        elif number % _CHANGED_ONE_IN != 1:
            changed.append(entry)
    write_file(other, changed)


def _size_mb(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.glob("screening.db*")) / _MEGABYTE


def _processor_time(whose: int) -> float:
    used = resource.getrusage(whose)
    return used.ru_utime + used.ru_stime
