"""Who crossed and is on a list now raises a late alert, once, however often it is looked for."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from screening.alerts.check_failures import ReferCheckFailures
from screening.domain.alerts import Alert, AlertState
from screening.domain.crossings import Instruction, Movement, MovementKind, Outcome, ScreeningReason, UnscreenedCause
from screening.domain.decisions import Disposition
from screening.domain.entries import EntryState, Handling, ListEntry
from screening.domain.hits import Hit
from screening.domain.identifiers import ListCode
from screening.domain.lists import Direction
from screening.matching.retro.recorded import RecordedTravellers
from screening.workflows.board.decide_alert import decide_hit
from screening.workflows.counter.record_movement import Ending, record_movement, record_unscreened
from screening.workflows.counter.screen_traveller import Screened
from screening.workflows.late import late_hits, raise_late_alerts
from screening.workflows.late.raise_late_alerts import LateRound
from screening.workflows.late.watch_late import LOOK_AGAIN_AFTER, LateWatch
from screening.workflows.views.look_up import view_crossing
from tests.builders import a_definition, a_document, a_traveller, an_entry
from tests.workflows.conftest import Site
from tests.workflows.test_find_in_document import decide, passes, scan

ECL = ListCode("ecl")
LISTED = an_entry("ERIKSSON, ANNA MARIA", born=("1974-08-12",))
SOMEBODY = an_entry("Somebody ELSE")


class Post(Site):
    """Karachi with an Exit Control List that holds somebody else so far."""

    def __init__(self) -> None:
        super().__init__()
        self.publish(a_definition(), SOMEBODY)

    def let_pass(self, screened: Screened, kind: MovementKind = MovementKind.PASSED) -> None:
        record_movement(screened.crossing.id, Ending(kind), self.officer, self.parts)

    def look(self, after: int = 1, *, days: int = 3) -> LateRound:
        since = self.clock.now() - timedelta(days=days)
        return raise_late_alerts.raise_late_alerts(ECL, after, since, self.parts)

    def alert_of(self, screened: Screened) -> Alert | None:
        with self.store.read() as repositories:
            return repositories.alerts.of_crossing(screened.crossing.id)

    def hits_of(self, screened: Screened) -> tuple[Hit, ...]:
        with self.store.read() as repositories:
            return repositories.alerts.hits(screened.crossing.id)

    def list_now(self, *entries: ListEntry) -> None:
        self.publish(a_definition(), SOMEBODY, *entries)


class Standing:
    """The recorded travellers as they stood at a moment, until a test says otherwise."""

    def __init__(self, held: RecordedTravellers) -> None:
        self.held = held

    def current(self) -> RecordedTravellers:
        return self.held


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


def test_counter_is_told_nothing_new_of_who_has_gone(post: Post) -> None:
    crossed = post.screen()
    post.let_pass(crossed)
    post.list_now(LISTED)
    post.look()
    with post.store.read() as repositories:
        assert repositories.crossings.last_shown([crossed.crossing.id])[crossed.crossing.id] is Outcome.CLEAR


def test_who_has_not_gone_yet_is_stopped_at_the_counter(post: Post) -> None:
    waiting = post.screen()
    post.list_now(LISTED)
    post.look()
    with post.store.read() as repositories:
        assert repositories.crossings.last_shown([waiting.crossing.id])[waiting.crossing.id] is Outcome.OFFLOAD
    with pytest.raises(Exception, match="reason_needed"):
        post.let_pass(waiting)


def test_discreet_late_hit_shows_the_counter_nothing(post: Post) -> None:
    waiting = post.screen()
    post.list_now(replace(LISTED, handling=Handling.DISCREET))
    assert post.look().alerts == 1
    with post.store.read() as repositories:
        assert repositories.crossings.last_shown([waiting.crossing.id])[waiting.crossing.id] is Outcome.CLEAR
    post.let_pass(waiting)


def test_who_looks_at_the_crossing_from_the_counter_sees_nothing_of_a_discreet_late_hit(post: Post) -> None:
    waiting = post.screen()
    before = view_crossing(waiting.crossing.id, post.officer, post.parts).screenings
    post.list_now(replace(LISTED, handling=Handling.DISCREET))
    assert post.look().alerts == 1
    assert view_crossing(waiting.crossing.id, post.officer, post.parts).screenings == before
    assert len(view_crossing(waiting.crossing.id, post.manager, post.parts).screenings) == 2


def test_who_looks_from_the_counter_sees_that_somebody_is_to_be_stopped_after_all(post: Post) -> None:
    waiting = post.screen()
    post.list_now(LISTED)
    post.look()
    shown = view_crossing(waiting.crossing.id, post.officer, post.parts).screenings
    assert [each.outcome_shown for each in shown] == [Outcome.CLEAR, Outcome.OFFLOAD]


@pytest.mark.parametrize("disposition", [Disposition.CLEARED, Disposition.FALSE_HIT])
@pytest.mark.parametrize("is_listed", [True, False], ids=["discreet hit", "none"])
def test_discreet_late_hit_lifts_nothing_that_a_finding_asks_for(disposition: Disposition, is_listed: bool) -> None:
    post = Post()
    post.parts = replace(post.parts, refer_check_failures=ReferCheckFailures.READ)
    post.list_now(an_entry("Nobody AT ALL"))
    read = scan(post)
    decide(post, read, disposition)
    if is_listed:
        tariq = an_entry("Tariq Mehmood RAHMAN", documents=("UT4471902",), handling=Handling.DISCREET)
        post.list_now(tariq)
        assert post.look(2).alerts == 1
    shown = view_crossing(read.crossing.id, post.officer, post.parts).screenings
    assert [each.instruction_shown for each in shown] == [Instruction.REFER_DOCUMENT]
    assert passes(post, read) is (disposition is Disposition.CLEARED)


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


class TestWatch:
    """The thread's looks, taken by hand."""

    def test_list_begins_with_what_it_holds(self, post: Post) -> None:
        post.screen()
        post.list_now(LISTED)
        assert LateWatch(post.parts).look() == 0
        with post.store.read() as repositories:
            assert repositories.lists.late_screened(ECL) == 2

    def test_change_is_looked_at_at_once_and_once_more_when_all_is_recorded(self, post: Post) -> None:
        watch = LateWatch(post.parts)
        watch.look()
        before = post.screen()
        stale = post.watch.current()
        post.list_now(LISTED)
        assert watch.look() == 1
        assert post.alert_of(before) is not None
        fresh, post.watch.snapshot = post.watch.snapshot, stale
        slipped = post.screen(number="UT7")
        post.watch.snapshot = fresh
        assert slipped.alert is None
        assert watch.look() == 0
        with post.store.read() as repositories:
            assert repositories.lists.late_screened(ECL) == 1
        post.clock.advance(LOOK_AGAIN_AFTER)
        assert watch.look() == 1
        assert post.alert_of(slipped) is not None
        with post.store.read() as repositories:
            assert repositories.lists.late_screened(ECL) == 2

    def test_who_was_recorded_a_moment_ago_is_waited_for(self, post: Post) -> None:
        """The index over those who crossed is half a second behind: what it lacks is not done with."""
        watch = LateWatch(post.parts)
        watch.look()
        recorded = Standing(post.parts.recorded.current())
        crossed = post.screen()
        post.list_now(LISTED)
        lagging = LateWatch(replace(post.parts, recorded=recorded))
        assert lagging.look() == 0
        assert lagging.look() == 0
        recorded.held = post.parts.recorded.current()
        assert lagging.look() == 1
        assert post.alert_of(crossed) is not None

    def test_restart_goes_on_from_where_the_store_says(self, post: Post) -> None:
        LateWatch(post.parts).look()
        post.screen()
        post.list_now(LISTED)
        assert LateWatch(post.parts).look() == 1

    def test_changes_that_never_cease_are_looked_at_again_all_the_same(self, post: Post) -> None:
        watch = LateWatch(post.parts)
        watch.look()
        for count in range(6):
            post.list_now(*(an_entry(f"PERSON {chr(65 + number)}") for number in range(count + 1)))
            watch.look()
            post.clock.advance(LOOK_AGAIN_AFTER / 2)
        with post.store.read() as repositories:
            noted = repositories.lists.late_screened(ECL)
        assert noted is not None
        assert noted > 2


