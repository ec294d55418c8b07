"""How alike is an entry's name to the traveller's where both were born on the same day?

Beside the same date of birth, names are compared at a low floor (`token_similarity.CLOSE_FLOOR`), at which a token has
so many neighbours in a lexicon that it is no use to look for them. But few entries share a day, some forty of a
million: their tokens are compared with the traveller's on the spot. What is alike at the usual floor stands in the name
table already.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from screening.matching.alignment import UNMATCHED_LISTED
from screening.matching.compiled import compiled
from screening.matching.letters import GRID, LETTERS, places_of
from screening.matching.lexicon import Indexes, Lexicon, TokenIds, bag_of
from screening.matching.name_evidence import LOSS_PRICE
from screening.matching.name_table import NameTable, Question, Worth, worth_of_pair
from screening.matching.neighbourhoods import FLOOR_STEPS, letters_beyond_two, likeness_of
from screening.matching.token_similarity import CLOSE_FLOOR

CLOSE_STEPS = round(GRID * CLOSE_FLOOR)
_MISSED = LOSS_PRICE * UNMATCHED_LISTED


class CloseWords(NamedTuple):
    """By column, what the comparison of letters asks of its word, made ready once a query."""

    places: NDArray[np.uint64]
    bags: NDArray[np.uint64]
    beyond_two: Indexes


@compiled
def close_words(question: Question) -> CloseWords:
    """Make the words of all columns ready."""
    columns = len(question.weights)
    words = CloseWords(
        np.empty((columns, LETTERS), np.uint64), np.empty(columns, np.uint64), np.empty(columns, np.int64)
    )
    for column in range(columns):
        word = question.letters[question.word_starts[column] : question.word_starts[column + 1]]
        words.places[column] = places_of(word)
        words.bags[column] = bag_of(word)
        words.beyond_two[column] = letters_beyond_two(word)
    return words


@compiled
def close_pairs(
    lexicon: Lexicon, question: Question, table: NameTable, words: CloseWords, tokens: TokenIds, nats: float
) -> tuple[Worth, Worth]:
    """Give the values and regions of all pairs of these tokens with the columns, as the table has them of neighbours.

    A column of another floor than the usual one keeps it.
    """
    columns = len(question.weights)
    values, regions = np.zeros((len(tokens), columns), np.float32), np.zeros((len(tokens), columns), np.float32)
    for row in range(len(tokens)):
        token = tokens[row]
        slot = table.slots[token]
        other, other_bag = lexicon.letters[lexicon.starts[token] : lexicon.starts[token + 1]], lexicon.bags[token]
        listed, kept = lexicon.weights[token], lexicon.company[token]
        for column in range(columns):
            values[row, column] = table.pair_values[slot, column]
            regions[row, column] = table.pair_regions[slot, column]
            if values[row, column] > 0 or question.floors[column] != FLOOR_STEPS:
                continue
            word = question.letters[question.word_starts[column] : question.word_starts[column + 1]]
            places, bag, beyond_two = words.places[column], words.bags[column], words.beyond_two[column]
            steps = likeness_of(word, places, bag, beyond_two, other, other_bag, CLOSE_STEPS)
            if steps:
                begun = len(word) / len(other)
                value, region = worth_of_pair(question.weights[column], listed, kept, begun, steps, nats)
                values[row, column] = value + (0.0 if question.forgives[column] else _MISSED * listed)
                regions[row, column] = region
    return values, regions
