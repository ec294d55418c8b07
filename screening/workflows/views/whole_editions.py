"""How is a whole edition of a list read for somebody who may be slow?"""

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from screening.domain.entries import EntryState, ListEntry
from screening.domain.identifiers import EntryId
from screening.domain.lists import ListVersion
from screening.workflows.parts import Parts

ENTRIES_AT_ONCE: Final = 1000
_ID_BYTES: Final = 16
_KEPT_BYTES: Final = 20


def entries_of(version: ListVersion, parts: Parts) -> Iterator[tuple[ListEntry, ...]]:
    """Read what a version holds part by part, by id, each part in a transaction of its own: it never changes.

    Which revisions they are is asked once, and kept in twenty bytes each. Reading may raise StoreUnavailable.
    """
    wanted = bytearray()
    with parts.store.read() as repositories:
        for entry_id, revision in repositories.lists.latest_revisions(version.code, version.number):
            wanted += entry_id.bytes + revision.to_bytes(_KEPT_BYTES - _ID_BYTES)
    for first in range(0, len(wanted), ENTRIES_AT_ONCE * _KEPT_BYTES):
        some = [_kept(wanted, at) for at in range(first, len(wanted), _KEPT_BYTES)[:ENTRIES_AT_ONCE]]
        with parts.store.read() as repositories:
            found = repositories.lists.several(some)
        there = (found[entry_id] for entry_id, _ in some)
        yield tuple(each for each in there if each.state is not EntryState.WITHDRAWN)


def _kept(wanted: bytearray, at: int) -> tuple[EntryId, int]:
    entry_id = UUID(bytes=bytes(wanted[at : at + _ID_BYTES]))
    return EntryId(entry_id), int.from_bytes(wanted[at + _ID_BYTES : at + _KEPT_BYTES])
