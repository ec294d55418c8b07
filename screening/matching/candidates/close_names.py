"""Whose name may weigh enough, of those born on the same day as the traveller?

Beside the same date of birth, names are compared at a low floor (`token_similarity.CLOSE_FLOOR`), at which a token has
so many neighbours in a lexicon that it is no use to look for them. But few entries share a day, some forty of a
million: their tokens are compared with the traveller's on the spot. What is alike at the usual floor stands in the name
table already.

Most names are left out by a first bound, as `candidates` bounds a record by what its tokens are worth: a token is worth
what it is by the table, or what it would be if it were as like a column as the letters allow that both have in common,
without an order. That is too little for most tokens to be alike at all, and a table by the lengths of two words tells
how many letters that takes. The others are compared letter by letter.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from screening.matching.candidates.name_bounds import Holders, is_same_name, missed_by, weigh
from screening.matching.candidates.name_table import REGION, VALUE, NameTable, Scratch, Worth, worth_of_pair
from screening.matching.candidates.question import Question
from screening.matching.compiled import compiled
from screening.matching.index.letter_bounds import count_bits, letters_beyond_two, letters_needed, most_alike
from screening.matching.index.lexicon import Indexes, Lexicon, Numbers, TokenIds, bag_of, head_of
from screening.matching.index.neighbourhoods import FLOOR_STEPS, likeness_from
from screening.matching.index.records import Records
from screening.matching.names.alignment import UNMATCHED_LISTED
from screening.matching.names.letters import GRID, LETTERS, places_of
from screening.matching.names.name_evidence import LOSS_PRICE
from screening.matching.names.token_similarity import CLOSE_FLOOR
from screening.matching.names.tokens import MOST_TOKENS

CLOSE_STEPS = round(GRID * CLOSE_FLOOR)
_MISSED = LOSS_PRICE * UNMATCHED_LISTED


class CloseWords(NamedTuple):
    """What the comparison of letters asks of the words that fall to the low floor, made ready once a query.

    `columns` are theirs: those of the usual floor, the others keep their own. The rest is by column, and stands where
    it is one of them: `places` and `beyond_two` as `letters` and `neighbourhoods` give them, bag and head as `lexicon`.
    """

    columns: Indexes
    places: NDArray[np.uint64]
    bags: NDArray[np.uint64]
    heads: NDArray[np.uint32]
    beyond_two: Indexes


class ClosePairs(NamedTuple):
    """What the tokens of one name (by row) and the columns are worth to each other; scratch for one name at a time."""

    values: Worth
    regions: Worth


@compiled
def reaching_closely(
    lexicon: Lexicon,
    records: Records,
    holders: Holders,
    question: Question,
    table: NameTable,
    scratch: Scratch,
    need: float,
    needs: Numbers,
    beside: Numbers,
    first: int,
    end: int,
    nats: float,
) -> TokenIds:
    """Give the entries of the records from `first` to before `end` whose name may weigh enough at the low floor.

    `need` is what any list and entry needs of a name there, `needs` is by list and before what is `beside`.
    """
    words, pairs, places = _close_words(question), _make_pairs(question), np.arange(MOST_TOKENS).astype(np.int32)
    looked_at = np.arange(first, end)
    # A need of 0 or less is reached by a name that does not agree at all: such names are all compared.
    if need > 0:
        lost = question.lost.min() if len(question.lost) else 0.0
        looked_at = looked_at[
            _most_by_letters(lexicon, records, question, table, scratch, words, first, end, nats) >= need + lost
        ]
    found, count = np.empty(len(looked_at), np.int32), 0
    entries, starts, all_tokens, counts = records.entry, records.starts, records.tokens, holders.counts
    lists, features = holders.lists, holders.features
    before, weight = all_tokens[:0], weigh(question, places[:0], places[:0], pairs.values, pairs.regions, 0.0)
    for record in looked_at:
        entry = entries[record]
        if not counts[entry]:
            continue
        tokens = all_tokens[starts[record] : starts[record + 1]]
        if not is_same_name(tokens, before):
            _fill_pairs(lexicon, question, table, words, tokens, nats, pairs)
            rows = places[: len(tokens)]
            weight = weigh(question, rows, rows, pairs.values, pairs.regions, missed_by(lexicon, tokens))
            before = tokens
        if weight >= needs[lists[entry]] - beside[features[entry]]:
            found[count] = entry
            count += 1
    return found[:count]


@compiled
def _close_words(question: Question) -> CloseWords:
    """Make the words of the columns ready."""
    count = len(question.weights)
    words = CloseWords(
        np.flatnonzero(question.floors == FLOOR_STEPS),
        np.empty((count, LETTERS), np.uint64),
        np.empty(count, np.uint64),
        np.empty(count, np.uint32),
        np.empty(count, np.int64),
    )
    for column in words.columns:
        word = question.letters[question.word_starts[column] : question.word_starts[column + 1]]
        words.places[column] = places_of(word)
        words.bags[column] = bag_of(word)
        words.heads[column] = head_of(word)
        words.beyond_two[column] = letters_beyond_two(word)
    return words


@compiled
def _make_pairs(question: Question) -> ClosePairs:
    """Make scratch for the pairs of one name with the columns."""
    shape = (MOST_TOKENS, len(question.weights))
    return ClosePairs(np.empty(shape, np.float32), np.empty(shape, np.float32))


@compiled
def _most_by_letters(
    lexicon: Lexicon,
    records: Records,
    question: Question,
    table: NameTable,
    scratch: Scratch,
    words: CloseWords,
    first: int,
    end: int,
    nats: float,
) -> Numbers:
    """Add up, by record, the most that its tokens can be worth by the letters that they and the columns have in common.

    As with the worth of the table (`name_table`), the greatest region is in it, and what a query loses is not.
    """
    starts, tokens, worth, slots, pair_values = (
        records.starts,
        records.tokens,
        table.worth,
        table.slots,
        table.pair_values,
    )
    bags, heads, word_starts = lexicon.bags, lexicon.heads, lexicon.starts
    close_letters = letters_needed(scratch.room.needed, CLOSE_STEPS)
    weights, company, asked_weights, asked_starts = (
        lexicon.weights,
        lexicon.company,
        question.weights,
        question.word_starts,
    )
    columns, asked_bags, asked_heads, beyond_two = words.columns, words.bags, words.heads, words.beyond_two
    most = np.empty(end - first)
    for record in range(first, end):
        values = greatest_region = 0.0
        for at in range(starts[record], starts[record + 1]):
            token = tokens[at]
            best = float(worth[token, VALUE])
            greatest_region = max(greatest_region, float(worth[token, REGION]))
            length = word_starts[token + 1] - word_starts[token]
            for column in columns:
                asked = asked_starts[column + 1] - asked_starts[column]
                shared = count_bits(asked_bags[column] & bags[token]) + beyond_two[column]
                if shared < close_letters[asked, length] or pair_values[slots[token], column] > 0:
                    continue
                steps = most_alike(asked, length, shared, asked_heads[column], heads[token])
                if steps >= CLOSE_STEPS:
                    value, region = worth_of_pair(
                        asked_weights[column], weights[token], company[token], asked / length, steps, nats
                    )
                    best, greatest_region = max(best, value), max(greatest_region, region)
            values += best
        most[record - first] = values + greatest_region
    return most


@compiled
def _fill_pairs(
    lexicon: Lexicon,
    question: Question,
    table: NameTable,
    words: CloseWords,
    tokens: TokenIds,
    nats: float,
    pairs: ClosePairs,
) -> None:
    """Write the values and regions of these tokens with the columns, as the table has them of neighbours."""
    for row, token in enumerate(tokens):
        pairs.values[row] = table.pair_values[table.slots[token]]
        pairs.regions[row] = table.pair_regions[table.slots[token]]
        other = lexicon.letters[lexicon.starts[token] : lexicon.starts[token + 1]]
        for column in words.columns:
            if pairs.values[row, column] > 0:
                continue
            word = question.letters[question.word_starts[column] : question.word_starts[column + 1]]
            steps = likeness_from(word, words.places[column], other, CLOSE_STEPS)
            if steps:
                listed, begun = lexicon.weights[token], len(word) / len(other)
                value, region = worth_of_pair(
                    question.weights[column], listed, lexicon.company[token], begun, steps, nats
                )
                pairs.values[row, column] = value + (0.0 if question.forgives[column] else _MISSED * listed)
                pairs.regions[row, column] = region
