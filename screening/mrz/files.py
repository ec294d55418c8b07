"""What do the files say, one page each?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from screening.domain.errors import InvalidInput, ScreeningError, Unavailable
from screening.domain.readings import Reading
from screening.mrz.image_gate import MAX_IMAGE_BYTES
from screening.mrz.page_reader import PageReader
from screening.mrz.written import JsonValue, write_reading


@dataclass(frozen=True, slots=True)
class FileReading:
    """One file and its reading, or the error that kept it from being read."""

    file: Path
    outcome: Reading | ScreeningError


def read_files(files: Sequence[Path], reader: PageReader) -> Iterator[FileReading]:
    """Read each file in order; one that cannot be read does not keep the others from it."""
    for file in files:
        try:
            yield FileReading(file, reader.read_page(load_image(file)))
        except (InvalidInput, Unavailable) as error:
            yield FileReading(file, error)


def load_image(file: Path) -> bytes:
    """Load a file, no more of it than the gate needs to refuse it. Raises InvalidInput (`no_such_file`)."""
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_IMAGE_BYTES + 1)
    except OSError:
        raise InvalidInput(reason="no_such_file") from None


def write_file_reading(read: FileReading) -> dict[str, JsonValue]:
    """Write a file's reading; a file that could not be read has the status `error`, its code and particulars."""
    if isinstance(read.outcome, Reading):
        return {"file": str(read.file), **write_reading(read.outcome)}
    return {
        "file": str(read.file),
        "status": "error",
        "error": {"code": read.outcome.code, **read.outcome.parameters},
        "lines": [],
        "zones": [],
        "elapsed_ms": 0.0,
    }
