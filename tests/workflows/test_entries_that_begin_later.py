"""An entry whose first day comes after its approval is looked for when that day comes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from screening.domain.entries import EntryState
from screening.matching.retro.recorded import RecordedTravellers
from screening.workflows.late import late_hits
from screening.workflows.late.watch_late import LOOK_AGAIN_AFTER, LateWatch
from tests.builders import an_entry
from tests.workflows.late_scenes import ECL, LISTED, Post, Standing


@pytest.fixture
def post() -> Post:
    return Post()


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
