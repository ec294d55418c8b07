"""Which entries have a number, of a document or an identity card?

A number is turned into a key of 64 bits, and the keys stand in a table of slots: a key's place is computed from the key
itself, and if another one has taken it, the next free slot is its own. Two numbers may have one key; the comparison in
full tells them apart.
"""

import zlib
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from screening.domain.travellers import Cnic
from screening.matching.compiled import compiled
from screening.matching.index.lexicon import TokenIds
from screening.matching.score.numbers import confused_numbers, neighbouring_cnics

Keys = NDArray[np.uint64]

_CNIC_DIGITS = 13
_POWERS = 10 ** np.arange(_CNIC_DIGITS, dtype=np.int64)[::-1]
_DIGITS = np.arange(10, dtype=np.int64)
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
"""An odd number without pattern (2^64 over the golden ratio): products with it spread like keys over all slots."""
_FREE = -1


class KeyTable(NamedTuple):
    """Keys, rising, and the entry of each: a key stands once for every entry that has it.

    `slots` has a power of two places and gives the first place of a key or _FREE; at least a third of them are free.
    `marks` is a row of bits, a power of two of them and eight or more for a key; a key's own bit is set. Of the hundred
    numbers that a traveller's may be taken for nearly all are nobody's, and the bit says so without a look elsewhere.
    """

    keys: Keys
    entries: TokenIds
    slots: TokenIds
    marks: NDArray[np.uint8]


def key_of(number: str) -> int:
    """Give the key of a document's standard number."""
    written = number.encode("ascii")
    return zlib.crc32(written) << 32 | zlib.adler32(written)


def cnic_key(cnic: Cnic) -> int:
    """Give the key of a card number: the number itself, if it is one."""
    return int(cnic) if _is_whole(cnic) else key_of(ascii(cnic))


def document_keys(number: str) -> Keys:
    """Give the keys of a document's standard number and of those that it may be taken for."""
    return np.array([key_of(number), *map(key_of, confused_numbers(number))], dtype=np.uint64)


def cnic_keys(cnic: Cnic) -> Keys:
    """Give the keys of a card number and of those one digit apart."""
    if not _is_whole(cnic):
        return np.array([cnic_key(cnic), *map(cnic_key, neighbouring_cnics(cnic))], dtype=np.uint64)
    number = int(cnic)
    own = number // _POWERS % 10
    return (number + (_DIGITS[None, :] - own[:, None]) * _POWERS[:, None]).ravel().astype(np.uint64)


def _is_whole(cnic: Cnic) -> bool:
    return len(cnic) == _CNIC_DIGITS and cnic.isascii() and cnic.isdecimal()


def build_key_table(keys: Sequence[int] | Keys, entries: Sequence[int] | TokenIds) -> KeyTable:
    """Put keys and the entry of each into a table."""
    asked, held = np.array(keys, dtype=np.uint64), np.array(entries, dtype=np.int32)
    order = np.argsort(asked, kind="stable")
    size = 1 << max(1, (len(asked) + len(asked) // 2).bit_length())
    in_order = asked[order]
    marks = np.zeros(1 << len(asked).bit_length(), np.uint8)
    return KeyTable(in_order, held[order], *_place(in_order, np.full(size, _FREE, np.int32), marks))


@compiled
def _place(keys: Keys, slots: TokenIds, marks: NDArray[np.uint8]) -> tuple[TokenIds, NDArray[np.uint8]]:
    last = np.uint64(len(slots) - 1)
    for at in range(len(keys)):
        if at and keys[at] == keys[at - 1]:
            continue
        spread = _spread(keys[at], len(marks))
        marks[spread >> 3] |= 1 << (spread & 7)
        slot = (keys[at] * _SPREAD >> np.uint64(32)) & last
        while slots[slot] != _FREE:
            slot = (slot + np.uint64(1)) & last
        slots[slot] = at
    return slots, marks


@compiled
def _spread(key: np.uint64, mark_bytes: int) -> int:
    """Give the number of a key's bit among the marks."""
    return int((key * _SPREAD >> np.uint64(24)) & np.uint64(8 * mark_bytes - 1))


@compiled
def entries_with(table: KeyTable, asked: Keys) -> TokenIds:
    """Give the entries that have any of the keys, some of them more than once."""
    found = np.empty(0, np.int32)
    last = np.uint64(len(table.slots) - 1)
    for key in asked:
        spread = _spread(key, len(table.marks))
        if not table.marks[spread >> 3] >> (spread & 7) & 1:
            continue
        slot = (key * _SPREAD >> np.uint64(32)) & last
        while table.slots[slot] != _FREE:
            at = table.slots[slot]
            if table.keys[at] == key:
                end = at
                while end < len(table.keys) and table.keys[end] == key:
                    end += 1
                found = np.concatenate((found, table.entries[at:end]))
                break
            slot = (slot + np.uint64(1)) & last
    return found
