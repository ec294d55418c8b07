"""Which entries have a number, of a document or an identity card?

A number is turned into a key of 64 bits, and the keys stand in a table of slots: a key's place is computed from the key
itself, and if another one has taken it, the next free slot is its own. Two numbers may have one key; the comparison in
full tells them apart.

A key is the number read as one of base _BASE, so that another character at one place alters it by their difference
times a power of the base: the hundred numbers that a traveller's may be taken for need not be written out.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from screening.domain.travellers import Cnic
from screening.matching.compiled import compiled
from screening.matching.index.lexicon import TokenIds
from screening.matching.score.numbers import CONFUSIONS

Keys = NDArray[np.uint64]
Written = bytes | NDArray[np.uint8]
"""A number as its characters in ASCII."""

_BASE = np.uint64(0xD6E8FEB86659FD93)
"""An odd number without pattern, far above any character."""
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
"""An odd number without pattern (2^64 over the golden ratio): products with it spread like keys over all slots."""
_FREE = -1
_FIRST_DIGIT = ord("0")


def _taken_for() -> NDArray[np.uint8]:
    """Give, by a character's ASCII code, those of the characters that it may be taken for, and 0 after them."""
    codes = np.zeros((256, max(map(len, CONFUSIONS.values())) + 1), np.uint8)
    for letter, others in CONFUSIONS.items():
        codes[ord(letter), : len(others)] = [*others.encode("ascii")]
    return codes


_TAKEN_FOR = _taken_for()


class KeyTable(NamedTuple):
    """Keys, rising, and the entry of each: a key stands once for every entry that has it.

    `slots` has a power of two places and gives the first place of a key or _FREE; at least a third of them are free.
    `marks` is a row of bits, a power of two of them and eight or more for a key; a key's own bit is set. Of the hundred
    numbers that a traveller's may be taken for nearly all are nobody's, and the bit says so without a look elsewhere.
    `halves` are marks in the same way, of the halves of the numbers: those of cards, none of documents.
    """

    keys: Keys
    entries: TokenIds
    slots: TokenIds
    marks: NDArray[np.uint8]
    halves: NDArray[np.uint8]


@compiled
def key_of(number: Written) -> np.uint64:
    """Give the key of a number as it is written: of a document's standard number, or of `written_cnic`."""
    key = np.uint64(0)
    for character in number:
        key = key * _BASE + np.uint64(character)
    return key


def written_cnic(cnic: Cnic) -> bytes:
    """Write a card number in ASCII, a character for a character: nothing but digits can be one digit apart."""
    return cnic.encode("ascii", "replace")


def halves_of(card: bytes) -> tuple[int, int]:
    """Give the keys of a written card number's halves: of two numbers one digit apart, one half is the same."""
    half = (len(card) + 1) // 2
    return int(key_of(card[:half])), int(key_of(card[half:]))


def characters_of(number: str | bytes) -> NDArray[np.uint8]:
    """Give a number of ASCII characters as the compiled loops read it."""
    return np.frombuffer(number.encode("ascii") if isinstance(number, str) else number, dtype=np.uint8)


def build_key_table(
    keys: Sequence[int] | Keys, entries: Sequence[int] | TokenIds, halves: Sequence[int] | Keys = ()
) -> KeyTable:
    """Put keys and the entry of each into a table; `halves` are the keys of halves."""
    asked, held = np.array(keys, dtype=np.uint64), np.array(entries, dtype=np.int32)
    order = np.argsort(asked, kind="stable")
    size = 1 << max(1, (len(asked) + len(asked) // 2).bit_length())
    in_order = asked[order]
    return KeyTable(
        in_order,
        held[order],
        _place(in_order, np.full(size, _FREE, np.int32)),
        _mark(in_order),
        _mark(np.array(halves, dtype=np.uint64)),
    )


@compiled
def _place(keys: Keys, slots: TokenIds) -> TokenIds:
    """Write into the slots where each key stands first."""
    last = np.uint64(len(slots) - 1)
    for at in range(len(keys)):
        if at and keys[at] == keys[at - 1]:
            continue
        slot = (keys[at] * _SPREAD >> np.uint64(32)) & last
        while slots[slot] != _FREE:
            slot = (slot + np.uint64(1)) & last
        slots[slot] = at
    return slots


def _mark(keys: Keys) -> NDArray[np.uint8]:
    """Give the marks of keys."""
    return _set_marks(keys, np.zeros(1 << len(keys).bit_length(), np.uint8))


@compiled
def _set_marks(keys: Keys, marks: NDArray[np.uint8]) -> NDArray[np.uint8]:
    for key in keys:
        spread = _spread(key, len(marks))
        marks[spread >> 3] |= 1 << (spread & 7)
    return marks


@compiled
def _is_marked(marks: NDArray[np.uint8], key: np.uint64) -> bool:
    """Whether a key may be one of those that were marked; it is surely not where its bit is not set."""
    spread = _spread(key, len(marks))
    return bool(marks[spread >> 3] >> (spread & 7) & 1)


@compiled
def _spread(key: np.uint64, mark_bytes: int) -> int:
    """Give the number of a key's bit among the marks."""
    return int((key * _SPREAD >> np.uint64(24)) & np.uint64(8 * mark_bytes - 1))


@compiled
def entries_confused(table: KeyTable, number: NDArray[np.uint8]) -> TokenIds:
    """Give the entries with a document's standard number or one that it may be taken for, some perhaps twice."""
    marks, key, power = table.marks, key_of(number), np.uint64(1)
    found = _entries_with(table, key, np.empty(0, np.int32))
    for place in range(len(number) - 1, -1, -1):
        own = number[place]
        for other in _TAKEN_FOR[own]:
            if other == 0:
                break
            confused = key + (np.uint64(other) - np.uint64(own)) * power
            if _is_marked(marks, confused):
                found = _entries_with(table, confused, found)
        power *= _BASE
    return found


@compiled
def entries_neighbouring(table: KeyTable, card: NDArray[np.uint8]) -> TokenIds:
    """Give the entries with a card number or one that is one digit apart."""
    half = (len(card) + 1) // 2
    is_first_known = _is_marked(table.halves, key_of(card[:half]))
    is_last_known = _is_marked(table.halves, key_of(card[half:]))
    marks, key, power = table.marks, key_of(card), np.uint64(1)
    found = _entries_with(table, key, np.empty(0, np.int32))
    for place in range(len(card) - 1, -1, -1):
        own = card[place]
        # Where a digit of one half differs, the other half is the same.
        if is_first_known if place >= half else is_last_known:
            for other in range(_FIRST_DIGIT, _FIRST_DIGIT + 10):
                neighbour = key + (np.uint64(other) - np.uint64(own)) * power
                if other != own and _is_marked(marks, neighbour):
                    found = _entries_with(table, neighbour, found)
        power *= _BASE
    return found


@compiled
def _entries_with(table: KeyTable, key: np.uint64, found: TokenIds) -> TokenIds:
    """Add the entries that have a key to those found."""
    slots, keys = table.slots, table.keys
    last = np.uint64(len(slots) - 1)
    slot = (key * _SPREAD >> np.uint64(32)) & last
    while slots[slot] != _FREE:
        at = slots[slot]
        if keys[at] == key:
            end = at
            while end < len(keys) and keys[end] == key:
                end += 1
            return np.concatenate((found, table.entries[at:end]))
        slot = (slot + np.uint64(1)) & last
    return found
