"""Under which readings of a zone do all of its check digits hold?

A check digit is a weighted sum modulo 10, so each other character in a cell shifts some sums by a known amount.
Readings are sought whose shifts take every sum to where it must be, the cheapest first, a few cells from the likeliest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from screening.domain.readings import CheckName
from screening.mrz.cell_costs import Costs
from screening.mrz.check_digits import ALPHABET, FILLER
from screening.mrz.layouts import Cells, Field, Layout
from screening.mrz.masking import Place

MOST_CHANGES: Final = 3
_MOST_OTHERS: Final = 60
"""Other characters that are weighed, the likeliest of all cells."""
_WEIGHTS: Final = (7, 3, 1)
_VALUES: Final = {character: value for value, character in enumerate(ALPHABET[:-1])} | {FILLER: 0}

Shift = tuple[int, ...]
"""What a change adds to each check's sum, modulo 10."""


@dataclass(frozen=True, slots=True)
class Sum:
    """One check digit of a zone: each cell's weight; the check digit itself counts -1. The sum must be 0 modulo 10."""

    name: CheckName
    weights: dict[Place, int]

    def of(self, lines: Sequence[str]) -> int:
        """Give the sum that these lines have."""
        return sum(weight * _VALUES[lines[line][cell]] for (line, cell), weight in self.weights.items()) % 10


@dataclass(frozen=True, slots=True)
class Change:
    """Another character in a cell, and what it costs."""

    place: Place
    now: str
    cost: float


@dataclass(frozen=True, slots=True)
class Proof:
    """Changes under which every check digit holds, and what they cost together."""

    changes: tuple[Change, ...]
    cost: float


def sums_of(layout: Layout, lines: tuple[str, ...]) -> tuple[Sum, ...]:
    """Give a layout's check digits; a number that runs on into the optional data takes its check digit along."""
    sums = []
    for check in layout.checks:
        over = [place for cells in check.over for place in cells.places()]
        at = check.at.places()[0]
        if check.name is CheckName.DOCUMENT_NUMBER:
            over, at = _long_number(layout, lines) or (over, at)
        weights = {place: _WEIGHTS[order % 3] for order, place in enumerate(over)}
        sums.append(Sum(check.name, {**weights, at: weights.get(at, 0) - 1}))
    return tuple(sums)


def _long_number(layout: Layout, lines: tuple[str, ...]) -> tuple[list[Place], Place] | None:
    """Doc 9303-5, 4.2.2 (j), as the parser reads it."""
    number = layout.fields[Field.DOCUMENT_NUMBER]
    if layout.long_number is None or lines[number.line][number.stop] != FILLER or FILLER in number.of(lines):
        return None
    optional = layout.fields[layout.long_number]
    running_on = optional.of(lines).partition(FILLER)[0]
    if len(running_on) <= 1:
        return None
    more = Cells(optional.line, optional.start, optional.start + len(running_on) - 1)
    return [*number.places(), *more.places()], (optional.line, more.stop)


def find_proofs(sums: Sequence[Sum], lines: tuple[str, ...], costs: Costs, budget: float) -> tuple[Proof, ...]:
    """Give the readings within the budget (nats) under which every sum is right, the cheapest first."""
    wanted = tuple(-check.of(lines) % 10 for check in sums)
    others = _others(sums, lines, costs, budget)
    found = [Proof((), 0.0)] if not any(wanted) else []
    by_shift: dict[Shift, list[Change]] = {}
    for change, shift in others:
        by_shift.setdefault(shift, []).append(change)
    for count in range(MOST_CHANGES):
        for chosen, left in _combinations(others, count, wanted, budget):
            rest = budget - sum(change.cost for change in chosen)
            for last in by_shift.get(left, ()):
                if last.cost <= rest and all(_before(change, last) for change in chosen):
                    changes = (*chosen, last)
                    found.append(Proof(changes, sum(change.cost for change in changes)))
    return tuple(sorted(found, key=lambda proof: proof.cost))


def _others(sums: Sequence[Sum], lines: tuple[str, ...], costs: Costs, budget: float) -> list[tuple[Change, Shift]]:
    """Give what else may stand in the cells that check digits cover, with what it shifts."""
    covered = sorted({place for check in sums for place in check.weights})
    found = []
    for place in covered:
        seen = lines[place[0]][place[1]]
        cost = costs[place]
        for index in (cost <= budget).nonzero()[0]:
            now = ALPHABET[int(index)]
            if now != seen:
                step = _VALUES[now] - _VALUES[seen]
                shift = tuple(check.weights.get(place, 0) * step % 10 for check in sums)
                found.append((Change(place, now, float(cost[index])), shift))
    return sorted(found, key=lambda other: other[0].cost)[:_MOST_OTHERS]


def _combinations(
    others: Sequence[tuple[Change, Shift]], count: int, wanted: Shift, budget: float
) -> Iterator[tuple[tuple[Change, ...], Shift]]:
    """Give every choice of so many changes in different cells that leaves something to spend, and what is wanted then.

    `others` are sorted by cost, so that behind one that is too dear there is nothing.
    """
    if count == 0:
        yield (), wanted
        return
    least = others[0][0].cost if others else budget
    if count == 1:
        for change, shift in others:
            if change.cost + least > budget:
                return
            yield (change,), tuple([(want - step) % 10 for want, step in zip(wanted, shift, strict=True)])
        return
    for place, (change, shift) in enumerate(others):
        if change.cost + count * least > budget:
            return
        left = tuple((want - step) % 10 for want, step in zip(wanted, shift, strict=True))
        for more, rest in _combinations(others[place + 1 :], count - 1, left, budget - change.cost):
            if all(change.place != one.place for one in more):
                yield (change, *more), rest


def _before(change: Change, last: Change) -> bool:
    """So that each set of changes is found once."""
    return change.place < last.place
