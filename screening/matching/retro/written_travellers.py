"""How is a traveller kept so that a million of them need no objects?

As bytes with all that a comparison with list entries asks of traveller and documents. Equal bytes mean equal answers,
so that whoever crosses a hundred times is compared once.
"""

import json

from screening.domain.dates import PartialDate
from screening.domain.identifiers import StateCode
from screening.domain.names import PrintedName
from screening.domain.travellers import Cnic, Sex, TravelDocument, Traveller


def write_traveller(traveller: Traveller | None, documents: tuple[TravelDocument, ...]) -> bytes:
    """Write traveller and documents; a document's type and expiry are not compared, and left out."""
    fields = (_fields(traveller) if traveller else None, [(each.number, each.issuing_state) for each in documents])
    return json.dumps(fields, separators=(",", ":"), ensure_ascii=False).encode()


def _fields(traveller: Traveller) -> tuple[str | int | None, ...]:
    name = traveller.name
    return (
        name.surname,
        name.given_names,
        name.field_length,
        int(name.may_be_truncated),
        str(traveller.date_of_birth) if traveller.date_of_birth else None,
        traveller.sex,
        traveller.nationality,
        traveller.cnic,
        traveller.father_name,
        traveller.native_name,
    )


def read_traveller(written: bytes) -> tuple[Traveller | None, tuple[TravelDocument, ...]]:
    """Read what `write_traveller` wrote."""
    fields, documents = json.loads(written)
    shown = tuple(TravelDocument(number, StateCode(state) if state else None) for number, state in documents)
    if fields is None:
        return None, shown
    surname, given_names, length, is_cut, born, sex, nationality, cnic, father_name, native_name = fields
    traveller = Traveller(
        name=PrintedName(surname, given_names, length, bool(is_cut)),
        date_of_birth=PartialDate.parse(born) if born else None,
        sex=Sex(sex) if sex else None,
        nationality=StateCode(nationality) if nationality else None,
        cnic=Cnic(cnic) if cnic else None,
        father_name=father_name,
        native_name=native_name,
    )
    return traveller, shown
