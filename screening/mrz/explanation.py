"""What is printed, going by what was seen, and how much of it is proven?

Check digits prove numbers and dates. Names, issuer, nationality and sex have none: there a recogniser must be sure, and
two looks at the page must agree. Nothing is repaired on a guess: a letter in a cell for digits is read as the digit it
looks like, and a repair of a number stays in doubt, since the print itself may be the forgery.

In `explain`, one look after another:
1. each cell is read in its alphabet (`masking`): *changes* are the digits put for letters;
2. where check digits fail, a *swap* is looked for: one or two characters of a number exchanged for look-alikes, such
   as O for 0, under which every check digit holds. Both readings stay in doubt;
3. where every check digit holds, some swaps would hold as well (weights 7, 3, 1 are *blind* to them): 6 and G count
   alike, and two exchanges can cancel out. Such cells are in doubt as far as the number would look as regular with
   them;
4. what the composite proves is *proven*; for every other cell the recogniser's own chance to err is kept, and
   `conclude` weighs it over two looks.
"""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from screening.domain.errors import InvalidMrz
from screening.domain.readings import CheckName, Doubt, MrzFormat, MrzRecord, MrzWarning, ReadingStatus, Repair, Zone
from screening.mrz.glyphs import CONFUSED, irregularity, may_be_its_pair
from screening.mrz.grid import Grid
from screening.mrz.judgement import doubts_of_sense
from screening.mrz.layouts import LAYOUTS, Alphabet, Check, Field, Layout
from screening.mrz.masking import Place, field_places, mask_cells, replace_cells
from screening.mrz.parser import find_layout, parse_mrz

MAX_ERROR: Final = 0.08
"""A cell that nothing proves is in doubt when the recogniser, over both looks, allows itself more chance to err."""
MAX_ERROR_OF_FINDING: Final = 0.02
"""To say that a printed check digit is wrong, which may mean a forgery, every cell must be read better than that."""
_MAX_SWAPS: Final = 2

_BLIND: Mapping[Alphabet, str] = {Alphabet.BOTH: "6G8SK0<", Alphabet.DIGITS: "0<", Alphabet.LETTERS: "K<"}
"""Characters that a check digit does not tell from a look-alike in the same alphabet."""

_FIRST_LETTERS: Mapping[MrzFormat, tuple[str, ...]] = {
    MrzFormat.TD1: ("A", "C", "I"),
    MrzFormat.TD2: ("A", "C", "I"),
    MrzFormat.TD3: ("P",),
    MrzFormat.MRV_A: ("V",),
    MrzFormat.MRV_B: ("V",),
    MrzFormat.FRA_ID: ("I",),
}
"""Doc 9303 parts 4 to 7. Other letters are printed at times, but a misread one is likelier."""

_SAME_SHAPE = frozenset({("0", "O"), ("O", "0")})

_SEEN_IN_FILLERS = re.compile(r"<{3,}[A-Z]|([A-Z])\1\1|(?<=<)[KCLSXE](?=<)|<[KCLX]{2,}")
"""Recognisers take fillers for K, C, L, S, X and E. Real names do look like this at times: then a person looks."""


@dataclass(frozen=True, slots=True, repr=False)
class Explanation:
    """One look's lines under their layout: the record, what was changed, and what is in doubt.

    `errors` are the cells that nothing proves, each with the recogniser's own chance to err (0 to 1).
    """

    record: MrzRecord
    repairs: tuple[Repair, ...]
    doubts: Mapping[Place, str]
    errors: Mapping[Place, float]

    @property
    def rank(self) -> tuple[int, float]:
        """The more check digits hold and the less is in doubt, the better."""
        return -len(self.record.failing_checks), -len(self.doubts) - sum(
            error > MAX_ERROR for error in self.errors.values()
        )


