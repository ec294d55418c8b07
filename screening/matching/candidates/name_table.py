"""What is each token of the lexicon worth to a query?

A query has several ways of writing the traveller's name; each is a row of *columns*, one a token, and ways share
columns. A column has neighbours: the tokens of the lexicon that are like it. To pair a listed token with a column is
worth, in log-odds of the name's weight,

    value = what it surprises in company + LOSS_PRICE x what it saves of the loss of a query token,

and beside that it may tell the region (`name_evidence`): of all pairs only the greatest such part counts. A listed
token that is paired with nothing costs its share of the loss, except where the traveller's name was cut.

The *worth* of a token is the greatest value that any column gives it, or that cost. So the worth of a record's tokens,
added up, with the greatest region and less the loss of an unanswered query, is at least what the name can weigh: no
listed token answers to two columns, and it has its best one here. The worth stands ready for all tokens at once, in an
array of scratch that is restored after the search.

An example, in nats, rounded. ZARKOTANI MUHAMMAD is asked for; unanswered, the name loses 2.9. The list has these:

    column       neighbour   value  region
    ZARKOTANI    ZARKOTANI    11.7     1.6     borne by nobody else: 10.8 nats, most of it its own
                 ZARKOTALI     9.3     1.3
                 ZARKHAN       5.8      .8
    MUHAMMAD     MUHAMMAD      1.8      .6     borne by one in seven
                 MOHD          1.7      .5     another spelling

KHAN answers to nothing, and is worth -.3: what its loss costs. So MOHD ZARKOTALI KHAN can weigh no more than
1.7 + 9.3 - .3 + 1.3 - 2.9 = 9.1, and MUHAMMAD KHAN no more than 1.8 - .3 + .6 - 2.9 = -.8.

`values` are without what an unanswered listed token costs, and so is the loss that is taken off: to answer to it gives
back just what it would have cost. Only where a whole record is weighed (`pair_values`) do both stand.
"""

from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from screening.matching.candidates.question import Question
from screening.matching.compiled import compiled
from screening.matching.index.lexicon import Indexes, Lexicon, Numbers, TokenIds
from screening.matching.index.neighbourhoods import Neighbourhoods, Room, look_up, make_room
from screening.matching.names.alignment import UNMATCHED_LISTED, saving_of
from screening.matching.names.letters import GRID
from screening.matching.names.name_evidence import LOSS_PRICE, surprise_of

_MISSED = LOSS_PRICE * UNMATCHED_LISTED
_surprise = compiled(surprise_of)
_saving = compiled(saving_of)

VALUE, REGION = 0, 1
"""The columns of a worth."""

Worth = NDArray[np.float32]
_Kind = TypeVar("_Kind", np.int32, np.float64)


class Scratch(NamedTuple):
    """Arrays with a place for every token, used by one search at a time and restored by it.

    `strict` and `forgiving` are the worth of each token when nothing answers to it, where a missing token costs
    something and where it does not; in the place after the last token stands 0, the worth of no token. `slots` is 0.
    Single precision is enough, for half the memory: `candidates.SLACK` covers what it loses.
    """

    strict: Worth
    forgiving: Worth
    slots: TokenIds
    room: Room


class NameTable(NamedTuple):
    """The neighbours of each column and what pairs are worth.

    The neighbours of column c are those from `starts[c]` to before `starts[c + 1]`; `regions` is what each tells of its
    region. Where the column is in order (`sort_column`), they stand by falling `values`, and `rest_regions` is the
    greatest region from here to the column's end. `greatest` is by column the greatest value and region. `worth` is by
    token; `slots` gives the token's row in `pair_values` and `pair_regions` (rows x columns). A token that is nobody's
    neighbour has row 0, which is all 0.
    """

    starts: Indexes
    tokens: TokenIds
    values: Numbers
    regions: Numbers
    rest_regions: Numbers
    is_in_order: NDArray[np.bool_]
    greatest: NDArray[np.float64]
    worth: Worth
    slots: TokenIds
    pair_values: Worth
    pair_regions: Worth


def make_scratch(lexicon: Lexicon) -> Scratch:
    """Make the arrays of scratch for a lexicon."""
    count = len(lexicon.weights)
    strict = np.zeros((count + 1, 2), np.float32)
    strict[:count, VALUE] = -_MISSED * lexicon.weights
    forgiving = np.zeros((count + 1, 2), np.float32)
    return Scratch(strict, forgiving, np.zeros(count + 1, np.int32), make_room(count))


