"""Which entries does a file of our own JSON hold?"""

from collections.abc import Iterator

from screening.lists.readers.counted_stream import CountedStream
from screening.lists.readers.json_records import array_records
from screening.lists.readers.records import Record, WrittenEntry


def read_own_json(stream: CountedStream) -> Iterator[Record]:
    """Read a file: the array of entries alone, or under `entries`. Raises InvalidImport."""
    for place, written in array_records(stream, ((), ("entries",))):
        yield WrittenEntry(place, written)
