"""Is a screening answered the same, whichever way it goes through the service?"""

import re
from typing import Any

import pytest

from tests.api.desk import CROSSING, LISTED, LISTED_LINES, UNLISTED, Desk

THE_LONG_WAY = {"Content-Type": "application/json; charset=utf-8"}
_CHANGING = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|KHI-[0-9-]+|\"elapsed_ms\":[0-9.]+")
"""Ids, numbers and times: what differs between any two answers."""

BODIES: dict[str, Any] = {
    "clear": UNLISTED,
    "listed": LISTED,
    "lines": {"mrz": LISTED_LINES, "crossing": CROSSING},
    "unreadable_lines": {"mrz": ["X"], "crossing": CROSSING},
    "nothing_to_screen": {"traveller": {}, "crossing": CROSSING},
    "neither": {"crossing": CROSSING},
    "no_such_counter": {**UNLISTED, "crossing": {**CROSSING, "counter": "77"}},
    "no_such_crossing": {**UNLISTED, "crossing": {"id": "01936f4e-7a4b-7c3a-9d51-0b7f7e1f2a11"}},
    "unknown_field": {**UNLISTED, "padding": 1},
    "born_tomorrow": {"traveller": {"surname": "X", "date_of_birth": "2999"}, "crossing": CROSSING},
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_both_ways_answer_the_same(desk: Desk, body: dict[str, Any]) -> None:
    desk.list_traveller()
    for person in (desk.site.officer, desk.site.manager, desk.site.far_manager):
        short = desk.screen(body, person)
        long = desk.screen(body, person, headers=THE_LONG_WAY)
        assert short.status_code == long.status_code
        assert _CHANGING.sub("", short.text) == _CHANGING.sub("", long.text)
        assert short.headers.keys() == long.headers.keys()


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer nobodys"}, {"Authorization": "Basic eDp5"}])
def test_both_ways_refuse_whoever_is_not_signed_in_the_same(desk: Desk, headers: dict[str, str]) -> None:
    short = desk.call("POST", "/api/v1/screenings", key="k", json=UNLISTED, headers=headers)
    long = desk.call("POST", "/api/v1/screenings", key="k", json=UNLISTED, headers={**headers, **THE_LONG_WAY})
    assert (short.status_code, short.text) == (long.status_code, long.text)
    assert short.status_code == 401
    assert short.headers.keys() == long.headers.keys()


def test_a_key_is_one_key_on_both_ways(desk: Desk) -> None:
    first = desk.screen(UNLISTED, key="again")
    again = desk.screen(UNLISTED, key="again", headers=THE_LONG_WAY)
    other = desk.screen(LISTED, key="again", headers=THE_LONG_WAY)
    assert first.content == again.content
    assert other.json()["code"] == "idempotency_key_reused"
    assert {line["route"] for line in desk.logged()} == {"/api/v1/screenings"}
