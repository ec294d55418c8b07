"""A process that imports one file after another into a store, or rolls back, to be killed.

`python -m tests.store.import_scribe FOLDER URL [back]`.

It prints `publishing N` just before the unit of work that makes an import visible, and `published N` after it.
"""

import sys
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path

from screening.domain.clock import SystemClock
from screening.domain.entries import ListEntry
from screening.domain.identifiers import AuthorityCode, ListCode
from screening.domain.imports import ImportedFile, ImportState
from screening.domain.lists import ImportFormat, ImportRules, ListDefinition, Upkeep
from screening.lists.own_csv import written_csv
from screening.matching.names.rarity import background_rarity
from screening.signing.keys import SigningKey
from screening.store.postgres_store import open_postgres_for_reading, open_postgres_store
from screening.store.sql_store import SqlStore
from screening.store.sqlite_store import open_for_reading, open_store
from screening.workflows.following.watch_lists import ListWatch
from screening.workflows.imports.compare_apart import ComparerApart
from screening.workflows.imports.compare_import import ComparisonAsked, Look
from screening.workflows.imports.import_list import make_import, run_import
from screening.workflows.imports.roll_back import make_roll_back
from screening.workflows.parts import Parts
from tests.builders import a_definition
from tests.workflows.import_scenes import said

ECL, MOI = ListCode("ecl"), AuthorityCode("moi")
ENTRIES = 1200
SECRET = "only for this test"


def definition() -> ListDefinition:
    """Give an obtained list that takes our CSV."""
    rules = ImportRules(ImportFormat.OWN_CSV)
    return replace(a_definition(), imports=rules, upkeep=Upkeep.OBTAINED, permitted_age_s=86_400)


def edition(number: int) -> list[ListEntry]:
    """Give what the list holds as of an edition: every entry tells which it is of."""
    return [said(each, father_name=f"Edition {'X' * number}") for each in range(ENTRIES)]


def open_it(folder: Path, url: str) -> SqlStore:
    """Open the store with the folder's key."""
    key_file = folder / "key.pem"
    if not key_file.exists():
        SigningKey.create().save(key_file, SECRET)
    key, head = SigningKey.load(key_file, SECRET), folder / "head.json"
    clock = SystemClock()
    return open_postgres_store(url, clock, key, head) if url else open_store(folder / "screening.db", clock, key, head)


def look(folder: Path, url: str) -> Look:
    """Give what opens the store for the comparing process."""
    if url:
        return partial(open_postgres_for_reading, url, SystemClock())
    return partial(open_for_reading, folder / "screening.db", SystemClock())


def parts_of(store: SqlStore) -> Parts:
    """Give the parts around a store."""
    return Parts(store, SystemClock(), ListWatch(store, (definition(),), background_rarity()))


def import_edition(number: int, folder: Path, url: str, parts: Parts) -> ImportState:
    """Import an edition's file."""
    path = folder / "list.csv"
    path.write_text("".join(written_csv(edition(number))), encoding="utf-8")
    made = make_import(definition(), MOI, (ImportedFile("list.csv", "ab" * 32, 1),), None, parts)
    asked = ComparisonAsked(definition(), MOI, (("list.csv", path),), folder, SystemClock().now().date())

    def told(now: object) -> None:
        print("staging", number, flush=True)  # noqa: T201

    return run_import(made, asked, ComparerApart(look(folder, url)), parts, told=told).state


def roll_back(version: int, folder: Path, url: str, parts: Parts) -> ImportState:
    """Roll back to a version."""
    made = make_roll_back(definition(), MOI, version, "By order.", None, parts)
    asked = ComparisonAsked(definition(), MOI, (), folder, SystemClock().now().date(), version)

    def told(now: object) -> None:
        print("staging", version, flush=True)  # noqa: T201

    return run_import(made, asked, ComparerApart(look(folder, url)), parts, told=told).state


def _serve_back(folder: Path, url: str) -> None:
    """Roll back to the version before the last one, again and again: the editions 1 and 2 take turns."""
    parts = parts_of(open_it(folder, url))
    with parts.store.read() as kept:
        version = kept.lists.version(ECL)
    first = version.number if version else 0
    for number in count(first + 1):
        print("begun", number, flush=True)  # noqa: T201
        state = roll_back(number - 2, folder, url, parts)
        print("published", number, state.value, flush=True)  # noqa: T201


def _serve(folder: Path, url: str) -> None:
    store = open_it(folder, url)
    parts = parts_of(store)
    with store.read() as kept:
        version = kept.lists.version(ECL)
    for number in count(version.number + 1 if version else 1):
        print("begun", number, flush=True)  # noqa: T201
        state = import_edition(number, folder, url, parts)
        print("published", number, state.value, flush=True)  # noqa: T201


if __name__ == "__main__":
    serve = _serve_back if "back" in sys.argv[3:] else _serve
    serve(Path(sys.argv[1]), sys.argv[2])
