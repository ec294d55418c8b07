"""How much could each recorded name weigh beside an entry?

An upper bound for every name at once, by going through all of them: the comparison in full takes a ten-thousandth of a
second, and this a few billionths a token. First the *pairs* are found: each column (`recorded_names`) that is like a
token of the entry, with the value of pairing the two and the part that tells the region, as `name_table` says. The
greatest of its pairs is a column's *worth*. A way then weighs at most

    the values of its columns, added up, and their greatest region, less what is lost when nothing answers,
    less what the entry's form loses by tokens that nothing answers to,

for every column has its best answer here, though two may want the same one. That is asked first of all forms of the
entry together, as if one form had every token and lost as little as the shortest; of the names that are left, it is
asked form by form, for an entry may have a hundred aliases. Likeness has no direction, so the tokens that are like the
entry's are found as in a search: a property test holds that, and the whole of it, to `scoring`.
"""

from typing import NamedTuple

import numpy as np

from screening.matching.compiled import compiled
from screening.matching.index.lexicon import Indexes, Numbers, TokenIds, begins_with, class_of, first_not_before
from screening.matching.index.neighbourhoods import FLOOR_STEPS, make_room, neighbours
from screening.matching.names.alignment import UNMATCHED_LISTED, saving_of
from screening.matching.names.letters import GRID, Word, numbers_of
from screening.matching.names.name_evidence import LEAST_WEIGHT, LOSS_PRICE, surprise_of
from screening.matching.names.rarity import Rarity
from screening.matching.names.tokens import Tokens
from screening.matching.retro.recorded_names import RecordedNames, Singles

_MISSED = LOSS_PRICE * UNMATCHED_LISTED
_SHORTEST_CUT = 2
_surprise = compiled(surprise_of)
_saving = compiled(saving_of)

VALUE, REGION = 0, 1
"""The columns of a worth."""


class AskedForms(NamedTuple):
    """The tokens of an entry's forms, each once: `letters[word_starts[t]:word_starts[t + 1]]`, class, weight, company.

    The tokens of form f are `form_tokens[form_starts[f]:form_starts[f + 1]]`; `missed` is by form what it loses where
    nothing answers to them.
    """

    letters: Word
    word_starts: Indexes
    classes: Indexes
    weights: Numbers
    company: Numbers
    form_starts: Indexes
    form_tokens: Indexes
    missed: Numbers


class Pairs(NamedTuple):
    """By token of the entry: the columns that are like it are those from `starts[t]` to before `starts[t + 1]`."""

    starts: Indexes
    columns: TokenIds
    values: Singles
    regions: Singles


def ask_forms(forms: tuple[Tokens, ...], rarity: Rarity) -> AskedForms:
    """Write an entry's forms, at least one, in arrays."""
    tokens = tuple(dict.fromkeys(token for form in forms for token in form))
    numbers = {token: at for at, token in enumerate(tokens)}
    return AskedForms(
        letters=numbers_of("".join(tokens)),
        word_starts=np.cumsum([0, *map(len, tokens)]),
        classes=np.array([class_of(token) for token in tokens], dtype=np.int64),
        weights=np.array([rarity.weight(token) for token in tokens]),
        company=np.array([rarity.company(token) for token in tokens]),
        form_starts=np.cumsum([0, *map(len, forms)]),
        form_tokens=np.array([numbers[token] for form in forms for token in form], dtype=np.int64),
        missed=np.array([_MISSED * sum(rarity.weight(token) for token in form) for form in forms]),
    )


@compiled
def bound_names(names: RecordedNames, asked: AskedForms, pairs: Pairs) -> Singles:
    """Give by name the most that it can weigh beside any form; in one place more stands 0, what no name weighs."""
    worth = np.zeros((len(names.weights), 2), np.float32)
    for token in range(len(asked.weights)):
        _raise_worth(worth, pairs, token)
    count = len(names.name_starts) - 1
    bounds = np.zeros(count + 1, np.float32)
    least_missed = asked.missed.min()
    for name in range(count):
        bounds[name] = _weigh(names, worth, name, least_missed)
    return bounds


