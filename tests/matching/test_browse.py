"""Looking through the lists finds what screening finds, and what it must not look at."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from screening.domain.entries import EntryState, ListEntry
from screening.domain.identifiers import ListCode
from screening.domain.lists import Direction
from screening.domain.travellers import Traveller
from screening.matching.browse import FEW, FLOORS, Browsing
from screening.matching.names.rarity import background_rarity
from screening.matching.search import screen
from screening.matching.snapshot import SearchedList, advance, build_snapshot
from tests.builders import a_definition, a_document, a_list_in_force, a_traveller, an_entry
from tests.matching.test_search_equals_definition import ENTRIES, TRAVELLERS

A_DAY = date(2026, 11, 21)
ECL, PNIL = ListCode("ecl"), ListCode("pnil")
BACKGROUND = background_rarity()
EXIT_ONLY = a_definition(threshold=0.9)
MOST = 1000


@settings(max_examples=100)
@given(st.lists(ENTRIES, max_size=FEW - 1), TRAVELLERS)
def test_nothing_is_missed_that_a_screening_of_all_would_find_from_the_lowest_floor_on(
    entries: list[ListEntry], traveller: Traveller
) -> None:
    anywhere = a_definition(direction=None, threshold=FLOORS[-1].score)
    always = [replace(each, valid_from=None, expires=None, state=EntryState.ACTIVE) for each in entries]
    plain = screen(
        build_snapshot([a_list_in_force(*always, definition=anywhere)], BACKGROUND),
        traveller,
        (),
        Direction.ENTRY,
        A_DAY,
    )
    snapshot = build_snapshot([a_list_in_force(*entries, definition=EXIT_ONLY)], BACKGROUND)
    found = Browsing().search(snapshot, traveller, (), {ECL}, MOST)
    assert {each.candidate.entry.id: each.candidate.score for each in found} == {
        each.entry.id: each.score for each in plain.hits if any(said.weight > 0 for said in each.evidence)
    }


def test_an_entry_of_a_number_alone_is_not_like_a_name() -> None:
    number_alone = replace(an_entry(documents=("UT6600666",)), names=())
    snapshot = build_snapshot([a_list_in_force(number_alone, definition=EXIT_ONLY)], BACKGROUND)
    assert Browsing().search(snapshot, a_traveller("RAHMAN, TARIQ"), (), {ECL}, MOST) == ()
    (found,) = Browsing().search(snapshot, None, (a_document("UT6600666"),), {ECL}, MOST)
    assert found.candidate.entry == number_alone


def test_what_is_suspended_or_expired_is_found_and_told_by_the_lists_own_threshold() -> None:
    suspended = replace(an_entry("RAHMAN, TARIQ MEHMOOD", born=("1979-03-14",)), state=EntryState.SUSPENDED)
    expired = replace(an_entry("RAHMAN, TARIQ MEHMOOD"), expires=date(2020, 1, 1))
    snapshot = build_snapshot([a_list_in_force(suspended, expired, definition=EXIT_ONLY)], BACKGROUND)
    found = Browsing().search(snapshot, a_traveller("RAHMAN, TARIQ", born="1979-03-14"), (), {ECL}, MOST)
    assert [each.candidate.entry for each in found] == [suspended, expired]
    assert found[0].candidate.definition.threshold == 0.9
    assert [each.is_hit for each in found] == [each.candidate.score >= 0.9 for each in found]


def test_any_script_and_part_of_a_date_are_taken_and_the_likest_comes_first() -> None:
    meant = an_entry("RAHMAN, TARIQ MEHMOOD", born=("1979-03-14",))
    other = an_entry("RAHMAN, TARIQ MEHMOOD", born=("1950-01-01",))
    snapshot = build_snapshot([a_list_in_force(other, meant)], BACKGROUND)
    browsing = Browsing()
    for name in ("طارق محمود رحمان", "Рахман Тарик Махмуд", "tariq mahmood REHMAN"):
        found = browsing.search(snapshot, a_traveller(name, born="1979"), (), {ECL}, MOST)
        assert [each.candidate.entry for each in found][:1] == [meant], name


def test_only_the_lists_that_were_named_are_told_and_no_more_than_asked_for() -> None:
    here = [an_entry(f"LINDQVIST TORSTEN {number}") for number in range(5)]
    there = [an_entry("LINDQVIST TORSTEN", list_code="pnil")]
    lists = [a_list_in_force(*here), a_list_in_force(*there, definition=a_definition("pnil"))]
    snapshot = build_snapshot(lists, BACKGROUND)
    browsing, asked = Browsing(), a_traveller("LINDQVIST, TORSTEN", born=None)
    assert len(browsing.search(snapshot, asked, (), {ECL, PNIL}, MOST)) == 6
    assert [each.candidate.entry for each in browsing.search(snapshot, asked, (), {PNIL}, MOST)] == there
    assert len(browsing.search(snapshot, asked, (), {ECL}, 2)) == 2


def test_the_next_search_sees_what_changed() -> None:
    anna = an_entry("ANNA", documents=("L1",))
    in_force = a_list_in_force(anna)
    snapshot, browsing, asked = build_snapshot([in_force], BACKGROUND), Browsing(), (a_document("L1"),)
    assert len(browsing.search(snapshot, None, asked, {ECL}, MOST)) == 1
    gone = replace(anna, revision=2, state=EntryState.WITHDRAWN)
    after = advance(snapshot, [SearchedList(in_force.definition, in_force.version)], {0: [gone]})
    assert browsing.search(after, None, asked, {ECL}, MOST) == ()
