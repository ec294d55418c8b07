"""What do the lines of an MRZ say?

Nothing here guesses: a field that cannot be understood is None and named in a warning, a check digit that does not
hold is named, and only what is no MRZ at all raises.
"""

from dataclasses import dataclass
from datetime import date

from screening.domain.dates import PartialDate
from screening.domain.errors import InvalidInput, InvalidMrz
from screening.domain.identifiers import StateCode
from screening.domain.names import PrintedName
from screening.domain.readings import CheckDigit, CheckName, MrzRecord, MrzWarning
from screening.domain.states import is_known_state
from screening.domain.travellers import Cnic, Sex
from screening.mrz.check_digits import ALPHABET, FILLER, check_digit, is_blank
from screening.mrz.dates import read_date_of_birth, read_date_of_expiry
from screening.mrz.layouts import Check, Field, Layout, layout_of

_PAKISTAN = "PAK"
_CNIC_LENGTH = 13
_LINE_COUNTS = (2, 3)


def parse_mrz(lines: tuple[str, ...], today: date) -> MrzRecord:
    """Parse the two or three lines of one MRZ, exactly as printed (capital letters, no spaces).

    `today` decides the centuries: a birth is never after it, an expiry may be. Raises InvalidMrz: `line_count` and
    `line_length` (with `found`), `characters` (with `line` and `position`, counted from 1), `layout`.
    """
    layout = find_layout(lines)
    return _Parsing(layout, lines, today).record()


def find_layout(lines: tuple[str, ...]) -> Layout:
    """Tell which layout the lines have. Raises InvalidMrz as `parse_mrz` does."""
    if len(lines) not in _LINE_COUNTS:
        raise InvalidMrz(reason="line_count", found=len(lines))
    for line, text in enumerate(lines, start=1):
        for position, character in enumerate(text, start=1):
            if character not in ALPHABET:
                raise InvalidMrz(reason="characters", line=line, position=position)
    layout = layout_of(lines)
    if layout is None:
        lengths = {len(line) for line in lines}
        fits = len(lengths) == 1 and (len(lines), *lengths) in {(3, 30), (2, 36), (2, 44)}
        found = " + ".join(str(len(line)) for line in lines)
        raise InvalidMrz(reason="layout" if fits else "line_length", found=found)
    return layout


