"""Limits over HTTP: 429 with the seconds to wait, and screening goes on whatever else is used up."""

from dataclasses import replace

import httpx
import pytest

from screening.domain.accounts import Account
from screening.web.limiting import SESSION_COOKIE
from screening.web.limits import CallLimits, Limits
from screening.web.sign_in_gate import SignInGate
from tests.api.desk import UNLISTED, Desk
from tests.api.served import serving


@pytest.fixture
def strict(desk: Desk) -> Desk:
    """Give a desk with three of everything but screenings."""
    limits = Limits(searching=3, changing=3, reading=3, sign_in=3, anonymous=3, boards=2)
    desk.service = replace(desk.service, limits=CallLimits(limits))
    desk.app.state.service = desk.service
    return desk


def refused_from_the_fourth_on(answers: list[httpx.Response], before: int) -> None:
    assert [each.status_code for each in answers] == [before] * 3 + [429]
    problem = answers[-1].json()
    assert problem["code"] == "too_many_calls"
    assert int(answers[-1].headers["retry-after"]) > 0
    assert answers[-1].headers["cache-control"] == "no-store"


def ask(desk: Desk, method: str, path: str, by: Account | None, body: object = None) -> httpx.Response:
    return desk.call(method, path, by, key="k", json=body)


def test_reading_searching_and_changing_are_limited_apart_and_screening_by_neither(strict: Desk) -> None:
    manager = strict.site.manager
    nowhere = "/api/v1/alerts/01936f4e-7a4b-7c3a-9d51-0b7f7e1f2a11"
    refused_from_the_fourth_on([ask(strict, "GET", "/api/v1/alerts", manager) for _ in range(4)], 200)
    refused_from_the_fourth_on([ask(strict, "POST", "/api/v1/crossings/search", manager, {}) for _ in range(4)], 200)
    refused_from_the_fourth_on([ask(strict, "POST", f"{nowhere}/acknowledge", manager) for _ in range(4)], 404)
    assert all(strict.screen(UNLISTED, manager).status_code == 201 for _ in range(50))


def test_an_account_is_not_held_up_by_another(strict: Desk) -> None:
    for _ in range(4):
        strict.get("/api/v1/alerts", strict.site.manager)
    assert strict.get("/api/v1/alerts", strict.site.other_manager).status_code == 200


def test_guessing_passwords_from_one_address_has_to_wait_whatever_the_names(strict: Desk) -> None:
    answers = [
        strict.call("POST", "/api/v1/sessions", json={"username": f"nobody{number}", "password": "x"})
        for number in range(4)
    ]
    # Each of them used up one of the address's anonymous calls too; the fourth is refused by either.
    refused_from_the_fourth_on(answers, 401)


def test_calls_without_anybody_behind_them_are_limited_by_address_and_officers_there_go_on(strict: Desk) -> None:
    refused_from_the_fourth_on([strict.get("/nowhere") for _ in range(4)], 404)
    assert strict.get("/healthz").status_code == 429
    assert strict.get("/api/v1/alerts", strict.site.manager).status_code == 200
    assert strict.screen().status_code == 201


def test_worthless_tokens_count_as_nobody_s_calls(strict: Desk) -> None:
    worthless = {"Authorization": "Bearer worthless"}
    refused_from_the_fourth_on([strict.get("/api/v1/alerts", headers=worthless) for _ in range(4)], 401)
    assert strict.get("/api/v1/alerts", headers={"Cookie": f"{SESSION_COOKIE}=worthless"}).status_code == 429
    assert strict.screen().status_code == 201


def test_boards_of_one_account_are_bounded_and_a_closed_one_makes_room(strict: Desk) -> None:
    with serving(strict) as served:
        with served.stream(strict.site.manager) as one, served.stream(strict.site.manager) as two:
            assert next(one.events()).kind == next(two.events()).kind == "ready"
            with served.stream(strict.site.manager) as third:
                assert third.answer.status == 429
            with served.stream(strict.site.other_manager) as relief:
                assert relief.answer.status == 200
                next(relief.events())
        strict.service.live.close_all()


def test_too_many_sign_ins_at_once_are_told_to_come_back(desk: Desk) -> None:
    gate = SignInGate()
    gate._waiting = 100
    desk.app.state.service = replace(desk.service, sign_in_gate=gate)
    answer = desk.call("POST", "/api/v1/sessions", json={"username": "abc", "password": "x"})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "2")
