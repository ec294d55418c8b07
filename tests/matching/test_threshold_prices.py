"""Shares of samples, and how sure they are."""

import math
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from screening.domain.entries import EntryState
from screening.domain.lists import Direction
from screening.matching.names.rarity import background_rarity
from screening.matching.prices.population import generate_entries
from screening.matching.prices.threshold_prices import Share, seeded_listed, share_reaching
from screening.matching.search import screen
from screening.matching.snapshot import advance, alone, build_snapshot
from tests.builders import A_MOMENT, a_definition, a_list_in_force, a_traveller, an_entry


def test_interval_is_wilsons() -> None:
    """Newcombe (1998), Statistics in Medicine 17, table I, method 3: 15 of 148, and 0 of 20."""
    low, high = Share(15, 148).interval
    assert (round(low, 4), round(high, 4)) == (0.0624, 0.1605)
    low, high = Share(0, 20).interval
    assert (round(low, 4), round(high, 4)) == (0.0, 0.1611)


@given(st.integers(0, 500), st.integers(1, 500))
def test_share_lies_in_its_interval(count: int, more: int) -> None:
    share = Share(count, count + more - 1) if count + more > 1 else Share(0, 1)
    low, high = share.interval
    assert 0 <= low <= share.value + 1e-12
    assert share.value - 1e-12 <= high <= 1


def test_of_nobody_nothing_is_known() -> None:
    assert (Share(0, 0).value, Share(0, 0).interval) == (0.0, (0.0, 1.0))


def test_score_at_the_threshold_reaches_it() -> None:
    assert share_reaching([0.1, 0.7, 0.9], 0.7) == Share(2, 3)
    assert math.isclose(share_reaching([0.1, 0.7, 0.9], 0.7).value, 2 / 3)


def test_a_list_alone_is_searched_at_another_threshold_and_no_other_is() -> None:
    one = a_list_in_force(an_entry("Anna ERIKSSON"), definition=a_definition(threshold=0.99))
    other = a_list_in_force(
        an_entry("Anna Maria ERIKSSON", list_code="pnil"),
        *generate_entries(9, 1, "pnil"),
        definition=a_definition("pnil"),
    )
    snapshot = build_snapshot([one, other], background_rarity())
    found = screen(
        alone(snapshot, one.definition.code, 0.01), a_traveller(born=None), (), Direction.EXIT, A_MOMENT.date()
    )
    assert [hit.definition.code for hit in found.hits] == ["ecl"]
    assert [version.code for version in found.lists] == ["ecl"]


def test_listed_persons_are_drawn_from_all_parts_of_the_list_and_from_no_other() -> None:
    entries = [replace(each, category="person") for each in generate_entries(12, 1, "ecl")]
    held = a_list_in_force(*entries[:9], definition=a_definition())
    other = a_list_in_force(*generate_entries(5, 2, "pnil"), definition=a_definition("pnil"))
    before = build_snapshot([held, other], background_rarity())
    gone = replace(entries[0], state=EntryState.WITHDRAWN)
    snapshot = advance(before, before.lists, {0: [gone, *entries[9:]]})
    drawn = {who.entry_id for who, _ in seeded_listed(snapshot, held.definition.code, 50, A_MOMENT.date())}
    assert drawn == {entry.id for entry in entries[1:]}
    few = [who.entry_id for who, _ in seeded_listed(snapshot, held.definition.code, 4, A_MOMENT.date())]
    assert len(set(few)) == 4
