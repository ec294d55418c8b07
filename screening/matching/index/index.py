"""What does the search look things up in?

One index over the entries of all lists, made of arrays alone: they can be written to a file as they are and mapped back
by the next process. Entries are numbered as they were handed in.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from screening.domain.identifiers import EntryId
from screening.matching.index.entry_columns import LOW_HALF, EntryColumns
from screening.matching.index.features import COUNT
from screening.matching.index.lexicon import Indexes, Lexicon, TokenIds, build_lexicon, in_order
from screening.matching.index.neighbourhoods import Neighbourhoods, find_neighbourhoods, no_neighbourhoods
from screening.matching.index.number_keys import KeyTable, build_key_table
from screening.matching.index.records import Records, build_records
from screening.matching.names.rarity import Rarity
from screening.matching.names.tokens import Token
from screening.matching.score.particulars import Particulars, read

_Number = TypeVar("_Number", np.uint8, np.int16, np.int32, np.int64, np.uint64)
FEW_ENTRIES = 20_000
"""Up to this many entries, neighbours are found when they are asked for: their lexicon is soon looked through."""


@dataclass(frozen=True, slots=True, repr=False)
class Written:
    """Particulars by entry, as bytes one after another: those of entry e from `starts[e]` to before `starts[e + 1]`."""

    starts: Indexes | NDArray[np.uint32]
    text: NDArray[np.uint8]

    def of(self, entry: int) -> bytes:
        """Give an entry's, as they are written."""
        return self.text[self.starts[entry] : self.starts[entry + 1]].tobytes()


@dataclass(frozen=True, slots=True, repr=False)
class Index:
    """What the search looks up.

    By entry: `ids` (two halves of 64 bits) and `revisions`, `lists` (its list's position), `categories` (its category's
    position in its list's definition, -1 for one that it does not know), `from_day` and `until_day` (between which it
    is in force, as ordinals; no day lies between them where it is not active), `features` (a byte of `features`) and
    `written`. `has_features` says of each such byte whether any entry has it; `by_id` are the entries by the lower half
    of their ids.
    """

    ids: NDArray[np.uint64]
    revisions: NDArray[np.int32]
    lists: NDArray[np.int16]
    categories: NDArray[np.int16]
    from_day: NDArray[np.int32]
    until_day: NDArray[np.int32]
    features: NDArray[np.uint8]
    has_features: NDArray[np.bool_]
    written: Written
    lexicon: Lexicon
    near: Neighbourhoods
    records: Records
    documents: KeyTable
    cnics: KeyTable
    by_id: TokenIds

    def particulars(self, entry: int) -> Particulars:
        """Give what of an entry is compared."""
        return read(self.written.of(entry))

    def id_of(self, entry: int) -> EntryId:
        """Give an entry's id."""
        return EntryId(UUID(int=int(self.ids[entry, 0]) << 64 | int(self.ids[entry, 1])))

    def are_in_force(self, entries: Indexes, on: date) -> NDArray[np.bool_]:
        """Say which of the entries are screened against on that day, as `ListEntry.is_in_force`."""
        day = on.toordinal()
        which: NDArray[np.bool_] = (self.from_day[entries] <= day) & (day <= self.until_day[entries])
        return which

    def positions(self, entry_id: EntryId) -> list[int]:
        """Give where the entry stands: nowhere, or once for each list that was handed in with it."""
        low = entry_id.int & LOW_HALF
        first = bisect_left(self.by_id, low, key=self._low_half)
        last = bisect_right(self.by_id, low, first, key=self._low_half)
        return [at for at in self.by_id[first:last].tolist() if self.id_of(at) == entry_id]

    def _low_half(self, entry: int) -> int:
        return int(self.ids[entry, 1])


def build_index(columns: EntryColumns, rarity: Rarity) -> Index:
    """Build the index of the entries that the columns have taken."""
    tokens = in_order(columns.tokens)
    lexicon = build_lexicon(tokens, rarity)
    ids, features = _column(columns.ids, np.uint64).reshape(-1, 2), _column(columns.features, np.uint8)
    return Index(
        ids=ids,
        revisions=_column(columns.revisions, np.int32),
        lists=_column(columns.lists, np.int16),
        categories=_column(columns.categories, np.int16),
        from_day=_column(columns.from_day, np.int32),
        until_day=_column(columns.until_day, np.int32),
        features=features,
        has_features=np.bincount(features, minlength=COUNT) > 0,
        written=_written(columns),
        lexicon=lexicon,
        near=find_neighbourhoods(lexicon) if len(columns) > FEW_ENTRIES else no_neighbourhoods(),
        records=_records(columns, tokens),
        documents=build_key_table(
            _column(columns.document_keys, np.uint64), _column(columns.document_entries, np.int32)
        ),
        cnics=build_key_table(
            _column(columns.cnic_keys, np.uint64),
            _column(columns.cnic_entries, np.int32),
            _column(columns.cnic_halves, np.uint64),
        ),
        by_id=np.argsort(ids[:, 1], kind="stable").astype(np.int32),
    )


def _column(values: "array[int] | bytearray", kind: type[_Number]) -> NDArray[_Number]:
    """Give the same memory as an array that the search reads."""
    return np.frombuffer(values, dtype=kind) if values else np.empty(0, dtype=kind)


def _written(columns: EntryColumns) -> Written:
    """Give the particulars; where they begin is told in half the room as long as that has enough of it."""
    starts = np.concatenate(([0], _column(columns.written_ends, np.int64)))
    return Written(starts if starts[-1] >> 32 else starts.astype(np.uint32), _column(columns.written, np.uint8))


def _records(columns: EntryColumns, tokens: Sequence[Token]) -> Records:
    """Put the records in order, with the lexicon's numbers of their tokens."""
    numbers = np.empty(len(tokens), dtype=np.int32)
    numbers[[columns.tokens[token] for token in tokens]] = np.arange(len(tokens))
    return build_records(
        _column(columns.record_dates, np.int32),
        _column(columns.record_entries, np.int32),
        _column(columns.record_lengths, np.uint8),
        numbers[_column(columns.record_tokens, np.int32)],
        len(tokens),
    )
