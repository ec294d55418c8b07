"""Who crossed and is on a list now raises a late alert, once, however often it is looked for."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from screening.domain.alerts import AlertState
from screening.domain.crossings import Movement, MovementKind, Outcome, ScreeningReason, UnscreenedCause
from screening.domain.decisions import Disposition
from screening.domain.entries import EntryState, ListEntry
from screening.domain.lists import Direction
from screening.workflows.board.decide_alert import decide_hit
from screening.workflows.counter.record_movement import Ending, record_unscreened
from screening.workflows.late import late_hits, raise_late_alerts
from screening.workflows.late.raise_late_alerts import LateRound
from tests.builders import a_definition, a_document, a_traveller, an_entry
from tests.workflows.late_scenes import ECL, LISTED, SOMEBODY, Post


@pytest.fixture
def post() -> Post:
    return Post()


def test_who_passed_before_the_entry_raises_a_late_alert(post: Post) -> None:
    crossed = post.screen()
    assert crossed.alert is None
    post.let_pass(crossed)
    post.clock.advance(timedelta(minutes=25))
    post.list_now(LISTED)
    assert post.look() == LateRound(version=2, alerts=1)
    alert, (hit,) = post.alert_of(crossed), post.hits_of(crossed)
    assert alert is not None
    assert (alert.state, alert.checkpost, alert.raised_at) == (AlertState.RAISED, "KHI", post.clock.now())
    assert (hit.entry_id, hit.list_version, hit.kind) == (LISTED.id, 2, alert.kind)


def test_late_hit_scores_what_a_screening_would_have(post: Post) -> None:
    crossed = post.screen()
    post.list_now(LISTED)
    post.look()
    (late,) = post.hits_of(crossed)
    (fresh,) = post.screen(number="UT1").hits
    assert late.score == pytest.approx(fresh.score)
    assert late.evidence == fresh.evidence


def test_attempt_tells_of_whom_and_why(post: Post) -> None:
    crossed = post.screen()
    post.let_pass(crossed)
    post.list_now(LISTED)
    post.look()
    with post.store.read() as repositories:
        first, late = repositories.crossings.screenings(crossed.crossing.id)
        record = repositories.journal.records()[-1]
    assert (late.reason, late.outcome) == (ScreeningReason.LATE, Outcome.OFFLOAD)
    assert (late.traveller, late.documents) == (first.traveller, first.documents)
    assert [(each.code, each.version) for each in late.lists] == [(ECL, 2)]
    assert record.action == "crossing.late_hit"
    assert f"entry:{LISTED.id}" in record.object_ids


def test_looking_twice_raises_nothing_twice(post: Post) -> None:
    crossed = post.screen()
    post.list_now(LISTED)
    assert post.look().alerts == 1
    assert post.look().alerts == 0
    assert len(post.hits_of(crossed)) == 1


def test_who_was_hit_at_the_counter_raises_nothing_late(post: Post) -> None:
    post.list_now(LISTED)
    hit = post.screen()
    assert len(hit.hits) == 1
    assert post.look().alerts == 0


def test_decided_alert_is_reopened_by_another_entry(post: Post) -> None:
    other = an_entry("ERIKSSON, ANNA MARIA", born=("1974-08-12",))
    post.list_now(other)
    crossed = post.screen()
    assert crossed.alert is not None
    decide_hit(crossed.alert.id, crossed.hits[0].id, Disposition.FALSE_HIT, "Another person.", post.manager, post.parts)
    post.list_now(other, LISTED)
    assert post.look(after=2).alerts == 1
    alert = post.alert_of(crossed)
    assert alert is not None
    assert alert.state is AlertState.RAISED
    assert [hit.is_open for hit in post.hits_of(crossed)].count(True) == 1


def test_amended_entry_is_news_only_where_it_means_another(post: Post) -> None:
    wrong = replace(LISTED, names=an_entry("KHAN, AAMIR").names)
    post.list_now(wrong)
    crossed = post.screen()
    assert crossed.alert is None
    post.list_now(replace(wrong, revision=2, contact="+92 51 111 1111"))
    assert post.look(after=2).alerts == 0
    post.list_now(replace(LISTED, revision=3))
    assert post.look(after=3).alerts == 1
    post.list_now(replace(LISTED, revision=4, contact="+92 51 111 1111"))
    assert post.look(after=4).alerts == 0


def test_who_comes_under_the_list_in_the_other_direction_alone_raises_nothing(post: Post) -> None:
    post.publish(a_definition(direction=Direction.ENTRY), SOMEBODY)
    crossed = post.screen()
    post.publish(a_definition(direction=Direction.ENTRY), SOMEBODY, LISTED)
    assert post.look().alerts == 0
    assert post.alert_of(crossed) is None


@pytest.mark.parametrize("kind", [MovementKind.STOPPED, MovementKind.WITHDRAWN])
def test_who_turned_away_raises_nothing(post: Post, kind: MovementKind) -> None:
    post.let_pass(post.screen(), kind)
    post.list_now(LISTED)
    assert post.look().alerts == 0


def test_who_crossed_unscreened_raises_a_late_alert(post: Post) -> None:
    ending = Ending(
        MovementKind.UNSCREENED,
        cause=UnscreenedCause.POWER,
        traveller=a_traveller("ERIKSSON, ANNA MARIA", born="1974-08-12"),
        documents=(a_document(),),
    )
    crossing = record_unscreened(post.place(), ending, post.officer, post.parts)
    post.list_now(LISTED)
    assert post.look().alerts == 1
    with post.store.read() as repositories:
        (late,) = repositories.crossings.screenings(crossing.id)
        assert repositories.crossings.last_shown([crossing.id]) == {}
    assert isinstance(crossing.movement, Movement)
    assert late.traveller == crossing.movement.traveller
    assert late.outcome_shown is Outcome.UNDETERMINED


def test_crossings_of_long_ago_raise_nothing(post: Post) -> None:
    post.screen()
    post.clock.advance(timedelta(days=4))
    post.list_now(LISTED)
    assert post.look().alerts == 0


@pytest.mark.parametrize(
    "entry",
    [
        replace(LISTED, state=EntryState.SUSPENDED),
        replace(LISTED, expires=date(2020, 1, 1)),
        replace(LISTED, valid_from=date(2099, 1, 1)),
    ],
    ids=["suspended", "expired", "not_yet_valid"],
)
def test_entry_that_is_not_in_force_raises_nothing(post: Post, entry: ListEntry) -> None:
    post.screen()
    post.list_now(entry)
    assert post.look().alerts == 0


def test_suspended_entry_that_is_resumed_is_news(post: Post) -> None:
    post.list_now(replace(LISTED, state=EntryState.SUSPENDED))
    post.screen()
    post.list_now(LISTED)
    assert post.look(after=2).alerts == 1


def test_one_entry_raises_no_more_than_people_can_work_through(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raise_late_alerts, "MOST_OF_ENTRY", 2)
    gone = [post.screen(number=f"UT{count}") for count in range(3)]
    for each in gone:
        post.let_pass(each)
    post.clock.advance(timedelta(minutes=-5))
    waiting = post.screen(number="UT9")
    post.clock.advance(timedelta(minutes=10))
    post.list_now(LISTED)
    assert post.look() == LateRound(version=2, alerts=2, left_out=2)
    assert post.alert_of(waiting) is not None, "who has not gone yet comes first"


def test_large_import_finds_the_same(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    crossed, again = post.screen(), post.screen("KHAN, AAMIR", number="UT2")
    post.list_now(LISTED)
    monkeypatch.setattr(late_hits, "MOST_ONE_BY_ONE", 0)
    assert post.look().alerts == 1
    (hit,) = post.hits_of(crossed)
    assert hit.entry_id == LISTED.id
    assert post.alert_of(again) is None
    amended = replace(LISTED, revision=2, contact="+92 51 111 1111")
    post.list_now(amended)
    assert post.look(after=2).alerts == 0, "it means nobody else than before"
