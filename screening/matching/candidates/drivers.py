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

from screening.matching.candidates.name_table import REGION, VALUE, NameTable, sort_column
from screening.matching.compiled import compiled
from screening.matching.index.lexicon import Indexes, Numbers


@compiled
def choose_drivers(table: NameTable, columns: Indexes, lost: float, need: float, costs: Indexes) -> Indexes:
    """Give how many of its neighbours, the first ones, each column of a way drives.

    `lost` is what the name weighs less if nothing answers, `costs` the records of each column's neighbours. The need is
    above 0, so that a name to which nothing answers never weighs enough.
    """
    starts = table.starts
    count = len(columns)
    driven, values, regions = np.zeros(count, np.int64), np.empty(count), np.empty(count)
    for at in range(count):
        values[at], regions[at] = table.greatest[columns[at], VALUE], table.greatest[columns[at], REGION]
    while values.sum() + _greatest(regions) - lost >= need:
        cheapest = -1
        for at in range(count):
            is_left = driven[at] == 0 and starts[columns[at] + 1] > starts[columns[at]]
            if is_left and (cheapest < 0 or costs[columns[at]] < costs[columns[cheapest]]):
                cheapest = at
        if cheapest < 0:
            break
        sort_column(table, columns[cheapest])
        driven[cheapest] = starts[columns[cheapest] + 1] - starts[columns[cheapest]]
        values[cheapest] = regions[cheapest] = 0.0
    # Where several columns drive, those with the most records are spared first.
    is_spared = driven == 0
    while not is_spared.all():
        dearest = -1
        for at in range(count):
            if not is_spared[at] and (dearest < 0 or costs[columns[at]] > costs[columns[dearest]]):
                dearest = at
        is_spared[dearest] = True
        first, end = starts[columns[dearest]], starts[columns[dearest] + 1]
        own_values, own_regions = table.values[first:end], table.rest_regions[first:end]
        # What all others add up to, which none of them drives.
        values[dearest] = regions[dearest] = 0.0
        fewest = _fewest(own_values, own_regions, values.sum(), _greatest(regions), need + lost)
        driven[dearest] = fewest
        if fewest < end - first:
            values[dearest], regions[dearest] = own_values[fewest], own_regions[fewest]
    return driven


@compiled
def _fewest(values: Numbers, regions: Numbers, other_values: float, other_region: float, need: float) -> int:
    """Give how many of a column's neighbours must drive, so that what is left of it and the others miss the need.

    The bound falls with each more that drives, so the fewest that are enough are found by halving.
    """
    low, high = 0, len(values)
    while low < high:
        middle = (low + high) // 2
        if other_values + values[middle] + max(other_region, regions[middle]) >= need:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def _greatest(numbers: Numbers) -> float:
    """Give the greatest of some numbers, 0 at least."""
    greatest = 0.0
    for number in numbers:
        greatest = max(greatest, number)
    return greatest


@compiled
def records_of(table: NameTable, posting_starts: Indexes) -> Indexes:
    """Count by column the records of all its neighbours."""
    starts, tokens = table.starts, table.tokens
    costs = np.zeros(len(starts) - 1, np.int64)
    for column in range(len(costs)):
        for at in range(starts[column], starts[column + 1]):
            costs[column] += posting_starts[tokens[at] + 1] - posting_starts[tokens[at]]
    return costs


@compiled
def greatest_weight(greatest: Numbers, way_starts: Indexes, way_columns: Indexes, lost: Numbers) -> float:
    """Give the most that any name can weigh: every column of the best way has its best answer.

    `greatest` is by column the greatest value and region.
    """
    weight = -np.inf
    for way in range(len(lost)):
        weight = max(weight, most_of_way(greatest, way_columns[way_starts[way] : way_starts[way + 1]]) - lost[way])
    return weight


@compiled
def most_of_way(greatest: Numbers, columns: Indexes) -> float:
    """Add up the best answers of the columns of one way, with their greatest region."""
    values = region = 0.0
    for column in columns:
        values, region = values + greatest[column, VALUE], max(region, greatest[column, REGION])
    return values + region
