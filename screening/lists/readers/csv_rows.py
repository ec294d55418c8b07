"""Which rows does a CSV hold, and on which lines do they begin?

RFC 4180 by the standard library's strict reader, in UTF-8 or, with a byte order mark, UTF-16. A file that was cut short
must never pass for a shorter list: quotes that do not close, bytes that are no text, and a last line that breaks off
make the whole file invalid.
"""

import codecs
import csv
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from screening.domain.errors import InvalidImport
from screening.lists.entry_forms import LONGEST_SOURCE_ID
from screening.lists.readers.counted_stream import CountedStream
from screening.lists.readers.records import ImportPlace, NotedLine, RejectedLine

MAX_LINE_BYTES: Final = 131_072
_CHUNK_BYTES: Final = 65_536
_CTRL_Z: Final = "\x1a"
"""What old systems put behind a text's end."""


@dataclass(frozen=True, slots=True, repr=False)
class Row:
    """One row's cells, and the line on which it begins."""

    line: int
    cells: list[str]


class CsvRows:
    """The rows of a file, in order; empty lines are left out. Raises InvalidImport.

    `has_line_breaks` says whether a cell may hold them: where not, quotes that close only lines later are a slip that
    would swallow the entries between them.
    """

    __slots__ = ("_has_line_breaks", "_is_ended", "_line", "_stream")

    def __init__(self, stream: CountedStream, has_line_breaks: bool = False) -> None:
        self._stream = stream
        self._has_line_breaks = has_line_breaks
        self._is_ended = True
        self._line = 0

    def place(self, line: int) -> ImportPlace:
        """Give a line's place."""
        return ImportPlace(self._stream.name, line)

    def refuse(self, line: int, reason: str, **parameters: str | int) -> InvalidImport:
        """Make the error for one line, to be raised."""
        return InvalidImport(str(self.place(line)), reason=reason, **parameters)

    def __iter__(self) -> Iterator[Row]:
        reader = csv.reader(self._lines(), strict=True)
        begin_record = self._stream.begin_record
        first = 1
        try:
            for cells in reader:
                last = reader.line_num
                if last > first and not self._has_line_breaks:
                    raise self.refuse(first, "import_quotes")
                if cells and cells != [_CTRL_Z]:
                    yield Row(first, cells)
                first = last + 1
                begin_record()
        except csv.Error:
            raise self.refuse(first, "import_quotes") from None
        self._stream.finish()

    def columns(self, rows: Iterator[Row], known: Sequence[str], required: Collection[str]) -> list[str]:
        """Read the names of the columns from the first row; refuse one that nobody reads, a second one, a missing one.

        The name of an unknown column is not told: where the row of names is missing, it is a person's.
        """
        header = next(rows, None)
        if header is None:
            raise self.refuse(1, "import_empty")
        names = [cell.strip().lower() for cell in header.cells]
        for number, name in enumerate(names, start=1):
            if name not in known:
                raise self.refuse(header.line, "import_unknown_column", column=number, known=", ".join(known))
            if name in names[: number - 1]:
                raise self.refuse(header.line, "import_repeated_column", column=number)
        for name in required:
            if name not in names:
                raise self.refuse(header.line, "import_missing_column", missing=name)
        return names

    def of_width(
        self, rows: Iterator[Row], width: int, id_column: int | None = None
    ) -> Iterator[Row | RejectedLine | NotedLine]:
        """Give the rows that have as many cells as there are columns, and a word for each that has not.

        `id_column` is where the source id stands, so that it is known whom a rejected row is about.

        Where the last line is not ended, it may be a part of one: with too few cells it is no row but a file cut
        short; with all of them it is noted, as nobody can see whether it is whole.
        """
        last = 0
        for row in rows:
            last = row.line
            if len(row.cells) == width:
                yield row
            elif not self._is_ended:
                raise self.refuse(last, "import_cut_short")
            else:
                told = row.cells[id_column].strip() if id_column is not None and id_column < len(row.cells) else ""
                source_id = told if 0 < len(told) <= LONGEST_SOURCE_ID else None
                parameters = {"expected": width, "found": len(row.cells)}
                yield RejectedLine(self.place(last), source_id, "line", "import_columns", parameters)
        if last and not self._is_ended:
            yield NotedLine(self.place(last), None, "line", "import_last_line_not_ended", {})

    def _lines(self) -> Iterator[str]:
        start = self._stream.read(len(codecs.BOM_UTF8))
        if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return self._utf16_lines(start)
        return self._utf8_lines(start.removeprefix(codecs.BOM_UTF8))

    def _utf8_lines(self, start: bytes) -> Iterator[str]:
        readline = self._stream.readline
        line = 1
        # The first three bytes may hold whole lines of their own.
        *whole, begun = start.split(b"\n")
        for short in whole:
            yield self._decoded(short + b"\n", line)
            line += 1
        written = begun + readline(MAX_LINE_BYTES)
        while written:
            if len(written) >= MAX_LINE_BYTES:
                raise self.refuse(line, "import_line_too_long", limit=MAX_LINE_BYTES)
            self._is_ended = written.endswith((b"\n", _CTRL_Z.encode()))
            yield self._decoded(written, line)
            line += 1
            written = readline(MAX_LINE_BYTES)

    def _decoded(self, written: bytes, line: int) -> str:
        try:
            return written.decode()
        except UnicodeDecodeError:
            raise self.refuse(line, "import_not_utf8") from None

    def _utf16_lines(self, start: bytes) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder("utf-16")()
        begun = ""
        line = 1
        chunk = start
        while True:
            try:
                *whole, begun = (begun + decoder.decode(chunk, final=not chunk)).split("\n")
            except UnicodeDecodeError:
                raise self.refuse(line, "import_not_utf16") from None
            for text in whole:
                yield f"{text}\n"
                line += 1
            if len(begun) >= MAX_LINE_BYTES:
                raise self.refuse(line, "import_line_too_long", limit=MAX_LINE_BYTES)
            if not chunk:
                break
            chunk = self._stream.read(_CHUNK_BYTES)
        if begun:
            self._is_ended = False
            yield begun
