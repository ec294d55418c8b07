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

Entries that have a number of the query, or one it may be taken for, are found by the key tables (`number_keys`).

An example, other evidence left aside: a list that counts entries from a score of .95 has a least of 2.9 log-odds. A
traveller born on 1974-08-12 needs of a name

    range                     entries of a million   its weight   need = 2.9 + 9.0 - weight   looked at
    1974-08-12                                  40          8.5    3.4                        every one, at a low floor
    1974-12-08 (swapped)                        40          5.0    6.9                        every record
    1974 and no more              a few thousand            3.5    8.4                        the drivers' postings
    no date                            120,000              0.0   11.9                        the drivers' postings
    any date                         1,100,000             -3.5   15.4                        the drivers' postings

and where the name weighs 12.2 at the most, the last range is not looked at.
"""

import numpy as np

from screening.matching.candidates.close_names import reaching_closely
from screening.matching.candidates.drivers import greatest_weight, records_of
from screening.matching.candidates.looked_at import FEW_RECORDS, drivers_of, records_to_look_at
from screening.matching.candidates.name_bounds import Holders, is_same_name, missed_by, weigh
from screening.matching.candidates.name_table import NameTable, Scratch, clear_away, lay_out
from screening.matching.candidates.question import (
    CARD,
    DAY,
    DOCUMENTS,
    MONTH,
    YEAR,
    Asked,
    Question,
    most_beside,
    read_question,
)
from screening.matching.compiled import compiled
from screening.matching.index.date_ranges import date_ranges
from screening.matching.index.features import COUNT
from screening.matching.index.lexicon import Lexicon, Numbers, TokenIds
from screening.matching.index.neighbourhoods import Neighbourhoods
from screening.matching.index.number_keys import KeyTable, entries_confused, entries_neighbouring
from screening.matching.index.records import Records
from screening.matching.score.scoring import PRIOR

SLACK = 0.01


@compiled
def find_candidates(
    lexicon: Lexicon,
    near: Neighbourhoods,
    records: Records,
    documents: KeyTable,
    cnics: KeyTable,
    holders: Holders,
    asked: Asked,
    scratch: Scratch,
    nats: float,
) -> TokenIds:
    """Give the entries that have a number of the query, or could reach their list's least without; some twice."""
    found = _by_number(documents, cnics, asked)
    if not len(records.entry) or holders.least.min() == np.inf:
        return found
    by_name = _by_name(lexicon, near, records, holders, asked, scratch, nats)
    return np.concatenate((found, by_name)) if len(by_name) else found


@compiled
def _by_number(documents: KeyTable, cnics: KeyTable, asked: Asked) -> TokenIds:
    """Give the entries with a number of the query, or one that it may be taken for."""
    whole, text = asked.whole, np.frombuffer(asked.text, np.uint8)
    count, card = whole[DOCUMENTS], len(text) - whole[CARD]
    lengths = whole[len(whole) - count :]
    found, first = np.empty(0, np.int32), card - lengths.sum()
    for length in lengths:
        confused = entries_confused(documents, text[first : first + length])
        if len(confused):
            found = np.concatenate((found, confused))
        first += length
    if card < len(text):
        neighbouring = entries_neighbouring(cnics, text[card:])
        if len(neighbouring):
            found = np.concatenate((found, neighbouring))
    return found


@compiled
def _by_name(
    lexicon: Lexicon,
    near: Neighbourhoods,
    records: Records,
    holders: Holders,
    asked: Asked,
    scratch: Scratch,
    nats: float,
) -> TokenIds:
    """Give the entries that could reach their list's least by name and date of birth, some of them more than once."""
    question = read_question(asked)
    ranges = date_ranges(asked.whole[YEAR], asked.whole[MONTH], asked.whole[DAY])
    table = lay_out(lexicon, near, question, scratch, nats)
    costs = records_of(table, records.posting_starts)
    greatest = greatest_weight(table.greatest, question.way_starts, question.way_columns, question.lost)
    beside = np.empty(COUNT)
    for features in range(COUNT):
        beside[features] = most_beside(asked, features)
    least = holders.least.min() - beside[holders.has_features].max()
    found = np.empty(0, np.int32)
    drivers, driven_need = np.empty(0, np.int32), np.inf
    for at in range(len(ranges.weights)):
        beyond = -PRIOR - ranges.weights[at] - SLACK
        need, needs = least + beyond, holders.least + beyond
        first = records.day_starts[np.searchsorted(records.days, ranges.first[at])]
        end = records.day_starts[np.searchsorted(records.days, ranges.end[at])]
        if first == end:
            continue
        if at == ranges.own:
            reaching = reaching_closely(
                lexicon, records, holders, question, table, scratch, need, needs, beside, first, end, nats
            )
        # An entry or a traveller without a name: that evidence is absent and weighs 0, whatever names weigh.
        elif need > max(greatest, 0.0):
            continue
        else:
            if need > 0 and end - first > FEW_RECORDS and need != driven_need:
                # To one who shows the year alone, all dates of the year say as much as it.
                drivers, driven_need = drivers_of(question, table, costs, need), need
            looked_at = records_to_look_at(records, question, table, drivers, need, first, end)
            if not len(looked_at):
                continue
            reaching = _reaching(lexicon, records, holders, question, table, needs, beside, looked_at)
        if len(reaching):
            found = np.concatenate((found, reaching))
    clear_away(lexicon, question, scratch, table)
    return found


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
