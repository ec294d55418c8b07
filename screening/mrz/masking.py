"""Which characters can have been printed in a cell, going by what was seen there?

Each cell has its alphabet: a letter in a cell for digits is read as the digit it looks like. What a layout leaves open
is not decided here.
"""

import itertools
import re
from collections.abc import Mapping

from screening.domain.states import is_known_state
from screening.mrz.check_digits import FILLER
from screening.mrz.glyphs import DIGIT_FOR, LETTERS_FOR
from screening.mrz.layouts import Alphabet, Field, Layout

Place = tuple[int, int]
"""Line and position of a cell."""
Changes = Mapping[Place, tuple[str, str]]
"""What was seen in a cell, and what is put for it."""

_BEHIND_NAME = re.compile(r"(?<=[A-Z]<<<).*")
_AMID_FILLERS = re.compile(r"(?<=<)[KCLSXE](?=<)")


def mask_cells(
    layout: Layout, lines: tuple[str, ...]
) -> tuple[tuple[str, ...], dict[Place, tuple[str, str]], set[Place]]:
    """Read each cell in its alphabet. Gives the lines, the digits put for letters, and the cells left in doubt."""
    changes: dict[Place, tuple[str, str]] = {}
    doubtful: set[Place] = set()
    letters: dict[Place, tuple[str, str]] = {}
    states = {place for field in (Field.ISSUING_STATE, Field.NATIONALITY) for place in field_places(layout, field)}
    for place, alphabet in layout.alphabets().items():
        seen = lines[place[0]][place[1]]
        if alphabet is Alphabet.DIGITS and seen.isalpha():
            changes[place] = (seen, DIGIT_FOR.get(seen, seen))
        elif alphabet is Alphabet.LETTERS and seen.isdigit() and place not in states:
            letters[place] = (seen, LETTERS_FOR.get(seen, seen)[0])
            doubtful.add(place)
    fillers = _find_fillers(layout, lines)
    doubtful |= set(fillers)
    masked = replace_cells(lines, changes | letters | fillers)
    for field in (Field.ISSUING_STATE, Field.NATIONALITY):
        masked = _read_state(layout, masked, field)
    return masked, changes, doubtful


def _find_fillers(layout: Layout, lines: tuple[str, ...]) -> dict[Place, tuple[str, str]]:
    """Find what recognisers see in long rows of fillers: nothing follows three fillers in a name, and a lone letter
    between two fillers of optional data is no data.
    """
    found: dict[Place, tuple[str, str]] = {}
    patterns = {Field.NAME: _BEHIND_NAME, Field.GIVEN_NAMES: _BEHIND_NAME}
    for field in (Field.NAME, Field.GIVEN_NAMES, *layout.optional_fields):
        if field in layout.fields:
            cells = layout.fields[field]
            for match in patterns.get(field, _AMID_FILLERS).finditer(cells.of(lines)):
                for offset in range(match.start(), match.end()):
                    place = (cells.line, cells.start + offset)
                    found[place] = (lines[place[0]][place[1]], FILLER)
    return {place: (was, now) for place, (was, now) in found.items() if was != now}


def field_places(layout: Layout, field: Field) -> tuple[Place, ...]:
    """Give the cells of a field; none where the layout does not have it."""
    return layout.fields[field].places() if field in layout.fields else ()


def _read_state(layout: Layout, lines: tuple[str, ...], field: Field) -> tuple[str, ...]:
    """Read digits in a State's code as letters where just one reading is a known code."""
    places = field_places(layout, field)
    seen = [lines[line][position] for line, position in places]
    readings = ["".join(parts) for parts in itertools.product(*(LETTERS_FOR.get(c, c) for c in seen))]
    known = [reading for reading in readings if is_known_state(reading.rstrip(FILLER))]
    if len(known) != 1:
        return lines
    return replace_cells(lines, {place: (was, now) for place, was, now in zip(places, seen, known[0], strict=True)})


def replace_cells(lines: tuple[str, ...], changes: Changes) -> tuple[str, ...]:
    """Give the lines with the changes made."""
    cells = [list(line) for line in lines]
    for (line, position), (_, now) in changes.items():
        cells[line][position] = now
    return tuple("".join(line) for line in cells)
