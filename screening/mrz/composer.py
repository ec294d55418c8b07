"""How is an MRZ written, for specimens and tests?

`parse_mrz` reads back what this writes, unless a name had to be cut.
"""

from collections.abc import Sequence

from screening.domain.errors import InvalidInput
from screening.domain.names import PrintedName
from screening.domain.readings import CheckName, MrzFormat
from screening.domain.travellers import TravelDocument, Traveller
from screening.mrz.check_digits import ALPHABET, FILLER, check_digit, is_blank
from screening.mrz.dates import write_date
from screening.mrz.layouts import LAYOUTS, Cells, Field, Layout

_SEPARATOR = FILLER * 2


def format_mrz(
    format_: MrzFormat, traveller: Traveller, document: TravelDocument, optional_data: Sequence[str] = ()
) -> tuple[str, ...]:
    """Write the lines of a document, check digits included.

    Names are letters and spaces, hyphens and apostrophes (national letters are transliterated before); a name too
    long for its field is cut. `optional_data` holds one text for each optional field, as far as needed. Raises
    InvalidInput with `where` the field: `reason` is `characters`, or `length` for what does not fit.
    """
    layout = LAYOUTS[format_]
    grid = [[FILLER] * layout.line_length for _ in range(layout.line_count)]
    texts = {
        Field.DOCUMENT_TYPE: document.document_type,
        Field.ISSUING_STATE: document.issuing_state or "",
        Field.NATIONALITY: traveller.nationality or "",
        Field.DATE_OF_BIRTH: write_date(traveller.date_of_birth),
        Field.SEX: traveller.sex or "",
        Field.DATE_OF_EXPIRY: write_date(document.date_of_expiry),
        **_write_name(layout, traveller.name),
        **dict(zip(layout.optional_fields, optional_data, strict=False)),
    }
    long_number = _write_number(layout, document.number, texts)
    for field, cells in layout.fields.items():
        _put(grid, cells, texts.get(field, ""), field)
    _put_checks(grid, layout, long_number=long_number)
    return tuple("".join(line) for line in grid)


def _put(grid: list[list[str]], cells: Cells, text: str, where: str) -> None:
    if len(text) > cells.length:
        raise InvalidInput(where, reason="length", limit=cells.length, found=len(text))
    if any(character not in ALPHABET for character in text):
        raise InvalidInput(where, reason="characters")
    grid[cells.line][cells.start : cells.stop] = text.ljust(cells.length, FILLER)


def _write_number(layout: Layout, number: str, texts: dict[Field, str]) -> bool:
    """Put the number among the texts; say whether it runs on into the optional data, where its check digit is then."""
    room = layout.fields[Field.DOCUMENT_NUMBER].length
    is_long = layout.long_number is not None and len(number) > room
    texts[Field.DOCUMENT_NUMBER] = number[:room] if is_long else number
    if is_long and layout.long_number is not None:
        rest = texts.get(layout.long_number, "")
        texts[layout.long_number] = number[room:] + check_digit(number) + (FILLER + rest if rest else FILLER)
    return is_long


def _put_checks(grid: list[list[str]], layout: Layout, *, long_number: bool) -> None:
    """Fill in the check digits, the composite last, as it proves the others too."""
    for check in sorted(layout.checks, key=lambda check: check.name is CheckName.COMPOSITE):
        if check.name is CheckName.DOCUMENT_NUMBER and long_number:
            continue
        lines = tuple("".join(line) for line in grid)
        proven = "".join(cells.of(lines) for cells in check.over)
        is_empty = check.may_be_filler and is_blank(proven)
        grid[check.at.line][check.at.start] = FILLER if is_empty else check_digit(proven)


def _write_name(layout: Layout, name: PrintedName) -> dict[Field, str]:
    surname, given_names = _identifier(name.surname), _identifier(name.given_names)
    room = layout.fields[Field.NAME].length
    if Field.GIVEN_NAMES in layout.fields:
        given_room = layout.fields[Field.GIVEN_NAMES].length
        return {Field.NAME: surname[:room], Field.GIVEN_NAMES: given_names[:given_room]}
    if given_names:
        # One letter of the given names always stays (Doc 9303-3, 4.6.2).
        surname = surname[: room - len(_SEPARATOR) - 1].rstrip(FILLER)
        surname += _SEPARATOR
    return {Field.NAME: (surname + given_names)[:room]}


def _identifier(text: str) -> str:
    """Doc 9303-3, 4.6: hyphens and spaces become fillers, apostrophes and stops vanish."""
    return FILLER.join(text.upper().replace("'", "").replace(".", "").replace("-", " ").split())
