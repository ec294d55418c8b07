"""What does a counter notice of a late hit: who has not gone yet is stopped, and of a discreet one nothing shows."""

from dataclasses import replace

import pytest

from screening.alerts.check_failures import ReferCheckFailures
from screening.domain.crossings import Instruction, Outcome
from screening.domain.decisions import Disposition
from screening.domain.entries import Handling
from screening.workflows.views.look_up import view_crossing
from tests.builders import an_entry
from tests.workflows.late_scenes import LISTED, Post
from tests.workflows.test_find_in_document import decide, passes, scan


@pytest.fixture
def post() -> Post:
    return Post()


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
