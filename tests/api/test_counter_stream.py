"""GET /screenings/stream: what is screened at a counter, as the counter is shown it, and nothing else."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from screening.domain.entries import Handling
from screening.domain.readings import Doubt, Reading, ReadingStatus
from screening.mrz.text import read_mrz_text
from screening.web.recent_readings import RecentReadings
from tests.api.desk import LISTED, LISTED_LINES, UNLISTED, Desk
from tests.api.served import Served, Stream, serving
from tests.api.test_discreet import masked
from tests.api.test_scans import PAGE, scan

DOUBTFUL = b"the page, in doubt"


@pytest.fixture
def served(desk: Desk) -> Iterator[Served]:
    for person in (desk.site.officer, desk.site.manager, desk.site.far_manager):
        desk.token(person)
    read = read_mrz_text(LISTED_LINES, date(2026, 11, 21))
    doubt = replace(read.zones[0], status=ReadingStatus.UNCERTAIN, doubts=(Doubt(0, 7, "O0"),))
    desk.reader.pages = {PAGE: Reading("known", read.zones, 12.3), DOUBTFUL: Reading("known", (doubt,), 12.3)}
    with serving(desk) as running:
        yield running


def blocks(stream: Stream) -> Iterator[list[str]]:
    """Give the lines of each event as they arrive."""
    block: list[str] = []
    for line in stream.lines():
        if line:
            block.append(line)
        else:
            yield block
            block = []


def take(stream: Stream, count: int) -> list[dict[str, Any]]:
    """Give the data of so many screenings."""
    found: list[dict[str, Any]] = []
    for block in blocks(stream):
        if "event: screened" in block:
            found.append(json.loads(block[-1].removeprefix("data: ")))
        if len(found) == count:
            return found
    raise AssertionError


def ready(stream: Stream) -> None:
    assert next(blocks(stream)) == ["retry: 1000", "event: ready", "data: {}"]


def test_a_scan_that_somebody_sent_is_told_with_its_reading(served: Served) -> None:
    desk = served.desk
    with served.follow_counter(desk.site.officer) as stream:
        assert stream.answer.headers["content-type"].startswith("text/event-stream")
        ready(stream)
        sent = scan(desk, PAGE).json()
        (told,) = take(stream, 1)
    shared = ("id", "crossing", "traveller", "outcome", "instruction", "lists", "reading")
    assert {name: told[name] for name in shared} == {name: sent[name] for name in shared}
    assert (told["direction"], told["source"], told["age_s"]) == ("exit", "image", 0.0)


def test_lines_and_typed_fields_are_told_too(served: Served) -> None:
    desk = served.desk
    with served.follow_counter(desk.site.officer) as stream:
        ready(stream)
        desk.screen({"mrz": LISTED_LINES, "crossing": LISTED["crossing"]})
        desk.screen(UNLISTED)
        read, typed = take(stream, 2)
    assert read["reading"]["status"] == "valid"
    assert typed["reading"] is None


def test_another_process_tells_the_lines_and_never_more_certainty_than_there_was(served: Served) -> None:
    """It has the reading's lines from the store, and not how sure each character was."""
    desk = served.desk
    with served.follow_counter(desk.site.officer) as stream:
        ready(stream)
        desk.service.counters.readings = RecentReadings()
        sent = scan(desk, DOUBTFUL).json()
        (told,) = take(stream, 1)
    assert sent["reading"]["doubts"]
    assert told["reading"]["lines"] == sent["reading"]["lines"]
    assert told["reading"]["status"] == sent["reading"]["status"] == "uncertain"


def test_a_page_that_comes_back_gets_what_it_missed_and_nothing_twice(served: Served) -> None:
    desk = served.desk
    first, second, third = (desk.screen().json()["id"] for _ in range(3))
    with served.follow_counter(desk.site.officer, query=f"&after={first}") as stream:
        ready(stream)
        fourth = desk.screen().json()["id"]
        assert [each["id"] for each in take(stream, 3)] == [second, third, fourth]


def test_a_page_that_comes_back_late_is_not_told_of_travellers_who_have_gone(served: Served) -> None:
    desk = served.desk
    first = desk.screen().json()["id"]
    desk.screen()
    desk.site.clock.advance(timedelta(minutes=6))
    with served.follow_counter(desk.site.officer, query=f"&after={first}") as stream:
        ready(stream)
        now = desk.screen().json()["id"]
        assert [each["id"] for each in take(stream, 1)] == [now]


def test_other_counters_are_told_nothing(served: Served) -> None:
    desk = served.desk
    with served.follow_counter(desk.site.officer, "5") as stream:
        ready(stream)
        desk.screen()
        assert [block[0] for block, _ in zip(blocks(stream), range(3), strict=False)] == ["event: heartbeat"] * 3


def test_a_discreet_hit_is_told_as_a_clear_crossing_is_to_whoever_follows(served: Served) -> None:
    desk = served.desk
    desk.list_traveller(handling=Handling.DISCREET)
    for follower in (desk.site.officer, desk.site.manager):
        with served.follow_counter(follower) as stream:
            ready(stream)
            told = []
            for body in (LISTED, UNLISTED):
                desk.screen(body)
                told += take(stream, 1)
        discreet, clear = ({**each, "reading": None, "source": None, "age_s": 0} for each in told)
        assert discreet["outcome"] == "clear"
        assert json.dumps(masked(discreet)) == json.dumps(masked(clear))


def test_what_happens_to_an_alert_is_not_told(served: Served) -> None:
    """Neither by an event nor by a gap between the ids: these are the screenings' own."""
    desk = served.desk
    desk.list_traveller(handling=Handling.DISCREET)
    with served.follow_counter(desk.site.officer) as stream:
        ready(stream)
        desk.screen()
        (alert,) = desk.get("/api/v1/alerts", desk.site.manager).json()["items"]
        desk.post(f"/api/v1/alerts/{alert['id']}/acknowledge", desk.site.manager)
        desk.screen(UNLISTED)
        first, second = take(stream, 2)
    assert {"alert", "hits", "outcome_shown"}.isdisjoint(first)
    assert (first["outcome"], second["outcome"]) == ("clear", "clear")


def test_only_who_may_screen_there_may_follow_a_counter(served: Served) -> None:
    desk = served.desk
    for person, status in ((desk.site.far_manager, 403), (desk.site.officer, 200)):
        with served.follow_counter(person) as stream:
            assert stream.answer.status == status
    with served.follow_counter(desk.site.officer, "99") as stream:
        assert stream.answer.status == 422
    assert desk.get("/api/v1/screenings/stream?checkpost=KHI&counter=4").status_code == 401
    assert desk.site.actions().count("counter.subscribed") == 1


def test_a_session_that_ends_ends_the_stream(served: Served) -> None:
    desk = served.desk
    with served.follow_counter(desk.site.officer) as stream:
        ready(stream)
        assert desk.call("DELETE", "/api/v1/sessions", desk.site.officer).status_code == 204
        list(blocks(stream))
