"""The alerts over HTTP: who sees them, and what two officers at once are told."""

from typing import Any

import pytest

from screening.domain.decisions import Disposition
from tests.api.desk import LISTED, Desk
from tests.builders import a_definition, an_entry


def decision(alert: dict[str, Any], disposition: str = "offloaded") -> dict[str, str]:
    return {"hit_id": alert["hits"][0]["id"], "disposition": disposition, "reason": "Order confirmed by telephone."}


def test_a_line_of_the_board_has_every_field_that_the_board_needs(desk: Desk) -> None:
    desk.list_traveller()
    desk.screen({**LISTED, "crossing": {**LISTED["crossing"], "service": "PK-301"}})
    (line,) = desk.get("/api/v1/alerts", desk.site.manager).json()["items"]
    assert line["number"] == "KHI-26-000001"
    assert (line["kind"], line["state"], line["level"]) == ("offload", "raised", "shift_manager")
    assert (line["checkpost"], line["counter"], line["direction"], line["service"]) == ("KHI", "4", "exit", "PK-301")
    assert line["lists"] == [{"code": "ecl", "name": "ECL"}]
    assert line["open_hits"] == line["revision"] == 1
    assert line["traveller"] == {
        "name": "RAHMAN TARIQ MEHMOOD",
        "date_of_birth": "1979-03-14",
        "sex": "M",
        "nationality": None,
        "document_number": "UT4471902",
    }
    assert line["movement"] is line["acknowledged_by"] is line["decided_at"] is None


def test_an_opened_alert_shows_each_hit_beside_its_entry(desk: Desk) -> None:
    alert = desk.raised_alert()
    (hit,) = alert["hits"]
    assert hit["list"] == {"code": "ecl", "name": "ECL"}
    assert hit["entry"]["names"] == [{"text": "Tariq Mehmood RAHMAN", "quality": "good"}]
    assert hit["advice"]["en"] == "Look closely."
    assert hit["is_open"] is True
    assert hit["score"] >= hit["threshold"]
    assert {each["kind"] for each in hit["evidence"]} >= {"name"}
    assert len(alert["screenings"]) == 1


def test_an_opened_alert_pairs_the_names_and_tells_earlier_crossings(desk: Desk) -> None:
    first = desk.raised_alert()
    desk.post(f"/api/v1/alerts/{first['id']}/disposition", desk.site.manager, decision(first))
    desk.screen()
    (line,) = desk.get("/api/v1/alerts?state=raised", desk.site.manager).json()["items"]
    alert = desk.get(f"/api/v1/alerts/{line['id']}", desk.site.manager).json()
    assert [each["pairing"] for each in alert["hits"][0]["names"]] == ["same"] * 3
    assert alert["hits"][0]["names"][0]["presented"] == [{"text": "RAHMAN", "differs": False}]
    assert {each["field"]: each["agreement"] for each in alert["hits"][0]["compared"]}["date_of_birth"] == "same"
    (earlier,) = alert["earlier"]
    assert (earlier["crossing"]["number"], earlier["shared"]) == ("KHI-26-000001", "document")
    assert earlier["hits"][0]["decision"]["disposition"] == "offloaded"
    assert alert["officers"] == [{"id": str(desk.site.manager.id), "username": "shift"}]


def test_an_alert_is_acknowledged_decided_and_reopened(desk: Desk) -> None:
    alert, manager = desk.raised_alert(), desk.site.manager
    path = f"/api/v1/alerts/{alert['id']}"
    acknowledged = desk.post(f"{path}/acknowledge", manager).json()
    assert (acknowledged["state"], acknowledged["acknowledged_by"]) == ("acknowledged", "shift")
    decided = desk.post(f"{path}/disposition", manager, decision(alert)).json()
    assert (decided["state"], decided["open_hits"]) == ("decided", 0)
    reopened = desk.post(f"{path}/reopen", manager, {"reason": "The order was lifted."}).json()
    assert (reopened["state"], reopened["open_hits"]) == ("raised", 1)
    (hit,) = desk.get(path, manager).json()["hits"]
    assert [each["disposition"] for each in hit["earlier_decisions"]] == ["offloaded"]


def test_an_alert_is_passed_up_the_line(desk: Desk) -> None:
    alert = desk.raised_alert()
    answer = desk.post(f"/api/v1/alerts/{alert['id']}/escalate", desk.site.manager, {"reason": "Needs the AD."})
    assert answer.json()["level"] == "assistant_director"


def test_of_two_officers_who_decide_at_once_the_second_is_told(desk: Desk) -> None:
    alert = desk.raised_alert()
    path = f"/api/v1/alerts/{alert['id']}/disposition"
    assert desk.post(path, desk.site.manager, decision(alert)).status_code == 200
    second = desk.post(path, desk.site.other_manager, decision(alert, "cleared"))
    assert second.status_code == 409
    assert second.json()["code"] == "already_decided"
    assert second.json()["parameters"] == [{"name": "disposition", "value": "offloaded"}]
    (hit,) = desk.get(f"/api/v1/alerts/{alert['id']}", desk.site.manager).json()["hits"]
    assert hit["decision"]["disposition"] == "offloaded"


def awaiting_alert(desk: Desk) -> dict[str, Any]:
    """Raise an alert on a list that wants two officers to offload, and have the first decide."""
    entry = an_entry("Tariq Mehmood RAHMAN", born=("1979-03-14",), documents=("UT4471902",))
    desk.site.publish(a_definition(second_officer=frozenset({Disposition.OFFLOADED})), entry)
    desk.screen()
    (line,) = desk.get("/api/v1/alerts", desk.site.manager).json()["items"]
    alert: dict[str, Any] = desk.get(f"/api/v1/alerts/{line['id']}", desk.site.manager).json()
    first = desk.post(f"/api/v1/alerts/{alert['id']}/disposition", desk.site.manager, decision(alert))
    assert first.json()["state"] == "awaiting_confirmation"
    assert (first.json()["open_hits"], first.json()["awaiting_hits"], first.json()["decided_at"]) == (1, 1, None)
    return alert