@dataclass(frozen=True, slots=True, repr=False)
class _Number:
    """A document number, the check digit printed for it, and what it leaves of the optional field it runs on into."""

    text: str
    printed_check: str
    rest_of_optional: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class _Parsing:
    """The lines of one MRZ under their layout."""

    layout: Layout
    lines: tuple[str, ...]
    today: date

    def record(self) -> MrzRecord:
        number = self._number()
        issuing_state = StateCode(self._plain(Field.ISSUING_STATE))
        birth, birth_warnings = self._date(Field.DATE_OF_BIRTH)
        expiry, expiry_warnings = self._date(Field.DATE_OF_EXPIRY)
        optional_data = self._optional_data(number)
        return MrzRecord(
            format=self.layout.format,
            lines=self.lines,
            document_type=self._plain(Field.DOCUMENT_TYPE),
            issuing_state=issuing_state,
            name=self._name(),
            document_number=number.text.replace(FILLER, ""),
            nationality=StateCode(self._plain(Field.NATIONALITY)) or None,
            date_of_birth=birth,
            sex=self._sex(),
            date_of_expiry=expiry,
            optional_data=optional_data,
            cnic=_find_cnic(issuing_state, optional_data),
            checks=tuple(sorted((self._verify(check, number) for check in self.layout.checks), key=lambda c: c.name)),
            warnings=(*birth_warnings, *expiry_warnings, *self._other_warnings()),
        )

    def _text(self, field: Field) -> str:
        cells = self.layout.fields.get(field)
        return cells.of(self.lines) if cells else ""

    def _plain(self, field: Field) -> str:
        return self._text(field).replace(FILLER, "")

    def _number(self) -> _Number:
        """Doc 9303-5, 4.2.2 (j): a number over nine characters runs on into the optional data."""
        cells = self.layout.fields[Field.DOCUMENT_NUMBER]
        text = cells.of(self.lines)
        printed = self.lines[cells.line][cells.stop]
        if self.layout.long_number and printed == FILLER and FILLER not in text:
            running_on, _, rest = self._text(self.layout.long_number).partition(FILLER)
            # The last character is the check digit; without one before it the number has not run on.
            if len(running_on) > 1:
                return _Number(text + running_on[:-1], running_on[-1], rest)
        return _Number(text, printed)

    def _verify(self, check: Check, number: _Number) -> CheckDigit:
        if check.name is CheckName.DOCUMENT_NUMBER:
            printed, over = number.printed_check, number.text
        else:
            printed, over = check.at.of(self.lines), "".join(cells.of(self.lines) for cells in check.over)
        computed = check_digit(over)
        is_legal_filler = check.may_be_filler and printed == FILLER and is_blank(over)
        return CheckDigit(check.name, printed, computed, holds=printed == computed or is_legal_filler)

    def _name(self) -> PrintedName:
        """Doc 9303-3, 4.6: two fillers part the identifiers; a letter in the last cell may be a cut name."""
        whole = self._text(Field.NAME)
        fields = [whole]
        if Field.GIVEN_NAMES in self.layout.fields:
            fields.append(self._text(Field.GIVEN_NAMES))
            surname, given_names = fields
        else:
            surname, _, given_names = whole.partition(FILLER * 2)
        return PrintedName(
            surname=_spaced(surname),
            given_names=_spaced(given_names),
            field_length=self.layout.name_length,
            may_be_truncated=any(not text.endswith(FILLER) for text in fields),
        )

    def _date(self, field: Field) -> tuple[PartialDate | None, tuple[MrzWarning, ...]]:
        text = self._text(field)
        is_birth = field is Field.DATE_OF_BIRTH
        impossible = MrzWarning.IMPOSSIBLE_DATE_OF_BIRTH if is_birth else MrzWarning.IMPOSSIBLE_DATE_OF_EXPIRY
        try:
            found = (read_date_of_birth if is_birth else read_date_of_expiry)(text, self.today)
        except InvalidInput:
            return None, (impossible,)
        has_expired = not is_birth and found is not None and _is_past(found, self.today)
        return found, (MrzWarning.EXPIRED,) if has_expired else ()

    def _sex(self) -> Sex | None:
        text = self._text(Field.SEX)
        return Sex(text) if text in set(Sex) else None

    def _optional_data(self, number: _Number) -> tuple[str, ...]:
        """What stands in each optional field, without the fillers behind it, and without a long number's tail."""
        texts = {field: self._text(field) for field in self.layout.optional_fields}
        if number.rest_of_optional is not None and self.layout.long_number is not None:
            texts[self.layout.long_number] = number.rest_of_optional
        return tuple(text.rstrip(FILLER) for text in texts.values())

    def _other_warnings(self) -> tuple[MrzWarning, ...]:
        name = self._text(Field.NAME) + self._text(Field.GIVEN_NAMES)
        nationality, sex = self._plain(Field.NATIONALITY), self._text(Field.SEX)
        found = {
            MrzWarning.UNKNOWN_ISSUING_STATE: not is_known_state(self._plain(Field.ISSUING_STATE)),
            MrzWarning.UNKNOWN_NATIONALITY: Field.NATIONALITY in self.layout.fields and not is_known_state(nationality),
            MrzWarning.DIGIT_IN_NAME: any(character.isdigit() for character in name),
            MrzWarning.UNKNOWN_SEX: sex not in {*Sex, FILLER},
            MrzWarning.SEX_X: sex == Sex.OTHER,
        }
        return tuple(warning for warning, applies in found.items() if applies)


def _spaced(text: str) -> str:
    return " ".join(part for part in text.split(FILLER) if part)


def _is_past(expiry: PartialDate, today: date) -> bool:
    """Whether the last day that the date may mean is over."""
    return (expiry.year, expiry.month or 12, expiry.day or 31) < (today.year, today.month, today.day)


def _find_cnic(issuing_state: str, optional_data: tuple[str, ...]) -> Cnic | None:
    """Pakistan prints the holder's CNIC as optional data (seen on public specimens; the standard leaves it open)."""
    if issuing_state != _PAKISTAN:
        return None
    return next((Cnic(text) for text in optional_data if len(text) == _CNIC_LENGTH and text.isdigit()), None)
