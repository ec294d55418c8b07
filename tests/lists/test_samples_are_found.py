"""Are the travellers of the sample entries found at the thresholds that the lists state?"""

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from screening.domain.entries import ListEntry
from screening.domain.lists import Direction, ListInForce
from screening.domain.travellers import TravelDocument, Traveller
from screening.lists.definitions import read_definitions
from screening.lists.entries import read_entries
from screening.lists.versions import apply_changes, edition
from screening.matching.names.rarity import background_rarity
from screening.matching.search import screen
from screening.matching.snapshot import Snapshot, build_snapshot
from tests.builders import A_MOMENT, a_document, a_traveller

FOLDER = Path(__file__).parents[2] / "watchlists"
TODAY = date(2026, 11, 21)


@cache
def the_lists() -> tuple[ListInForce, ...]:
    lists = []
    for definition in read_definitions(FOLDER):
        assert definition.entries_file
        first = edition(definition, None, (), read_entries(FOLDER / definition.entries_file, definition), A_MOMENT)
        assert first
        lists.append(ListInForce(definition, first.version, apply_changes((), first.changed)))
    return tuple(lists)


@cache
def the_snapshot() -> Snapshot:
    return build_snapshot(the_lists(), background_rarity())


def found(traveller: Traveller | None, *documents: TravelDocument, direction: Direction = Direction.EXIT) -> set[str]:
    hits = screen(the_snapshot(), traveller, documents, direction, TODAY).hits
    return {hit.entry.source_id for hit in hits}


EVERYBODY = [entry for held in the_lists() for entry in held.entries]


def presenting(entry: ListEntry) -> Traveller:
    born = next((born for born in entry.dates_of_birth if born.is_complete), None)
    return a_traveller(entry.names[0].text, born=str(born) if born else None, sex=entry.sex, nationality="UTO")


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(entry, id=entry.source_id)
        for entry in EVERYBODY
        if entry.names and any(born.is_complete for born in entry.dates_of_birth)
    ],
)
def test_a_listed_traveller_is_found_by_name_and_birth_date_while_the_entry_is_in_force(entry: ListEntry) -> None:
    assert (entry.source_id in found(presenting(entry))) == entry.is_in_force(TODAY)


@pytest.mark.parametrize("entry", [pytest.param(entry, id=entry.source_id) for entry in EVERYBODY if entry.documents])
def test_a_listed_document_is_found_whoever_carries_it(entry: ListEntry) -> None:
    listed = entry.documents[0]
    carried = a_document(listed.number, state=listed.issuing_state, document_type=listed.document_type or "P")
    assert (entry.source_id in found(a_traveller(), carried)) == entry.is_in_force(TODAY)


def test_a_stop_at_exit_says_nothing_on_entry() -> None:
    traveller = a_traveller("RAHMAN, TARIQ MEHMOOD", born="1979-03-14")
    assert found(traveller) == {"ECL-0001"}
    assert found(traveller, direction=Direction.ENTRY) == set()


def test_a_man_on_two_lists_makes_two_hits() -> None:
    assert found(a_traveller("AL QAMARI, IDRIS YUNUS", born="1968-02-29")) == {"N-UN-0001", "UN-0001"}


def test_a_misread_letter_of_a_lost_document_does_not_hide_it() -> None:
    assert found(a_traveller(), a_document("UT7708012")) == {"SLTD-0004"}


def test_a_traveller_on_no_list_is_not_found() -> None:
    assert found(a_traveller(), a_document()) == set()


def test_a_namesake_born_in_another_year_is_not_found() -> None:
    assert found(a_traveller("MUHAMMAD USMAN", born="1980-02-02")) == set()