def test_a_decision_of_two_officers_counts_with_the_second_word(desk: Desk) -> None:
    alert = awaiting_alert(desk)
    path = f"/api/v1/alerts/{alert['id']}"
    (hit,) = desk.get(path, desk.site.manager).json()["hits"]
    assert hit["decision"] is None
    assert hit["awaiting"]["disposition"] == "offloaded"
    assert hit["second_officer_for"] == ["offloaded"]
    agreed = {"hit_id": hit["id"], "disposition": "offloaded"}
    own = desk.post(f"{path}/confirm", desk.site.manager, agreed)
    assert (own.status_code, own.json()["code"]) == (403, "confirmer_is_decider")
    confirmed = desk.post(f"{path}/confirm", desk.site.other_manager, agreed, key="once")
    assert (confirmed.json()["state"], confirmed.json()["open_hits"]) == ("decided", 0)
    again = desk.post(f"{path}/confirm", desk.site.other_manager, agreed, key="once")
    assert again.content == confirmed.content
    (hit,) = desk.get(path, desk.site.manager).json()["hits"]
    assert hit["awaiting"] is None
    assert hit["decision"]["second"]["officer"] == str(desk.site.other_manager.id)
    late = desk.post(f"{path}/confirm", desk.site.other_manager, agreed)
    assert (late.status_code, late.json()["code"]) == (409, "already_decided")


def test_a_decision_that_is_sent_back_awaits_nothing_any_more(desk: Desk) -> None:
    alert = awaiting_alert(desk)
    path = f"/api/v1/alerts/{alert['id']}"
    refused = desk.post(f"{path}/send-back", desk.site.other_manager, decision(alert))
    assert (refused.json()["state"], refused.json()["awaiting_hits"]) == ("acknowledged", 0)
    agreed = {"hit_id": alert["hits"][0]["id"], "disposition": "offloaded"}
    late = desk.post(f"{path}/confirm", desk.site.other_manager, agreed)
    assert (late.status_code, late.json()["code"]) == (409, "nothing_awaits")


def test_an_alert_that_awaits_a_second_officer_is_found_by_its_state(desk: Desk) -> None:
    alert = awaiting_alert(desk)
    found = desk.get("/api/v1/alerts?state=awaiting_confirmation", desk.site.other_manager).json()["items"]
    assert [line["id"] for line in found] == [alert["id"]]
    assert desk.get("/api/v1/alerts?state=decided", desk.site.other_manager).json()["items"] == []


def test_claiming_what_another_has_claimed_is_409(desk: Desk) -> None:
    path = f"/api/v1/alerts/{desk.raised_alert()['id']}/acknowledge"
    assert desk.post(path, desk.site.manager).status_code == 200
    assert desk.post(path, desk.site.other_manager).json()["code"] == "claimed_by_another"


@pytest.mark.parametrize("step", ["", "/acknowledge", "/escalate", "/reopen", "/disposition", "/confirm", "/send-back"])
def test_the_alert_of_another_checkpost_is_not_found(desk: Desk, step: str) -> None:
    alert = desk.raised_alert()
    path = f"/api/v1/alerts/{alert['id']}{step}"
    body = decision(alert) if step in ("/disposition", "/confirm", "/send-back") else {"reason": "Why not."}
    answer = desk.post(path, desk.site.far_manager, body) if step else desk.get(path, desk.site.far_manager)
    assert answer.status_code == 404
    assert desk.get("/api/v1/alerts", desk.site.far_manager).json()["items"] == []
    assert desk.get("/api/v1/alerts?checkpost=KHI", desk.site.far_manager).json()["items"] == []


def test_a_decision_without_a_reason_is_refused(desk: Desk) -> None:
    alert = desk.raised_alert()
    path = f"/api/v1/alerts/{alert['id']}/disposition"
    answer = desk.post(path, desk.site.manager, {**decision(alert), "reason": " "})
    assert answer.status_code == 422
    assert answer.json()["parameters"] == [{"name": "reason", "value": "reason_needed"}]


def test_the_hit_of_another_alert_is_not_found(desk: Desk) -> None:
    alert = desk.raised_alert()
    desk.screen()
    other = next(
        line["id"]
        for line in desk.get("/api/v1/alerts", desk.site.manager).json()["items"]
        if line["id"] != alert["id"]
    )
    assert desk.post(f"/api/v1/alerts/{other}/disposition", desk.site.manager, decision(alert)).status_code == 404


def test_alerts_are_filtered_and_paged(desk: Desk) -> None:
    desk.list_traveller()
    for _ in range(3):
        desk.screen()
    manager = desk.site.manager
    first = desk.get("/api/v1/alerts?limit=2", manager).json()
    rest = desk.get(f"/api/v1/alerts?limit=2&cursor={first['next_cursor']}", manager).json()
    assert len({line["id"] for line in first["items"] + rest["items"]}) == 3
    assert rest["next_cursor"] is None
    assert desk.get("/api/v1/alerts?state=decided", manager).json()["items"] == []
    assert len(desk.get("/api/v1/alerts?state=raised&kind=offload&checkpost=KHI", manager).json()["items"]) == 3
    assert desk.get("/api/v1/alerts?kind=referral", manager).json()["items"] == []
