"""Whom does OFAC's list of Specially Designated Nationals name, in its older CSV?

Three files without headings that belong together by their first column: `sdn.csv`, the other names in `alt.csv` and the
addresses in `add.csv`. Names that belong to nobody on `sdn.csv` show that it is not whole.
"""

from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Final

from screening.domain.errors import InvalidImport
from screening.lists.readers.counted_stream import CountedStream
from screening.lists.readers.csv_rows import CsvRows, Row
from screening.lists.readers.draft import Draft
from screening.lists.readers.ofac_words import add_remarks
from screening.lists.readers.records import ImportFile, ImportPlace, NotedLine, Record, RejectedLine, SkippedRecord

_ALIASES: Final = "alt.csv"
_ADDRESSES: Final = "add.csv"
_PARTIES: Final = "sdn.csv"
_COLUMNS: Final = {_ALIASES: 5, _ADDRESSES: 6, _PARTIES: 12}
"""The files in the order in which they are read, with the number of their columns."""
_NOTHING: Final = "-0-"
_INDIVIDUAL: Final = "individual"
_OTHER_PARTIES: Final = frozenset({"", "entity", "vessel", "aircraft"})
"""Organisations have nothing in this column."""

_RowsByParty = dict[str, list[list[str]]]


def in_reading_order(files: Sequence[ImportFile]) -> tuple[ImportFile, ...]:
    """Give the files as they are to be read, by their names. Raises InvalidImport where one is missing or unknown."""
    by_name: dict[str, ImportFile] = {}
    for file in files:
        name = PurePath(file.name).name.lower()
        if name not in _COLUMNS or name in by_name:
            raise InvalidImport(file.name, reason="import_other_file", known=", ".join(_COLUMNS))
        by_name[name] = file
    for name in (_PARTIES, _ALIASES):
        if name not in by_name:
            raise InvalidImport(name, reason="import_missing_file")
    return tuple(by_name[name] for name in _COLUMNS if name in by_name)


def read_ofac_csv(streams: Sequence[CountedStream]) -> Iterator[Record]:
    """Read the files, given in reading order. Raises InvalidImport."""
    apart: dict[str, _RowsByParty] = {_ALIASES: {}, _ADDRESSES: {}}
    *others, parties = streams
    for stream in others:
        kept = apart[PurePath(stream.name).name.lower()]
        for row in _rows(stream):
            if isinstance(row, Row):
                kept.setdefault(row.cells[0].strip(), []).append(row.cells)
            else:
                yield row
    table = CsvRows(parties)
    for row in _rows(parties):
        if not isinstance(row, Row):
            yield row
            continue
        cells = [_said(cell) for cell in row.cells]
        aliases, addresses = (apart[name].pop(cells[0], []) for name in (_ALIASES, _ADDRESSES))
        place = table.place(row.line)
        if cells[2].lower() == _INDIVIDUAL:
            yield from _draft(place, cells, aliases, addresses).records()
        elif cells[2].lower() in _OTHER_PARTIES:
            yield SkippedRecord(place, "import_not_a_person")
        else:
            yield RejectedLine(place, cells[0], "SDN_Type", "import_unknown_kind", {})
    if any(apart.values()):
        raise InvalidImport(parties.name, reason="import_parts_do_not_fit")


def _rows(stream: CountedStream) -> Iterator[Row | RejectedLine | NotedLine]:
    table = CsvRows(stream)
    width = _COLUMNS[PurePath(stream.name).name.lower()]
    for row in table.of_width(iter(table), width, id_column=0):
        if isinstance(row, Row) and not row.cells[0].strip().isdecimal():
            raise table.refuse(row.line, "import_not_this_format")
        yield row


def _draft(place: ImportPlace, cells: Sequence[str], aliases: list[list[str]], addresses: list[list[str]]) -> Draft:
    draft = Draft(place, cells[0])
    draft.kinds += [programme.strip(" []") for programme in cells[3].split("] [")]
    draft.name(cells[1])
    for alias in aliases:
        draft.name(_said(alias[3]))
        draft.ground(_said(alias[4]))
    add_remarks(draft, cells[11])
    draft.put("order_number", cells[0])
    draft.ground(cells[4])
    draft.ground(", ".join(filter(None, draft.kinds)))
    for address in addresses:
        draft.ground(", ".join(filter(None, map(_said, address[2:]))))
    return draft


def _said(cell: str) -> str:
    bare = cell.strip()
    return "" if bare == _NOTHING else bare
