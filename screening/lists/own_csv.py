"""How does an entry stand in a row of our own CSV?

The columns are the keys of `watchlists/README.md`, which tells the form. A cell that a spreadsheet would take for a
formula gets an apostrophe in front, which the reader takes away again: what was written comes back as it was.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import StringIO
from typing import Final

from screening.domain.entries import ListEntry
from screening.lists.entry_forms import written_entry

COLUMNS: Final = (
    "source_id",
    "owner",
    "category",
    "legal_basis",
    "contact",
    "names",
    "weak_names",
    "documents",
    "cnic",
    "born",
    "sex",
    "nationalities",
    "father_name",
    "grounds",
    "order_number",
    "advice_en",
    "advice_ur",
    "handling",
    "state",
    "valid_from",
    "expires",
    "review_on",
)
_SEVERAL: Final = frozenset({"names", "weak_names", "born", "nationalities"})
_ADVICE: Final = {"advice_en": "en", "advice_ur": "ur"}
_DOCUMENT_PARTS: Final = ("number", "state", "type")
_BYTE_ORDER_MARK: Final = "\ufeff"
"""Without it, spreadsheets take UTF-8 for something else, and Urdu is lost."""
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
"""What spreadsheets calculate or send somewhere, perhaps with apostrophes that were put in front before."""

CellValue = Callable[[str], object]


def written_csv(entries: Iterable[ListEntry]) -> Iterator[str]:
    """Write entries as our CSV, piece by piece: a byte order mark, the columns' names, then a row for each.

    What the form does not hold stays behind: the photograph, and the day by which an emergency entry is confirmed.
    """
    page = StringIO()
    writer = csv.writer(page)
    writer.writerow(COLUMNS)
    yield _BYTE_ORDER_MARK + page.getvalue()
    for entry in entries:
        page.seek(0)
        page.truncate()
        written = written_entry(entry)
        writer.writerow([_harmless(_written_cell(written, column)) for column in COLUMNS])
        yield page.getvalue()


def cell_reader(column: str) -> CellValue | None:
    """Give what makes a column's cell the value of its key; None where the text is the value."""
    if column in _SEVERAL:
        return _parts
    return _documents if column == "documents" else None


def row_values(columns: Sequence[tuple[str, CellValue | None]], cells: Sequence[str]) -> dict[str, object]:
    """Give the keys and values of a row; an empty cell says nothing."""
    values: dict[str, object] = {}
    for (column, read), cell in zip(columns, cells, strict=True):
        if cell and not cell.isspace():
            text = _as_written(cell) if cell[0] == "'" else cell
            values[column] = text if read is None else read(text)
    if not _ADVICE.keys().isdisjoint(values):
        values["advice"] = {key: values.pop(column) for column, key in _ADVICE.items() if column in values}
    return values


def _written_cell(written: Mapping[str, object], column: str) -> str:
    if column in _ADVICE:
        advice = written.get("advice")
        return str(advice[_ADVICE[column]]) if isinstance(advice, dict) else ""
    value = written.get(column, "")
    if not isinstance(value, list):
        return str(value)
    if column == "documents":
        return "|".join("/".join(item.get(part, "") for part in _DOCUMENT_PARTS).rstrip("/") for item in value)
    return "|".join(text.replace("\\", "\\\\").replace("|", "\\|") for text in value)


def _harmless(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _as_written(cell: str) -> str:
    return cell[1:] if _FORMULA.match(cell) else cell


def _parts(cell: str) -> list[str]:
    """Divide a cell at its bars; a bar or a backslash of the text has a backslash before it."""
    if "\\" not in cell:
        return cell.split("|")
    parts = [""]
    letters = iter(cell)
    for letter in letters:
        if letter == "|":
            parts.append("")
            continue
        following = next(letters, "") if letter == "\\" else ""
        parts[-1] += following if following in ("|", "\\") and following else letter + following
    return parts


def _documents(cell: str) -> list[object]:
    return [_document(part) for part in cell.split("|")]


def _document(written: str) -> dict[str, str]:
    parts = [part.strip(" ") for part in written.split("/")]
    if len(parts) > len(_DOCUMENT_PARTS):
        # No number has a stroke in it: it is left to be refused as one.
        return {"number": written}
    return {key: part for key, part in zip(_DOCUMENT_PARTS, parts, strict=False) if part or key == "number"}