def explain(grid: Grid, today: date) -> Explanation | None:
    """Explain one look, or None where its lines are no MRZ."""
    try:
        layout = find_layout(grid.lines)
    except InvalidMrz:
        return None
    masked, changes, doubtful = mask_cells(layout, grid.lines)
    record = parse_mrz(masked, today)
    swaps, look_alikes = _find_swaps(layout, record, today)
    record = parse_mrz(replace_cells(masked, swaps), today) if swaps else record
    proven = proven_places(record) | _proven_digits(record, changes)
    # A later one replaces an earlier one for its cell: the last know what else may stand there.
    doubts = {
        **dict.fromkeys(grid.forced | doubtful | (set(changes) - proven), ""),
        **{(doubt.line, doubt.position): doubt.alternatives for doubt in doubts_of_sense(record)},
        **dict.fromkeys(_places_of_unlikely_text(layout, record), ""),
        **look_alikes,
        **dict.fromkeys(_places_of_blind_pairs(layout, record), ""),
        **_other_readings(layout, record, today),
    }
    errors = {
        (line, position): 1 - grid.confidences[line][position]
        for line, position in layout.alphabets()
        if (line, position) not in proven
    }
    return Explanation(record, _repairs(layout, record, changes | swaps), doubts, errors)


def conclude(first: Explanation, second: Explanation | None) -> Zone:
    """Weigh two looks at the same lines.

    Where nothing is proven, a cell is in doubt when the two differ, or are not sure enough together.
    """
    best = first if second is None or first.rank >= second.rank else second
    other = second if best is first else first
    also = other.errors if other else {}
    limit = MAX_ERROR_OF_FINDING if best.record.failing_checks else MAX_ERROR
    unsure = [place for place, error in best.errors.items() if error * also.get(place, error) > limit]
    doubts = {**dict.fromkeys(unsure, ""), **best.doubts, **_differences(best, other)}
    status = ReadingStatus.UNCERTAIN
    if not doubts:
        status = ReadingStatus.CHECK_FAILED if best.record.failing_checks else ReadingStatus.VALID
    return Zone(status, best.record.lines, best.record, _in_order(doubts), best.repairs)


def proven_places(record: MrzRecord) -> frozenset[Place]:
    """Give the cells that the composite proves, most of them together with a check digit of their own.

    One check digit lets one error in ten pass, so a visa, which has no composite, proves nothing. And a check digit is
    blind to some exchanges of look-alikes: 6 and G, 8 and S count alike, as do 0, K and the filler.
    """
    layout = LAYOUTS[record.format]
    composite = next((check for check in layout.checks if check.name is CheckName.COMPOSITE), None)
    if composite is None or record.failing_checks:
        return frozenset()
    alphabets = layout.alphabets()
    return frozenset(
        (line, position)
        for line, position in _places_of(composite)
        if record.lines[line][position] not in _BLIND[alphabets[line, position]]
    )


def _proven_digits(record: MrzRecord, changes: Mapping[Place, tuple[str, str]]) -> frozenset[Place]:
    """Give the cells for digits where a letter was seen and the digit put for it is proven: no filler looks like it."""
    is_proof = not record.failing_checks and any(check.name is CheckName.COMPOSITE for check in record.checks)
    return frozenset(changes) if is_proof else frozenset()


def _places_of(check: Check) -> frozenset[Place]:
    return frozenset(place for cells in (*check.over, check.at) for place in cells.places())


def _find_swaps(
    layout: Layout, record: MrzRecord, today: date
) -> tuple[dict[Place, tuple[str, str]], dict[Place, str]]:
    """Find exchanges of look-alikes, in cells for letters and digits, under which every check digit holds.

    Gives the exchange, where there is just one of the smallest size that makes the most regular number, and the cells
    that any of them touches, each with what else it may be. Where check digits fail without such an exchange,
    look-alikes are not the reason.
    """
    if not record.failing_checks:
        return {}, {}
    for count in range(1, _MAX_SWAPS + 1):
        found = _passing_swaps(layout, record, count, today)
        if found:
            others = {place: now for swaps in found for place, (_, now) in swaps.items()}
            ranked = sorted((irregularity(_number_after(record, swaps, today)), n) for n, swaps in enumerate(found))
            if len(ranked) > 1 and ranked[0][0] == ranked[1][0]:
                return {}, others
            best = found[ranked[0][1]]
            return best, others | {place: was for place, (was, _) in best.items()}
    return {}, {}


def _passing_swaps(layout: Layout, record: MrzRecord, count: int, today: date) -> list[dict[Place, tuple[str, str]]]:
    """Give the exchanges of so many look-alikes under which every check digit holds."""
    alphabets = layout.alphabets()
    covered = {place for check in layout.checks for place in _places_of(check)}
    cells = [
        (place, seen, now)
        for place in sorted(covered)
        if alphabets[place] is Alphabet.BOTH
        for seen in record.lines[place[0]][place[1]]
        for now in CONFUSED.get(seen, "")
    ]
    return [swaps for swaps in _choices(cells, count) if _all_hold(record, swaps, today)]


