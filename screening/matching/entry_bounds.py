"""How much could each recorded name weigh beside an entry?

An upper bound for every name at once, by going through all of them: the comparison in full takes a ten-thousandth of a
second, and this a few billionths a token. First each column (`recorded_names`) that is like a token of the entry gets
its worth: the greatest *value* that pairing it with any of the entry's tokens has, and the greatest part that tells the
region, as `name_table` says. A way then weighs at most

    the values of its columns, added up, and their greatest region, less what is lost when nothing answers,
    less the least that any of the entry's forms loses by tokens that nothing answers to,

for every column has its best answer here, though two may want the same one. Likeness has no direction, so the tokens
that are like the entry's are found as in a search: a property test holds that, and the whole of it, to `scoring`.
"""

from typing import NamedTuple

import numpy as np

from screening.matching.alignment import UNMATCHED_LISTED, saving_of
from screening.matching.compiled import compiled
from screening.matching.letters import GRID, Word, numbers_of
from screening.matching.lexicon import Indexes, Numbers, TokenIds, begins_with, class_of, first_not_before
from screening.matching.name_evidence import LEAST_WEIGHT, LOSS_PRICE, surprise_of
from screening.matching.names import Tokens
from screening.matching.neighbourhoods import EQUAL_STEPS, FLOOR_STEPS, Room, neighbours
from screening.matching.rarity import Rarity
from screening.matching.recorded_names import RecordedNames, Singles

_MISSED = LOSS_PRICE * UNMATCHED_LISTED
_SHORTEST_CUT = 2
_surprise = compiled(surprise_of)
_saving = compiled(saving_of)

VALUE, REGION = 0, 1
"""The columns of a worth."""


class AskedForms(NamedTuple):
    """The tokens of an entry's forms, each once: `letters[word_starts[t]:word_starts[t + 1]]`, class, weight, company.

    `missed` is the least that any form loses where nothing answers to its tokens.
    """

    letters: Word
    word_starts: Indexes
    classes: Indexes
    weights: Numbers
    company: Numbers
    missed: float


def ask_forms(forms: tuple[Tokens, ...], rarity: Rarity) -> AskedForms:
    """Write an entry's forms, at least one, in arrays."""
    tokens = tuple(dict.fromkeys(token for form in forms for token in form))
    return AskedForms(
        letters=numbers_of("".join(tokens)),
        word_starts=np.cumsum([0, *map(len, tokens)]),
        classes=np.array([class_of(token) for token in tokens], dtype=np.int64),
        weights=np.array([rarity.weight(token) for token in tokens]),
        company=np.array([rarity.company(token) for token in tokens]),
        missed=_MISSED * min(sum(rarity.weight(token) for token in form) for form in forms),
    )


@compiled
def bound_names(names: RecordedNames, asked: AskedForms, nats: float) -> Singles:
    """Give by name the most that it can weigh; in one place more stands 0, what no name weighs."""
    worth = _worth_of_columns(names, asked, nats)
    count = len(names.name_starts) - 1
    bounds = np.zeros(count + 1, np.float32)
    for name in range(count):
        greatest = LEAST_WEIGHT
        for way in range(names.name_starts[name], names.name_starts[name + 1]):
            first, end = names.way_starts[way], names.way_starts[way + 1]
            total, region = np.float32(0.0), np.float32(0.0)
            for at in range(first, end):
                column = names.way_columns[at]
                total += worth[column, VALUE]
                region = max(region, worth[column, REGION])
            missed = 0.0 if names.forgives[names.way_columns[first]] else asked.missed
            greatest = max(greatest, total + region - names.lost[way] - missed)
        bounds[name] = greatest
    return bounds


@compiled
def _worth_of_columns(names: RecordedNames, asked: AskedForms, nats: float) -> Singles:
    """Give by column the greatest value and the greatest region of its pairs: 0 where no token is like it."""
    worth = np.zeros((len(names.weights), 2), np.float32)
    count = len(names.lexicon.weights)
    room = Room(np.empty(count, np.int32), np.empty(count, np.uint8))
    for at in range(len(asked.weights)):
        word = asked.letters[asked.word_starts[at] : asked.word_starts[at + 1]]
        found, steps = neighbours(names.lexicon, word, asked.classes[at], FLOOR_STEPS, False, room)
        for number in range(len(found)):
            token = found[number]
            for column in range(names.column_starts[token], names.column_starts[token + 1]):
                if steps[number] >= names.floors[column]:
                    _raise_worth(names, asked, nats, worth, at, token, column, steps[number] / GRID)
        for length in range(_SHORTEST_CUT, len(word)):
            token = _token_of(names, word[:length])
            if token >= 0:
                for column in range(names.column_starts[token], names.column_starts[token + 1]):
                    if names.is_cut[column]:
                        _raise_worth(names, asked, nats, worth, at, token, column, EQUAL_STEPS / GRID)
    return worth


@compiled
def _raise_worth(
    names: RecordedNames,
    asked: AskedForms,
    nats: float,
    worth: Singles,
    at: int,
    token: int,
    column: int,
    likeness: float,
) -> None:
    """Count the pair of a column and the entry's token in the column's worth."""
    length = names.lexicon.starts[token + 1] - names.lexicon.starts[token]
    begun = length / (asked.word_starts[at + 1] - asked.word_starts[at])
    weight, kept = asked.weights[at], asked.company[at]
    surprise = _surprise(min(weight, names.weights[column]) * nats, likeness, begun)
    missed = 0.0 if names.forgives[column] else weight
    value = kept * surprise + LOSS_PRICE * _saving(names.weights[column], missed, likeness)
    worth[column, VALUE] = max(worth[column, VALUE], value)
    worth[column, REGION] = max(worth[column, REGION], (1 - kept) * surprise)


@compiled
def _token_of(names: RecordedNames, word: Word) -> int:
    """Give the number of the token that is that word, or -1."""
    end = names.lexicon.of_length[len(word) + 1]
    token = first_not_before(names.lexicon, word, names.lexicon.of_length[len(word)], end)
    return token if token < end and begins_with(names.lexicon, token, word) else -1


@compiled
def persons_reaching(
    name_of: TokenIds, day_of: TokenIds, name_bounds: Singles, day_weights: Singles, need: float
) -> TokenIds:
    """Give the persons whose name's bound and date's weight together come to the need."""
    found, count = np.empty(64, np.int32), 0
    for person in range(len(name_of)):
        if name_bounds[name_of[person]] + day_weights[day_of[person]] >= need:
            if count == len(found):
                found = np.concatenate((found, found))
            found[count] = person
            count += 1
    return found[:count]
