"""Screening a traveller: what is answered is what is stored."""

from dataclasses import replace
from datetime import timedelta

import pytest

from screening.domain.alerts import AlertState
from screening.domain.crossings import DataSource, Instruction, MovementKind, Outcome, ScreeningReason
from screening.domain.decisions import Disposition
from screening.domain.entries import Handling
from screening.domain.errors import CrossingClosed, InvalidInput, NotAllowed, StoreUnavailable, UnknownCheckpost
from screening.domain.identifiers import CounterCode
from screening.domain.lists import AlertKind, Direction, Upkeep
from screening.domain.readings import ReadingStatus
from screening.matching.search import MOST_HITS
from screening.workflows.board.decide_alert import decide_hit
from screening.workflows.counter.record_movement import Ending, record_movement
from screening.workflows.counter.screen_traveller import Presented, Screened, presented_typed, screen_traveller
from screening.workflows.ports import CrossingFilter
from tests.builders import a_definition, a_document, a_traveller, an_entry
from tests.workflows.conftest import Site

LISTED = "RAHMAN, TARIQ MEHMOOD"


def list_tariq(site: Site, handling: Handling = Handling.STOP) -> None:
    entry = an_entry("Tariq Mehmood RAHMAN", born=("1979-03-14",), documents=("UT4471902",))
    site.publish(a_definition(), replace(entry, handling=handling))


def screen_tariq(site: Site) -> Screened:
    return site.screen(LISTED, born="1979-03-14", number="UT4471902")


def test_clear_when_nobody_is_listed(site: Site) -> None:
    site.publish(a_definition())
    screened = site.screen()
    assert (screened.screening.outcome, screened.alert) == (Outcome.CLEAR, None)
    assert screened.crossing.number == "KHI-26-000001"


def test_hit_raises_an_alert_that_is_stored_with_its_hits(site: Site) -> None:
    list_tariq(site)
    screened = screen_tariq(site)
    assert screened.screening.outcome is Outcome.OFFLOAD
    assert screened.alert is not None
    with site.store.read() as repositories:
        assert repositories.alerts.get(screened.alert.id).kind is AlertKind.OFFLOAD
        assert repositories.alerts.hits(screened.crossing.id) == screened.hits


def test_list_for_exit_is_not_searched_on_entry(site: Site) -> None:
    list_tariq(site)
    presented = presented_typed(a_traveller(LISTED, born="1979-03-14"), (a_document("UT4471902"),))
    screened = screen_traveller(site.place(Direction.ENTRY), presented, site.officer, site.parts)
    assert not screened.hits


def test_nothing_to_search_is_never_clear(site: Site) -> None:
    """With no list at all the search proves nothing."""
    assert site.screen().screening.outcome is Outcome.UNDETERMINED


def test_list_never_published_is_never_clear(site: Site) -> None:
    site.publish(a_definition())
    site.watch.lists[a_definition("pnil").code] = a_definition("pnil")
    screened = site.screen()
    assert screened.screening.outcome is Outcome.UNDETERMINED
    assert screened.screening.instruction is Instruction.MANUAL_PROCEDURE


def test_stale_list_is_never_clear(site: Site) -> None:
    obtained = replace(a_definition(), upkeep=Upkeep.OBTAINED, permitted_age_s=3600)
    site.publish(obtained)
    assert site.screen().screening.outcome is Outcome.CLEAR
    site.clock.advance(timedelta(hours=2))
    screened = site.screen()
    assert screened.screening.outcome is Outcome.UNDETERMINED
    assert screened.screening.lists[0].stale


@pytest.mark.parametrize("status", [ReadingStatus.CHECK_FAILED, ReadingStatus.UNCERTAIN, ReadingStatus.NO_MRZ])
def test_doubtful_reading_is_never_clear(site: Site, status: ReadingStatus) -> None:
    site.publish(a_definition())
    traveller = None if status is ReadingStatus.NO_MRZ else a_traveller()
    presented = Presented(DataSource.IMAGE, traveller, (), (), status)
    screened = screen_traveller(site.place(), presented, site.officer, site.parts)
    assert screened.screening.outcome is Outcome.UNDETERMINED


