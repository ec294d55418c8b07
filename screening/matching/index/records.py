"""In which order do the entries' names stand, and which names have a token?

A *record* is one form of one entry's name beside one of its dates of birth (or none); an entry has as many as it has
pairs of the two, at least one. Records are numbered by date of birth, so the entries of a day, a year, or of no date
follow one another, in the list of records and in every token's postings alike.

A *posting* says that a record has a token, and beside it stand up to three other tokens of the record, so that these
are read with one access to memory. Where it has fewer, the number after the last token's stands, which is no token and
worth nothing; where it has more, MORE stands in the last place, and the tokens are read from the record. The records of
the postings have a row of their own, in which sixteen are read with one access: there a range of dates is looked for.

An example with three tokens, ALI 0, KHAN 1, SHAH 2, so that 3 is no token:

    record   born         entry   tokens        posting of KHAN
    0        1975         8       KHAN          0  3 3 3
    1        1975         8       KHAN SHAH     1  2 3 3          the other name of the same entry
    2        1980-01-31   5       ALI KHAN      2  0 3 3

Who asks for KHAN among those born in 1980 finds the first posting whose record is not before 2, and reads on from it.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from screening.matching.compiled import compiled
from screening.matching.index.lexicon import Indexes, TokenIds

MORE = -1
_OTHERS = 3


class Records(NamedTuple):
    """The records, in arrays that the compiled search reads.

    `days` are the distinct packed dates, rising; the records of day d are those from `day_starts[d]` to before
    `day_starts[d + 1]`. By record: `entry` (its position), `tokens[starts[r]:starts[r + 1]]`. The postings of token t
    stand from `posting_starts[t]` to before `posting_starts[t + 1]`: `posting_records` (rising), `posting_others`.
    """

    days: TokenIds
    day_starts: Indexes
    entry: TokenIds
    starts: TokenIds
    tokens: TokenIds
    posting_starts: Indexes
    posting_records: TokenIds
    posting_others: NDArray[np.int32]


def build_records(
    born: TokenIds, entry: TokenIds, lengths: NDArray[np.uint8], tokens: TokenIds, token_count: int
) -> Records:
    """Put records in order; `tokens` are those of all records one after another, `lengths` how many each has."""
    # Where the tokens of each record begin, in the order in which they came and in the order in which they shall stand.
    order = np.argsort(born, kind="stable")
    before = np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))
    starts = np.concatenate(([0], np.cumsum(lengths[order], dtype=np.int64)))
    sorted_tokens = _in_order(tokens, before, order, starts)
    posting_starts, posting_records, posting_others = _postings(starts, sorted_tokens, token_count)
    days, first = np.unique(born[order], return_index=True)
    return Records(
        days=days,
        day_starts=np.append(first, len(born)).astype(np.int64),
        entry=entry[order],
        starts=starts.astype(np.int32),
        tokens=sorted_tokens,
        posting_starts=posting_starts,
        posting_records=posting_records,
        posting_others=posting_others,
    )


@compiled
def _in_order(tokens: TokenIds, before: Indexes, order: Indexes, starts: Indexes) -> TokenIds:
    arranged = np.empty_like(tokens)
    for at in range(len(order)):
        first = before[order[at]]
        arranged[starts[at] : starts[at + 1]] = tokens[first : first + starts[at + 1] - starts[at]]
    return arranged


@compiled
def _postings(starts: Indexes, tokens: TokenIds, token_count: int) -> tuple[Indexes, TokenIds, NDArray[np.int32]]:
    """Count each token's records (a token that stands twice in one counts once), then write them."""
    posting_starts = np.zeros(token_count + 1, np.int64)
    for record in range(len(starts) - 1):
        for at in range(starts[record], starts[record + 1]):
            posting_starts[tokens[at] + 1] += _is_first(tokens, starts[record], at)
    posting_starts = np.cumsum(posting_starts)
    filled = posting_starts[:-1].copy()
    records = np.empty(posting_starts[-1], np.int32)
    others = np.full((posting_starts[-1], _OTHERS), token_count, np.int32)
    for record in range(len(starts) - 1):
        first, end = starts[record], starts[record + 1]
        for at in range(first, end):
            if not _is_first(tokens, first, at):
                continue
            posting = filled[tokens[at]]
            filled[tokens[at]] += 1
            records[posting] = record
            place = 0
            for other in range(first, end):
                if other != at and place < _OTHERS:
                    others[posting, place] = tokens[other]
                    place += 1
            if end - first > 1 + _OTHERS:
                others[posting, _OTHERS - 1] = MORE
    return posting_starts, records, others


@compiled
def _is_first(tokens: TokenIds, first: int, at: int) -> bool:
    """Whether the token at a place stands there for the first time since `first`."""
    for earlier in range(first, at):  # noqa: SIM110 (The compiler knows no all().)
        if tokens[earlier] == tokens[at]:
            return False
    return True
