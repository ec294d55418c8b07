"""Whom do the United Kingdom's sanctions lists name?

Two files of one kind: the consolidated list of OFSI (`ConList.csv`, known by its Group ID) and the UK Sanctions List
(known by its Unique ID). A person has a row for each name, anywhere in the file: they are put together before any is
given. Several values in one cell are numbered: "(1) Iran (2) Iraq".
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Final

from screening.lists.readers.counted_stream import CountedStream
from screening.lists.readers.csv_rows import CsvRows, Row
from screening.lists.readers.draft import IDENTITY_CARD, PASSPORT, Draft
from screening.lists.readers.records import NotedLine, Record, RejectedLine, SkippedRecord

_ROWS_BEFORE_HEADER: Final = 3
_GIVEN: Final = tuple(f"name{number}" for number in range(1, 6))
_SURNAME: Final = "name6"
_IDS: Final = ("uniqueid", "groupid")
_KINDS_OF_ENTRY: Final = ("designationtype", "grouptype", "individualentityship")
_OTHER_PARTIES: Final = frozenset({"entity", "ship", "vessel", "aircraft"})
_QUALITIES: Final = ("aliasstrength", "aliasquality")
_GROUNDS: Final = (
    "position",
    "ukstatementofreasons",
    "otherinformation",
    "passportdetails",
    "passportadditionalinformation",
    "nationalidentificationdetails",
    "nationalidentifieradditionalinformation",
)
_NO_LETTERS: Final = re.compile(r"[^a-z0-9]")
_NUMBERED: Final = re.compile(r"\(\d{1,2}\)")

_Cells = Mapping[str, str]


def read_uk_csv(stream: CountedStream) -> Iterator[Record]:
    """Read a file of either list. Raises InvalidImport."""
    table = CsvRows(stream, has_line_breaks=True)
    rows = iter(table)
    columns = _columns(table, rows)
    own_id = next(name for name in _IDS if name in columns)
    drafts: dict[str, Draft] = {}
    skipped: set[str] = set()
    for row in table.of_width(rows, len(columns)):
        if isinstance(row, RejectedLine | NotedLine):
            yield row
            continue
        cells = dict(zip(columns, (cell.strip() for cell in row.cells), strict=True))
        person = cells[own_id]
        kind = _first(cells, _KINDS_OF_ENTRY).lower()
        if kind == "individual":
            if person not in drafts:
                drafts[person] = Draft(table.place(row.line), person)
            _add_row(drafts[person], cells)
        elif kind not in _OTHER_PARTIES:
            yield RejectedLine(table.place(row.line), person, "type", "import_unknown_kind", {})
        elif person not in skipped:
            skipped.add(person)
            yield SkippedRecord(table.place(row.line), "import_not_a_person")
    for draft in drafts.values():
        yield from draft.records()


def _columns(table: CsvRows, rows: Iterator[Row]) -> Sequence[str]:
    """Find the row of headings, before which the file tells its date; give the names in plain letters."""
    for row in islice(rows, _ROWS_BEFORE_HEADER):
        names = [_NO_LETTERS.sub("", cell.lower()) for cell in row.cells]
        if _SURNAME in names:
            for needed in (_IDS, _KINDS_OF_ENTRY):
                if not set(needed) & set(names):
                    raise table.refuse(row.line, "import_missing_column", missing=needed[0])
            return names
    raise table.refuse(1, "import_not_this_format")


def _add_row(draft: Draft, cells: _Cells) -> None:
    is_weak = "low" in _first(cells, _QUALITIES).lower()
    draft.name_parts(cells[_SURNAME], *(cells.get(part) for part in _GIVEN), is_weak=is_weak)
    takers: tuple[tuple[Callable[[str], None], tuple[str, ...]], ...] = (
        (draft.name, ("namenonlatinscript",)),
        (draft.born, ("dob",)),
        (draft.sex, ("gender",)),
        (draft.nationality, ("nationality", "nationalityies")),
        (partial(draft.document, kind=PASSPORT), ("passportnumber",)),
        (
            partial(draft.document, kind=IDENTITY_CARD),
            ("nationalidentificationnumber", "nationalidentifiernumber"),
        ),
        (partial(draft.day, "valid_from"), ("listedon", "datedesignated")),
        (draft.kinds.append, ("regime", "regimename")),
        (draft.ground, _GROUNDS),
    )
    for take, columns in takers:
        for column in columns:
            for said in _several(cells.get(column, "")):
                take(said)
    draft.put("order_number", _first(cells, _IDS))


def _several(cell: str) -> Iterator[str]:
    return (part.strip(" .") for part in _NUMBERED.split(cell) if part.strip(" ."))


def _first(cells: _Cells, columns: Sequence[str]) -> str:
    return next((cells[column] for column in columns if cells.get(column)), "")
