"""Whoever bears a part of a name is counted, and nobody else; the first of them are shown."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.domain.dates import PartialDate
from screening.domain.entries import EntryState, ListEntry
from screening.domain.identifiers import ListCode
from screening.domain.travellers import Traveller
from screening.matching import browse
from screening.matching.bearers import find_bearers, written_parts
from screening.matching.browse import Browsing
from screening.matching.names.rarity import background_rarity
from screening.matching.names.spelling_classes import standard_spelling
from screening.matching.names.tokens import forms_of
from screening.matching.snapshot import SearchedList, Snapshot, advance, build_snapshot
from tests.builders import a_definition, a_list_in_force, a_traveller, an_entry
from tests.matching.test_search_equals_definition import ENTRIES, TRAVELLERS

ECL, PNIL = ListCode("ecl"), ListCode("pnil")
BACKGROUND = background_rarity()
MOST = 1000


def bears(entry: ListEntry, traveller: Traveller) -> bool:
    """The definition, entry by entry."""
    born = traveller.date_of_birth
    if born is not None and entry.dates_of_birth and born.year not in {each.year for each in entry.dates_of_birth}:
        return False
    forms = [set(map(standard_spelling, form)) for name in entry.names for form in forms_of(name.text)]
    ways = [set(map(standard_spelling, way)) for way in written_parts(traveller)]
    return any(way <= form for way in ways for form in forms)


def found(snapshot: Snapshot, traveller: Traveller, most: int = MOST) -> tuple[int, list[ListEntry]]:
    borne = find_bearers(snapshot, written_parts(traveller), traveller.date_of_birth, {ECL}, most)
    return borne.total, [part.entries[at] for part, at in borne.first]


@settings(max_examples=200)
@given(st.lists(ENTRIES, max_size=12), TRAVELLERS)
def test_all_who_bear_the_parts_are_counted_and_given_once(entries: list[ListEntry], traveller: Traveller) -> None:
    snapshot = build_snapshot([a_list_in_force(*entries)], BACKGROUND)
    total, told = found(snapshot, traveller)
    assert {each.id for each in told} == {each.id for each in entries if bears(each, traveller)}
    assert total == len(told)


def test_names_with_the_fewest_other_parts_come_first_and_the_spelling_written_before_others() -> None:
    names = ("KHAN, TARIQ MEHMOOD", "MUHAMMAD", "MOHD KHAN", "MUHAMMAD KHAN", "MOHD")
    snapshot = build_snapshot([a_list_in_force(*map(an_entry, names))], BACKGROUND)
    total, told = found(snapshot, a_traveller("MUHAMMAD", born=None))
    assert (total, [each.names[0].text for each in told]) == (4, ["MUHAMMAD", "MOHD", "MUHAMMAD KHAN", "MOHD KHAN"])
    assert found(snapshot, a_traveller("MUHAMMAD", born=None), most=1)[0] == 4


def test_a_year_of_birth_leaves_out_who_was_born_in_another_and_keeps_those_of_whom_it_is_not_known() -> None:
    listed = [an_entry("KHAN, A", born=("1979-03-14",)), an_entry("KHAN, B", born=("1980",)), an_entry("KHAN, C")]
    snapshot = build_snapshot([a_list_in_force(*listed)], BACKGROUND)
    asked = replace(a_traveller("KHAN", born=None), date_of_birth=PartialDate(1979))
    assert found(snapshot, asked) == (2, [listed[0], listed[2]])


def test_what_changed_since_the_index_was_built_is_counted_once_and_other_lists_are_not() -> None:
    khan, other = an_entry("KHAN, AAMIR"), an_entry("KHAN, BABAR", list_code="pnil")
    lists = [a_list_in_force(khan), a_list_in_force(other, definition=a_definition("pnil"))]
    snapshot = build_snapshot(lists, BACKGROUND)
    held = [SearchedList(each.definition, each.version) for each in lists]
    amended = replace(khan, revision=2, state=EntryState.SUSPENDED)
    assert found(advance(snapshot, held, {0: [amended]}), a_traveller("KHAN", born=None)) == (1, [amended])


def test_one_part_of_a_common_name_shows_who_bears_it_over_many_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browse, "SMALL", 0)
    listed = [an_entry(f"KHAN, {letter * 3}MIR") for letter in "ABCDEFGH"]
    snapshot = build_snapshot([a_list_in_force(*listed, an_entry("LINDQVIST, TORSTEN"))], BACKGROUND)
    browsing = Browsing()
    some = browsing.browse(snapshot, a_traveller("KHAN", born=None), (), {ECL}, 3)
    assert (len(some.shown), some.bearing) == (3, 8)
    scores = [each.candidate.score for each in some.shown]
    assert scores == sorted(scores, reverse=True)
    whole = browsing.browse(snapshot, a_traveller("LINDQVIST, TORSTEN", born=None), (), {ECL}, 3)
    assert (len(whole.shown), whole.bearing) == (1, None)
    nobody = browsing.browse(snapshot, a_traveller("ZETTERSTROM", born=None), (), {ECL}, 3)
    assert (nobody.shown, nobody.bearing) == ((), None)