def test_rescan_joins_its_crossing_and_replaces_the_open_hit(site: Site) -> None:
    list_tariq(site)
    first = screen_tariq(site)
    again = site.screen_again(first, LISTED, born="1979-03-14", number="UT4471902")
    assert again.crossing == first.crossing
    assert again.screening.reason is ScreeningReason.RESCAN
    with site.store.read() as repositories:
        hits = repositories.alerts.hits(first.crossing.id)
    assert [hit.is_open for hit in sorted(hits, key=lambda hit: hit.id)] == [False, True]
    assert hits[0].superseded_by or hits[1].superseded_by


def test_rescan_that_reads_somebody_else_keeps_the_open_hit_in_force(site: Site) -> None:
    """A misread or swapped page must not wash an alert away."""
    list_tariq(site)
    first = screen_tariq(site)
    again = site.screen_again(first, "ERIKSSON, ANNA MARIA")
    assert again.screening.outcome is Outcome.OFFLOAD
    assert not again.hits


def test_rescan_after_offload_stays_offload(site: Site) -> None:
    list_tariq(site)
    first = screen_tariq(site)
    assert first.alert is not None
    decide_hit(first.alert.id, first.hits[0].id, Disposition.OFFLOADED, "Order confirmed.", site.manager, site.parts)
    again = site.screen_again(first, LISTED, born="1979-03-14", number="UT4471902")
    assert again.screening.outcome is Outcome.OFFLOAD


def test_rescan_of_the_same_data_after_a_false_hit_is_clear(site: Site) -> None:
    list_tariq(site)
    first = screen_tariq(site)
    assert first.alert is not None
    decide_hit(first.alert.id, first.hits[0].id, Disposition.FALSE_HIT, "Another father.", site.manager, site.parts)
    again = site.screen_again(first, LISTED, born="1979-03-14", number="UT4471902")
    assert again.screening.outcome is Outcome.CLEAR


def test_other_data_after_a_false_hit_raises_the_alert_again(site: Site) -> None:
    list_tariq(site)
    first = screen_tariq(site)
    assert first.alert is not None
    decide_hit(first.alert.id, first.hits[0].id, Disposition.FALSE_HIT, "Another father.", site.manager, site.parts)
    again = site.screen_again(first, LISTED, born="1979-03-14", number="UT4471903")
    assert again.alert is not None
    assert again.alert.state is AlertState.RAISED


def test_next_traveller_opens_a_crossing_of_their_own(site: Site) -> None:
    list_tariq(site)
    first, second = screen_tariq(site), site.screen()
    assert second.crossing.id != first.crossing.id
    assert second.screening.outcome is Outcome.CLEAR


def test_discreet_hit_shows_the_counter_nothing(site: Site) -> None:
    list_tariq(site, handling=Handling.DISCREET)
    screened = screen_tariq(site)
    assert (screened.screening.outcome, screened.screening.outcome_shown) == (Outcome.OFFLOAD, Outcome.CLEAR)
    assert screened.screening.instruction_shown is Instruction.LET_PASS
    assert screened.alert is not None


def test_closed_crossing_takes_no_rescan(site: Site) -> None:
    site.publish(a_definition())
    first = site.screen()
    record_movement(first.crossing.id, Ending(MovementKind.PASSED), site.officer, site.parts)
    with pytest.raises(CrossingClosed):
        site.screen_again(first, LISTED)


def test_unknown_counter_is_told(site: Site) -> None:
    site.publish(a_definition())
    place = replace(site.place(), counter=CounterCode("99"))
    with pytest.raises(UnknownCheckpost):
        screen_traveller(place, presented_typed(a_traveller(), ()), site.officer, site.parts)


def test_officer_of_another_checkpost_may_not_screen_here(site: Site) -> None:
    site.publish(a_definition())
    with pytest.raises(NotAllowed):
        screen_traveller(site.place(), presented_typed(a_traveller(), ()), site.far_manager, site.parts)


def test_nothing_typed_is_nothing_to_screen(site: Site) -> None:
    with pytest.raises(InvalidInput):
        presented_typed(None, ())


def test_store_that_is_down_gives_no_answer(site: Site) -> None:
    site.publish(a_definition())
    site.store.is_down = True
    with pytest.raises(StoreUnavailable):
        site.screen()


def test_every_screening_is_one_journal_record(site: Site) -> None:
    list_tariq(site)
    before = len(site.actions())
    screen_tariq(site)
    assert site.actions()[before:] == ["traveller.screened"]


