"""What does a file of another's format say, in our keys?

One small reader a format (OFAC's CSV alone is several files that belong together); each gives record by record what
stands in the file, or raises InvalidImport where the file is not of its format or not whole. Nothing is ever left out
unseen. What becomes of the fields of a format is told in `watchlists/README.md`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from io import SEEK_END
from typing import Final

from screening.domain.errors import InvalidImport
from screening.domain.lists import ImportFormat
from screening.lists.readers.counted_stream import CountedStream, Progress
from screening.lists.readers.eu_xml import read_eu_xml
from screening.lists.readers.follow_the_money import read_follow_the_money
from screening.lists.readers.interpol_json import read_interpol_json
from screening.lists.readers.ofac_csv import in_reading_order, read_ofac_csv
from screening.lists.readers.ofac_xml import read_ofac_xml
from screening.lists.readers.own_csv import read_own_csv
from screening.lists.readers.own_json import read_own_json
from screening.lists.readers.proscribed_json import read_proscribed_json
from screening.lists.readers.records import (
    ImportFile,
    ImportPlace,
    NotedLine,
    Record,
    RejectedLine,
    SkippedRecord,
    WrittenEntry,
)
from screening.lists.readers.stolen_documents import read_stolen_documents
from screening.lists.readers.uk_csv import read_uk_csv
from screening.lists.readers.un_xml import read_un_xml

__all__ = [
    "ImportFile",
    "ImportPlace",
    "NotedLine",
    "Record",
    "RejectedLine",
    "SkippedRecord",
    "WrittenEntry",
    "read_written",
]

_READERS: Final[Mapping[ImportFormat, Callable[[CountedStream], Iterator[Record]]]] = {
    ImportFormat.OWN_CSV: read_own_csv,
    ImportFormat.OWN_JSON: read_own_json,
    ImportFormat.FOLLOW_THE_MONEY: read_follow_the_money,
    ImportFormat.UN_XML: read_un_xml,
    ImportFormat.EU_XML: read_eu_xml,
    ImportFormat.OFAC_XML: read_ofac_xml,
    ImportFormat.UK_CSV: read_uk_csv,
    ImportFormat.INTERPOL_JSON: read_interpol_json,
    ImportFormat.PROSCRIBED_JSON: read_proscribed_json,
    ImportFormat.STOLEN_DOCUMENTS_CSV: read_stolen_documents,
}


def read_written(
    format: ImportFormat,  # noqa: A002  it is what the thing is called, in the TOML too
    files: Sequence[ImportFile],
    progress: Progress | None = None,
) -> Iterator[Record]:
    """Read files of one format, record by record, in their order. Raises InvalidImport, at any record.

    What was read before an error may not be used: the file is not whole. `progress` is told the bytes read so far.
    """
    if not files:
        raise InvalidImport(reason="import_no_file")
    ordered = in_reading_order(files) if format is ImportFormat.OFAC_CSV else files
    streams = _streams(ordered, progress)
    if format is ImportFormat.OFAC_CSV:
        yield from read_ofac_csv(streams)
        return
    for stream in streams:
        yield from _READERS[format](stream)


def _streams(files: Sequence[ImportFile], progress: Progress | None) -> tuple[CountedStream, ...]:
    """Give the files to be read one after the other, so that progress goes on over all of them."""
    streams: list[CountedStream] = []
    before = 0
    for file in files:
        size = file.stream.seek(0, SEEK_END)
        streams.append(CountedStream(file, progress, before))
        before += size
    return tuple(streams)
