"""How alike is an entry's name to the traveller's where both were born on the same day?

Beside the same date of birth, names are compared at a low floor (`token_similarity.CLOSE_FLOOR`), at which a token has
so many neighbours in a lexicon that it is no use to look for them. But few entries share a day, some forty of a
million: their tokens are compared with the traveller's on the spot. What is alike at the usual floor stands in the name
table already. Most names are told to be too little alike by the letters that they have in common, without an order.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from screening.matching.alignment import UNMATCHED_LISTED
from screening.matching.compiled import compiled
from screening.matching.letters import GRID, LETTERS, places_of
from screening.matching.lexicon import Indexes, Lexicon, TokenIds, bag_of, head_of
from screening.matching.name_evidence import LOSS_PRICE
from screening.matching.name_table import NameTable, Question, Worth, worth_of_pair
from screening.matching.names import MOST_TOKENS
from screening.matching.neighbourhoods import FLOOR_STEPS, letters_beyond_two, likeness_from, most_alike
from screening.matching.token_similarity import CLOSE_FLOOR

CLOSE_STEPS = round(GRID * CLOSE_FLOOR)
_MISSED = LOSS_PRICE * UNMATCHED_LISTED


class CloseWords(NamedTuple):
    """By column, what the comparison of letters asks of its word, made ready once a query."""

    places: NDArray[np.uint64]
    bags: NDArray[np.uint64]
    heads: NDArray[np.uint32]
    beyond_two: Indexes


class ClosePairs(NamedTuple):
    """What the tokens of one name (by row) and the columns are worth to each other; scratch for one name at a time."""

    values: Worth
    regions: Worth


@compiled
def close_words(question: Question) -> CloseWords:
    """Make the words of all columns ready."""
    columns = len(question.weights)
    words = CloseWords(
        np.empty((columns, LETTERS), np.uint64),
        np.empty(columns, np.uint64),
        np.empty(columns, np.uint32),
        np.empty(columns, np.int64),
    )
    for column in range(columns):
        word = question.letters[question.word_starts[column] : question.word_starts[column + 1]]
        words.places[column] = places_of(word)
        words.bags[column] = bag_of(word)
        words.heads[column] = head_of(word)
        words.beyond_two[column] = letters_beyond_two(word)
    return words


@compiled
def make_pairs(question: Question) -> ClosePairs:
    """Make scratch for the pairs of one name with the columns."""
    shape = (MOST_TOKENS, len(question.weights))
    return ClosePairs(np.empty(shape, np.float32), np.empty(shape, np.float32))


@compiled
def fill_pairs(
    lexicon: Lexicon,
    question: Question,
    table: NameTable,
    words: CloseWords,
    tokens: TokenIds,
    nats: float,
    is_exact: bool,
    pairs: ClosePairs,
) -> None:
    """Write the values and regions of all pairs of these tokens with the columns, as the table has them of neighbours.

    A column of another floor than the usual one keeps it. Where it need not be exact, words count as being as alike as
    the letters allow that they have in common, which is told far sooner and is never too little.
    """
    for row in range(len(tokens)):
        token = tokens[row]
        slot, bag, head = table.slots[token], lexicon.bags[token], lexicon.heads[token]
        first, end = lexicon.starts[token], lexicon.starts[token + 1]
        for column in range(len(question.weights)):
            pairs.values[row, column] = table.pair_values[slot, column]
            pairs.regions[row, column] = table.pair_regions[slot, column]
            if pairs.values[row, column] > 0 or question.floors[column] != FLOOR_STEPS:
                continue
            begin, stop = question.word_starts[column], question.word_starts[column + 1]
            steps = most_alike(
                stop - begin, end - first, words.bags[column], bag, words.beyond_two[column], words.heads[column], head
            )
            if steps >= CLOSE_STEPS and is_exact:
                word, other = question.letters[begin:stop], lexicon.letters[first:end]
                steps = likeness_from(word, words.places[column], other, CLOSE_STEPS)
            if steps >= CLOSE_STEPS:
                listed, begun = lexicon.weights[token], (stop - begin) / (end - first)
                value, region = worth_of_pair(
                    question.weights[column], listed, lexicon.company[token], begun, steps, nats
                )
                pairs.values[row, column] = value + (0.0 if question.forgives[column] else _MISSED * listed)
                pairs.regions[row, column] = region