def _other_readings(layout: Layout, record: MrzRecord, today: date) -> dict[Place, str]:
    """Give the cells in which two look-alikes at once would pass every check digit.

    The composite weighs the number as its own check digit does, so it does not tell 00 from OO either. A recogniser
    that takes one O for 0 takes two; two unlike exchanges are likely only where the number is as regular with them.
    """
    if record.failing_checks:
        return {}
    limit = irregularity(record.document_number)
    number = set(field_places(layout, Field.DOCUMENT_NUMBER))
    return {
        place: now
        for swaps in _passing_swaps(layout, record, _MAX_SWAPS, today)
        if set(swaps) <= number
        and (set(swaps.values()) <= _SAME_SHAPE or irregularity(_number_after(record, swaps, today)) <= limit)
        for place, (_, now) in swaps.items()
    }


def _number_after(record: MrzRecord, swaps: dict[Place, tuple[str, str]], today: date) -> str:
    return parse_mrz(replace_cells(record.lines, swaps), today).document_number


def _choices(cells: list[tuple[Place, str, str]], count: int) -> Iterator[dict[Place, tuple[str, str]]]:
    for chosen in itertools.combinations(cells, count):
        swaps = {place: (was, now) for place, was, now in chosen}
        if len(swaps) == count:
            yield swaps


def _all_hold(record: MrzRecord, swaps: dict[Place, tuple[str, str]], today: date) -> bool:
    return not parse_mrz(replace_cells(record.lines, swaps), today).failing_checks


def _places_of_unlikely_text(layout: Layout, record: MrzRecord) -> set[Place]:
    """Give cells of names that look like misread fillers, of unknown States and kinds of document."""
    places: set[Place] = set()
    for field in (Field.NAME, Field.GIVEN_NAMES):
        if field in layout.fields:
            cells = layout.fields[field]
            for found in _SEEN_IN_FILLERS.finditer(cells.of(record.lines)):
                places |= {(cells.line, cells.start + offset) for offset in range(found.start(), found.end())}
    if not record.lines[0].startswith(_FIRST_LETTERS[record.format]):
        places.add((0, 0))
    unknown = {
        MrzWarning.UNKNOWN_ISSUING_STATE: Field.ISSUING_STATE,
        MrzWarning.UNKNOWN_NATIONALITY: Field.NATIONALITY,
    }
    for warning, field in unknown.items():
        if warning in record.warnings:
            places |= set(field_places(layout, field))
    return places


def _places_of_blind_pairs(layout: Layout, record: MrzRecord) -> set[Place]:
    """Give the cells of numbers in which a look-alike would pass every check digit and look as much like a number."""
    return {
        (cells.line, cells.start + place)
        for field in (Field.DOCUMENT_NUMBER, *layout.optional_fields)
        for cells in (layout.fields[field],)
        for text in (cells.of(record.lines),)
        for place in range(len(text))
        if may_be_its_pair(text, place)
    }


def _differences(best: Explanation, other: Explanation | None) -> dict[Place, str]:
    """Give the cells that nothing proves and that the other look saw otherwise, or did not see."""
    if other is None or other.record.format is not best.record.format:
        return dict.fromkeys(best.errors, "")
    return {
        (line, position): other.record.lines[line][position]
        for line, position in best.errors
        if other.record.lines[line][position] != best.record.lines[line][position]
    }


def _repairs(layout: Layout, record: MrzRecord, changes: dict[Place, tuple[str, str]]) -> tuple[Repair, ...]:
    """Give the changes with the check digit that proves each; one that none proves is no repair."""
    holding = {check.name for check in record.checks if check.holds}
    repairs = []
    for place, (was, now) in sorted(changes.items()):
        proof = next(
            (check.name for check in layout.checks if check.name in holding and place in _places_of(check)), None
        )
        if proof is not None and was != now:
            repairs.append(Repair(*place, was, now, proof))
    return tuple(repairs)


def _in_order(doubts: dict[Place, str]) -> tuple[Doubt, ...]:
    return tuple(Doubt(line, position, alternatives) for (line, position), alternatives in sorted(doubts.items()))
