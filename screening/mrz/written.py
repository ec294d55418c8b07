"""How is a reading written for machines: the API and the command line's --json?

Plain values only (strings, numbers, booleans, None, lists, dicts), so that both write the same form.
"""

from screening.domain.readings import CheckDigit, Doubt, LinePlace, MrzRecord, PagePoint, Reading, Repair, Zone

JsonValue = str | int | float | bool | None | list["JsonValue"] | dict[str, "JsonValue"]


def write_reading(reading: Reading) -> dict[str, JsonValue]:
    """Write a reading.

    `status`, `reader`, `elapsed_ms`, `zones` (the best first), and the best zone's own keys once more at the top:
    `format`, `lines`, `document`, `holder`, `checks`, `warnings`, `doubts`, `repairs`, `places`. Without a zone
    (`no_mrz`) these are None or empty.
    """
    best = reading.best
    zone = write_zone(best) if best else {**_NO_ZONE, "status": reading.status.value}
    return {
        **zone,
        "reader": reading.reader,
        "elapsed_ms": round(reading.elapsed_ms, 1),
        "zones": [write_zone(zone) for zone in reading.zones],
    }


_NO_ZONE: dict[str, JsonValue] = {
    "status": None,
    "format": None,
    "lines": [],
    "document": None,
    "holder": None,
    "checks": [],
    "warnings": [],
    "doubts": [],
    "repairs": [],
    "places": [],
}


def write_zone(zone: Zone) -> dict[str, JsonValue]:
    """Write one zone. Lines that do not parse have neither format, document, holder, checks nor warnings."""
    record = zone.record
    return {
        "status": zone.status.value,
        "format": record.format.value if record else None,
        "lines": list(zone.lines),
        "document": write_document(record) if record else None,
        "holder": write_holder(record) if record else None,
        "checks": [_write_check(check) for check in record.checks] if record else [],
        "warnings": [warning.value for warning in record.warnings] if record else [],
        "doubts": [_write_doubt(doubt) for doubt in zone.doubts],
        "repairs": [_write_repair(repair) for repair in zone.repairs],
        "places": [_write_place(place) for place in zone.places],
    }


def write_document(record: MrzRecord) -> dict[str, JsonValue]:
    """Write what the record says of the document. Dates are `YYYY`, `YYYY-MM` or `YYYY-MM-DD`."""
    return {
        "type": record.document_type,
        "issuing_state": record.issuing_state,
        "number": record.document_number,
        "date_of_expiry": _written(record.date_of_expiry),
        "optional_data": list(record.optional_data),
    }


def write_holder(record: MrzRecord) -> dict[str, JsonValue]:
    """Write what the record says of the holder."""
    return {
        "surname": record.name.surname,
        "given_names": record.name.given_names,
        "name_may_be_truncated": record.name.may_be_truncated,
        "nationality": record.nationality,
        "date_of_birth": _written(record.date_of_birth),
        "sex": _written(record.sex),
        "cnic": record.cnic,
    }


def write_record(record: MrzRecord) -> dict[str, JsonValue]:
    """Write all fields of a record side by side, the names of the failing check digits in order: `screening parse`."""
    document, holder = write_document(record), write_holder(record)
    return {
        "format": record.format.value,
        "document_type": document.pop("type"),
        "document_number": document.pop("number"),
        **document,
        **holder,
        "failing_checks": [name.value for name in record.failing_checks],
        "warnings": [warning.value for warning in record.warnings],
        "lines": list(record.lines),
    }


def _written(value: object | None) -> str | None:
    return None if value is None else str(value)


def _write_check(check: CheckDigit) -> dict[str, JsonValue]:
    return {"name": check.name.value, "printed": check.printed, "computed": check.computed, "holds": check.holds}


def _write_doubt(doubt: Doubt) -> dict[str, JsonValue]:
    return {"line": doubt.line, "position": doubt.position, "alternatives": doubt.alternatives}


def _write_place(place: LinePlace) -> dict[str, JsonValue]:
    return {
        "start_top": _write_point(place.start_top),
        "end_top": _write_point(place.end_top),
        "end_foot": _write_point(place.end_foot),
        "start_foot": _write_point(place.start_foot),
    }


def _write_point(point: PagePoint) -> dict[str, JsonValue]:
    return {"x": round(point.x, 1), "y": round(point.y, 1)}


def _write_repair(repair: Repair) -> dict[str, JsonValue]:
    return {
        "line": repair.line,
        "position": repair.position,
        "was": repair.was,
        "now": repair.now,
        "proven_by": repair.proven_by.value,
    }
