"""Every change of a list is looked at, and once more when all is recorded, over restarts too."""

from dataclasses import replace

import pytest

from screening.workflows.late.watch_late import LOOK_AGAIN_AFTER, LateWatch
from tests.builders import an_entry
from tests.workflows.late_scenes import ECL, LISTED, Post, Standing


@pytest.fixture
def post() -> Post:
    return Post()


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
