"""Idempotency-Key: asking again gets the first answer, and nothing is done twice."""

import threading
from datetime import timedelta

import pytest

from screening.domain.accounts import Role
from screening.matching.snapshot import Snapshot
from tests.api.desk import CROSSING, LISTED, UNLISTED, Desk
from tests.workflows.conftest import StandingWatch


def crossings(desk: Desk) -> int:
    return len(desk.post("/api/v1/crossings/search", desk.site.manager, {}).json()["items"])


def test_the_same_call_again_gets_the_same_bytes_and_one_crossing(desk: Desk) -> None:
    first = desk.screen(UNLISTED, key="again")
    second = desk.screen(UNLISTED, key="again")
    assert second.content == first.content
    assert second.status_code == 201
    assert second.headers["location"] == first.headers["location"]
    assert second.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert crossings(desk) == 1


def test_the_same_content_written_otherwise_is_the_same_call(desk: Desk) -> None:
    first = desk.screen(UNLISTED, key="again")
    turned = {name: UNLISTED[name] for name in reversed(list(UNLISTED))}
    assert desk.screen(turned, key="again").content == first.content


def test_the_same_key_with_another_body_is_refused_and_nothing_is_done(desk: Desk) -> None:
    desk.screen(UNLISTED, key="again")
    answer = desk.screen(LISTED, key="again")
    assert answer.status_code == 422
    assert answer.json()["code"] == "idempotency_key_reused"
    assert crossings(desk) == 1


def test_a_call_without_a_key_is_400(desk: Desk) -> None:
    for key in (None, ""):
        answer = desk.screen(UNLISTED, key=key)
        assert answer.status_code == 400
        assert answer.json()["code"] == "missing_idempotency_key"
    assert crossings(desk) == 0


@pytest.mark.parametrize("key", ["x" * 201, "two words", "tab\there"])
def test_a_key_of_another_form_is_refused(desk: Desk, key: str) -> None:
    assert desk.screen(UNLISTED, key=key).status_code == 422


def test_two_callers_may_use_the_same_key(desk: Desk) -> None:
    first = desk.screen(UNLISTED, key="again")
    second = desk.screen(UNLISTED, by=desk.site.manager, key="again")
    assert second.status_code == 201
    assert second.json()["id"] != first.json()["id"]


def test_the_same_key_on_another_alert_is_another_body(desk: Desk) -> None:
    one = desk.raised_alert()["id"]
    desk.screen()
    (other,) = {line["id"] for line in desk.get("/api/v1/alerts", desk.site.manager).json()["items"]} - {one}
    assert desk.post(f"/api/v1/alerts/{one}/acknowledge", desk.site.manager, key="k").status_code == 200
    assert desk.post(f"/api/v1/alerts/{other}/acknowledge", desk.site.manager, key="k").status_code == 422


def test_a_refused_call_keeps_no_answer_and_may_be_corrected(desk: Desk) -> None:
    wrong = {**UNLISTED, "crossing": {**CROSSING, "counter": "99"}}
    assert desk.screen(wrong, key="again").status_code == 422
    assert desk.screen(UNLISTED, key="again").status_code == 201


def test_an_answer_is_kept_for_a_day(desk: Desk) -> None:
    first = desk.screen(UNLISTED, key="again")
    desk.site.clock.advance(timedelta(hours=25))
    desk._tokens.clear()
    later = desk.screen(UNLISTED, key="again")
    assert later.status_code == 201
    assert later.json()["id"] != first.json()["id"]


def test_the_same_key_at_the_same_moment_is_409(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    entered, go_on = threading.Event(), threading.Event()
    current = type(desk.site.watch).current

    def slow(watch: StandingWatch) -> Snapshot:
        entered.set()
        go_on.wait(5)
        return current(watch)

    monkeypatch.setattr(type(desk.site.watch), "current", slow)
    answers: list[int] = []
    desk.token(desk.site.officer)
    first = threading.Thread(target=lambda: answers.append(desk.screen(UNLISTED, key="again").status_code))
    first.start()
    assert entered.wait(5)
    second = desk.screen(UNLISTED, key="again")
    go_on.set()
    first.join()
    assert second.status_code == 409
    assert second.json()["code"] == "request_in_flight"
    assert answers == [201]
    assert desk.screen(UNLISTED, key="again").headers["idempotency-replayed"] == "true"


def test_a_password_leaves_no_fast_hash_behind(desk: Desk) -> None:
    administrator = desk.site.person("admin", Role.ADMINISTRATOR, "all")
    account = {"username": "new.officer", "password": "correct-horse-battery", "grants": []}
    first = desk.post("/api/v1/accounts", administrator, account, key="k")
    other = desk.post("/api/v1/accounts", administrator, {**account, "password": "another-password"}, key="k")
    assert first.status_code == 201
    assert other.content == first.content
