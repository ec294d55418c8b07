"""Until which hour does an emergency entry hold, told as officers read it?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from screening.console.lapsing import Lapse, lapse_of
from screening.workflows.desk.keep_reviews import follow_reviews
from tests.builders import a_definition, an_entry
from tests.console.conftest import Browser
from tests.workflows.conftest import Site

DAY = date(2026, 11, 22)
NOW = datetime.fromisoformat("2026-11-22T18:45:30+00:00")


def test_an_entry_holds_to_the_end_of_its_day_by_the_checkposts_clocks() -> None:
    left = ("console.proposals.age.hours", {"hours": 0, "minutes": 14})
    assert lapse_of(DAY, ["Asia/Karachi"], NOW) == Lapse("2026-11-23 00:00 PKT", left, is_over=False)


def test_it_has_lapsed_with_the_first_moment_of_the_next_day() -> None:
    midnight = datetime.fromisoformat("2026-11-23T00:00:00+05:00")
    assert not lapse_of(DAY, ["Asia/Karachi"], midnight - timedelta(seconds=1)).is_over
    assert lapse_of(DAY, ["Asia/Karachi"], midnight).is_over


def test_where_clocks_differ_the_first_checkpost_to_let_it_go_is_told() -> None:
    assert lapse_of(DAY, ["Europe/London", "Asia/Karachi"], NOW).time == "2026-11-23 00:00 PKT"


def test_without_a_checkpost_the_day_is_that_of_the_world() -> None:
    assert lapse_of(DAY, [], NOW).time == "2026-11-23 00:00 UTC"


def test_days_are_told_as_days() -> None:
    left = lapse_of(DAY + timedelta(days=2), ["UTC"], NOW).left
    assert left == ("console.proposals.age.days", {"days": 2, "hours": 5})


@pytest.mark.parametrize("path", ["/lists/ecl/entries/{id}", "/reviews"])
@pytest.mark.parametrize("is_over", [False, True])
def test_pages_tell_the_hour_and_what_is_left(
    sign_in: Callable[[str], Browser], site: Site, path: str, *, is_over: bool
) -> None:
    entry = replace(an_entry("Eriksson, Anna Maria"), confirm_by=site.clock.now().date())
    site.publish(a_definition(), entry)
    follow_reviews(site.parts)
    if is_over:
        site.clock.moment = datetime.combine(site.clock.now().date() + timedelta(days=1), time(1), UTC)
    text = sign_in("lists").open(path.format(id=entry.id)).text
    assert (" PKT, in " in text) is not is_over
    assert ("nobody confirmed it, it stops nobody" in text) is is_over
