"""How is a reading shown to a person at a terminal?"""

from screening.catalogue.sentences import Catalogue
from screening.domain.readings import MrzRecord, MrzWarning, ReadingStatus, Zone
from screening.mrz.written import JsonValue, write_record

_SHOWN = (
    "format",
    "document_type",
    "document_number",
    "issuing_state",
    "surname",
    "given_names",
    "nationality",
    "date_of_birth",
    "sex",
    "date_of_expiry",
    "cnic",
    "optional_data",
    "failing_checks",
)


def show_zone(zone: Zone | None, catalogue: Catalogue) -> list[tuple[str, str]]:
    """Give label and value of each row, in words: the status, the lines, and each field that says something."""
    status = zone.status if zone else ReadingStatus.NO_MRZ
    rows = [(_label("status", catalogue), catalogue.sentence(f"reading.status.{status}"))]
    if zone is not None:
        rows.append((_label("lines", catalogue), "\n".join(zone.lines)))
        if zone.record is not None:
            rows += show_record(zone.record, catalogue)
    return rows


def show_record(record: MrzRecord, catalogue: Catalogue) -> list[tuple[str, str]]:
    """Give label and value of each field that says something, and the warnings in words."""
    written = write_record(record)
    rows = [(_label(key, catalogue), words) for key in _SHOWN if (words := _in_words(written[key]))]
    return rows + [(_label("warnings", catalogue), _warning(warning, catalogue)) for warning in record.warnings]


def _label(field: str, catalogue: Catalogue) -> str:
    return catalogue.sentence(f"reading.field.{field}")


def _warning(warning: MrzWarning, catalogue: Catalogue) -> str:
    return catalogue.sentence(f"reading.warning.{warning}")


def _in_words(value: JsonValue) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(str(part) for part in value if part)
    return str(value)
