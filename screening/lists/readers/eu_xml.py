"""Whom does the European Union's consolidated list of financial sanctions name?

The FSF export: what is said stands in attributes. An alias that is not "strong" is a weak name.
"""

from collections.abc import Iterator
from typing import Final

from screening.lists.readers.counted_stream import CountedStream
from screening.lists.readers.draft import IDENTITY_CARD, PASSPORT, Draft
from screening.lists.readers.records import ImportPlace, Record, RejectedLine, SkippedRecord
from screening.lists.readers.xml_records import Node, xml_records

_PERSON: Final = frozenset({"person", "P"})
_ORGANISATION: Final = frozenset({"enterprise", "E"})
_SUBJECT_ATTRIBUTES: Final = ("code", "classificationCode")
_KINDS: Final = {"passport": PASSPORT, "diplomaticpassport": PASSPORT, "id": IDENTITY_CARD}
_UNKNOWN: Final = frozenset({"", "00", "UNKNOWN"})
_SOLAR: Final = frozenset({"", "GREGORIAN"})


def read_eu_xml(stream: CountedStream) -> Iterator[Record]:
    """Read a file. Raises InvalidImport."""
    for place, entity in xml_records(stream, "export", ("sanctionEntity",)):
        said = {subject.attribute(name) for subject in entity.all("subjectType") for name in _SUBJECT_ATTRIBUTES}
        if said & _PERSON:
            yield from _draft(place, entity).records()
        elif said & _ORGANISATION:
            yield SkippedRecord(place, "import_not_a_person")
        else:
            yield RejectedLine(place, _reference(entity), "subjectType", "import_unknown_kind", {})


def _draft(place: ImportPlace, person: Node) -> Draft:
    draft = Draft(place, _reference(person))
    for alias in person.all("nameAlias"):
        _add_name(draft, alias)
        draft.sex(alias.attribute("gender"))
        draft.ground(alias.attribute("function"))
    for born in person.all("birthdate"):
        _add_birth(draft, born)
    for citizenship in person.all("citizenship"):
        draft.nationality(_state(citizenship))
    for paper in person.all("identification"):
        number = paper.attribute("latinNumber") or paper.attribute("number")
        draft.document(number, _state(paper), _KINDS.get(paper.attribute("identificationTypeCode").lower()))
    for regulation in person.all("regulation"):
        draft.kinds.append(regulation.attribute("programme"))
        draft.ground(regulation.attribute("numberTitle"))
    draft.put("order_number", person.attribute("euReferenceNumber"))
    draft.day("valid_from", person.attribute("designationDate"))
    draft.ground(person.attribute("designationDetails"))
    for remark in person.all("remark"):
        draft.ground(remark.text)
    return draft


def _reference(entity: Node) -> str:
    return entity.attribute("euReferenceNumber") or entity.attribute("logicalId")


def _add_name(draft: Draft, alias: Node) -> None:
    is_weak = alias.attribute("strong").lower() == "false"
    surname, first, middle = (alias.attribute(f"{part}Name") for part in ("last", "first", "middle"))
    if surname and first:
        draft.name_parts(surname, first, middle, is_weak=is_weak)
    else:
        draft.name(alias.attribute("wholeName") or surname or first, is_weak=is_weak)


def _add_birth(draft: Draft, born: Node) -> None:
    said = born.attribute
    if said("calendarType") not in _SOLAR:
        draft.ground(f"Born ({said('calendarType').lower()} calendar): {said('birthdate') or said('year')}")
    elif said("yearRangeFrom") or said("yearRangeTo"):
        draft.born_between(said("yearRangeFrom"), said("yearRangeTo"))
    elif said("birthdate"):
        draft.born(said("birthdate"))
    elif said("year"):
        parts = (said("year"), said("monthOfYear") or "0", said("dayOfMonth") or "0")
        draft.born("-".join(part.zfill(2) for part in parts))


def _state(node: Node) -> str | None:
    said = (node.attribute("countryIso2Code"), node.attribute("countryDescription"))
    return next((text for text in said if text.upper() not in _UNKNOWN), None)
