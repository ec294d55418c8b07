"""How does a built index outlive the process that built it?

To build an index over a million entries takes minutes, to map one from a file less than a second, and processes that
map one file share its memory. The file holds the arrays of the main part's index and the frequencies of its tokens, one
after another, each at a multiple of 64 bytes; before them a header in JSON says where each stands, of which editions of
which lists the index was built, and by which program; before that stand eight letters and the SHA-256 of all the rest.

A file is used whole or not at all: one that is damaged, of editions that nobody knows, or made by another program is
refused, with the reason. One of earlier editions is as they were; the caller brings it forward. A file is written
beside its place, brought to disk and renamed, so a kill at any moment leaves the old one or the new one; what a kill
left beside it is removed by a later write. It holds what the lists hold and is readable by its owner alone.
"""

import hashlib
import json
import mmap
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from enum import StrEnum
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from screening.domain import transliteration
from screening.domain.entries import ListEntry
from screening.domain.identifiers import EntryId, ListCode
from screening.matching.index.index import Index, Written
from screening.matching.index.lexicon import Lexicon
from screening.matching.index.neighbourhoods import Neighbourhoods
from screening.matching.index.number_keys import KeyTable
from screening.matching.index.records import Records
from screening.matching.names.rarity import Rarity
from screening.matching.snapshot import SearchedList, Snapshot, make_part

_MAGIC = b"SCRINDEX"
_DIGEST_BYTES = 32
_START = len(_MAGIC) + _DIGEST_BYTES
_LENGTH_BYTES = 8
_ALIGNED = 64
_ASIDE = ".new"
_LEFTOVER_S = 3600
_TABLES: dict[str, type[Lexicon | Neighbourhoods | Records | KeyTable]] = {
    "lexicon": Lexicon,
    "near": Neighbourhoods,
    "records": Records,
    "documents": KeyTable,
    "cnics": KeyTable,
}

Array = (
    NDArray[np.uint8]
    | NDArray[np.bool_]
    | NDArray[np.int16]
    | NDArray[np.int32]
    | NDArray[np.uint32]
    | NDArray[np.int64]
    | NDArray[np.uint64]
    | NDArray[np.float64]
)
Fetch = Callable[[EntryId, int], ListEntry]
"""Gives an entry in a revision."""
EditionOf = Callable[[ListCode, int], SearchedList | None]
"""Gives a list in an edition, by its number; None for one that is not known."""


class Refusal(StrEnum):
    """Why a file was not used."""

    MISSING = "missing"
    DAMAGED = "damaged"
    OUTDATED = "outdated"
    """It is of editions of the lists that are not known, or of another version of the program."""


class FetchedEntries(Sequence[ListEntry]):
    """The entries of an index, fetched one at a time: only those of hits are ever asked for."""

    def __init__(self, index: Index, fetch: Fetch) -> None:
        self._index = index
        self._fetch = fetch

    def __len__(self) -> int:
        return len(self._index.lists)

    def __getitem__(self, at: int) -> ListEntry:  # type: ignore[override]  # Nobody takes slices.
        return self._fetch(self._index.id_of(at), int(self._index.revisions[at]))


def write_snapshot(path: Path, snapshot: Snapshot) -> None:
    """Write the main part of a snapshot without unmerged changes. Raises OSError, and leaves what stood there."""
    arrays = dict(_arrays_of(snapshot))
    described, at = [], 0
    for name, array in arrays.items():
        described.append((name, array.dtype.str, array.shape, at))
        at += -(-array.nbytes // _ALIGNED) * _ALIGNED
    header = json.dumps(
        {"made_from": _made_from(snapshot.lists), "names": snapshot.rarity.names, "arrays": described}
    ).encode()
    header += b" " * (-(_START + _LENGTH_BYTES + len(header)) % _ALIGNED)
    aside = path.with_name(f"{path.name}.{os.getpid()}{_ASIDE}")
    _remove_leftovers(path)
    digest = hashlib.sha256()
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        stream.write(bytes(_START))
        for piece in _pieces(header, arrays.values()):
            digest.update(piece)
            stream.write(piece)
        stream.seek(0)
        stream.write(_MAGIC + digest.digest())
        stream.flush()
        os.fsync(stream.fileno())
    aside.replace(path)


def open_snapshot(path: Path, edition_of: EditionOf, background: Rarity, fetch: Fetch) -> Snapshot | Refusal:
    """Map the snapshot in a file. Its entries are not asked for but fetched; its lists are in the editions of then."""
    try:
        with path.open("rb") as stream:
            start = stream.read(_START)
            if start != _MAGIC + hashlib.file_digest(stream, "sha256").digest():
                return Refusal.DAMAGED
            mapped = np.frombuffer(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_COPY), dtype=np.uint8)
    except FileNotFoundError:
        return Refusal.MISSING
    except (OSError, ValueError):
        return Refusal.DAMAGED
    first = _START + _LENGTH_BYTES
    length = int.from_bytes(mapped[_START:first].tobytes(), "big")
    header = json.loads(mapped[first : first + length].tobytes())
    lists = _lists_of(header["made_from"], edition_of)
    if lists is None:
        return Refusal.OUTDATED
    body = mapped[first + length :]
    arrays = {name: _array(body, dtype, shape, at) for name, dtype, shape, at in header["arrays"]}
    index = _index_of(arrays)
    tokens = arrays["rarity.tokens"].tobytes().decode("ascii").split()
    frequencies = dict(zip(tokens, arrays["rarity.frequencies"].tolist(), strict=True))
    part = make_part([held.definition for held in lists], index, FetchedEntries(index, fetch))
    return Snapshot(lists, Rarity(header["names"], frequencies, background.regional), (part,))


