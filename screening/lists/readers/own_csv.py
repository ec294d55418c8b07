"""Which entries does a file of our own CSV hold?"""

from collections.abc import Iterator

from screening.lists.own_csv import COLUMNS, CellValue, cell_reader, row_values
from screening.lists.readers.counted_stream import CountedStream
from screening.lists.readers.csv_rows import CsvRows, Row
from screening.lists.readers.records import NotedLine, Record, RejectedLine, WrittenEntry


def read_own_csv(stream: CountedStream) -> Iterator[Record]:
    """Read a file. Raises InvalidImport, also where a column is unknown: it would be without effect."""
    table = CsvRows(stream)
    rows = iter(table)
    columns = _columns(table, next(rows, None))
    id_column = [name for name, _ in columns].index("source_id")
    for row in table.of_width(rows, len(columns), id_column):
        if isinstance(row, RejectedLine | NotedLine):
            yield row
        else:
            yield WrittenEntry(table.place(row.line), row_values(columns, row.cells))


def _columns(table: CsvRows, header: Row | None) -> list[tuple[str, CellValue | None]]:
    if header is None:
        raise table.refuse(1, "import_empty")
    names = [cell.strip().lower() for cell in header.cells]
    for number, name in enumerate(names, start=1):
        # The name itself is not told: where the first row is missing, it is a person's.
        if name not in COLUMNS:
            raise table.refuse(header.line, "import_unknown_column", column=number, known=", ".join(COLUMNS))
        if name in names[: number - 1]:
            raise table.refuse(header.line, "import_repeated_column", column=number)
    if "source_id" not in names:
        raise table.refuse(header.line, "import_missing_column", missing="source_id")
    return [(name, cell_reader(name)) for name in names]
