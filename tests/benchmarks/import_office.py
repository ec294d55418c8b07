"""Where are lists imported, rolled back and searched, so that it can be measured?

A store in a file, and the watch that keeps two lists in memory: a former one, of which a traveller is screened all the
while and must be found each time, and the one that is imported.
"""

import csv
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from screening.domain.clock import SystemClock
from screening.domain.identifiers import AuthorityCode, ListCode
from screening.domain.imports import ImportedFile, ImportState, ListImport
from screening.domain.lists import Direction, ImportFormat, ImportRules, Upkeep
from screening.matching.names.rarity import background_rarity
from screening.matching.prices.calibration import SEED
from screening.matching.prices.population import generate_entries
from screening.matching.search import screen
from screening.matching.snapshot import Snapshot
from screening.signing.keys import SigningKey
from screening.store.sqlite_store import SqliteStore, open_for_reading, open_store
from screening.workflows.desk.publish_list import publish_list
from screening.workflows.following.build_apart import IndexBuilder
from screening.workflows.following.watch_lists import ListWatch
from screening.workflows.imports.compare_apart import ComparerApart
from screening.workflows.imports.compare_import import ComparisonAsked
from screening.workflows.imports.import_list import make_import, record_import, run_import
from screening.workflows.parts import Parts
from screening.workflows.ports import Repositories
from tests.benchmarks.rows import Row, median, p99
from tests.builders import a_definition, a_document, a_traveller

LIST, FORMER, OWNER = ListCode("seeded"), ListCode("former"), AuthorityCode("moi")
_FORMER_ENTRIES = 1_000
_PROBE_S = 0.02
_SCREENING_S = 0.1
_LONGEST_S = 600.0


class Office:
    """A store with a former list in force, and a way to import into another one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "in"
        self._folder.mkdir()
        path = folder / "screening.db"
        clock = SystemClock()
        self.store: SqliteStore = open_store(path, clock, SigningKey.create(), None)
        self._definition = replace(
            a_definition(LIST),
            upkeep=Upkeep.OBTAINED,
            permitted_age_s=86_400,
            imports=ImportRules(ImportFormat.OWN_CSV),
        )
        former = a_definition(FORMER)
        look, definitions, index = partial(open_for_reading, path, clock), (former, self._definition), folder / "index"
        builder = IndexBuilder(look, definitions, index)
        self.watch = ListWatch(self.store, definitions, background_rarity(), index, builder)
        self._parts = Parts(self.store, clock, self.watch)
        self._comparer = ComparerApart(look)
        entries = tuple(generate_entries(_FORMER_ENTRIES, SEED, FORMER))
        publish_list(former, entries, None, self._parts)
        self.former_number = next(entry.documents[0].number for entry in entries if entry.documents)
        self._waits: list[float] = []
        self._screenings: list[float] = []

    def __enter__(self) -> "Office":
        self.watch.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.watch.stop()
        self.store.close()

    def import_file(self, path: Path, until: Callable[[Snapshot], bool]) -> "Measured":
        """Import a file, and go on until the snapshot in force is as wished."""
        file = ImportedFile(path.name, "ab" * 32, path.stat().st_size)
        made = partial(make_import, self._definition, OWNER, (file,), None, self._parts)
        return self._run(made, ((path.name, path),), until)

    def roll_back(self, version: int, until: Callable[[Snapshot], bool]) -> "Measured":
        """Roll the list back, as the command line does, and go on until the snapshot in force is as wished."""
        made = partial(
            record_import, self._definition, OWNER, None, self._parts, restores=version, reason="For the measurement."
        )
        return self._run(made, (), until)

    def waits(self, what: str) -> Iterator[Row]:
        """Give what screenings, and small units of work such as theirs, took during the last import."""
        yield Row(f"{what}: a unit of work meanwhile, median", "ms", median(self._waits))
        yield Row(f"{what}: a unit of work meanwhile, p99", "ms", p99(self._waits))
        yield Row(f"{what}: a unit of work meanwhile, longest", "ms", max(self._waits))
        yield Row(f"{what}: a search meanwhile, median", "ms", median(self._screenings))
        yield Row(f"{what}: a search meanwhile, longest", "ms", max(self._screenings))

    def _run(
        self, make: Callable[[], ListImport], files: tuple[tuple[str, Path], ...], until: Callable[[Snapshot], bool]
    ) -> "Measured":
        """Run it, while units of work are timed that somebody else writes, and screenings of the former list."""
        done = threading.Event()
        probing = threading.Thread(target=self._probe, args=(done,))
        screening = threading.Thread(target=self._screen, args=(done,))
        probing.start()
        screening.start()
        try:
            began = time.perf_counter()
            made = make()
            today = self._parts.clock.now().date()
            asked = ComparisonAsked(self._definition, OWNER, files, self._folder, today, made.restores)
            made = run_import(made, asked, self._comparer, self._parts)
            in_force_s = time.perf_counter() - began
            assert made.state is ImportState.IN_FORCE, made
            while not until(self.watch.current()):
                assert time.perf_counter() - began < _LONGEST_S
                time.sleep(_SCREENING_S)
            return Measured(made, in_force_s, time.perf_counter() - began)
        finally:
            done.set()
            probing.join()
            screening.join()
            assert self._screenings, "A traveller of the former list was not found."

    def _probe(self, done: threading.Event) -> None:
        self._waits = []
        while not done.wait(_PROBE_S):
            began = time.perf_counter()
            self.store.write(_nothing)
            self._waits.append(1000 * (time.perf_counter() - began))

    def _screen(self, done: threading.Event) -> None:
        """Screen a traveller of the former list again and again; not to find one ends the measurement."""
        took: list[float] = []
        while not done.wait(_SCREENING_S):
            began = time.perf_counter()
            if not is_found(self.watch.current(), FORMER, self.former_number):
                self._screenings = []
                return
            took.append(1000 * (time.perf_counter() - began))
        self._screenings = took


class Measured:
    """What became of an import, and after how many seconds it was in force and searched."""

    def __init__(self, made: ListImport, in_force_s: float, searched_s: float) -> None:
        self.made = made
        self.in_force_s = in_force_s
        self.searched_s = searched_s


def is_found(snapshot: Snapshot, code: ListCode, number: str) -> bool:
    """Whether the screening of a traveller with that document hits an entry of the list."""
    today = SystemClock().now().date()
    found = screen(snapshot, a_traveller(), (a_document(number),), Direction.EXIT, today)
    return any(hit.definition.code == code for hit in found.hits)


def is_edition(number: int) -> Callable[[Snapshot], bool]:
    """Give whether a snapshot has the list in that edition or a later one."""
    return lambda snapshot: any(held.version.code == LIST and held.version.number >= number for held in snapshot.lists)


def a_number_in(path: Path) -> str:
    """Give a document's number that a file of our CSV lists."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return next(row["documents"].split("/")[0] for row in csv.DictReader(stream) if row["documents"])


def _nothing(repositories: Repositories) -> None:
    """Ask what every unit asks first."""
    repositories.journal.head()