class TestEntriesThatBeginLater:
    """An entry whose first day comes makes no version, and is looked at all the same. It is 09:00 UTC, 14:00 here."""

    TOMORROW = replace(LISTED, valid_from=date(2026, 11, 22))
    MIDNIGHT = timedelta(hours=10)

    def test_it_is_looked_at_when_its_day_comes_at_the_checkpost_and_no_earlier(self, post: Post) -> None:
        watch = LateWatch(post.parts)
        watch.look()
        crossed = post.screen()
        post.list_now(self.TOMORROW)
        assert watch.look() == 0
        post.clock.advance(self.MIDNIGHT - timedelta(seconds=1))
        assert watch.look() == 0
        post.clock.advance(timedelta(seconds=1))
        assert watch.look() == 1
        assert [hit.entry_id for hit in post.hits_of(crossed)] == [LISTED.id]
        post.clock.advance(LOOK_AGAIN_AFTER)
        assert watch.look() == 0
        with post.store.read() as repositories:
            assert repositories.lists.late_begun(ECL) == date(2026, 11, 22)

    def test_who_was_screened_while_the_day_turned_is_found_by_the_second_look(self, post: Post) -> None:
        post.list_now(self.TOMORROW)
        watch = LateWatch(post.parts)
        watch.look()
        slipped = post.screen()
        index = post.parts.recorded.current()
        post.clock.advance(self.MIDNIGHT)
        late = LateWatch(replace(post.parts, recorded=Standing(RecordedTravellers((), index.position))))
        assert late.look() == 0
        assert post.alert_of(slipped) is None
        post.clock.advance(LOOK_AGAIN_AFTER)
        assert watch.look() == 1

    def test_it_is_looked_at_after_a_restart_and_once(self, post: Post) -> None:
        post.list_now(self.TOMORROW)
        LateWatch(post.parts).look()
        crossed = post.screen()
        post.clock.advance(timedelta(days=2))
        watch = LateWatch(post.parts)
        assert watch.look() == 1
        assert LateWatch(post.parts).look() == 0
        post.clock.advance(LOOK_AGAIN_AFTER)
        assert watch.look() == 0
        assert LateWatch(post.parts).look() == 0
        assert len(post.hits_of(crossed)) == 1

    def test_what_was_suspended_or_has_expired_by_then_raises_nothing(self, post: Post) -> None:
        post.list_now(replace(self.TOMORROW, state=EntryState.SUSPENDED))
        watch = LateWatch(post.parts)
        watch.look()
        post.screen()
        post.clock.advance(self.MIDNIGHT)
        assert watch.look() == 0

    def test_many_that_begin_at_once_are_asked_by_traveller(self, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(late_hits, "MOST_ONE_BY_ONE", 1)
        begun = replace(an_entry("Ivar LINDQVIST"), valid_from=date(2026, 11, 22))
        post.list_now(self.TOMORROW, begun)
        watch = LateWatch(post.parts)
        watch.look()
        crossed = post.screen()
        post.clock.advance(self.MIDNIGHT)
        assert watch.look() == 1
        assert [hit.entry_id for hit in post.hits_of(crossed)] == [LISTED.id]

    def test_an_upgrade_raises_nothing_of_what_began_before(self, post: Post) -> None:
        post.screen()
        post.list_now(replace(LISTED, valid_from=date(2026, 11, 20)))
        assert LateWatch(post.parts).look() == 0
