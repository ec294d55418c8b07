"""Which entries could still reach their list's least log-odds, by name and date of birth?

The proof that none is missed, by cases. The log-odds of an entry that no number of the query lists are at most

    PRIOR + name weight + weight of the dates of birth + what other evidence may add,

the last by `scoring.unkeyed_greatest` and what the entry tells (`features`). Take an entry that reaches its list's
least, the form of its name that weighs most and the date that says most. The record of these two lies in a range of
dates (`date_ranges`) whose weight is at least the date's, so the form's weight is at least the entry's *need*: its
list's least, less prior, the range's weight and the entry's other evidence. The range's need is the least that any
entry's may be. Now
- if the range is the traveller's own date, names are compared at a low floor (`close_names`): every record of it is
  looked at, and bounded by pairs of that floor;
- else, if the need is above what any name of the query can weigh, there is no such entry;
- if the need is at most 0, or the range is short, every record of the range is looked at;
- else the query's drivers for this need (`drivers`) are looked at in the range: the record has one of them, for every
  way of the query.
A record that is looked at is left out only if its worth (`name_table`) is below the range's need, or else the bound of
each way with its pairs (`name_bounds`) below the entry's; the form's weight is at most either. What is left is compared
in full by the caller. `SLACK` covers rounding, in the weights to three decimals and in here.

Of the last two ways the quicker one is taken. An example, other evidence left aside: a list that counts entries from a
score of .95 has a least of 2.9 log-odds. A traveller born on 1974-08-12 needs of a name

    range                     entries of a million   its weight   need = 2.9 + 9.0 - weight   looked at
    1974-08-12                                  40          8.5    3.4                        every one, at a low floor
    1974-12-08 (swapped)                        40          5.0    6.9                        every record
    1974 and no more              a few thousand            3.5    8.4                        the drivers' postings
    no date                            120,000              0.0   11.9                        the drivers' postings
    before 1972, after 1976            800,000             -3.5   15.4                        the drivers' postings

and where the name weighs 12.2 at the most, the last range is not looked at.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from screening.matching.candidates.close_names import reaching_closely
from screening.matching.candidates.drivers import choose_drivers, greatest_weight, records_of
from screening.matching.candidates.name_bounds import Holders, is_same_name, missed_by, weigh
from screening.matching.candidates.name_table import (
    REGION,
    VALUE,
    NameTable,
    Question,
    Scratch,
    Worth,
    clear_away,
    lay_out,
)
from screening.matching.compiled import compiled
from screening.matching.index.features import COUNT
from screening.matching.index.lexicon import Indexes, Lexicon, Numbers, TokenIds
from screening.matching.index.neighbourhoods import Neighbourhoods
from screening.matching.index.records import MORE, Records

SLACK = 0.01

_FEW_RECORDS = 200
"""So few are looked at in turn sooner than drivers are chosen."""
_COST_OF_TOKEN, _COST_OF_POSTING, _COST_OF_RECORD = 60, 4, 10
"""Nanoseconds, roughly: to find a driver's postings in a range, to look at a posting, to look at a record in turn.

They weigh two ways against each other that find the same.
"""


class Ranges(NamedTuple):
    """By range: packed dates from `first` to before `end`, and what is needed beside them for a least of 0.

    `is_same`: of the traveller's own date, where names are compared at a low floor. `beside` is by the bits of
    `features`: what an entry that tells this may gain, or must lose.
    """

    first: Indexes
    end: Indexes
    needs: Numbers
    is_same: NDArray[np.bool_]
    beside: Numbers


@compiled
def find_candidates(
    lexicon: Lexicon,
    near: Neighbourhoods,
    records: Records,
    holders: Holders,
    question: Question,
    ranges: Ranges,
    scratch: Scratch,
    nats: float,
) -> TokenIds:
    """Give the entries that could reach their list's least, some of them more than once."""
    if holders.least.min() == np.inf:
        return np.empty(0, np.int32)
    table = lay_out(lexicon, near, question, scratch, nats)
    costs = records_of(table, records.posting_starts)
    greatest = greatest_weight(table.greatest, question.way_starts, question.way_columns, question.lost)
    beside = _beside(ranges.beside)
    least = holders.least.min() - beside[holders.has_features].max()
    found = np.empty(0, np.int32)
    drivers, driven_need = np.empty(0, np.int32), np.inf
    for at in range(len(ranges.needs)):
        need = least + ranges.needs[at] - SLACK
        first = records.day_starts[np.searchsorted(records.days, ranges.first[at])]
        end = records.day_starts[np.searchsorted(records.days, ranges.end[at])]
        if first == end:
            continue
        needs = holders.least + ranges.needs[at] - SLACK
        if ranges.is_same[at]:
            reaching = reaching_closely(
                lexicon, records, holders, question, table, scratch, need, needs, beside, first, end, nats
            )
        # An entry or a traveller without a name: that evidence is absent and weighs 0, whatever names weigh.
        elif need > max(greatest, 0.0):
            continue
        else:
            if need > 0 and end - first > _FEW_RECORDS and need != driven_need:
                # The years before and after follow one another, and need the same.
                drivers, driven_need = _drivers(question, table, costs, need), need
            looked_at = _records_to_look_at(records, question, table, drivers, need, first, end)
            if not len(looked_at):
                continue
            reaching = _reaching(lexicon, records, holders, question, table, needs, beside, looked_at)
        if len(reaching):
            found = np.concatenate((found, reaching))
    clear_away(lexicon, question, scratch, table)
    return found


