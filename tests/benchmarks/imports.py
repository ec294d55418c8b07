"""How long is a list of a million from file to in force, in how much memory, and what do screenings notice?

Reading, comparing and staging are measured without a service; the index that is built of it afterwards is `million`'s.
"""

import multiprocessing
import resource
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from screening.domain.clock import SystemClock
from screening.domain.entries import ListEntry
from screening.domain.identifiers import AuthorityCode, ListCode
from screening.domain.imports import ImportedFile, ImportState, ListImport
from screening.domain.lists import ImportFormat, ImportRules, Upkeep
from screening.lists.own_csv import written_csv
from screening.matching.names.rarity import background_rarity
from screening.matching.prices.calibration import SEED
from screening.matching.prices.population import generate_entries
from screening.signing.keys import SigningKey
from screening.store.sqlite_store import SqliteStore, open_for_reading, open_store
from screening.workflows.following.watch_lists import ListWatch
from screening.workflows.imports.compare_apart import ComparerApart
from screening.workflows.imports.compare_import import ComparisonAsked
from screening.workflows.imports.import_list import make_import, run_import
from screening.workflows.parts import Parts
from screening.workflows.ports import Repositories
from tests.benchmarks.rows import Row, median, p99
from tests.builders import a_definition

LIST, OWNER = ListCode("seeded"), AuthorityCode("moi")
_KILOBYTE, _MEGABYTE = 1024, 1_000_000
_CHANGED_ONE_IN = 100
_PROBE_S = 0.02


def measure(entries: int = 1_000_000) -> Iterator[Row]:
    """Import a seeded list, the same again, and one in which one entry of a hundred is other; probe the writer."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _measured(entries, Path(folder))


def _measured(entries: int, folder: Path) -> Iterator[Row]:
    size = f"{entries:,} entries"
    first, other = folder / "first.csv", folder / "other.csv"
    writing = multiprocessing.get_context("spawn").Process(target=_write_files, args=(entries, first, other))
    writing.start()
    writing.join()
    yield Row(f"{size}: file", "MB", first.stat().st_size / _MEGABYTE)
    at_most = 150.0 * entries / 1_000_000
    with _Office(folder) as office:
        before = _processor_time(resource.RUSAGE_SELF), _processor_time(resource.RUSAGE_CHILDREN)
        seconds, made = office.run(first)
        assert (made.state, made.counts.added) == (ImportState.IN_FORCE, entries), made
        yield Row(f"{size}: import from our CSV to in force", "s", seconds, at_most)
        service = _processor_time(resource.RUSAGE_SELF) - before[0]
        comparing = _processor_time(resource.RUSAGE_CHILDREN) - before[1]
        yield Row(f"{size}: processor's time, the comparing process", "s", comparing)
        yield Row(f"{size}: processor's time, the service's part", "s", service)
        yield from office.waits(f"{size}: a unit of work meanwhile")
        seconds, made = office.run(first)
        assert made.counts.unchanged == entries
        yield Row(f"{size}: the same file again, no change", "s", seconds, at_most)
        seconds, made = office.run(other)
        yield Row(
            f"{size}: {made.counts.amended:,} amended, {made.counts.withdrawn:,} withdrawn", "s", seconds, at_most
        )
        yield Row(f"{size}: most memory, the service's part", "MB", _most_memory(resource.RUSAGE_SELF), 1500.0)
        yield Row(f"{size}: most memory, the comparing process", "MB", _most_memory(resource.RUSAGE_CHILDREN), 1500.0)
        yield Row(f"{size}: store", "MB", (folder / "screening.db").stat().st_size / _MEGABYTE)
        began = time.perf_counter()
        with office.store.read() as kept:
            entry = next(iter(kept.lists.known(LIST)))
            for _ in range(1000):
                kept.lists.entry(entry.entry_id)
        yield Row(f"{size}: one entry read", "ms", time.perf_counter() - began)


class _Office:
    """A store, and a way to import into it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "in"
        self._folder.mkdir()
        path = folder / "screening.db"
        clock = SystemClock()
        self.store: SqliteStore = open_store(path, clock, SigningKey.create(), None)
        self._parts = Parts(self.store, clock, ListWatch(self.store, (), background_rarity()))
        self._comparer = ComparerApart(partial(open_for_reading, path, clock))
        self._definition = replace(
            a_definition(LIST),
            upkeep=Upkeep.OBTAINED,
            permitted_age_s=86_400,
            imports=ImportRules(ImportFormat.OWN_CSV),
        )
        self._waits: list[float] = []

    def __enter__(self) -> "_Office":
        return self

    def __exit__(self, *error: object) -> None:
        self.store.close()

    def run(self, path: Path) -> tuple[float, ListImport]:
        """Import a file; units of work that somebody else has written meanwhile are timed."""
        file = ImportedFile(path.name, "ab" * 32, path.stat().st_size)
        done = threading.Event()
        probing = threading.Thread(target=self._probe, args=(done,))
        probing.start()
        began = time.perf_counter()
        made = make_import(self._definition, OWNER, (file,), None, self._parts)
        asked = ComparisonAsked(
            self._definition, OWNER, ((path.name, path),), self._folder, self._parts.clock.now().date()
        )
        made = run_import(made, asked, self._comparer, self._parts)
        seconds = time.perf_counter() - began
        done.set()
        probing.join()
        return seconds, made

    def waits(self, what: str) -> Iterator[Row]:
        """Give what a small unit of work, such as a screening's, waited."""
        yield Row(f"{what}, median", "ms", median(self._waits))
        yield Row(f"{what}, p99", "ms", p99(self._waits))
        yield Row(f"{what}, longest", "ms", max(self._waits))

    def _probe(self, done: threading.Event) -> None:
        self._waits = []
        while not done.wait(_PROBE_S):
            began = time.perf_counter()
            self.store.write(_nothing)
            self._waits.append(1000 * (time.perf_counter() - began))


def _nothing(repositories: Repositories) -> None:
    """Ask what every unit asks first."""
    repositories.journal.head()


def _write_files(entries: int, first: Path, other: Path) -> None:
    made = [_each_name_once(entry) for entry in generate_entries(entries, SEED, LIST)]
    _write(first, made)
    changed: list[ListEntry] = []
    for number, entry in enumerate(made):
        if number % _CHANGED_ONE_IN == 0:
            changed.append(replace(entry, grounds="Amended."))
        elif number % _CHANGED_ONE_IN != 1:
            changed.append(entry)
    _write(other, changed)


def _each_name_once(entry: ListEntry) -> ListEntry:
    """Leave out an alias that chance has given twice, as no file may have it."""
    return replace(entry, names=tuple({name.text: name for name in entry.names}.values()))


def _write(path: Path, entries: Sequence[ListEntry]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.writelines(written_csv(entries))


def _processor_time(whose: int) -> float:
    used = resource.getrusage(whose)
    return used.ru_utime + used.ru_stime


def _most_memory(whose: int) -> float:
    return resource.getrusage(whose).ru_maxrss * _KILOBYTE / _MEGABYTE
