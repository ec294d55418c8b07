"""How are traveller, documents and lists of a screening or movement written as JSON, and read again?

The keys are the stored form, not the domain's field names.
"""

from typing import Any

from screening.domain.crossings import ListSearched
from screening.domain.dates import PartialDate
from screening.domain.identifiers import ListCode, StateCode
from screening.domain.journal import Json
from screening.domain.names import PrintedName
from screening.domain.travellers import Cnic, Sex, TravelDocument, Traveller


def write_traveller(traveller: Traveller | None) -> dict[str, Json] | None:
    """Write a traveller."""
    if traveller is None:
        return None
    return {
        "surname": traveller.name.surname,
        "given_names": traveller.name.given_names,
        "field_length": traveller.name.field_length,
        "may_be_truncated": traveller.name.may_be_truncated,
        "date_of_birth": _write_date(traveller.date_of_birth),
        "sex": traveller.sex.value if traveller.sex else None,
        "nationality": traveller.nationality,
        "cnic": traveller.cnic,
        "father_name": traveller.father_name,
        "native_name": traveller.native_name,
    }


def read_traveller(body: dict[str, Any] | None) -> Traveller | None:
    """Read a traveller."""
    if body is None:
        return None
    return Traveller(
        name=PrintedName(body["surname"], body["given_names"], body["field_length"], body["may_be_truncated"]),
        date_of_birth=_read_date(body["date_of_birth"]),
        sex=Sex(body["sex"]) if body["sex"] else None,
        nationality=StateCode(body["nationality"]) if body["nationality"] else None,
        cnic=Cnic(body["cnic"]) if body["cnic"] else None,
        father_name=body["father_name"],
        native_name=body["native_name"],
    )


def write_documents(documents: tuple[TravelDocument, ...]) -> list[Json]:
    """Write travel documents, in their order."""
    return [
        {
            "number": document.number,
            "issuing_state": document.issuing_state,
            "type": document.document_type,
            "date_of_expiry": _write_date(document.date_of_expiry),
        }
        for document in documents
    ]


def read_documents(body: list[Any]) -> tuple[TravelDocument, ...]:
    """Read travel documents."""
    return tuple(
        TravelDocument(
            number=document["number"],
            issuing_state=StateCode(document["issuing_state"]) if document["issuing_state"] else None,
            document_type=document["type"],
            date_of_expiry=_read_date(document["date_of_expiry"]),
        )
        for document in body
    )


def write_lists(lists: tuple[ListSearched, ...]) -> list[Json]:
    """Write which lists were searched."""
    return [
        {"code": searched.code, "version": searched.version, "age_s": searched.age_s, "stale": searched.stale}
        for searched in lists
    ]


def read_lists(body: list[Any]) -> tuple[ListSearched, ...]:
    """Read which lists were searched."""
    return tuple(
        ListSearched(ListCode(searched["code"]), searched["version"], searched["age_s"], searched["stale"])
        for searched in body
    )


def _write_date(day: PartialDate | None) -> str | None:
    return str(day) if day else None


def _read_date(text: str | None) -> PartialDate | None:
    return PartialDate.parse(text) if text else None
