"""How long does it take to read a million entries of a file, and does the memory stay as it is?

The figure is processor time of one process that reads each record and lets go of it; a whole import puts comparing and
storing on top.
"""

import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from screening.domain.entries import ListEntry
from screening.domain.identifiers import AuthorityCode
from screening.domain.lists import Holds, ImportFormat, ImportRules
from screening.lists.imported import read_imported
from screening.lists.readers import ImportFile
from tests.benchmarks.rows import Row
from tests.builders import a_definition

ENTRIES = 1_000_000
SURNAMES = ("MARENGO", "WARRAICH", "NKUNDABA", "PETROSSIAN", "VARGAS-LUND", "AL QAMARI", "TAREEN")
GIVEN = ("IGNACIO", "LIAQAT ALI", "PATRICE", "ARMINE", "IDRIS YUNUS", "SAIF UD DIN", "REGINA", "SHUMAILA KANWAL")
OWN_COLUMNS = (
    "source_id,names,weak_names,documents,cnic,born,sex,nationalities,father_name,grounds,order_number,valid_from"
)
DOCUMENT_COLUMNS = "number,state,type,status,reported_on,reference"


def measure(entries: int = ENTRIES) -> Iterator[Row]:
    """Read that many entries of our own CSV, and as many stolen documents."""
    most_s = 50.0 * entries / ENTRIES
    before = _memory_mb()
    own = _seconds(ImportFormat.OWN_CSV, Holds.PERSONS, OWN_COLUMNS, _own_row, entries)
    yield Row(f"{entries:,} entries of our own CSV read, processor time", "s", own, most_s)
    documents = _seconds(ImportFormat.STOLEN_DOCUMENTS_CSV, Holds.DOCUMENTS, DOCUMENT_COLUMNS, _document_row, entries)
    yield Row(f"{entries:,} stolen documents read, processor time", "s", documents, most_s)
    yield Row("memory that reading them took, source ids and all", "MB", _memory_mb() - before, 250.0)


def _seconds(written: ImportFormat, holds: Holds, columns: str, row: Callable[[int], str], entries: int) -> float:
    definition = a_definition(holds=holds)
    rules = ImportRules(written, AuthorityCode("moi"), definition.categories[0], "Fictional order", "+92 00 0000000")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        with path.open("w", encoding="utf-8") as page:
            page.write(f"{columns}\n")
            page.writelines(map(row, range(entries)))
        with path.open("rb") as stream:
            started = time.process_time()
            records = read_imported([ImportFile(path.name, stream)], replace(definition, imports=rules))
            read = sum(isinstance(record, ListEntry) for record in records)
            took = time.process_time() - started
    if read != entries:
        raise ValueError(read)
    return took


def _own_row(number: int) -> str:
    surname, given = SURNAMES[number % len(SURNAMES)], GIVEN[number % len(GIVEN)]
    return (
        f'E-{number},"{surname}, {given}|طارق محمود رحمان",{given} BHAI,UT{number:07}/UTO/P,00000{number:08},'
        f"19{number % 90 + 10}-03-14,M,UTO|ZZA,{given} {surname},Fictional grounds of some length,O-{number},"
        "2026-01-01\n"
    )


def _document_row(number: int) -> str:
    return f"UT-{number:07},Utopia,P,stolen,2026-01-01,\n"


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