@compiled
def bound_form_by_form(names: RecordedNames, asked: AskedForms, pairs: Pairs, which: TokenIds) -> Singles:
    """Give the most that each of these names can weigh beside one form of the entry."""
    worth = np.zeros((len(names.weights), 2), np.float32)
    bounds = np.full(len(which), LEAST_WEIGHT, np.float32)
    for form in range(len(asked.missed)):
        tokens = asked.form_tokens[asked.form_starts[form] : asked.form_starts[form + 1]]
        for token in tokens:
            _raise_worth(worth, pairs, token)
        for at in range(len(which)):
            bounds[at] = max(bounds[at], _weigh(names, worth, which[at], asked.missed[form]))
        for token in tokens:
            for at in range(pairs.starts[token], pairs.starts[token + 1]):
                worth[pairs.columns[at], VALUE] = 0.0
                worth[pairs.columns[at], REGION] = 0.0
    return bounds


@compiled
def _raise_worth(worth: Singles, pairs: Pairs, token: int) -> None:
    """Count a token's pairs in the worth of their columns."""
    for at in range(pairs.starts[token], pairs.starts[token + 1]):
        column = pairs.columns[at]
        worth[column, VALUE] = max(worth[column, VALUE], pairs.values[at])
        worth[column, REGION] = max(worth[column, REGION], pairs.regions[at])


@compiled
def _weigh(names: RecordedNames, worth: Singles, name: int, missed: float) -> float:
    """Give the most that a name can weigh with such a worth of its columns: that of its best way."""
    greatest = LEAST_WEIGHT
    for way in range(names.name_starts[name], names.name_starts[name + 1]):
        first, end = names.way_starts[way], names.way_starts[way + 1]
        total, region = np.float32(0.0), np.float32(0.0)
        for at in range(first, end):
            column = names.way_columns[at]
            total += worth[column, VALUE]
            region = max(region, worth[column, REGION])
        lost = names.lost[way] + (0.0 if names.forgives[names.way_columns[first]] else missed)
        greatest = max(greatest, total + region - lost)
    return greatest


@compiled
def find_pairs(names: RecordedNames, asked: AskedForms, nats: float) -> Pairs:
    """Find the columns that are like each token of the entry, and what the pairs are worth."""
    starts = np.zeros(len(asked.weights) + 1, np.int64)
    columns, values, regions = np.empty(256, np.int32), np.empty(256, np.float32), np.empty(256, np.float32)
    room = make_room(len(names.lexicon.weights))
    count = 0
    for at in range(len(asked.weights)):
        word = asked.letters[asked.word_starts[at] : asked.word_starts[at + 1]]
        found, steps = neighbours(names.lexicon, word, asked.classes[at], FLOOR_STEPS, False, room)
        beginnings = _beginnings(names, word)
        for number in range(len(found) + len(beginnings)):
            is_beginning = number >= len(found)
            token = beginnings[number - len(found)] if is_beginning else found[number]
            likeness = 1.0 if is_beginning else steps[number] / GRID
            for column in range(names.column_starts[token], names.column_starts[token + 1]):
                if names.is_cut[column] if is_beginning else steps[number] >= names.floors[column]:
                    if count == len(columns):
                        columns = np.concatenate((columns, columns))
                        values = np.concatenate((values, values))
                        regions = np.concatenate((regions, regions))
                    columns[count] = column
                    values[count], regions[count] = _value(names, asked, nats, at, token, column, likeness)
                    count += 1
        starts[at + 1] = count
    return Pairs(starts, columns[:count], values[:count], regions[:count])


@compiled
def _value(
    names: RecordedNames, asked: AskedForms, nats: float, at: int, token: int, column: int, likeness: float
) -> tuple[float, float]:
    """Give the value of pairing a column of that token with the entry's token, and what it tells of the region."""
    length = names.lexicon.starts[token + 1] - names.lexicon.starts[token]
    begun = length / (asked.word_starts[at + 1] - asked.word_starts[at])
    weight, kept = asked.weights[at], asked.company[at]
    surprise = _surprise(min(weight, names.weights[column]) * nats, likeness, begun)
    missed = 0.0 if names.forgives[column] else weight
    value = kept * surprise + LOSS_PRICE * _saving(names.weights[column], missed, likeness)
    return value, (1 - kept) * surprise


@compiled
def _beginnings(names: RecordedNames, word: Word) -> TokenIds:
    """Give the tokens that the word begins with and is longer than: a document's end may have cut it there."""
    found, count = np.empty(len(word), np.int32), 0
    for length in range(_SHORTEST_CUT, len(word)):
        token = _token_of(names, word[:length])
        if token >= 0:
            found[count] = token
            count += 1
    return found[:count]


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
