"""How much can the name of a record weigh at the most, and whose name is it?

Asked of the few records that are left: by the pairs of their tokens with the columns of the query (`name_table`).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from screening.matching.candidates.name_table import Worth
from screening.matching.candidates.question import Question
from screening.matching.compiled import compiled
from screening.matching.index.lexicon import Lexicon, Numbers, TokenIds
from screening.matching.names.alignment import UNMATCHED_LISTED
from screening.matching.names.name_evidence import LEAST_WEIGHT, LOSS_PRICE

_MISSED = LOSS_PRICE * UNMATCHED_LISTED


class Holders(NamedTuple):
    """By entry: its list, whether it counts in the direction asked, and its features.

    `has_features` says of each byte of features whether any entry has it; `least` is by list.
    """

    lists: NDArray[np.int16]
    counts: NDArray[np.bool_]
    features: NDArray[np.uint8]
    has_features: NDArray[np.bool_]
    least: Numbers


@compiled
def missed_by(lexicon: Lexicon, tokens: TokenIds) -> float:
    """Add up what a name loses where nothing answers to its tokens."""
    missed = 0.0
    for token in tokens:
        missed += _MISSED * lexicon.weights[token]
    return missed


@compiled
def is_same_name(tokens: TokenIds, others: TokenIds) -> bool:
    """Whether two records have the same tokens in one order: namesakes of a day stand together and weigh the same."""
    if len(tokens) != len(others):
        return False
    for at in range(len(tokens)):  # noqa: SIM110 (The compiler knows no all().)
        if tokens[at] != others[at]:
            return False
    return True


@compiled
def weigh(question: Question, tokens: TokenIds, rows: TokenIds, values: Worth, regions: Worth, missed: float) -> float:
    """Give the most that a name of these tokens can weigh beside the traveller's: 0 where one of them has no token.

    `values` and `regions` of token t with each column stand in row `rows[t]`. Each way is bounded twice, and the lesser
    bound counts: every column takes its best token though two may want the same one, or every token takes its best
    column. Where no two want the same one, that is the true pairing.
    """
    if len(tokens) == 0 or len(question.lost) == 0:
        return 0.0
    greatest = LEAST_WEIGHT
    for way in range(len(question.lost)):
        columns = question.way_columns[question.way_starts[way] : question.way_starts[way + 1]]
        by_column = by_token = region = 0.0
        for column in columns:
            best = 0.0
            for token in tokens:
                best = max(best, float(values[rows[token], column]))
                region = max(region, float(regions[rows[token], column]))
            by_column += best
        for token in tokens:
            best = 0.0
            for column in columns:
                best = max(best, float(values[rows[token], column]))
            by_token += best
        lost = question.lost[way] + (0.0 if question.forgives[columns[0]] else missed)
        greatest = max(greatest, min(by_column, by_token) + region - lost)
    return greatest
