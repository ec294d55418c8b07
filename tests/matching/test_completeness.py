"""How much the entries of a list tell."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from screening.domain.entries import EntryState, ListEntry
from screening.domain.identifiers import ListCode
from screening.domain.lists import Holds
from screening.domain.travellers import Sex
from screening.matching.names.rarity import background_rarity
from screening.matching.prices.completeness import Completeness, Told, count_completeness
from screening.matching.score.particulars import particulars_of
from screening.matching.snapshot import SearchedList, advance, build_snapshot
from tests.builders import a_definition, a_list_in_force, an_entry
from tests.matching.test_search_equals_definition import ENTRIES

A_DAY = date(2026, 11, 21)
ECL = ListCode("ecl")
BACKGROUND = background_rarity()


def tells(entry: ListEntry) -> set[Told]:
    """Say it by the definition, from the entry itself."""
    told = {
        Told.BIRTH_DATE: any(born.is_complete for born in entry.dates_of_birth),
        Told.BIRTH_YEAR: bool(entry.dates_of_birth) and not any(born.is_complete for born in entry.dates_of_birth),
        Told.CNIC: entry.cnic is not None,
        Told.DOCUMENT: bool(entry.documents),
        Told.FATHER_NAME: bool(particulars_of(entry, Holds.PERSONS).father),  # one without a letter tells nothing
        Told.NATIONALITY: bool(entry.nationalities),
        Told.SEX: entry.sex in {Sex.MALE, Sex.FEMALE},
    }
    told[Told.NAME_ONLY] = not any(told.values())
    told[Told.NOT_IN_FORCE] = not entry.is_in_force(A_DAY)
    return {each for each, is_told in told.items() if is_told}


def counted(entries: list[ListEntry], version: int = 1) -> Completeness:
    told = {each: sum(each in tells(entry) for entry in entries) for each in Told}
    return Completeness(version, len(entries), told)


@settings(max_examples=100)
@given(st.lists(ENTRIES, max_size=8))
def test_what_is_counted_is_what_going_through_every_entry_counts(entries: list[ListEntry]) -> None:
    snapshot = build_snapshot([a_list_in_force(*entries)], BACKGROUND)
    assert count_completeness(snapshot, ECL, A_DAY) == counted(entries)


def test_changes_since_the_index_was_built_are_counted_and_what_they_replaced_is_not() -> None:
    anna, ivar, olaf = an_entry("ANNA"), an_entry("IVAR", born=("1980-01-02",)), an_entry("OLAF", born=("1980",))
    in_force = a_list_in_force(anna, ivar, olaf)
    snapshot = build_snapshot([in_force], BACKGROUND)
    amended = replace(anna, revision=2, father_name="ERIK")
    gone = replace(ivar, revision=2, state=EntryState.WITHDRAWN)
    version = replace(in_force.version, number=2)
    after = advance(snapshot, [SearchedList(in_force.definition, version)], {0: [amended, gone]})
    assert count_completeness(after, ECL, A_DAY) == counted([amended, olaf], version=2)


def test_a_list_that_is_not_searched_has_no_counts_and_an_empty_one_has_none_of_anything() -> None:
    snapshot = build_snapshot([a_list_in_force(definition=a_definition())], BACKGROUND)
    assert count_completeness(snapshot, ListCode("pnil"), A_DAY) is None
    assert count_completeness(snapshot, ECL, A_DAY) == counted([])