@pytest.mark.parametrize("name", ["... <<<", "\U0001f600", "\u200c\u200d", "4711", "王"])
def test_name_that_no_list_can_be_searched_for_is_never_clear(site: Site, name: str) -> None:
    site.publish(a_definition())
    screened = site.screen(name)
    assert screened.screening.outcome is Outcome.UNDETERMINED
    assert screened.screening.instruction_shown is Instruction.MANUAL_PROCEDURE


@pytest.mark.parametrize("name", ["Эрикссон", "طارق", "エ Eriksson"])
def test_name_in_a_script_that_can_be_written_in_letters_is_searched(site: Site, name: str) -> None:
    site.publish(a_definition())
    assert site.screen(name).screening.outcome is Outcome.CLEAR


def test_document_alone_is_never_clear(site: Site) -> None:
    """Lists of persons are not searched without a name."""
    site.publish(a_definition())
    screened = screen_traveller(site.place(), presented_typed(None, (a_document(),)), site.officer, site.parts)
    assert screened.screening.outcome is Outcome.UNDETERMINED


def test_more_hits_than_anybody_is_handed_are_never_clear(site: Site) -> None:
    """The hits beyond the limit stand in the way, and come once the others are decided."""
    namesakes = [an_entry("Tariq Mehmood RAHMAN", born=("1979-03-14",)) for _ in range(MOST_HITS + 1)]
    site.publish(a_definition(), *namesakes)
    first = screen_tariq(site)
    assert (len(first.hits), first.screening.hits_total) == (MOST_HITS, MOST_HITS + 1)
    assert first.alert is not None
    for hit in first.hits:
        decide_hit(first.alert.id, hit.id, Disposition.FALSE_HIT, "Another.", site.manager, site.parts)
    with pytest.raises(InvalidInput):
        record_movement(first.crossing.id, Ending(MovementKind.PASSED), site.officer, site.parts)
    again = site.screen_again(first, LISTED, born="1979-03-14", number="UT4471902")
    assert (len(again.hits), again.screening.outcome) == (1, Outcome.OFFLOAD)
    assert again.hits[0].entry_id not in {hit.entry_id for hit in first.hits}


def test_offload_is_told_however_many_referrals_are_stronger(site: Site) -> None:
    referring = a_definition("iwl", raises=AlertKind.REFERRAL)
    site.publish(
        referring,
        *[
            an_entry("Tariq Mehmood RAHMAN", list_code="iwl", born=("1979-03-14",), documents=("UT4471902",))
            for _ in range(MOST_HITS)
        ],
    )
    site.publish(a_definition(), an_entry("Tariq Mehmood RAHMAN", born=("1979-03-14",)))
    screened = screen_tariq(site)
    assert screened.screening.outcome is Outcome.OFFLOAD
    assert screened.alert is not None
    assert screened.alert.kind is AlertKind.OFFLOAD


def test_visible_hit_is_told_however_many_discreet_ones_are_stronger(site: Site) -> None:
    quiet = [
        an_entry("Tariq Mehmood RAHMAN", born=("1979-03-14",), documents=("UT4471902",), handling=Handling.DISCREET)
        for _ in range(MOST_HITS)
    ]
    site.publish(a_definition(), *quiet, an_entry("Tariq Mehmood RAHMAN", born=("1979-03-14",)))
    assert screen_tariq(site).screening.outcome_shown is Outcome.OFFLOAD


@pytest.mark.parametrize("born", ["2026-11-22", "2026-12", "2027"])
def test_typed_birth_after_today_is_refused_and_nothing_is_recorded(site: Site, born: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        screen_traveller(site.place(), presented_typed(a_traveller(born=born), ()), site.officer, site.parts)
    assert refused.value.parameters["reason"] == "future_birth"
    with site.store.read() as kept:
        assert not kept.crossings.find(CrossingFilter(), 1).items


@pytest.mark.parametrize("born", ["2026-11-21", "2026-11", "2026"])
def test_typed_birth_up_to_today_is_screened(site: Site, born: str) -> None:
    screened = screen_traveller(site.place(), presented_typed(a_traveller(born=born), ()), site.officer, site.parts)
    assert screened.screening.traveller == a_traveller(born=born)
