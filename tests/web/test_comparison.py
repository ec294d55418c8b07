"""Does a word beside each field tell how the two sides compare?"""

from dataclasses import replace

import pytest

from screening.domain.entries import EntryDocument
from screening.domain.identifiers import StateCode
from screening.domain.lists import Holds
from screening.domain.travellers import Sex
from screening.matching.names.rarity import background_rarity
from screening.matching.score.query import make_query
from screening.matching.score.scoring import score_pair
from screening.web.comparison import ComparedField, compare_fields
from tests.builders import a_crossing, a_document, a_traveller, an_entry
from tests.contract.records import a_screening

LISTED = replace(
    an_entry("Tariq Mehmood RAHMAN", born=("1979-03-14",), cnic="0000012345671", sex=Sex.MALE, father_name="MEHMOOD"),
    documents=(EntryDocument("UT4471902", StateCode("UTO")),),
    nationalities=(StateCode("UTO"),),
)


def compared(number: str = "UT4471902", name: str = "RAHMAN, TARIQ MEHMOOD", **fields: str | None) -> dict[str, str]:
    told = {"born": "1979-03-14", "cnic": "0000012345671", "father_name": "MEHMUD UR REHMAN", **fields}
    traveller = a_traveller(name, born=told["born"], cnic=told["cnic"], father_name=told["father_name"], sex=Sex.MALE)
    document = a_document(number)
    screening = replace(a_screening(a_crossing(), document), traveller=traveller)
    rarity = background_rarity()
    evidence = score_pair(make_query(traveller, (document,), rarity), LISTED, Holds.PERSONS, rarity)
    return {each.field.value: each.agreement.value for each in compare_fields(screening, LISTED, evidence)}


def test_every_field_is_told_and_the_same_is_called_so() -> None:
    assert compared() == dict.fromkeys(ComparedField, "same")


@pytest.mark.parametrize(
    ("fields", "field", "agreement"),
    [
        ({"number": "UT4471982"}, "document_number", "differs"),
        ({"number": "UT447I902"}, "document_number", "partly"),
        ({"cnic": "0000012345670"}, "cnic", "partly"),
        ({"cnic": "0000099999999"}, "cnic", "differs"),
        ({"cnic": None}, "cnic", "not_known"),
        ({"born": "1979-01-01"}, "date_of_birth", "partly"),
        ({"born": "1950-05-05"}, "date_of_birth", "differs"),
        ({"born": None}, "date_of_birth", "not_known"),
        ({"father_name": None}, "father_name", "not_known"),
        ({"father_name": "GHULAM HAIDER"}, "father_name", "differs"),
        ({"father_name": "GHULAM"}, "father_name", "differs"),
    ],
    ids=[f"{count}" for count in range(11)],
)
def test_what_is_not_the_same_has_its_own_word(fields: dict[str, str], field: str, agreement: str) -> None:
    assert compared(**fields)[field] == agreement
