"""Does a snapshot that was brought forward answer as one that was built anew?"""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from screening.domain.entries import EntryState, ListEntry
from screening.domain.lists import Direction, Holds, ListInForce
from screening.domain.travellers import TravelDocument, Traveller
from screening.matching.names.rarity import background_rarity
from screening.matching.score.query import make_query
from screening.matching.search import screen
from screening.matching.snapshot import Snapshot, advance, build_snapshot
from tests.builders import a_definition, a_document, a_list_in_force, a_traveller, an_entry
from tests.matching.plain_scan import compare_all, found_by
from tests.matching.test_search_equals_definition import DOCUMENTS, ENTRIES, TRAVELLERS

A_DAY = date(2026, 11, 21)
BACKGROUND = background_rarity()
PERSONS = a_definition(threshold=0.3)
PAPERS = a_definition("sltd", holds=Holds.DOCUMENTS)


def in_force(*lists: list[ListEntry]) -> list[ListInForce]:
    """Put a list of persons and one of documents in force."""
    definitions = (PERSONS, PAPERS)
    return [a_list_in_force(*entries, definition=each) for entries, each in zip(lists, definitions, strict=True)]


@settings(max_examples=100)
@given(st.lists(ENTRIES, max_size=6), st.lists(ENTRIES, max_size=3), st.data(), TRAVELLERS, DOCUMENTS)
def test_changes_are_found_and_what_they_replaced_is_not(
    persons: list[ListEntry],
    papers: list[ListEntry],
    data: st.DataObject,
    traveller: Traveller,
    documents: list[TravelDocument],
) -> None:
    """Two editions later: entries added, amended, withdrawn, some of them twice; the judge compares what stands."""
    lists = in_force(persons, papers)
    snapshot = build_snapshot(lists, BACKGROUND)
    standing = [{entry.id: entry for entry in each} for each in (persons, papers)]
    for _ in range(2):
        changed: dict[int, list[ListEntry]] = {}
        for held_by, entries in enumerate(standing):
            gone = data.draw(st.lists(st.sampled_from(tuple(entries.values())), max_size=2)) if entries else []
            added = data.draw(st.lists(ENTRIES, max_size=2))
            amended = data.draw(st.lists(st.sampled_from(tuple(entries.values())), max_size=2)) if entries else []
            told = [replace(data.draw(ENTRIES), id=entry.id, revision=entry.revision + 1) for entry in amended]
            left = [replace(entry, state=EntryState.WITHDRAWN) for entry in gone if entry not in amended]
            changed[held_by] = [*added, *told, *left]
            for entry in changed[held_by]:
                entries.pop(entry.id, None)
                if entry.state is not EntryState.WITHDRAWN:
                    entries[entry.id] = entry
        lists = in_force(*([*each.values()] for each in standing))
        snapshot = advance(snapshot, snapshot.lists, changed)
        assert [snapshot.count(at) for at in (0, 1)] == [len(each.entries) for each in lists]
    query = make_query(traveller, documents, snapshot.rarity)
    result = screen(snapshot, traveller, documents, Direction.EXIT, A_DAY)
    assert found_by(result) == compare_all(lists, snapshot.rarity, query, Direction.EXIT)


def hits(snapshot: Snapshot) -> list[int]:
    """Give the revisions found of the one entry that is asked for."""
    result = screen(snapshot, a_traveller("ZARKOTANI, GULBADIN", born=None), [a_document()], Direction.EXIT, A_DAY)
    return [hit.entry.revision for hit in result.hits]


def test_snapshot_in_hand_is_not_altered_by_what_follows_it() -> None:
    """A screening that holds the earlier one goes on with it."""
    entry = an_entry("Gulbadin Zarkotani")
    first = build_snapshot(in_force([entry], []), BACKGROUND)
    amended = replace(entry, revision=2)
    second = advance(first, first.lists, {0: [amended]})
    third = advance(second, first.lists, {0: [replace(amended, state=EntryState.WITHDRAWN)]})
    fourth = advance(third, first.lists, {0: [replace(entry, revision=4)]})
    assert [hits(each) for each in (first, second, third, fourth)] == [[1], [2], [], [4]]
