"""A list's numbers over the API."""

from screening.domain.accounts import Role
from tests.api.desk import LISTED, Desk


def decide(desk: Desk, disposition: str) -> None:
    """Have a listed traveller screened and the hit decided."""
    screened = desk.screen(LISTED)
    assert screened.status_code == 201, screened.text
    line = desk.get("/api/v1/alerts?state=raised", desk.site.manager).json()["items"][0]
    path = f"/api/v1/alerts/{line['id']}"
    alert = desk.get(path, desk.site.manager).json()
    assert desk.post(f"{path}/acknowledge", desk.site.manager).status_code == 200
    body = {"hit_id": alert["hits"][0]["id"], "disposition": disposition, "reason": "Why."}
    answer = desk.post(f"{path}/disposition", desk.site.manager, body)
    assert answer.status_code == 200, answer.text


def test_the_numbers_tell_what_became_of_the_hits_and_of_how_many(desk: Desk) -> None:
    desk.list_traveller()
    officer = desk.site.person("lists", Role.LIST_OFFICER, "all")
    decide(desk, "false_hit")
    told = desk.get("/api/v1/lists/ecl/statistics", officer).json()
    assert told["hits"] == {"undecided": 0, "false": 1, "cleared": 0, "true": 0}
    assert (told["precision"]["share"], told["precision"]["of"]) == (0.0, 1)
    assert len(told["weeks"]) == 26
    assert told["weeks"][0]["entries"] is None
    assert told["weeks"][-1]["entries"] == told["entries"] == told["completeness"]["entries"]
    assert told["weeks"][-1]["changes"] == [{"kind": None, "revisions": told["entries"]}]
    assert told["most_false"][0]["hits"]["false"] == 1
    assert desk.site.actions()[-1] == "statistics.viewed"


def test_a_list_without_decided_hits_claims_no_precision(desk: Desk) -> None:
    desk.list_traveller()
    told = desk.get("/api/v1/lists/ecl/statistics", desk.site.auditor).json()
    assert told["precision"] == {"share": None, "of": 0, "low": 0.0, "high": 1.0}
    assert told["most_false"] == []