@compiled
def lay_out(lexicon: Lexicon, near: Neighbourhoods, question: Question, scratch: Scratch, nats: float) -> NameTable:
    """Find the neighbours of each column and write what they are worth; `clear_away` undoes that in the scratch."""
    columns = len(question.weights)
    starts, greatest = np.zeros(columns + 1, np.int64), np.zeros((columns, 2))
    tokens, values, regions = np.empty(256, np.int32), np.empty(256), np.empty(256)
    # Where some ways forgive missing tokens and others do not, the worth is that of those which do: never too small.
    worth = scratch.forgiving if question.forgives.any() else scratch.strict
    # Out of the loop what it reads: to take an array from a tuple costs more than to read it.
    word_starts, token_starts, slot_of = question.word_starts, lexicon.starts, scratch.slots
    weights, company = lexicon.weights, lexicon.company
    slots = 0
    for column in range(columns):
        word = question.letters[word_starts[column] : word_starts[column + 1]]
        found, steps = look_up(
            lexicon,
            near,
            word,
            question.classes[column],
            question.floors[column],
            question.is_cut[column],
            scratch.room,
        )
        first, end = starts[column], starts[column] + len(found)
        starts[column + 1] = end
        if end > len(tokens):
            size = max(end, 2 * len(tokens))
            tokens, values, regions = _longer(tokens, size), _longer(values, size), _longer(regions, size)
        asked, length = question.weights[column], len(word)
        best_value = best_region = 0.0
        for at in range(len(found)):
            token = found[at]
            begun = length / (token_starts[token + 1] - token_starts[token])
            value, region = worth_of_pair(asked, weights[token], company[token], begun, steps[at], nats)
            tokens[first + at], values[first + at], regions[first + at] = token, value, region
            if slot_of[token] == 0:
                slots += 1
                slot_of[token] = slots
            worth[token, VALUE] = max(worth[token, VALUE], value)
            worth[token, REGION] = max(worth[token, REGION], region)
            best_value, best_region = max(best_value, value), max(best_region, region)
        greatest[column, VALUE], greatest[column, REGION] = best_value, best_region
    count = starts[columns]
    pair_values, pair_regions = _pairs(weights, question.forgives, starts, tokens, values, regions, slot_of, slots)
    return NameTable(
        starts,
        tokens[:count],
        values[:count],
        regions[:count],
        np.empty(count),
        np.zeros(columns, np.bool_),
        greatest,
        worth,
        scratch.slots,
        pair_values,
        pair_regions,
    )


@compiled
def worth_of_pair(
    asked: float, listed: float, kept: float, begun: float, steps: int, nats: float
) -> tuple[float, float]:
    """Give value and region of a column of weight `asked` and a token of weight `listed` that are so alike.

    `kept` is what the token keeps in company, `begun` the column's share of its letters, `steps` are of 1/200.
    """
    likeness = steps / GRID
    surprise = _surprise(min(listed, asked) * nats, likeness, begun)
    return kept * surprise + LOSS_PRICE * _saving(asked, 0.0, likeness), (1 - kept) * surprise


@compiled
def clear_away(lexicon: Lexicon, question: Question, scratch: Scratch, table: NameTable) -> None:
    """Restore the scratch."""
    missed = 0.0 if question.forgives.any() else _MISSED
    weights, slots, worth = lexicon.weights, scratch.slots, table.worth
    for token in table.tokens:
        slots[token] = 0
        worth[token, VALUE] = -missed * weights[token]
        worth[token, REGION] = 0.0


@compiled
def _pairs(
    weights: Numbers,
    forgives: NDArray[np.bool_],
    starts: Indexes,
    tokens: TokenIds,
    values: Numbers,
    regions: Numbers,
    slot_of: TokenIds,
    slots: int,
) -> tuple[Worth, Worth]:
    """Write the values by token and column, with what is not lost of the listed token's own weight."""
    columns = len(starts) - 1
    pair_values = np.zeros((slots + 1, columns), np.float32)
    pair_regions = np.zeros((slots + 1, columns), np.float32)
    for column in range(columns):
        missed = 0.0 if forgives[column] else _MISSED
        for at in range(starts[column], starts[column + 1]):
            slot = slot_of[tokens[at]]
            pair_values[slot, column] = values[at] + missed * weights[tokens[at]]
            pair_regions[slot, column] = regions[at]
    return pair_values, pair_regions


@compiled
def sort_column(table: NameTable, column: int) -> None:
    """Put the neighbours of a column in order, unless they are: only those of a column that drives need one."""
    if table.is_in_order[column]:
        return
    table.is_in_order[column] = True
    first, end = table.starts[column], table.starts[column + 1]
    order = first + np.argsort(-table.values[first:end])
    table.tokens[first:end], table.values[first:end] = table.tokens[order], table.values[order]
    table.regions[first:end] = table.regions[order]
    region = 0.0
    for at in range(end - 1, first - 1, -1):
        region = max(region, table.regions[at])
        table.rest_regions[at] = region


@compiled
def _longer(row: NDArray[_Kind], size: int) -> NDArray[_Kind]:
    """Give a row of a size that begins like this one."""
    longer = np.empty(size, row.dtype)
    longer[: len(row)] = row
    return longer
