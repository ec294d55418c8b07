"""Which entries bear a part of a name, however many they are?

One part of a common name says next to nothing about who is meant: over a million entries no likeness is found that is
worth showing, and yet the officer wants to see who bears it, and how many they are. An entry *bears* the parts written
where they all stand in one of its names, each so or in another spelling of the same name; particles and honorifics are
not asked for beside others. A year of birth leaves out those who were born in another.

All bearers are counted; those whose name has the fewest other parts come first.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from screening.domain.dates import PartialDate
from screening.domain.identifiers import ListCode
from screening.domain.travellers import Traveller
from screening.matching.index.date_ranges import A_YEAR, NO_DATE, pack
from screening.matching.index.index import Index
from screening.matching.index.lexicon import NO_CLASS, Lexicon, TokenIds, class_of, first_not_before
from screening.matching.names.letters import numbers_of
from screening.matching.names.tokens import Token, Tokens, forms_of, is_light
from screening.matching.snapshot import Part, Snapshot

_NOT_SO: Final = np.uint8(1)
_OTHER_PARTS: Final = np.uint8(2)
_NO_YEAR: Final = np.uint8(64)
"""What makes a record come later: another spelling, each part of the name, that no year of birth is known."""

_Records = NDArray[np.int32]


@dataclass(frozen=True, slots=True, repr=False)
class Bearers:
    """How many entries bear the parts, and where the first of them stand: the part of the snapshot, and the place."""

    total: int
    first: tuple[tuple[Part, int], ...]


def written_parts(traveller: Traveller) -> tuple[Tokens, ...]:
    """Give the parts to look for, in each way the name may be written; none for a name without letters."""
    forms = (*forms_of(traveller.name.text), *forms_of(traveller.native_name or ""))
    return tuple(dict.fromkeys(_heavy(form) for form in forms))


def find_bearers(
    snapshot: Snapshot, ways: Sequence[Tokens], born: PartialDate | None, codes: Collection[ListCode], most: int
) -> Bearers:
    """Give the entries of these lists, in force or not, that bear the parts written in one of these ways."""
    asked = np.array([held.definition.code in codes for held in snapshot.lists])
    total, first = 0, list[tuple[int, Part, int]]()
    for part in snapshot.parts:
        is_shown = asked[part.index.lists] & ~part.is_dead
        records, ranks = _bearing(part.index, ways, born)
        is_kept = is_shown[part.index.records.entry[records]]
        records, ranks = records[is_kept], ranks[is_kept]
        bears = np.zeros(len(part.index.lists), np.bool_)
        bears[part.index.records.entry[records]] = True
        total += int(np.count_nonzero(bears))
        first += [(rank, part, at) for rank, at in _first(part.index, records, ranks, most)]
    first.sort(key=lambda each: each[0])
    return Bearers(total, tuple((part, at) for _, part, at in first[:most]))


def _heavy(form: Tokens) -> Tokens:
    """Leave out what says nothing, as long as something else remains."""
    return tuple(dict.fromkeys(token for token in form if not is_light(token))) or form


def _bearing(index: Index, ways: Sequence[Tokens], born: PartialDate | None) -> tuple[_Records, NDArray[np.uint8]]:
    """Give the records that have all the parts of one way, rising, and how late each of them comes."""
    count = len(index.records.entry)
    is_found, is_exact = np.zeros(count, np.bool_), np.zeros(count, np.bool_)
    for way in ways:
        is_found |= _have_all(index, way, _spellings)
        is_exact |= _have_all(index, way, _itself)
    if born is not None:
        _leave_out_other_years(index, born, is_found)
    records = np.flatnonzero(is_found).astype(np.int32)
    lengths = index.records.starts[records + 1] - index.records.starts[records]
    ranks = _OTHER_PARTS * lengths.astype(np.uint8) + _NOT_SO * ~is_exact[records]
    if born is not None:
        ranks += _NO_YEAR * (records < _end_of_no_date(index))
    return records, ranks.astype(np.uint8)


def _have_all(index: Index, way: Tokens, told: Callable[[Lexicon, Token], TokenIds]) -> NDArray[np.bool_]:
    """Say of each record whether it has each of the tokens, as `told` says how that may stand in the lexicon."""
    held = index.records
    found: NDArray[np.bool_] | None = None
    for token in way:
        has = np.zeros(len(held.entry), np.bool_)
        for each in told(index.lexicon, token).tolist():
            has[held.posting_records[held.posting_starts[each] : held.posting_starts[each + 1]]] = True
        found = has if found is None else found & has
    return np.zeros(len(held.entry), np.bool_) if found is None else found


def _itself(lexicon: Lexicon, token: Token) -> TokenIds:
    """Give the token's number, if the lexicon has it."""
    low, high = lexicon.of_length[len(token)], lexicon.of_length[len(token) + 1]
    word = numbers_of(token)
    at = first_not_before(lexicon, word, low, high)
    is_there = at < high and bool((lexicon.letters[lexicon.starts[at] : lexicon.starts[at + 1]] == word).all())
    return np.array([at] if is_there else [], dtype=np.int32)


def _spellings(lexicon: Lexicon, token: Token) -> TokenIds:
    """Give the numbers of the token and of all that are spellings of the same name."""
    of_class = class_of(token)
    if of_class == NO_CLASS:
        return _itself(lexicon, token)
    place = int(np.searchsorted(lexicon.class_numbers, of_class))
    if place == len(lexicon.class_numbers) or lexicon.class_numbers[place] != of_class:
        return np.empty(0, dtype=np.int32)
    return lexicon.members[lexicon.member_starts[place] : lexicon.member_starts[place + 1]]


def _leave_out_other_years(index: Index, born: PartialDate, is_found: NDArray[np.bool_]) -> None:
    held, year = index.records, pack(PartialDate(born.year))
    first, end = held.day_starts[np.searchsorted(held.days, (year, year + A_YEAR))]
    is_found[_end_of_no_date(index) : first] = False
    is_found[end:] = False


def _end_of_no_date(index: Index) -> int:
    """Give the first record with a date of birth: those without one stand before them."""
    held = index.records
    return int(held.day_starts[np.searchsorted(held.days, NO_DATE + 1)])


def _first(index: Index, records: _Records, ranks: NDArray[np.uint8], most: int) -> Iterator[tuple[int, int]]:
    """Give the ranks and places of the first entries, each once: an entry has several records at times."""
    told: set[int] = set()
    for at in np.argsort(ranks, kind="stable"):
        entry = int(index.records.entry[records[at]])
        if entry not in told:
            told.add(entry)
            yield int(ranks[at]), entry
        if len(told) == most:
            return
