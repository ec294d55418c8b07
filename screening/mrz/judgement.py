"""How far can parsed lines be trusted?

`valid` is a promise, so it needs every proof that there is. What contradicts itself in print is `check_failed`; what
no document can mean (31 February, a sex of 7, no number at all) is in doubt, even when the check digits hold. An
unknown State, a digit in a name, and an expiry in the past are legal prints: warnings, no doubts.
"""

from collections.abc import Mapping

from screening.domain.readings import Doubt, MrzRecord, MrzWarning, ReadingStatus, Zone
from screening.mrz.layouts import LAYOUTS, Cells, Field

_DOUBTED: Mapping[MrzWarning, Field] = {
    MrzWarning.IMPOSSIBLE_DATE_OF_BIRTH: Field.DATE_OF_BIRTH,
    MrzWarning.IMPOSSIBLE_DATE_OF_EXPIRY: Field.DATE_OF_EXPIRY,
    MrzWarning.UNKNOWN_SEX: Field.SEX,
}


def judge(record: MrzRecord) -> Zone:
    """Make a zone of lines whose characters are certain: as typed, or as sent by a document scanner."""
    doubts = doubts_of_sense(record)
    status = ReadingStatus.VALID
    if record.failing_checks:
        status = ReadingStatus.CHECK_FAILED
    elif doubts:
        status = ReadingStatus.UNCERTAIN
    return Zone(status, record.lines, record, doubts)


def doubts_of_sense(record: MrzRecord) -> tuple[Doubt, ...]:
    """Give the cells of every field that no document can mean."""
    layout = LAYOUTS[record.format]
    fields = [field for warning, field in _DOUBTED.items() if warning in record.warnings]
    if not record.document_number:
        fields.append(Field.DOCUMENT_NUMBER)
    if not record.name.text:
        fields.append(Field.NAME)
    if not record.issuing_state:
        fields.append(Field.ISSUING_STATE)
    return tuple(doubt for field in fields for doubt in doubt_cells(layout.fields[field]))


def doubt_cells(cells: Cells) -> tuple[Doubt, ...]:
    """Doubt each of these cells."""
    return tuple(Doubt(line, position) for line, position in cells.places())
