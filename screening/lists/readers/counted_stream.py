"""How far is the file read, and does one record of it grow without end?

What every reader reads through. A record that never ends would fill the memory before anybody looked at it.
"""

from collections.abc import Callable
from typing import Final

from screening.domain.errors import InvalidImport
from screening.lists.readers.records import ImportFile

MAX_RECORD_BYTES: Final = 4_194_304
_REPORT_BYTES: Final = 262_144

Progress = Callable[[int], None]


class CountedStream:
    """A file from its beginning, with its bytes counted. Raises InvalidImport where one record is too large.

    `before` is what earlier files had, so that progress goes on over several.
    """

    __slots__ = (
        "_before",
        "_earlier",
        "_file",
        "_last_report",
        "_passes",
        "_position",
        "_progress",
        "_record_start",
        "_reported",
    )

    def __init__(self, file: ImportFile, progress: Progress | None = None, before: int = 0) -> None:
        file.stream.seek(0)
        self._file = file
        self._progress = progress
        self._before = before
        self._reported = before
        self._passes = 1
        self._earlier = 0
        self._position = 0
        self._record_start = 0
        self._last_report = 0

    @property
    def name(self) -> str:
        """The file's name."""
        return self._file.name

    def will_be_read_twice(self) -> None:
        """Say so before the first reading: then both of them count as progress, each by half."""
        self._passes = 2

    def rewind(self) -> None:
        """Go back to the beginning."""
        self._file.stream.seek(0)
        self._earlier += self._position
        self._position = 0
        self._record_start = 0
        self._last_report = 0

    def read(self, size: int = -1) -> bytes:
        """Read some bytes, as a binary stream does."""
        return self._counted(self._file.stream.read(size))

    def readline(self, size: int = -1) -> bytes:
        """Read up to the next line feed, as a binary stream does."""
        return self._counted(self._file.stream.readline(size))

    def begin_record(self) -> None:
        """Say that what comes next is another record."""
        self._record_start = self._position

    def finish(self) -> None:
        """Report what was read since the last report."""
        self._last_report = self._position
        read = self._before + (self._earlier + self._position) // self._passes
        if self._progress is not None and read > self._reported:
            self._reported = read
            self._progress(read)

    def _counted(self, chunk: bytes) -> bytes:
        self._position += len(chunk)
        if self._position - self._record_start > MAX_RECORD_BYTES:
            raise InvalidImport(self.name, reason="import_record_too_large", limit=MAX_RECORD_BYTES)
        if self._progress is not None and self._position - self._last_report >= _REPORT_BYTES:
            self.finish()
        return chunk
