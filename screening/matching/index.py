"""What does the search look things up in?

One index over the entries of all lists, made of arrays alone: they can be written to a file as they are and mapped back
by the next process. Entries are numbered as they were handed in.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from screening.domain.entries import EntryState, ListEntry
from screening.domain.identifiers import EntryId
from screening.domain.lists import Holds, ListDefinition
from screening.matching.date_ranges import NO_DATE, pack
from screening.matching.lexicon import Indexes, Lexicon, build_lexicon, in_order
from screening.matching.names import Token
from screening.matching.neighbourhoods import Neighbourhoods, find_neighbourhoods, no_neighbourhoods
from screening.matching.number_keys import KeyTable, build_key_table, cnic_key, entries_with, key_of
from screening.matching.particulars import Particulars, read
from screening.matching.rarity import Rarity
from screening.matching.records import Records, build_records

_LOW = 2**64 - 1
NEVER, ALWAYS = 0, date.max.toordinal()
FEW_ENTRIES = 20_000
"""Up to this many entries, neighbours are found when they are asked for: their lexicon is soon looked through."""


@dataclass(frozen=True, slots=True, repr=False)
class Written:
    """Particulars by entry, as bytes one after another: those of entry e from `starts[e]` to before `starts[e + 1]`."""

    starts: Indexes
    text: NDArray[np.uint8]

    def of(self, entry: int) -> bytes:
        """Give an entry's, as they are written."""
        return self.text[self.starts[entry] : self.starts[entry + 1]].tobytes()


@dataclass(frozen=True, slots=True, repr=False)
class Index:
    """What the search looks up.

    By entry: `ids` (two halves of 64 bits) and `revisions`, `lists` (its list's position), `categories` (its category's
    position in its list's definition, -1 for one that it does not know), `from_day` and `until_day` (between which it
    is in force, as ordinals; no day lies between them where it is not active) and `written`.
    """

    ids: NDArray[np.uint64]
    revisions: NDArray[np.int32]
    lists: NDArray[np.int16]
    categories: NDArray[np.int16]
    from_day: NDArray[np.int32]
    until_day: NDArray[np.int32]
    written: Written
    lexicon: Lexicon
    near: Neighbourhoods
    records: Records
    documents: KeyTable
    cnics: KeyTable
    by_id: KeyTable

    def particulars(self, entry: int) -> Particulars:
        """Give what of an entry is compared."""
        return read(self.written.of(entry))

    def id_of(self, entry: int) -> EntryId:
        """Give an entry's id."""
        return EntryId(UUID(int=int(self.ids[entry, 0]) << 64 | int(self.ids[entry, 1])))

    def is_in_force(self, entry: int, on: date) -> bool:
        """Whether the entry is screened against on that day, as `ListEntry.is_in_force`."""
        return bool(self.from_day[entry] <= on.toordinal() <= self.until_day[entry])

    def positions(self, entry_id: EntryId) -> list[int]:
        """Give where the entry stands: nowhere, or once for each list that was handed in with it."""
        found = entries_with(self.by_id, np.array([entry_id.int & _LOW], dtype=np.uint64))
        return [at for at in found.tolist() if self.id_of(at) == entry_id]


def build_index(
    definitions: Sequence[ListDefinition],
    lists: Sequence[int],
    entries: Sequence[ListEntry],
    particulars: Sequence[Particulars],
    written: Iterable[bytes],
    rarity: Rarity,
) -> Index:
    """Build the index; `lists` gives by entry the position of its definition, `written` its particulars as bytes."""
    tokens = in_order(token for listed in particulars for form in listed.forms for token in form)
    lexicon = build_lexicon(tokens, rarity)
    held = np.array(lists, dtype=np.int16)
    categories = [{name: at for at, name in enumerate(each.categories)} for each in definitions]
    return Index(
        ids=np.array([(entry.id.int >> 64, entry.id.int & _LOW) for entry in entries], dtype=np.uint64).reshape(-1, 2),
        revisions=np.array([entry.revision for entry in entries], dtype=np.int32),
        lists=held,
        categories=np.array(
            [categories[at].get(entry.category, -1) for at, entry in zip(lists, entries, strict=True)], dtype=np.int16
        ),
        from_day=np.array([_from_day(entry) for entry in entries], dtype=np.int32),
        until_day=np.array([_until_day(entry) for entry in entries], dtype=np.int32),
        written=_written(written, len(particulars)),
        lexicon=lexicon,
        near=find_neighbourhoods(lexicon) if len(entries) > FEW_ENTRIES else no_neighbourhoods(),
        records=_records([definitions[at].holds for at in lists], particulars, tokens),
        documents=_keys((key_of(own.number), at) for at, each in enumerate(particulars) for own in each.documents),
        cnics=_keys((cnic_key(each.cnic), at) for at, each in enumerate(particulars) if each.cnic),
        by_id=_keys((entry.id.int & _LOW, at) for at, entry in enumerate(entries)),
    )


def _from_day(entry: ListEntry) -> int:
    return entry.valid_from.toordinal() if entry.valid_from else NEVER


def _until_day(entry: ListEntry) -> int:
    """Give the last day; as `ListEntry.is_in_force`."""
    if entry.state is not EntryState.ACTIVE:
        return NEVER - 1
    return min((day.toordinal() for day in (entry.expires, entry.confirm_by) if day), default=ALWAYS)


def _written(texts: Iterable[bytes], count: int) -> Written:
    lengths = np.zeros(count + 1, dtype=np.int64)
    whole = bytearray()
    for at, text in enumerate(texts):
        whole += text
        lengths[at + 1] = len(text)
    return Written(np.cumsum(lengths), np.frombuffer(bytes(whole), dtype=np.uint8))


def _records(holds: Sequence[Holds], particulars: Sequence[Particulars], tokens: Sequence[Token]) -> Records:
    """Make the records of persons: each form beside each date; one without tokens where there is no name."""
    numbers = {token: at for at, token in enumerate(tokens)}
    made = [
        (born, entry, form)
        for entry, listed in enumerate(particulars)
        if holds[entry] is Holds.PERSONS
        for born in dict.fromkeys(map(pack, listed.dates_of_birth)) or (NO_DATE,)
        for form in listed.forms or ((),)
    ]
    return build_records(
        [born for born, _, _ in made],
        [entry for _, entry, _ in made],
        [len(form) for _, _, form in made],
        [numbers[token] for token in chain.from_iterable(form for _, _, form in made)],
        len(tokens),
    )


def _keys(pairs: Iterator[tuple[int, int]]) -> KeyTable:
    keys, entries = [], []
    for key, entry in pairs:
        keys.append(key)
        entries.append(entry)
    return build_key_table(keys, entries)
