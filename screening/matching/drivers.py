"""From which tokens must the search set out, so that it misses no name that weighs enough?

Let a name need a weight. Take some neighbours of every column away, the *drivers*: a name that has none of them weighs,
for every way of the query, at most

    the greatest value of the neighbours left, of each column, added up, and their greatest region, less what is lost
    when nothing answers.

If that is less than the need, every name that weighs enough has at least one driver, and it is enough to look at the
records that have one. Any drivers for which this holds are right; good ones have few records. So columns are driven
from, the one with the fewest records first, until the rest cannot weigh enough without them (a rare family name drives,
MUHAMMAD never). Then, of the columns driven from, the neighbours that are worth least are left out again as long as the
rest still cannot weigh enough: a token that is hardly like the rare name does not make up for it.

In the example of `name_table`, a name that has no neighbour of ZARKOTANI weighs 1.8 + .6 - 2.9 = -.5 at most. So that
column alone drives, whatever is needed above 0. An entry without a date of birth needs 11.9 nats of its name to score
.95, and ZARKOTANI itself is driver enough: ZARKOTALI and MUHAMMAD weigh 9.3 + 1.8 + 1.3 - 2.9 = 9.5. One of the same
year, without day and month, needs 8.4, and ZARKOTALI drives too; the rest weigh 5.8 + 1.8 + .8 - 2.9 = 5.5.
"""

import numpy as np

from screening.matching.compiled import compiled
from screening.matching.lexicon import Indexes, Numbers
from screening.matching.name_table import REGION, VALUE, NameTable, sort_column


@compiled
def choose_drivers(table: NameTable, columns: Indexes, lost: float, need: float, costs: Indexes) -> Indexes:
    """Give how many of its neighbours, the first ones, each column of a way drives.

    `lost` is what the name weighs less if nothing answers, `costs` the records of each column's neighbours. The need is
    above 0, so that a name to which nothing answers never weighs enough.
    """
    driven = np.zeros(len(columns), np.int64)
    while bound_without(table, columns, driven) - lost >= need:
        cheapest = -1
        for at in range(len(columns)):
            is_left = driven[at] == 0 and _size(table, columns[at]) > 0
            if is_left and (cheapest < 0 or costs[columns[at]] < costs[columns[cheapest]]):
                cheapest = at
        if cheapest < 0:
            break
        sort_column(table, columns[cheapest])
        driven[cheapest] = _size(table, columns[cheapest])
    for at in np.argsort(-costs[columns]):
        # The bound falls with each more that drives, so the fewest that are enough are found by halving.
        low, high = 0, driven[at]
        while low < high:
            driven[at] = (low + high) // 2
            if bound_without(table, columns, driven) - lost >= need:
                low = driven[at] + 1
            else:
                high = driven[at]
        driven[at] = low
    return driven


@compiled
def bound_without(table: NameTable, columns: Indexes, driven: Indexes) -> float:
    """Give the most that a name has which none of the drivers is in, before what is lost. What drives is in order."""
    values = region = 0.0
    for at in range(len(columns)):
        left = table.starts[columns[at]] + driven[at]
        if driven[at] == 0:
            values += table.greatest[columns[at], VALUE]
            region = max(region, table.greatest[columns[at], REGION])
        elif left < table.starts[columns[at] + 1]:
            values += table.values[left]
            region = max(region, table.rest_regions[left])
    return values + region


@compiled
def _size(table: NameTable, column: int) -> int:
    return int(table.starts[column + 1] - table.starts[column])


@compiled
def records_of(table: NameTable, posting_starts: Indexes) -> Indexes:
    """Count by column the records of all its neighbours."""
    costs = np.zeros(len(table.starts) - 1, np.int64)
    for column in range(len(costs)):
        for at in range(table.starts[column], table.starts[column + 1]):
            token = table.tokens[at]
            costs[column] += posting_starts[token + 1] - posting_starts[token]
    return costs


@compiled
def greatest_weight(table: NameTable, question_ways: Indexes, way_columns: Indexes, lost: Numbers) -> float:
    """Give the most that any name can weigh: every column of the best way has its best answer."""
    greatest = -np.inf
    for way in range(len(lost)):
        columns = way_columns[question_ways[way] : question_ways[way + 1]]
        nothing = np.zeros(len(columns), np.int64)
        greatest = max(greatest, bound_without(table, columns, nothing) - lost[way])
    return greatest
