"""What is printed in a zone, going by what the recogniser saw, and what of it is proven?

1. Each layout that has the zone's shape weighs the cells (`cell_costs`): the likeliest reading of each cell.
2. Readings near by are sought under which all check digits hold (`proofs`), and weighed with the forms of document
   numbers (`number_forms`). If one is by far the likeliest it is the reading; a character that it changes is a repair,
   and only cells that the recogniser itself doubts are changed, for a few nats in all.
3. If there is none, nothing is changed. Where every cell that the failing check digits cover was surely seen, the print
   contradicts itself: `check_failed`. It may be a forgery.
4. What no check digit covers must be surely seen.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from screening.domain.readings import CheckName, Doubt, MrzFormat, MrzRecord, ReadingStatus, Repair, Zone
from screening.mrz.cell_costs import INDEX, Costs, chances, weigh_cells
from screening.mrz.cells import Cells
from screening.mrz.check_digits import ALPHABET, FILLER
from screening.mrz.judgement import doubts_of_sense
from screening.mrz.layouts import LAYOUTS, Layout, layout_of
from screening.mrz.masking import Place, replace_cells
from screening.mrz.number_forms import cost_of_number
from screening.mrz.parser import parse_mrz
from screening.mrz.proofs import Proof, Sum, find_proofs, sums_of

REPAIR_BUDGET: Final = 4.0
"""Nats that all repairs of a zone may cost together."""
_SEARCHED: Final = 7.0
"""Readings are weighed against one another as far as that."""
SURE: Final = 0.97
"""A cell that nothing proves is in doubt when its character is less likely than that."""
_SURE_OF_FINDING: Final = 0.9
"""To say that a printed check digit is wrong, no misreading within `_SEARCHED` may explain it, and every cell that it
covers must be surer than that."""
_MISPRINT: Final = 6.2
"""What it costs (nats) to suppose that the print itself contradicts its check digits: one document in 500 may."""
_SURE_OF_PROOF: Final = 0.995
"""The chance that the reading must have among all those that the check digits allow."""
_PRESENT: Final = 0.5
"""Less, and a cell may hold what was not seen."""
_WORTH_NAMING: Final = 0.02
"""Other characters that are at least so likely are named with a doubt."""

_FIRST_LETTERS: Final[Mapping[MrzFormat, str]] = {
    MrzFormat.TD1: "ACI",
    MrzFormat.TD2: "ACI",
    MrzFormat.TD3: "P",
    MrzFormat.MRV_A: "V",
    MrzFormat.MRV_B: "V",
    MrzFormat.FRA_ID: "I",
}


@dataclass(frozen=True, slots=True, repr=False)
class Deciphered:
    """A zone, and how well the layout explains what was seen: the mean cost of a cell (nats)."""

    zone: Zone
    strain: float


def decipher(seen: Sequence[Cells], today: date) -> Deciphered | None:
    """Read the cells of a zone's lines, or None where no layout has their shape."""
    shape = (len(seen), len(seen[0].presence))
    found = []
    for layout in LAYOUTS.values():
        if (layout.line_count, layout.line_length) == shape:
            costs = weigh_cells(layout, seen, _FIRST_LETTERS[layout.format])
            found.append((_strain(costs, seen), layout.format.value, layout, costs))
    for strain, _, layout, costs in sorted(found, key=lambda one: one[:2]):
        lines = _likeliest(layout, costs)
        if layout_of(lines) is layout:
            return Deciphered(_explain(layout, lines, costs, seen, today), strain)
    return None


def _strain(costs: Costs, seen: Sequence[Cells]) -> float:
    """How far what was seen is from what the layout allows: unlike `weigh_cells`, in absolute terms."""
    best = [-float(seen[line].characters[cell, int(cost.argmin())]) for (line, cell), cost in costs.items()]
    return float(np.mean(np.minimum(best, 6.0)))


def _likeliest(layout: Layout, costs: Costs) -> tuple[str, ...]:
    cells = [[FILLER] * layout.line_length for _ in range(layout.line_count)]
    for (line, cell), cost in costs.items():
        cells[line][cell] = ALPHABET[int(cost.argmin())]
    return tuple("".join(line) for line in cells)


def _explain(layout: Layout, lines: tuple[str, ...], costs: Costs, seen: Sequence[Cells], today: date) -> Zone:
    sums = sums_of(layout, lines)
    proofs = find_proofs(sums, lines, costs, _SEARCHED)
    weighed = _weigh_proofs(proofs, lines, today)
    best = weighed[0][1] if weighed else None
    is_proven = best is not None and sum(change.cost for change in best.changes) <= REPAIR_BUDGET
    changes: dict[Place, tuple[str, str]] = {}
    if is_proven and best is not None:
        changes = {change.place: (lines[change.place[0]][change.place[1]], change.now) for change in best.changes}
    record = parse_mrz(replace_cells(lines, changes), today)
    is_proven = is_proven and not record.failing_checks
    holding = {check.name for check in record.checks if check.holds}
    proven = {place for check in sums if check.name in holding for place in check.weights}
    doubts = {
        **(
            _doubts_of_proof(weighed, lines, record.lines)
            if is_proven
            else _doubts_of_failure(proofs, sums, record, costs)
        ),
        **_doubts_of_sight(record.lines, costs, seen, proven),
        **{(doubt.line, doubt.position): doubt.alternatives for doubt in doubts_of_sense(record)},
    }
    status = ReadingStatus.UNCERTAIN
    if not doubts:
        status = ReadingStatus.CHECK_FAILED if record.failing_checks else ReadingStatus.VALID
    in_order = tuple(Doubt(line, position, others) for (line, position), others in sorted(doubts.items()))
    return Zone(status, record.lines, record, in_order, _repairs(sums, record, seen, is_proven=is_proven))


