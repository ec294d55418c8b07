"""How a crossing ends."""

import json

import pytest

from screening.domain.crossings import MovementKind, UnscreenedCause
from screening.domain.decisions import Disposition
from screening.domain.entries import Handling
from screening.domain.errors import CrossingClosed, InvalidInput
from screening.workflows.board.decide_alert import decide_hit
from screening.workflows.counter.record_movement import Ending, record_movement, record_unscreened
from screening.workflows.ports import CrossingFilter
from screening.workflows.views.look_up import search_crossings
from tests.builders import a_definition, a_document, a_traveller, an_entry
from tests.workflows.conftest import Site
from tests.workflows.test_screen_traveller import list_tariq, screen_tariq


def test_cleared_traveller_passes_without_a_reason(site: Site) -> None:
    site.publish(a_definition())
    crossing = site.screen().crossing
    closed = record_movement(crossing.id, Ending(MovementKind.PASSED), site.officer, site.parts)
    assert closed.movement is not None
    assert not closed.is_open
    assert site.actions()[-1] == "crossing.passed"


def test_passing_against_an_open_alert_needs_a_reason(site: Site) -> None:
    list_tariq(site)
    crossing = screen_tariq(site).crossing
    with pytest.raises(InvalidInput):
        record_movement(crossing.id, Ending(MovementKind.PASSED, "  "), site.officer, site.parts)
    record_movement(crossing.id, Ending(MovementKind.PASSED, "Ordered by the AD."), site.officer, site.parts)


def test_passing_while_undetermined_needs_a_reason(site: Site) -> None:
    crossing = site.screen().crossing
    with pytest.raises(InvalidInput):
        record_movement(crossing.id, Ending(MovementKind.PASSED), site.officer, site.parts)


def test_discreet_hit_asks_the_counter_for_nothing(site: Site) -> None:
    list_tariq(site, handling=Handling.DISCREET)
    crossing = screen_tariq(site).crossing
    record_movement(crossing.id, Ending(MovementKind.PASSED), site.officer, site.parts)


def test_false_hit_lets_the_traveller_pass_without_a_reason(site: Site) -> None:
    list_tariq(site)
    screened = screen_tariq(site)
    assert screened.alert is not None
    decide_hit(screened.alert.id, screened.hits[0].id, Disposition.FALSE_HIT, "Another.", site.manager, site.parts)
    record_movement(screened.crossing.id, Ending(MovementKind.PASSED), site.officer, site.parts)


def test_open_discreet_hit_beside_a_false_one_asks_for_no_reason(site: Site) -> None:
    """Else a counter officer could tell that somebody is quietly looked for."""
    site.publish(
        a_definition(),
        an_entry("Tariq Mehmood RAHMAN", born=("1979-03-14",)),
        an_entry("Tariq Mehmood RAHMAN", born=("1979-03-14",), handling=Handling.DISCREET),
    )
    screened = screen_tariq(site)
    assert screened.alert is not None
    shown = next(hit for hit in screened.hits if hit.handling is Handling.STOP)
    decide_hit(screened.alert.id, shown.id, Disposition.FALSE_HIT, "Another.", site.manager, site.parts)
    record_movement(screened.crossing.id, Ending(MovementKind.PASSED), site.officer, site.parts)


def test_offloaded_traveller_does_not_pass_without_a_reason(site: Site) -> None:
    site.publish(a_definition(), an_entry("Tariq Mehmood RAHMAN", born=("1979-03-14",), documents=("UT4471902",)))
    screened = screen_tariq(site)
    assert screened.alert is not None
    decide_hit(screened.alert.id, screened.hits[0].id, Disposition.OFFLOADED, "Order.", site.manager, site.parts)
    with pytest.raises(InvalidInput):
        record_movement(screened.crossing.id, Ending(MovementKind.PASSED), site.officer, site.parts)


def test_movement_is_recorded_once(site: Site) -> None:
    site.publish(a_definition())
    crossing = site.screen().crossing
    record_movement(crossing.id, Ending(MovementKind.PASSED), site.officer, site.parts)
    with pytest.raises(CrossingClosed):
        record_movement(crossing.id, Ending(MovementKind.STOPPED), site.officer, site.parts)


def test_unscreened_crossing_is_a_record_with_its_reason(site: Site) -> None:
    ending = Ending(MovementKind.UNSCREENED, "Power cut, manual register page 12.")
    crossing = record_unscreened(site.place(), ending, site.officer, site.parts)
    assert crossing.movement is not None
    assert crossing.movement.kind is MovementKind.UNSCREENED
    with pytest.raises(InvalidInput):
        record_unscreened(site.place(), Ending(MovementKind.UNSCREENED), site.officer, site.parts)


def test_cause_alone_tells_why_nobody_was_screened_unless_it_is_another(site: Site) -> None:
    for cause in UnscreenedCause:
        ending = Ending(MovementKind.UNSCREENED, cause=cause)
        if cause is UnscreenedCause.OTHER:
            with pytest.raises(InvalidInput):
                record_unscreened(site.place(), ending, site.officer, site.parts)
        else:
            movement = record_unscreened(site.place(), ending, site.officer, site.parts).movement
            assert movement is not None
            assert (movement.cause, movement.reason) == (cause, None)


def test_what_is_known_of_an_unscreened_traveller_is_recorded_and_found(site: Site) -> None:
    known = Ending(
        MovementKind.UNSCREENED,
        cause=UnscreenedCause.LINK,
        traveller=a_traveller("ERIKSSON, ANNA"),
        documents=(a_document("AB12345"),),
    )
    crossing = record_unscreened(site.place(), known, site.officer, site.parts)
    found = search_crossings(CrossingFilter(document_number="AB12345"), site.manager, site.parts, limit=5).items
    assert [(line.crossing.number, line.outcome_shown) for line in found] == [(crossing.number, None)]
    with site.store.read() as repositories:
        (record,) = repositories.journal.records(action_prefix="crossing.unscreened")
        body = repositories.journal.payloads([record.seq])[record.seq].body or ""
    assert (json.loads(body)["cause"], json.loads(body)["name"]) == ("link", "ERIKSSON ANNA")


def test_screened_crossing_takes_no_cause(site: Site) -> None:
    site.publish(a_definition())
    crossing = site.screen().crossing
    with pytest.raises(InvalidInput) as refused:
        record_movement(crossing.id, Ending(MovementKind.PASSED, cause=UnscreenedCause.POWER), site.officer, site.parts)
    assert refused.value.parameters["reason"] == "unscreened_only"
