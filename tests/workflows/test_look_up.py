"""Looking things up: within the caller's reach, and never without a record."""

import json

import pytest

from screening.domain.crossings import MovementKind, Outcome
from screening.domain.entries import Handling
from screening.domain.errors import NotAllowed, NotFound, NotJournalled
from screening.workflows.board.decide_alert import acknowledge_alert
from screening.workflows.counter.record_movement import Ending, record_unscreened
from screening.workflows.ports import AlertFilter, CrossingFilter
from screening.workflows.views.look_up import (
    alert_changes,
    journal_position,
    list_alerts,
    read_journal,
    search_crossings,
    subscribe_board,
    view_alert,
    view_crossing,
)
from tests.workflows.conftest import Site
from tests.workflows.test_screen_traveller import list_tariq, screen_tariq


def test_counter_officer_sees_the_crossing_without_hits(site: Site) -> None:
    list_tariq(site)
    seen = view_crossing(screen_tariq(site).crossing.id, site.officer, site.parts)
    assert (seen.alert, seen.hits) == (None, ())
    assert site.actions()[-1] == "crossing.viewed"


def test_shift_manager_sees_the_alert_beside_the_entry(site: Site) -> None:
    list_tariq(site)
    screened = screen_tariq(site)
    assert screened.alert is not None
    file = view_alert(screened.alert.id, site.manager, site.parts)
    assert file.hits[0].entry.names[0].text == "Tariq Mehmood RAHMAN"
    assert site.actions()[-1] == "alert.viewed"


def test_alert_of_another_checkpost_is_not_found(site: Site) -> None:
    list_tariq(site)
    screened = screen_tariq(site)
    assert screened.alert is not None
    with pytest.raises(NotFound):
        view_alert(screened.alert.id, site.far_manager, site.parts)
    assert not list_alerts(AlertFilter(), site.far_manager, site.parts, limit=10).items


def test_counter_officer_sees_no_alert(site: Site) -> None:
    list_tariq(site)
    screened = screen_tariq(site)
    assert screened.alert is not None
    with pytest.raises(NotAllowed):
        view_alert(screened.alert.id, site.officer, site.parts)
    with pytest.raises(NotAllowed):
        list_alerts(AlertFilter(), site.officer, site.parts, limit=10)


def test_view_that_cannot_be_journalled_is_refused(site: Site) -> None:
    list_tariq(site)
    crossing = screen_tariq(site).crossing
    site.store.is_down = True
    with pytest.raises(NotJournalled):
        view_crossing(crossing.id, site.manager, site.parts)


def test_counter_officer_does_not_search_by_document(site: Site) -> None:
    with pytest.raises(NotAllowed):
        search_crossings(CrossingFilter(document_number="L898902C3"), site.officer, site.parts, limit=10)


def test_search_is_journalled_with_what_was_asked_and_found(site: Site) -> None:
    """Who looked for whom can be told later: in the payload, which is kept apart and can be erased."""
    number = site.screen().crossing.number
    search_crossings(CrossingFilter(document_number="L898902C3"), site.manager, site.parts, limit=10)
    with site.store.read() as repositories:
        record = repositories.journal.records(action_prefix="crossing.searched")[-1]
        body = repositories.journal.payloads([record.seq])[record.seq].body or ""
    assert record.object_ids == ("checkpost:KHI",)
    assert (json.loads(body)["document_number"], json.loads(body)["found"]) == ("L898902C3", [number])


def test_search_stays_within_reach(site: Site) -> None:
    site.screen()
    assert len(search_crossings(CrossingFilter(), site.manager, site.parts, limit=10).items) == 1
    assert not search_crossings(CrossingFilter(), site.far_manager, site.parts, limit=10).items


def test_search_tells_what_the_counter_was_shown_and_no_more(site: Site) -> None:
    list_tariq(site, handling=Handling.DISCREET)
    screen_tariq(site)
    record_unscreened(site.place(), Ending(MovementKind.UNSCREENED, "Power cut."), site.officer, site.parts)
    for caller in (site.officer, site.manager):
        found = search_crossings(CrossingFilter(), caller, site.parts, limit=10).items
        assert sorted((line.crossing.number, line.outcome_shown) for line in found) == [
            ("KHI-26-000001", Outcome.CLEAR),
            ("KHI-26-000002", None),
        ]


def test_board_is_told_of_each_change_once_and_of_no_view(site: Site) -> None:
    list_tariq(site)
    start = journal_position(site.parts)
    screened = screen_tariq(site)
    assert screened.alert is not None
    raised = alert_changes(start, site.parts)
    assert [line.alert.id for _, line in raised.lines] == [screened.alert.id]
    view_alert(screened.alert.id, site.manager, site.parts)
    viewed = alert_changes(raised.position, site.parts)
    assert (viewed.lines, viewed.position) == ((), journal_position(site.parts))
    acknowledge_alert(screened.alert.id, site.manager, site.parts)
    ((_, line),) = alert_changes(viewed.position, site.parts).lines
    assert line.acknowledged_by == "shift"


def test_board_is_not_shown_without_a_record(site: Site) -> None:
    list_tariq(site)
    screen_tariq(site)
    assert list_alerts(AlertFilter(), site.manager, site.parts, limit=10).items
    assert site.actions()[-1] == "board.viewed"


def test_live_board_is_one_record_a_subscription(site: Site) -> None:
    before = len(site.actions())
    assert subscribe_board(site.manager, site.parts) == frozenset({"KHI"})
    assert site.actions()[before:] == ["board.subscribed"]


def test_only_the_auditor_reads_the_journal(site: Site) -> None:
    site.screen()
    assert read_journal(0, site.auditor, site.parts, limit=10)
    with pytest.raises(NotAllowed):
        read_journal(0, site.manager, site.parts, limit=10)
