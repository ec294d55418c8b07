"""Does a draft keep what it can, and say what it cannot?"""

import pytest

from screening.domain.lists import ImportFormat
from screening.lists.readers.card_numbers import card_number, is_issued
from screening.lists.readers.document_numbers import document_number
from screening.lists.readers.draft import PASSPORT, Draft
from screening.lists.readers.records import ImportPlace, NotedLine, WrittenEntry
from tests.lists.imports import a_definition_of, told

PLACE = ImportPlace("list", 7)
DEFINITION = a_definition_of(ImportFormat.OWN_JSON)


def a_draft() -> Draft:
    return Draft(PLACE, "E-1")


def finished(draft: Draft) -> tuple[dict[str, object], list[tuple[str, str]]]:
    """The entry's keys, and what was noted: key and reason."""
    *notes, entry = draft.records()
    assert isinstance(entry, WrittenEntry)
    assert all(isinstance(note, NotedLine) for note in notes)
    return dict(entry.values), [told(note)[2:] for note in notes if isinstance(note, NotedLine)]


NUMBERS = {
    "UT1234567": "UT1234567",
    "ut 123-45/67": "UT1234567",
    "AB 99, issued in 1999": "AB99",
    "AB99 (Utopia)": "AB99",
    "٠١٢٣": "0123",
    "unknown": None,
    "1" * 21: None,
    "": None,
}


@pytest.mark.parametrize("written", NUMBERS)
def test_a_document_number_is_capital_letters_and_digits(written: str) -> None:
    assert document_number(written) == NUMBERS[written]


CARDS = {
    "34201-0891231-8": "3420108912318",
    "3420108912318": "3420108912318",
    "34201 0891231 8": "3420108912318",
    "34201–0891231–8": "3420108912318",
    "00000-1234567-1": "0000012345671",
    "34201-0891231": None,
    "34201-0891231-8-9": None,
    "UT1234567": None,
    "": None,
}


@pytest.mark.parametrize("written", CARDS)
def test_a_card_number_has_thirteen_digits(written: str) -> None:
    assert card_number(written) == CARDS[written]


def test_no_office_gives_a_fictional_number() -> None:
    assert not is_issued("0000012345671")


def test_one_alias_too_long_does_not_cost_the_entry_its_other_names() -> None:
    draft = a_draft()
    draft.name("SOMEBODY ELSE")
    draft.name("A" * 201)
    draft.name("X")
    draft.name("SOMEBODY ELSE", is_weak=True)
    values, notes = finished(draft)
    assert values["names"] == ["SOMEBODY ELSE"]
    assert "weak_names" not in values
    assert values["grounds"] == f"{'A' * 201}; X"
    assert notes == [("names", "import_name_left_out")]


def test_more_names_than_an_entry_holds_are_noted() -> None:
    draft = a_draft()
    for number in range(102):
        draft.name(f"NAME {number}")
    values, notes = finished(draft)
    assert isinstance(values["names"], list)
    assert len(values["names"]) == 100
    assert notes == [("names", "import_too_many_of_one")]


def test_grounds_are_shortened_and_names_are_not() -> None:
    draft = a_draft()
    draft.ground("because " * 100)
    values, notes = finished(draft)
    assert isinstance(values["grounds"], str)
    assert len(values["grounds"]) <= 500
    assert values["grounds"].endswith("…")
    assert notes == []


@pytest.mark.parametrize(
    ("number", "state", "kind", "key"),
    [
        ("34201-0891231-8", "Pakistan", None, "cnic"),
        ("34201-0891231-8", None, None, "cnic"),
        ("3420108912318", "PK", "I", "cnic"),
        ("3420108912318", None, None, "documents"),
        ("34201-0891231-8", "Utopia", None, "documents"),
        ("3420108912318", "PK", PASSPORT, "documents"),
    ],
)
def test_another_states_number_of_thirteen_digits_is_no_cnic(
    number: str, state: str | None, kind: str | None, key: str
) -> None:
    draft = a_draft()
    draft.document(number, state, kind)
    values, notes = finished(draft)
    assert key in values
    assert notes == []


@pytest.mark.parametrize(
    ("told_ones", "sex", "is_noted"),
    [
        (("Male", "m", "M"), "M", False),
        (("F", "Male"), None, True),
        (("F", "Male", "Male"), None, True),
        (("unknown",), None, True),
        (("", None), None, False),
    ],
)
def test_of_two_sexes_neither_is_taken(told_ones: tuple[str | None, ...], sex: str | None, is_noted: bool) -> None:
    draft = a_draft()
    for each in told_ones:
        draft.sex(each)
    values, notes = finished(draft)
    assert values.get("sex") == sex
    assert bool(notes) == is_noted


def test_of_two_cards_and_two_fathers_the_first_is_kept() -> None:
    draft = a_draft()
    draft.card("34201-0891231-8")
    draft.card("34201-0891231-9")
    draft.father("FATHER ONE")
    draft.father("FATHER TWO")
    values, notes = finished(draft)
    assert (values["cnic"], values["father_name"]) == ("3420108912318", "FATHER ONE")
    assert values["grounds"] == "CNIC: 34201-0891231-9; Father: FATHER TWO"
    assert notes == [
        ("cnic", "import_card_left_out"),
        ("father_name", "import_name_left_out"),
    ]


def test_what_nobody_understands_stays_in_the_grounds() -> None:
    draft = a_draft()
    draft.born("in the late sixties")
    draft.born_between("1930", "1970")
    draft.nationality("Nowhere")
    draft.day("valid_from", "1999")
    values, notes = finished(draft)
    assert values["grounds"] == ("Born: in the late sixties; Born: 1930 to 1970; State: Nowhere; valid_from: 1999")
    assert {reason for _, reason in notes} == {"import_date_left_out", "import_state_left_out"}


def test_a_text_comes_on_one_line_without_what_cannot_be_seen() -> None:
    draft = a_draft()
    draft.name(" SOME\x00BODY\n\u202eELSE ")
    assert finished(draft)[0]["names"] == ["SOME BODY ELSE"]
