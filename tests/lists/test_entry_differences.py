"""What differs between two revisions of an entry."""

from dataclasses import fields, replace
from datetime import date
from uuid import UUID

from screening.domain.entries import EntryDocument, EntryName, EntryState, ListEntry, NameQuality
from screening.domain.identifiers import AuthorityCode, EntryId, ListCode, StateCode
from screening.domain.travellers import Cnic, Sex
from screening.domain.wording import Wording
from screening.lists.entry_differences import FieldDifference, entry_differences
from tests.builders import an_entry

OTHER_VALUES: dict[str, object] = {
    "source_id": "2",
    "owner": AuthorityCode("fia"),
    "category": "suspect",
    "legal_basis": "Another order",
    "contact": "+92 51 111 1111",
    "names": (EntryName("Eriksson, Anna", NameQuality.WEAK),),
    "documents": (EntryDocument("L1", StateCode("UTO"), "P"),),
    "dates_of_birth": (),
    "sex": Sex.MALE,
    "nationalities": (StateCode("UTO"),),
    "father_name": "ERIK",
    "cnic": Cnic("4210112345671"),
    "photograph_sha256": "ab" * 32,
    "grounds": "Grounds.",
    "order_number": "12",
    "advice": Wording("Look.", "دیکھیں۔"),
    "handling": "discreet",
    "state": EntryState.SUSPENDED,
    "valid_from": date(2026, 1, 1),
    "expires": date(2027, 1, 1),
    "review_on": date(2026, 6, 1),
    "confirm_by": date(2026, 1, 2),
    "reviewed_on": date(2026, 1, 3),
    "merged_into": EntryId(UUID(int=8)),
    "merged_from": (EntryId(UUID(int=8)),),
}
SAME_ENTRY = {"id", "list_code", "revision"}


def an_old_entry() -> ListEntry:
    return an_entry("Eriksson, Anna Maria", born=("1974-08-12",), list_code=ListCode("ecl"))


def test_every_field_of_an_entry_is_compared() -> None:
    before = an_old_entry()
    assert {field.name for field in fields(ListEntry)} == set(OTHER_VALUES) | SAME_ENTRY
    for field, value in OTHER_VALUES.items():
        assert entry_differences(before, replace(before, **{field: value})), field  # type: ignore[arg-type]


def test_nothing_differs_from_itself_but_the_number_of_the_revision() -> None:
    before = an_old_entry()
    assert entry_differences(before, replace(before, revision=2)) == ()


def test_what_an_entry_said_stands_beside_what_it_says_in_the_order_of_reading() -> None:
    before = an_old_entry()
    after = replace(
        before,
        expires=date(2027, 1, 1),
        names=(*before.names, EntryName("ANNIE", NameQuality.WEAK)),
        documents=(EntryDocument("L1", StateCode("UTO")),),
    )
    assert entry_differences(before, after) == (
        FieldDifference("weak_names", (), ("ANNIE",)),
        FieldDifference("documents", (), ("L1 UTO",)),
        FieldDifference("expires", (), ("2027-01-01",)),
    )
