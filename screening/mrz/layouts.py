"""Where does each kind of document print what?

Layouts as data: a new kind of document is one more `Layout` here, and no code elsewhere. Places are 0-based and
half-open; the standard counts from 1 (TD3 line 2, 1-10 is `Cells(1, 0, 10)`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from screening.domain.readings import CheckName, MrzFormat


class Field(StrEnum):
    """What a layout prints, check digits aside."""

    DOCUMENT_TYPE = "document_type"
    ISSUING_STATE = "issuing_state"
    NAME = "name"
    GIVEN_NAMES = "given_names"
    """Only where a layout has a field of its own for them; elsewhere they follow the surname in `NAME`."""
    DOCUMENT_NUMBER = "document_number"
    NATIONALITY = "nationality"
    DATE_OF_BIRTH = "date_of_birth"
    SEX = "sex"
    DATE_OF_EXPIRY = "date_of_expiry"
    OPTIONAL_1 = "optional_1"
    OPTIONAL_2 = "optional_2"


@dataclass(frozen=True, slots=True)
class Cells:
    """A run of cells on one line."""

    line: int
    start: int
    stop: int

    def of(self, lines: tuple[str, ...]) -> str:
        """Give the characters that stand there."""
        return lines[self.line][self.start : self.stop]

    @property
    def length(self) -> int:
        """How many cells there are."""
        return self.stop - self.start

    def places(self) -> tuple[tuple[int, int], ...]:
        """Give line and position of each cell."""
        return tuple((self.line, position) for position in range(self.start, self.stop))


class Alphabet(StrEnum):
    """What may stand in a cell besides the filler."""

    LETTERS = "letters"
    DIGITS = "digits"
    BOTH = "both"


_ALPHABETS: Mapping[Field, Alphabet] = {
    Field.DOCUMENT_TYPE: Alphabet.LETTERS,
    Field.ISSUING_STATE: Alphabet.LETTERS,
    Field.NAME: Alphabet.LETTERS,
    Field.GIVEN_NAMES: Alphabet.LETTERS,
    Field.NATIONALITY: Alphabet.LETTERS,
    Field.SEX: Alphabet.LETTERS,
    Field.DATE_OF_BIRTH: Alphabet.DIGITS,
    Field.DATE_OF_EXPIRY: Alphabet.DIGITS,
}
"""Fields that are not named here hold both."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check digit: the cell `at` proves the cells `over`, in that order.

    `may_be_filler`: where the cells hold nothing, a filler may stand for the 0 (Doc 9303-4, 4.2.2.2).
    """

    name: CheckName
    at: Cells
    over: tuple[Cells, ...]
    may_be_filler: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of MRZ.

    `long_number`: the optional field into which a document number of more than nine characters runs on, its check
    digit behind it and a filler in the check digit's usual cell (Doc 9303-5, 4.2.2, and 9303-6, 4.2.2).
    """

    format: MrzFormat
    line_count: int
    line_length: int
    fields: Mapping[Field, Cells]
    checks: tuple[Check, ...]
    long_number: Field | None = None

    @property
    def name_length(self) -> int:
        """The room for the whole name."""
        given_names = self.fields.get(Field.GIVEN_NAMES)
        return self.fields[Field.NAME].length + (given_names.length if given_names else 0)

    @property
    def optional_fields(self) -> tuple[Field, ...]:
        """The fields for optional data, in order."""
        return tuple(field for field in (Field.OPTIONAL_1, Field.OPTIONAL_2) if field in self.fields)

    def alphabets(self) -> dict[tuple[int, int], Alphabet]:
        """Give what may stand in each cell (line, position), a filler aside, check digits included."""
        found = {
            place: _ALPHABETS.get(field, Alphabet.BOTH)
            for field, cells in self.fields.items()
            for place in cells.places()
        }
        return found | {place: Alphabet.DIGITS for check in self.checks for place in check.at.places()}


def _dates_and_number(number: Cells, birth: Cells, expiry: Cells | None) -> tuple[Check, ...]:
    """Each of the three proven by the cell behind it."""
    proven = {CheckName.DOCUMENT_NUMBER: number, CheckName.DATE_OF_BIRTH: birth, CheckName.DATE_OF_EXPIRY: expiry}
    return tuple(
        Check(name, Cells(cells.line, cells.stop, cells.stop + 1), (cells,)) for name, cells in proven.items() if cells
    )