def _weigh_proofs(
    proofs: Sequence[Proof], lines: tuple[str, ...], today: date
) -> list[tuple[float, Proof, tuple[str, ...]]]:
    """Give each proof's chance, the likeliest first: among all of them, and the likeliest reading being misprinted."""
    if not proofs:
        return []
    weighed = []
    for proof in proofs:
        reading = replace_cells(lines, {change.place: ("", change.now) for change in proof.changes})
        weighed.append((proof.cost + _cost_of_sense(reading, today), proof, reading))
    least = min(cost for cost, _, _ in weighed)
    total = sum(math.exp(least - cost) for cost, _, _ in weighed)
    total += math.exp(least - _MISPRINT - _cost_of_sense(lines, today))
    chances_ = [(math.exp(least - cost) / total, proof, reading) for cost, proof, reading in weighed]
    return sorted(chances_, key=lambda one: -one[0])


def _cost_of_sense(reading: tuple[str, ...], today: date) -> float:
    """How unlikely the number's form is, and a date that there is not."""
    record = parse_mrz(reading, today)
    return cost_of_number(record.document_number, record.issuing_state) + 2.0 * len(doubts_of_sense(record))


def _doubts_of_proof(
    weighed: Sequence[tuple[float, Proof, tuple[str, ...]]], likeliest: tuple[str, ...], lines: tuple[str, ...]
) -> dict[Place, str]:
    """Give the cells in which other readings that the check digits allow differ, as far as those are not unlikely."""
    others: dict[Place, dict[str, float]] = {}
    # A repair must be likelier by far than that the print itself is wrong: that may be a forgery.
    misprint = 1 - sum(chance for chance, _, _ in weighed)
    for change in weighed[0][1].changes:
        seen = likeliest[change.place[0]][change.place[1]]
        others.setdefault(change.place, {})[seen] = misprint
    for chance, proof, reading in weighed[1:]:
        places = {change.place for change in proof.changes} | {change.place for change in weighed[0][1].changes}
        for line, position in places:
            now = reading[line][position]
            if now != lines[line][position]:
                cell = others.setdefault((line, position), {})
                cell[now] = cell.get(now, 0.0) + chance
    return {place: _named(cell) for place, cell in others.items() if sum(cell.values()) > 1 - _SURE_OF_PROOF}


def _doubts_of_failure(
    proofs: Sequence[Proof], sums: Sequence[Sum], record: MrzRecord, costs: Costs
) -> dict[Place, str]:
    """Give the cells under failing check digits that were poorly seen, or in which misreading would explain all."""
    # Where a field contradicts its own check digit, the composite must fail too.
    failing = set(record.failing_checks) - {CheckName.COMPOSITE} or {CheckName.COMPOSITE}
    covered = {place for check in sums if check.name in failing for place in check.weights}
    explained: dict[Place, str] = {}
    for proof in proofs:
        for change in proof.changes:
            if change.now not in explained.get(change.place, ""):
                explained[change.place] = explained.get(change.place, "") + change.now
    return {**_unsure(covered, record.lines, costs, _SURE_OF_FINDING), **explained}


def _doubts_of_sight(
    lines: tuple[str, ...], costs: Costs, seen: Sequence[Cells], proven: set[Place]
) -> dict[Place, str]:
    """Give the cells that nothing proves and that were not surely seen, and those in which nothing was seen."""
    unseen = {
        place: "" for place in costs if float(seen[place[0]].presence[place[1]]) < _PRESENT and place not in proven
    }
    return unseen | _unsure(set(costs) - proven, lines, costs, SURE)


def _unsure(places: set[Place], lines: tuple[str, ...], costs: Costs, sure: float) -> dict[Place, str]:
    found = {}
    for place in places:
        cost = costs[place]
        shares = chances(cost)
        character = lines[place[0]][place[1]]
        if shares[INDEX[character]] < sure:
            found[place] = _named({other: float(shares[INDEX[other]]) for other in ALPHABET if other != character})
    return found


def _named(cell: Mapping[str, float]) -> str:
    likely = [(chance, other) for other, chance in cell.items() if chance >= _WORTH_NAMING]
    return "".join(other for _, other in sorted(likely, key=lambda pair: (-pair[0], pair[1])))


def _repairs(sums: Sequence[Sum], record: MrzRecord, seen: Sequence[Cells], *, is_proven: bool) -> tuple[Repair, ...]:
    """Give the cells that were seen as another character than the one that check digits prove."""
    if not is_proven:
        return ()
    found = []
    for place in sorted({place for check in sums for place in check.weights}):
        line, position = place
        was, now = ALPHABET[int(seen[line].characters[position].argmax())], record.lines[line][position]
        if was != now:
            found.append(Repair(line, position, was, now, _proof_of(place, sums)))
    return tuple(found)


def _proof_of(place: Place, sums: Sequence[Sum]) -> CheckName:
    """Give the check digit that proves a cell: its field's own before the composite."""
    names = [check.name for check in sums if place in check.weights]
    return min(names, key=lambda name: name is CheckName.COMPOSITE)
