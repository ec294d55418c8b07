"""Which entries does a file of our own CSV hold?"""

from collections.abc import Iterator
from typing import Final

from screening.lists.own_csv import COLUMNS, cell_reader, row_values
from screening.lists.readers.counted_stream import CountedStream
from screening.lists.readers.csv_rows import CsvRows
from screening.lists.readers.records import NotedLine, Record, RejectedLine, WrittenEntry

_REQUIRED: Final = ("source_id",)


def read_own_csv(stream: CountedStream) -> Iterator[Record]:
    """Read a file. Raises InvalidImport, also where a column is unknown: it would be without effect."""
    table = CsvRows(stream)
    rows = iter(table)
    names = table.columns(rows, COLUMNS, _REQUIRED)
    columns = [(name, cell_reader(name)) for name in names]
    for row in table.of_width(rows, len(columns), names.index("source_id")):
        if isinstance(row, RejectedLine | NotedLine):
            yield row
        else:
            yield WrittenEntry(table.place(row.line), row_values(columns, row.cells))