def _two_lines(format_: MrzFormat, length: int, optional: Cells, *more: Check, long: bool = False) -> Layout:
    """Passports, TD2 cards and visas agree in the first line and in the second line's first 28 cells."""
    number, birth, expiry = Cells(1, 0, 9), Cells(1, 13, 19), Cells(1, 21, 27)
    return Layout(
        format=format_,
        line_count=2,
        line_length=length,
        fields={
            Field.DOCUMENT_TYPE: Cells(0, 0, 2),
            Field.ISSUING_STATE: Cells(0, 2, 5),
            Field.NAME: Cells(0, 5, length),
            Field.DOCUMENT_NUMBER: number,
            Field.NATIONALITY: Cells(1, 10, 13),
            Field.DATE_OF_BIRTH: birth,
            Field.SEX: Cells(1, 20, 21),
            Field.DATE_OF_EXPIRY: expiry,
            Field.OPTIONAL_1: optional,
        },
        checks=(*_dates_and_number(number, birth, expiry), *more),
        long_number=Field.OPTIONAL_1 if long else None,
    )


TD3 = _two_lines(
    MrzFormat.TD3,
    44,
    Cells(1, 28, 42),
    Check(CheckName.OPTIONAL_DATA, Cells(1, 42, 43), (Cells(1, 28, 42),), may_be_filler=True),
    Check(CheckName.COMPOSITE, Cells(1, 43, 44), (Cells(1, 0, 10), Cells(1, 13, 20), Cells(1, 21, 43))),
)
"""Passports (Doc 9303-4)."""

TD2 = _two_lines(
    MrzFormat.TD2,
    36,
    Cells(1, 28, 35),
    Check(CheckName.COMPOSITE, Cells(1, 35, 36), (Cells(1, 0, 10), Cells(1, 13, 20), Cells(1, 21, 35))),
    long=True,
)
"""Cards of the larger size (Doc 9303-6)."""

MRV_A = _two_lines(MrzFormat.MRV_A, 44, Cells(1, 28, 44))
"""Visas as wide as a passport page (Doc 9303-7): no composite."""

MRV_B = _two_lines(MrzFormat.MRV_B, 36, Cells(1, 28, 36))
"""Visas of TD2's size (Doc 9303-7): no composite."""

TD1 = Layout(
    format=MrzFormat.TD1,
    line_count=3,
    line_length=30,
    fields={
        Field.DOCUMENT_TYPE: Cells(0, 0, 2),
        Field.ISSUING_STATE: Cells(0, 2, 5),
        Field.DOCUMENT_NUMBER: Cells(0, 5, 14),
        Field.OPTIONAL_1: Cells(0, 15, 30),
        Field.DATE_OF_BIRTH: Cells(1, 0, 6),
        Field.SEX: Cells(1, 7, 8),
        Field.DATE_OF_EXPIRY: Cells(1, 8, 14),
        Field.NATIONALITY: Cells(1, 15, 18),
        Field.OPTIONAL_2: Cells(1, 18, 29),
        Field.NAME: Cells(2, 0, 30),
    },
    checks=(
        *_dates_and_number(Cells(0, 5, 14), Cells(1, 0, 6), Cells(1, 8, 14)),
        Check(
            CheckName.COMPOSITE,
            Cells(1, 29, 30),
            (Cells(0, 5, 30), Cells(1, 0, 7), Cells(1, 8, 15), Cells(1, 18, 29)),
        ),
    ),
    long_number=Field.OPTIONAL_1,
)
"""Cards of the size of a bank card (Doc 9303-5)."""

FRA_ID = Layout(
    format=MrzFormat.FRA_ID,
    line_count=2,
    line_length=36,
    fields={
        Field.DOCUMENT_TYPE: Cells(0, 0, 2),
        Field.ISSUING_STATE: Cells(0, 2, 5),
        Field.NAME: Cells(0, 5, 30),
        Field.OPTIONAL_1: Cells(0, 30, 36),
        Field.DOCUMENT_NUMBER: Cells(1, 0, 12),
        Field.GIVEN_NAMES: Cells(1, 13, 27),
        Field.DATE_OF_BIRTH: Cells(1, 27, 33),
        Field.SEX: Cells(1, 34, 35),
    },
    checks=(
        *_dates_and_number(Cells(1, 0, 12), Cells(1, 27, 33), None),
        Check(CheckName.COMPOSITE, Cells(1, 35, 36), (Cells(0, 0, 36), Cells(1, 0, 35))),
    ),
)
"""The French identity card of 1988 to 2021: no nationality and no date of expiry in the MRZ."""

LAYOUTS: Mapping[MrzFormat, Layout] = {layout.format: layout for layout in (TD1, TD2, TD3, MRV_A, MRV_B, FRA_ID)}


def layout_of(lines: tuple[str, ...]) -> Layout | None:
    """Give the layout that lines of this count, length and beginning have, or None.

    A visa begins with V, everything else with another letter; the old French card is told from TD2 by `IDFRA`.
    """
    if len({len(line) for line in lines}) != 1 or not lines[0][:1].isalpha():
        return None
    is_visa = lines[0].startswith("V")
    match len(lines), len(lines[0]):
        case 3, 30:
            return TD1
        case 2, 44:
            return MRV_A if is_visa else TD3
        case 2, 36 if lines[0].startswith("IDFRA"):
            return FRA_ID
        case 2, 36:
            return MRV_B if is_visa else TD2
    return None
