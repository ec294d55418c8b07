"""A discreet hit shows the counter nothing: the answer is that of a clear crossing."""

import json

import httpx
import pytest

from screening.domain.entries import Handling
from tests.api.desk import LISTED, UNLISTED, Desk

_VOLATILE = {"id", "number", "elapsed_ms", "occurred_at", "recorded_at", "opened_at", "screening_id"}


def masked(value: object) -> object:
    """Blank out ids, times and what was sent; keep every key, every type and the order."""
    if isinstance(value, dict):
        return {
            key: "*" if key in _VOLATILE else ("traveller" if key == "traveller" else masked(each))
            for key, each in value.items()
        }
    return [masked(each) for each in value] if isinstance(value, list) else value


def seen(answer: httpx.Response) -> tuple[int, bytes, list[tuple[str, str]]]:
    """Give what the counter can tell two answers apart by."""
    headers = [
        (name, "*" if name in {"location", "content-length"} else value) for name, value in answer.headers.multi_items()
    ]
    return answer.status_code, json.dumps(masked(answer.json())).encode(), headers


@pytest.fixture
def two(desk: Desk) -> tuple[httpx.Response, httpx.Response]:
    desk.list_traveller(handling=Handling.DISCREET)
    return desk.screen(LISTED), desk.screen(UNLISTED)


def test_counter_cannot_tell_a_discreet_hit_from_a_clear_crossing(
    two: tuple[httpx.Response, httpx.Response],
) -> None:
    discreet, clear = two
    assert discreet.json()["outcome"] == "clear"
    assert seen(discreet) == seen(clear)


def test_the_shift_manager_has_the_alert_all_the_same(desk: Desk, two: tuple[httpx.Response, httpx.Response]) -> None:
    items = desk.get("/api/v1/alerts", desk.site.manager).json()["items"]
    assert [item["crossing_id"] for item in items] == [two[0].json()["crossing"]["id"]]
    manager = desk.screen(by=desk.site.manager).json()
    assert (manager["outcome"], manager["outcome_shown"]) == ("offload", "clear")
    assert manager["instruction_shown"] == two[0].json()["instruction"]


def test_opening_searching_and_ending_the_two_crossings_looks_alike(
    desk: Desk, two: tuple[httpx.Response, httpx.Response]
) -> None:
    officer = desk.site.officer
    discreet, clear = ("/api/v1/crossings/" + answer.json()["crossing"]["id"] for answer in two)
    assert seen(desk.get(discreet, officer)) == seen(desk.get(clear, officer))
    ends = [desk.post(f"{path}/movement", officer, {"kind": "passed"}) for path in (discreet, clear)]
    assert ends[0].status_code == 201
    assert seen(ends[0]) == seen(ends[1])
    assert seen(desk.get(discreet, officer)) == seen(desk.get(clear, officer))
    first, second = desk.post("/api/v1/crossings/search", officer, {}).json()["items"]
    assert masked(first) == masked(second)


def test_a_rescan_of_the_two_crossings_looks_alike(desk: Desk, two: tuple[httpx.Response, httpx.Response]) -> None:
    again = [
        desk.screen({**body, "crossing": {"id": answer.json()["crossing"]["id"]}})
        for body, answer in zip((LISTED, UNLISTED), two, strict=True)
    ]
    assert seen(again[0]) == seen(again[1])


def test_the_counts_for_operators_do_not_tell_either(desk: Desk, two: tuple[httpx.Response, httpx.Response]) -> None:
    counted = desk.get("/metrics").text
    assert 'screening_outcomes_total{outcome="clear"} 2.0' in counted
    assert "offload" not in counted
    assert "screening_alerts_open{" not in counted
