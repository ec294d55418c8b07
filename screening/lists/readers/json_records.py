"""Which records does a JSON file hold?

An array is read record by record by the standard library's decoder, so that a file of any length takes the memory of
one record; a record is bounded (`CountedStream`), and so is how deep it goes. A file that breaks off, or goes on behind
its end, is no JSON and invalid as a whole.
"""

import codecs
import json
from collections.abc import Collection, Iterator, Mapping
from typing import Final, NoReturn

from screening.domain.errors import InvalidImport
from screening.lists.readers.counted_stream import MAX_RECORD_BYTES, CountedStream
from screening.lists.readers.records import ImportPlace, PlaceUnit

Object = Mapping[str, object]
Path = tuple[str, ...]

_CHUNK_BYTES: Final = 65_536
_BLANKS: Final = " \t\r\n"
_IN_A_NUMBER: Final = ".eE+-"
_LONGEST_WORD: Final = 16
"""Where the decoder stops so near the end of what was read, a word of JSON may only be waiting for the rest of it."""


def array_records(stream: CountedStream, paths: Collection[Path]) -> Iterator[tuple[ImportPlace, Object]]:
    """Give the objects of the file's array with their numbers. `paths` are the keys that lead to it; () is the whole.

    Raises InvalidImport where there is no such array, or something else than objects in it.
    """
    document = _Document(stream, paths)
    for value in document.values():
        if not isinstance(value, dict):
            raise document.refuse("import_record_form")
        yield document.place, value
    if not document.is_found:
        raise InvalidImport(stream.name, reason="import_not_this_format")
    stream.finish()


def line_records(stream: CountedStream) -> Iterator[tuple[ImportPlace, Object]]:
    """Give the objects of JSON lines with their places. Empty lines are left out. Raises InvalidImport."""
    number = 0
    while written := stream.readline(MAX_RECORD_BYTES):
        number += 1
        bare = written.removeprefix(codecs.BOM_UTF8) if number == 1 else written
        if bare.strip():
            place = ImportPlace(stream.name, number)
            yield place, _line_object(place, bare)
        stream.begin_record()
    stream.finish()


def texts(record: Object, key: str) -> tuple[str, ...]:
    """Give the texts under a key, be there one or an array; anything else is none."""
    value = record.get(key)
    several = value if isinstance(value, list) else [value]
    return tuple(text for text in several if isinstance(text, str))


def first_text(record: Object, key: str) -> str | None:
    """Give the first text under a key."""
    return next(iter(texts(record, key)), None)


def objects(record: Object, key: str) -> tuple[Object, ...]:
    """Give the objects of the array under a key, or the one object; anything else is none."""
    value = record.get(key)
    several = value if isinstance(value, list) else [value]
    return tuple(item for item in several if isinstance(item, dict))


def _line_object(place: ImportPlace, written: bytes) -> Object:
    try:
        found = json.loads(written.decode(), parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        raise InvalidImport(str(place), reason="import_not_utf8") from None
    except (ValueError, RecursionError):
        raise InvalidImport(str(place), reason="import_not_json") from None
    if not isinstance(found, dict):
        raise InvalidImport(str(place), reason="import_record_form")
    return found


def _refuse_constant(word: str) -> NoReturn:
    """NaN and the infinities are no JSON."""
    raise ValueError(word)


class _Document:
    """One JSON text, read piece by piece: `_text` is what was read and not yet used, from `_at` on."""

    def __init__(self, stream: CountedStream, paths: Collection[Path]) -> None:
        self._stream = stream
        self._paths = paths
        self._decode = codecs.getincrementaldecoder("utf-8-sig")().decode
        self._scan = json.JSONDecoder(parse_constant=_refuse_constant).raw_decode
        self._text = ""
        self._at = 0
        self._is_read = False
        self._number = 1
        self.is_found = False

    @property
    def place(self) -> ImportPlace:
        return ImportPlace(self._stream.name, self._number, PlaceUnit.RECORD)

    def refuse(self, reason: str) -> InvalidImport:
        return InvalidImport(str(self.place), reason=reason)

    def values(self) -> Iterator[object]:
        """Give the array's values; then see that nothing stands behind the document's end."""
        yield from self._within(())
        if self._next():
            raise self.refuse("import_not_json")

    def _within(self, path: Path) -> Iterator[object]:
        opening = self._next()
        if opening == "[" and path in self._paths:
            self.is_found = True
            yield from self._items()
        elif opening == "{" and any(known[: len(path)] == path != known for known in self._paths):
            yield from self._members(path)
        else:
            self._value()

    def _items(self) -> Iterator[object]:
        self._take("[")
        while self._next() != "]":
            yield self._value()
            self._number += 1
            self._stream.begin_record()
            if self._next() == ",":
                self._take(",")
                if self._next() == "]":
                    raise self.refuse("import_not_json")
            elif self._next() != "]":
                raise self._broken()
        self._take("]")

    def _members(self, path: Path) -> Iterator[object]:
        self._take("{")
        while self._next() != "}":
            key = self._value()
            if not isinstance(key, str):
                raise self.refuse("import_not_json")
            self._take(":")
            yield from self._within((*path, key))
            if self._next() == ",":
                self._take(",")
            elif self._next() != "}":
                raise self._broken()
        self._take("}")

    def _value(self) -> object:
        """Decode the value that begins here, with as much more of the file as it needs."""
        self._next()
        size = _CHUNK_BYTES
        while True:
            try:
                value, end = self._scan(self._text, self._at)
            except json.JSONDecodeError as fault:
                is_begun = fault.msg.startswith("Unterminated") or len(self._text) - fault.pos < _LONGEST_WORD
                if self._is_read or not is_begun:
                    raise self._broken() from None
            except (ValueError, RecursionError):
                raise self.refuse("import_not_json") from None
            else:
                if self._is_read or (end < len(self._text) and self._text[end] not in _IN_A_NUMBER):
                    self._at = end
                    return value
            self._more(size)
            size *= 2

    def _next(self) -> str:
        """Give the next character that is no blank, without using it up; empty at the end."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in _BLANKS:
                    return self._text[self._at]
                self._at += 1
            if self._is_read:
                return ""
            self._more(_CHUNK_BYTES)

    def _take(self, expected: str) -> None:
        if self._next() != expected:
            raise self._broken()
        self._at += 1

    def _more(self, size: int) -> None:
        chunk = self._stream.read(size)
        self._is_read = not chunk
        try:
            self._text = self._text[self._at :] + self._decode(chunk, self._is_read)
        except UnicodeDecodeError:
            raise self.refuse("import_not_utf8") from None
        self._at = 0

    def _broken(self) -> InvalidImport:
        """Say that this is no JSON; where the file ends here, that it was cut short."""
        return self.refuse("import_json_cut_short" if self._is_read else "import_not_json")
