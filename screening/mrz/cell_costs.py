"""What may stand in each cell, and how unlikely is each character there?

What the recogniser saw, weighed with what a layout lets be printed in the cell. All is in nats, 0 for the likeliest.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

import numpy as np

from screening.domain.states import known_codes
from screening.mrz.cells import Cells
from screening.mrz.check_digits import ALPHABET, FILLER
from screening.mrz.layouts import Alphabet, Field, Layout
from screening.mrz.line_image import Floats
from screening.mrz.masking import Place, field_places

_FOREIGN: Final = 9.0
"""What a character costs that the cell's alphabet does not hold. It is not forbidden: prints have errors."""
_DIGIT_FOR_LETTER: Final = 6.0
_DIGIT_OF_KIND: Final = 2.5
_UNKNOWN_DATE: Final = 4.0
_NO_CHECK_DIGIT: Final = 3.0
_SEX_X: Final = 3.0
_UNUSUAL_KIND: Final = 3.0
_BEHIND_THE_NAME: Final = 2.0
"""What a letter costs that follows three fillers in a name."""
_UNKNOWN_STATE: Final = 5.0

_IS_DIGIT: Final = np.array([character.isdigit() for character in ALPHABET])
_IS_LETTER: Final = np.array([character.isalpha() for character in ALPHABET])
_IS_FILLER: Final = np.array([character == FILLER for character in ALPHABET])
INDEX: Final[Mapping[str, int]] = {character: place for place, character in enumerate(ALPHABET)}

_DATES: Final = (Field.DATE_OF_BIRTH, Field.DATE_OF_EXPIRY)

Costs = dict[Place, Floats]
"""For each cell the cost of each of the 37 characters."""


def weigh_cells(layout: Layout, lines: Sequence[Cells], first_letters: str) -> Costs:
    """Weigh every cell of a layout. `first_letters` are those that its documents begin with."""
    alphabets = layout.alphabets()
    dates = {place for field in _DATES for place in field_places(layout, field)}
    checks = {place for check in layout.checks for place in check.at.places()}
    costs: Costs = {}
    for place, alphabet in alphabets.items():
        cost = -lines[place[0]].characters[place[1]].astype(np.float32)
        if alphabet is Alphabet.DIGITS:
            cost = cost + _FOREIGN * _IS_LETTER
            cost = cost + (_UNKNOWN_DATE if place in dates else _NO_CHECK_DIGIT * (place in checks)) * _IS_FILLER
        elif alphabet is Alphabet.LETTERS:
            # Some second letters are digits (C1, C2 of the USA), and so are some letters of Russian names.
            cost = cost + (_DIGIT_OF_KIND if place == (0, 1) else _DIGIT_FOR_LETTER) * _IS_DIGIT
        costs[place] = cost - cost.min()
    _weigh_sex(layout, costs)
    start = costs[0, 0]
    start += _UNUSUAL_KIND * np.array([character not in first_letters for character in ALPHABET])
    start += _FOREIGN * ~_IS_LETTER
    costs[0, 0] = start - start.min()
    _weigh_names(layout, costs)
    for field in (Field.ISSUING_STATE, Field.NATIONALITY):
        _weigh_state(field_places(layout, field), costs)
    return costs


def _weigh_sex(layout: Layout, costs: Costs) -> None:
    for place in field_places(layout, Field.SEX):
        cost = costs[place] + np.array([0.0 if c in "MF<" else _SEX_X if c == "X" else _FOREIGN for c in ALPHABET])
        costs[place] = (cost - cost.min()).astype(np.float32)


def _weigh_names(layout: Layout, costs: Costs) -> None:
    """Nothing follows three fillers in a name."""
    for field in (Field.NAME, Field.GIVEN_NAMES):
        run = 0
        for place in field_places(layout, field):
            if run >= 3:
                cost = costs[place] + _BEHIND_THE_NAME * ~_IS_FILLER
                costs[place] = (cost - cost.min()).astype(np.float32)
            run = run + 1 if int(costs[place].argmin()) == INDEX[FILLER] else 0


def _weigh_state(places: Sequence[Place], costs: Costs) -> None:
    """Weigh each letter of a State's code by the best known code that has it."""
    if not places:
        return
    codes = _codes()
    seen = np.stack([costs[place] for place in places])
    whole = seen[0, codes[:, 0]] + seen[1, codes[:, 1]] + seen[2, codes[:, 2]]
    for column, place in enumerate(places):
        # An unknown code stays possible: all of its letters must be that much clearer.
        cost = seen[column] + _UNKNOWN_STATE
        np.minimum.at(cost, codes[:, column], whole.astype(np.float32))
        costs[place] = (cost - cost.min()).astype(np.float32)


@cache
def _codes() -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    return np.array([[INDEX[character] for character in code.ljust(3, FILLER)] for code in sorted(known_codes())])


def chances(cost: Floats) -> Floats:
    """Give the chance of each character of a cell, 0 to 1."""
    odds = np.exp(-cost)
    return np.asarray(odds / odds.sum(), dtype=np.float32)
