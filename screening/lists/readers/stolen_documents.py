"""Which documents were reported stolen, lost or cancelled?

A CSV of `number`, `state`, `type` and, where they are known, `status`, `reported_on` and `reference`. Without a
reference the document is known by State, type and number.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from screening.domain.states import state_of
from screening.lists.readers.counted_stream import CountedStream
from screening.lists.readers.csv_rows import CsvRows
from screening.lists.readers.document_numbers import bare_number
from screening.lists.readers.records import NotedLine, Record, RejectedLine, WrittenEntry
from screening.lists.readers.written_dates import written_day

_REQUIRED: Final = ("number", "state", "type")
_AS_OURS: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
COLUMNS: Final = (*_REQUIRED, "status", "reported_on", "reference")


def read_stolen_documents(stream: CountedStream) -> Iterator[Record]:
    """Read a file. Raises InvalidImport, also where a column is missing or unknown."""
    table = CsvRows(stream)
    rows = iter(table)
    columns = table.columns(rows, COLUMNS, _REQUIRED)
    for row in table.of_width(rows, len(columns)):
        if isinstance(row, RejectedLine | NotedLine):
            yield row
        else:
            cells = dict(zip(columns, map(str.strip, row.cells), strict=True))
            kind = cells.get("status", "").lower().replace(" ", "_")
            yield WrittenEntry(table.place(row.line), _values(cells), (kind,))


def _values(cells: Mapping[str, str]) -> dict[str, object]:
    """Give the keys of an entry. What cannot be read stays as it is written, to be refused with its reason."""
    number = bare_number(cells["number"])
    state = state_of(cells["state"]) or cells["state"]
    kind = cells["type"].upper()
    values: dict[str, object] = {
        "source_id": cells.get("reference") or f"{state}-{kind}-{number}",
        "documents": [{"number": number, "state": state, "type": kind}],
    }
    reported = cells.get("reported_on")
    if reported:
        values["valid_from"] = reported if _AS_OURS.fullmatch(reported) else written_day(reported) or reported
    return values