def _remove_leftovers(path: Path) -> None:
    """Remove what killed processes were writing: files of today may belong to one that lives."""
    for left in path.parent.glob(f"{path.name}.*{_ASIDE}"):
        if left.stat().st_mtime < time.time() - _LEFTOVER_S:
            left.unlink(missing_ok=True)


def _pieces(header: bytes, arrays: Iterable[Array]) -> Iterator[bytes | memoryview]:
    """Give what stands after the digest: length and text of the header, then the arrays with what fills them up."""
    yield len(header).to_bytes(_LENGTH_BYTES, "big")
    yield header
    for array in arrays:
        yield np.ascontiguousarray(array).reshape(-1).view(np.uint8).data
        yield bytes(-array.nbytes % _ALIGNED)


def _array(body: NDArray[np.uint8], dtype: str, shape: Sequence[int], at: int) -> Array:
    kind = np.dtype(dtype)
    size = int(np.prod(shape)) * kind.itemsize
    return body[at : at + size].view(kind).reshape(shape)


def _arrays_of(snapshot: Snapshot) -> Iterator[tuple[str, Array]]:
    index = snapshot.parts[0].index
    for field in fields(Index):
        held = getattr(index, field.name)
        if field.name in _TABLES:
            for name, array in zip(held._fields, held, strict=True):
                yield f"{field.name}.{name}", array
        elif field.name == "written":
            yield "written.starts", held.starts
            yield "written.text", held.text
        else:
            yield field.name, held
    frequencies = snapshot.rarity.frequencies
    yield "rarity.tokens", np.frombuffer(" ".join(frequencies).encode("ascii"), dtype=np.uint8)
    yield "rarity.frequencies", np.fromiter(frequencies.values(), dtype=np.int64, count=len(frequencies))


def _index_of(arrays: dict[str, Array]) -> Index:
    tables = {
        name: table._make(arrays[f"{name}.{field}"] for field in table._fields) for name, table in _TABLES.items()
    }
    plain = {
        field.name: arrays[field.name]
        for field in fields(Index)
        if field.name not in _TABLES and field.name != "written"
    }
    written = Written(arrays["written.starts"], arrays["written.text"])  # type: ignore[arg-type]
    return Index(**plain, **tables, written=written)  # type: ignore[arg-type]  # The header says which kind each is.


def _made_from(lists: Sequence[SearchedList]) -> list[list[str | int | list[str]]]:
    """Say what an index is made from: the program, and of each list the edition, what it holds and its categories."""
    editions: list[list[str | int | list[str]]] = [
        [
            held.definition.code,
            held.version.number,
            held.version.digest,
            held.definition.holds.value,
            list(held.definition.categories),
        ]
        for held in lists
    ]
    return [[_program()], *editions]


def _lists_of(made_from: list[list[str | int | list[str]]], edition_of: EditionOf) -> tuple[SearchedList, ...] | None:
    """Give the lists that an index was made from; None where it was made from anything else than what is known."""
    known = [edition_of(ListCode(str(code)), int(str(number))) for code, number, *_ in made_from[1:]]
    lists = tuple(held for held in known if held is not None)
    return lists if made_from == _made_from(lists) else None


@cache
def _program() -> str:
    """Give SHA-256 over the files that decide what stands in an index: this room's, and the transliteration's."""
    room, letters = Path(__file__).parent, Path(transliteration.__file__).parent
    paths = [*room.rglob("*.py"), *room.rglob("*.txt"), *room.rglob("*.toml"), *letters.glob("*transliteration*")]
    digest = hashlib.sha256(np.__version__.encode())
    for path in sorted(paths):
        digest.update(path.read_bytes())
    return digest.hexdigest()
