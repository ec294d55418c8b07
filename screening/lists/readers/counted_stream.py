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

    __slots__ = ("_before", "_file", "_progress", "_record_start", "_reported", "position")

    def __init__(self, file: ImportFile, progress: Progress | None = None, before: int = 0) -> None:
        self._file = file
        self._progress = progress
        self._before = before
        self._reported = before
        self.rewind()

    @property
    def name(self) -> str:
        """The file's name."""
        return self._file.name

    def rewind(self) -> None:
        """Go back to the beginning; progress that was reported stays so."""
        self._file.stream.seek(0)
        self.position = self._before
        self._record_start = self._before

    def read(self, size: int = -1) -> bytes:
        """Read some bytes, as a binary stream does."""
        return self._counted(self._file.stream.read(size))

    def readline(self, size: int = -1) -> bytes:
        """Read up to the next line feed, as a binary stream does."""
        return self._counted(self._file.stream.readline(size))

    def begin_record(self) -> None:
        """Say that what comes next is another record."""
        self._record_start = self.position

    def finish(self) -> None:
        """Report what was read since the last report."""
        if self._progress is not None and self.position > self._reported:
            self._reported = self.position
            self._progress(self.position)

    def _counted(self, chunk: bytes) -> bytes:
        self.position += len(chunk)
        if self.position - self._record_start > MAX_RECORD_BYTES:
            raise InvalidImport(self.name, reason="import_record_too_large", limit=MAX_RECORD_BYTES)
        if self._progress is not None and self.position - self._reported >= _REPORT_BYTES:
            self.finish()
        return chunk