@compiled
def _beside(of_bits: Numbers) -> Numbers:
    """Add up by byte of features what evidence beside name and date may add."""
    beside = np.zeros(COUNT)
    for features in range(COUNT):
        for bit in range(len(of_bits)):
            if features >> bit & 1:
                beside[features] += of_bits[bit]
    return beside


@compiled
def _reaching(
    lexicon: Lexicon,
    records: Records,
    holders: Holders,
    question: Question,
    table: NameTable,
    needs: Numbers,
    beside: Numbers,
    looked_at: TokenIds,
) -> TokenIds:
    """Give the entries of these records whose name may weigh what their list needs."""
    found, count = np.empty(len(looked_at), np.int32), 0
    entries, starts, all_tokens, counts = records.entry, records.starts, records.tokens, holders.counts
    lists, features = holders.lists, holders.features
    before = all_tokens[:0]
    weight = weigh(question, before, table.slots, table.pair_values, table.pair_regions, 0.0)
    for record in looked_at:
        entry = entries[record]
        if not counts[entry]:
            continue
        tokens = all_tokens[starts[record] : starts[record + 1]]
        if not is_same_name(tokens, before):
            missed = missed_by(lexicon, tokens)
            weight = weigh(question, tokens, table.slots, table.pair_values, table.pair_regions, missed)
            before = tokens
        if weight >= needs[lists[entry]] - beside[features[entry]]:
            found[count] = entry
            count += 1
    return found[:count]


@compiled
def _records_to_look_at(
    records: Records,
    question: Question,
    table: NameTable,
    drivers: TokenIds,
    need: float,
    first: int,
    end: int,
) -> TokenIds:
    """Give the records from `first` to before `end` whose tokens may be worth the need."""
    # A worth is of the best way for each token, so the least that any way loses is taken off: the bound stays above.
    lost = question.lost.min() if len(question.lost) else 0.0
    if need <= 0 or end - first <= _FEW_RECORDS:
        return _in_turn(records, table.worth, need + lost, first, end, need <= 0)
    share = (end - first) / len(records.entry)
    spent = 0.0
    for token in drivers:
        held = records.posting_starts[token + 1] - records.posting_starts[token]
        spent += min(held, _COST_OF_TOKEN) + _COST_OF_POSTING * held * share
    if (end - first) * _COST_OF_RECORD <= spent:
        return _in_turn(records, table.worth, need + lost, first, end, False)
    return _by_drivers(records, table.worth, drivers, need + lost, first, end)


@compiled
def _drivers(question: Question, table: NameTable, costs: Indexes, need: float) -> TokenIds:
    """Give the tokens that drive for any way of the query, each once."""
    found, count = np.empty(len(table.tokens), np.int32), 0
    is_taken = np.zeros(len(table.pair_values), np.bool_)
    for way in range(len(question.lost)):
        columns = question.way_columns[question.way_starts[way] : question.way_starts[way + 1]]
        driven = choose_drivers(table, columns, question.lost[way], need, costs)
        for at in range(len(columns)):
            first = table.starts[columns[at]]
            for token in table.tokens[first : first + driven[at]]:
                if not is_taken[table.slots[token]]:
                    is_taken[table.slots[token]] = True
                    found[count] = token
                    count += 1
    return found[:count]


@compiled
def _in_turn(records: Records, worth: Worth, need: float, first: int, end: int, is_all: bool) -> TokenIds:
    """Look at every record: give all, or those whose tokens are worth the need."""
    starts, tokens = records.starts, records.tokens
    found, count = np.empty(end - first, np.int32), 0
    for record in range(first, end):
        found[count] = record
        count += is_all or _worth_of(tokens[starts[record] : starts[record + 1]], worth) >= need
    return found[:count]


@compiled
def _by_drivers(records: Records, worth: Worth, drivers: TokenIds, need: float, first: int, end: int) -> TokenIds:
    """Look at the postings of the drivers in the range: give the records whose tokens are worth the need."""
    postings, posting_starts, starts, tokens = records.postings, records.posting_starts, records.starts, records.tokens
    found, count = np.empty(64, np.int32), 0
    for token in drivers:
        high = posting_starts[token + 1]
        low = _first_posting(postings, posting_starts[token], high, first)
        value, region = worth[token, VALUE], worth[token, REGION]
        for at in range(low, high):
            record, one, two, three = postings[at]
            if record >= end:
                break
            if three == MORE:
                total = _worth_of(tokens[starts[record] : starts[record + 1]], worth)
            else:
                greatest_region = max(region, worth[one, REGION], worth[two, REGION], worth[three, REGION])
                total = value + worth[one, VALUE] + worth[two, VALUE] + worth[three, VALUE] + greatest_region
            if total >= need:
                if count == len(found):
                    found = np.concatenate((found, found))
                found[count] = record
                count += 1
    return found[:count]


@compiled
def _first_posting(postings: NDArray[np.int32], low: int, high: int, record: int) -> int:
    """Give the first posting of `low` to before `high` whose record is not before the given one."""
    while low < high:
        middle = (low + high) // 2
        if postings[middle, 0] < record:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def _worth_of(tokens: TokenIds, worth: Worth) -> float:
    """Add up what the tokens of a record are worth, with the greatest region."""
    total = region = 0.0
    for token in tokens:
        total += float(worth[token, VALUE])
        region = max(region, float(worth[token, REGION]))
    return total + region
