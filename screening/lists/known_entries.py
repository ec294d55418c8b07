"""What does a list hold, in little enough memory for a million entries?"""

import struct
from collections.abc import Iterable, Iterator
from typing import Final
from uuid import UUID

from screening.domain.entries import EntryState
from screening.domain.identifiers import AuthorityCode, EntryId
from screening.domain.imports import KnownEntry

_FORM: Final = struct.Struct(">16sIBH")
"""Key, revision, state, owner."""
_STATES: Final = tuple(EntryState)


class KnownEntries:
    """The latest revisions of a list's entries by id: some 200 bytes an entry."""

    def __init__(self, entries: Iterable[KnownEntry]) -> None:
        self._owners: list[AuthorityCode] = []
        self._packed: dict[bytes, bytes] = {}
        numbers: dict[AuthorityCode, int] = {}
        for entry in entries:
            owner = numbers.setdefault(entry.owner, len(numbers))
            state = _STATES.index(entry.state)
            self._packed[entry.entry_id.bytes] = _FORM.pack(bytes.fromhex(entry.key), entry.revision, state, owner)
        self._owners.extend(numbers)

    def get(self, entry_id: bytes) -> KnownEntry | None:
        """Give what is known of an entry, by the bytes of its id."""
        packed = self._packed.get(entry_id)
        return None if packed is None else self._read(entry_id, packed)

    def __iter__(self) -> Iterator[KnownEntry]:
        """Give each."""
        return (self._read(entry_id, packed) for entry_id, packed in self._packed.items())

    def __len__(self) -> int:
        """How many there are."""
        return len(self._packed)

    def _read(self, entry_id: bytes, packed: bytes) -> KnownEntry:
        key, revision, state, owner = _FORM.unpack(packed)
        return KnownEntry(EntryId(UUID(bytes=entry_id)), revision, _STATES[state], self._owners[owner], key.hex())
