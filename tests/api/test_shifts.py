"""The roster through the API, and an alert taken over."""

from datetime import timedelta
from typing import Any

import pytest

from screening.domain.accounts import Account, Role
from tests.api.desk import Desk


@pytest.fixture
def administrator(desk: Desk) -> Account:
    return desk.site.person("admin", Role.ADMINISTRATOR, "all")


def a_shift(desk: Desk, **changes: object) -> dict[str, Any]:
    """Write the shift manager's shift of twelve hours."""
    now = desk.site.clock.now()
    return {
        "account_id": str(desk.site.manager.id),
        "level": "shift_manager",
        "place": "checkpost:KHI",
        "begins_at": now.isoformat(),
        "ends_at": (now + timedelta(hours=12)).isoformat(),
        **changes,
    }


def test_a_shift_is_added_seen_and_ended(desk: Desk, administrator: Account) -> None:
    added = desk.post("/api/v1/shifts", administrator, a_shift(desk))
    assert added.status_code == 201
    assert added.json()["username"] == "shift"
    now = desk.site.clock.now().isoformat().replace("+", "%2B")
    asked = f"/api/v1/shifts?ends_after={now}&begins_before={now}&place=checkpost:KHI&level=shift_manager"
    assert desk.get(asked, desk.site.auditor).json()["items"] == []
    assert desk.get("/api/v1/shifts?place=checkpost:KHI", desk.site.auditor).json()["items"] == [added.json()]
    desk.site.clock.advance(timedelta(hours=1))
    ended = desk.post(f"/api/v1/shifts/{added.json()['id']}/end", administrator)
    assert ended.status_code == 200
    assert desk.post(f"/api/v1/shifts/{added.json()['id']}/end", administrator).status_code == 409


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"place": "all"}, 422),
        ({"place": "zone:atlantis"}, 422),
        ({"level": "constable"}, 422),
        ({"begins_at": "2026-11-21T09:00:00"}, 422),
        ({"level": "deputy_director"}, 422),
        ({"account_id": "01936f4e-7a4b-7c3a-9d51-0b7f7e1f2a11"}, 404),
    ],
)
def test_a_shift_that_makes_no_sense_is_refused(
    desk: Desk, administrator: Account, changes: dict[str, object], status: int
) -> None:
    answer = desk.post("/api/v1/shifts", administrator, a_shift(desk, **changes))
    assert answer.status_code == status, answer.text


def test_two_officers_do_not_have_one_shift(desk: Desk, administrator: Account) -> None:
    assert desk.post("/api/v1/shifts", administrator, a_shift(desk)).status_code == 201
    relief = a_shift(desk, account_id=str(desk.site.other_manager.id))
    answer = desk.post("/api/v1/shifts", administrator, relief)
    assert answer.status_code == 409
    assert "Another shift" in answer.json()["detail"]


def test_an_alert_is_taken_over_from_whom_the_officer_saw(desk: Desk) -> None:
    path = f"/api/v1/alerts/{desk.raised_alert()['id']}"
    claimed = desk.post(f"{path}/acknowledge", desk.site.manager).json()
    body = {"reason": "Gone home.", "revision": claimed["revision"]}
    taken = desk.post(f"{path}/take-over", desk.site.other_manager, body)
    assert (taken.status_code, taken.json()["acknowledged_by"]) == (200, "relief")
    assert desk.post(f"{path}/take-over", desk.site.manager, body).status_code == 409


def test_the_board_tells_until_when_an_alert_is_to_be_answered(desk: Desk) -> None:
    line = desk.raised_alert()
    (row,) = desk.get("/api/v1/alerts", desk.site.manager).json()["items"]
    assert row["answer_by"] == (desk.site.clock.now() + timedelta(minutes=3)).isoformat().replace("+00:00", "Z")
    assert row["is_nobody_above"] is False
    acknowledged = desk.post(f"/api/v1/alerts/{line['id']}/acknowledge", desk.site.manager).json()
    assert acknowledged["answer_by"] == (desk.site.clock.now() + timedelta(minutes=15)).isoformat().replace(
        "+00:00", "Z"
    )
