"""What does the compiled search ask of an index, and how is it told?

To hand one more array to a compiled loop costs as much as many numbers in it, and to make one in Python costs more. So
a query comes in three pieces (`Asked`), and what the search looks at by name is cut from them here (`Question`).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from screening.matching.compiled import compiled
from screening.matching.index.lexicon import Indexes, Numbers
from screening.matching.names.alignment import UNMATCHED_QUERY
from screening.matching.names.letters import GRID, Word
from screening.matching.names.name_evidence import LOSS_PRICE

WORDS, WAYS, DOCUMENTS, CARD, YEAR, MONTH, DAY = range(7)
"""What stands at the head of `Asked.whole`: how many there are, the length of the card's number, the date of birth."""
HEAD = 7


class Asked(NamedTuple):
    """A query, handed over to compiled loops.

    `text` has the letters of all words as numbers, then the document numbers and the card's in ASCII. `whole` has its
    head, then by word its length, spelling class, whether it may be the beginning of one, and whether missing tokens
    cost nothing; then by way where it ends among the words of the ways; these words; and by document its length.
    `broken` has by word its weight and its floor (0 to 1), then by the bits of `features` what an entry that tells this
    may gain, or must lose.
    """

    text: bytes
    whole: Indexes
    broken: Numbers


class Question(NamedTuple):
    """A traveller's name, in arrays.

    By column: `letters[word_starts[c]:word_starts[c + 1]]`, `classes` (spelling class), `weights`, `floors` (in steps
    of 1/200), `is_cut` (whether the word may be the beginning of one), `forgives` (whether missing tokens cost nothing,
    which is so for all columns of a way or for none). The columns of way w are
    `way_columns[way_starts[w]:way_starts[w + 1]]`; `lost` is by way what the name weighs less if nothing answers.
    """

    letters: Word
    word_starts: Indexes
    classes: Indexes
    weights: Numbers
    floors: Indexes
    is_cut: NDArray[np.bool_]
    forgives: NDArray[np.bool_]
    way_starts: Indexes
    way_columns: Indexes
    lost: Numbers


@compiled
def read_question(asked: Asked) -> Question:
    """Cut the name from a query."""
    whole, weights = asked.whole, asked.broken[: asked.whole[WORDS]]
    words, ways = whole[WORDS], whole[WAYS]
    lengths, classes = whole[HEAD : HEAD + words], whole[HEAD + words : HEAD + 2 * words]
    is_cut, forgives = whole[HEAD + 2 * words : HEAD + 3 * words], whole[HEAD + 3 * words : HEAD + 4 * words]
    after_words = HEAD + 4 * words
    way_starts = _starts(whole[after_words : after_words + ways], False)
    way_columns = whole[after_words + ways : after_words + ways + way_starts[ways]]
    floors, lost = np.empty(words, np.int64), np.zeros(ways)
    for word in range(words):
        floors[word] = round(GRID * asked.broken[words + word])
    for way in range(ways):
        for column in way_columns[way_starts[way] : way_starts[way + 1]]:
            lost[way] += LOSS_PRICE * UNMATCHED_QUERY * weights[column]
    return Question(
        np.frombuffer(asked.text, np.uint8),
        _starts(lengths, True),
        classes,
        weights,
        floors,
        is_cut != 0,
        forgives != 0,
        way_starts,
        way_columns,
        lost,
    )


@compiled
def _starts(ends: Indexes, is_lengths: bool) -> Indexes:
    """Give where each begins, and where the last one ends, from all ends or from all lengths."""
    starts = np.zeros(len(ends) + 1, np.int64)
    for at in range(len(ends)):
        starts[at + 1] = ends[at] + (starts[at] if is_lengths else 0)
    return starts


@compiled
def most_beside(asked: Asked, features: int) -> float:
    """Give what evidence beside name and date may add for an entry with this byte of features."""
    beside = 0.0
    for bit in range(len(asked.broken) - 2 * asked.whole[WORDS]):
        if features >> bit & 1:
            beside += asked.broken[2 * asked.whole[WORDS] + bit]
    return beside
