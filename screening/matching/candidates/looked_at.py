"""Which records of a range of dates may weigh enough, by what their tokens are worth?

All are looked at in turn, or the postings of the drivers in the range. Both find the same: the quicker way is taken.
"""

import numpy as np

from screening.matching.candidates.drivers import choose_drivers, most_of_way
from screening.matching.candidates.name_table import REGION, VALUE, NameTable, Worth
from screening.matching.candidates.question import Question
from screening.matching.compiled import compiled
from screening.matching.index.lexicon import Indexes, TokenIds
from screening.matching.index.records import MORE, Records

FEW_RECORDS = 200
"""So few are looked at in turn sooner than drivers are chosen."""
_COST_OF_TOKEN, _COST_OF_POSTING, _COST_OF_RECORD = 60, 4, 10
"""Nanoseconds, roughly: to find a driver's postings in a range, to look at a posting, to look at a record in turn."""


@compiled
def records_to_look_at(
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
    if need <= 0 or end - first <= FEW_RECORDS:
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
def drivers_of(question: Question, table: NameTable, costs: Indexes, need: float) -> TokenIds:
    """Give the tokens that drive for any way of the query, each once."""
    found, count = np.empty(len(table.tokens), np.int32), 0
    is_taken = np.zeros(len(table.pair_values), np.bool_)
    for way in range(len(question.lost)):
        columns = question.way_columns[question.way_starts[way] : question.way_starts[way + 1]]
        if most_of_way(table.greatest, columns) - question.lost[way] < need:
            continue
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
    posting_records, others, posting_starts = records.posting_records, records.posting_others, records.posting_starts
    starts, tokens = records.starts, records.tokens
    found, count = np.empty(64, np.int32), 0
    for token in drivers:
        high = posting_starts[token + 1]
        low = _first_posting(posting_records, posting_starts[token], high, first)
        value, region = worth[token, VALUE], worth[token, REGION]
        for at in range(low, high):
            record = posting_records[at]
            if record >= end:
                break
            one, two, three = others[at]
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
def _first_posting(records: TokenIds, low: int, high: int, record: int) -> int:
    """Give the first posting of `low` to before `high` whose record is not before the given one."""
    while low < high:
        middle = (low + high) // 2
        if records[middle] < record:
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
