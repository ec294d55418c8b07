"""Whom does the consolidated list of the UN Security Council name?

Its XML has the parts of a name in the order in which they are spoken, without saying which is the surname: they stay in
that order. An alias of quality "Low" is a weak name.
"""

from collections.abc import Iterator
from typing import Final

from screening.lists.readers.counted_stream import CountedStream
from screening.lists.readers.draft import IDENTITY_CARD, PASSPORT, Draft
from screening.lists.readers.records import ImportPlace, Record, SkippedRecord
from screening.lists.readers.xml_records import Node, xml_records

_NAMES: Final = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_WEAK: Final = "low"


def read_un_xml(stream: CountedStream) -> Iterator[Record]:
    """Read a file. Raises InvalidImport."""
    for place, node in xml_records(stream, "CONSOLIDATED_LIST", ("INDIVIDUAL", "ENTITY")):
        if node.name == "INDIVIDUAL":
            yield from _draft(place, node).records()
        else:
            yield SkippedRecord(place, "import_not_a_person")


def _draft(place: ImportPlace, person: Node) -> Draft:
    reference = person.said("REFERENCE_NUMBER")
    draft = Draft(place, reference or person.said("DATAID"))
    draft.kinds.append(person.said("UN_LIST_TYPE"))
    draft.name(" ".join(filter(None, map(person.said, _NAMES))))
    draft.name(person.said("NAME_ORIGINAL_SCRIPT"))
    for alias in person.all("INDIVIDUAL_ALIAS"):
        is_weak = alias.said("QUALITY").lower() == _WEAK
        for name in alias.said("ALIAS_NAME").split(";"):
            draft.name(name, is_weak=is_weak)
    for born in person.all("INDIVIDUAL_DATE_OF_BIRTH"):
        _add_birth(draft, born)
    for state in person.all("NATIONALITY", "VALUE"):
        draft.nationality(state.text)
    draft.sex(person.said("GENDER"))
    for document in person.all("INDIVIDUAL_DOCUMENT"):
        _add_document(draft, document)
    draft.put("order_number", reference)
    draft.day("valid_from", person.said("LISTED_ON"))
    for designation in person.all("DESIGNATION", "VALUE"):
        draft.ground(designation.text)
    draft.ground(person.said("COMMENTS1"))
    return draft


def _add_birth(draft: Draft, born: Node) -> None:
    if born.said("FROM_YEAR") or born.said("TO_YEAR"):
        draft.born_between(born.said("FROM_YEAR"), born.said("TO_YEAR"))
    else:
        # Whole where it is known, else the year.
        draft.born(born.said("DATE") or born.said("YEAR") or born.said("NOTE"))


def _add_document(draft: Draft, document: Node) -> None:
    written = f"{document.said('TYPE_OF_DOCUMENT')} {document.said('TYPE_OF_DOCUMENT2')}".lower()
    kind = PASSPORT if "passport" in written else IDENTITY_CARD if "identi" in written else None
    draft.document(document.said("NUMBER"), document.said("ISSUING_COUNTRY") or document.said("COUNTRY_OF_ISSUE"), kind)
    draft.ground(document.said("NOTE"))
