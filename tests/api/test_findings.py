"""A finding on a document over HTTP: raised, shown to those who may see it, decided; and the counter's view of it."""

from dataclasses import replace
from typing import Any

import httpx
import pytest

from screening.alerts.check_failures import ReferCheckFailures
from screening.domain.entries import Handling
from screening.domain.identifiers import new_uuid
from tests.api.desk import CROSSING, LISTED_LINES, Desk
from tests.api.test_discreet import seen
from tests.builders import a_definition, an_entry

ALTERED = [LISTED_LINES[0], LISTED_LINES[1].replace("UTO7903144", "UTO8903144")]


def confirm(desk: Desk, lines: list[str] | None = None, by: Any = None) -> httpx.Response:  # noqa: ANN401
    """Send lines, then confirm them as an officer who has compared them with the page."""
    first = desk.screen({"mrz": lines or ALTERED, "crossing": CROSSING}, by)
    crossing = {"id": first.json()["crossing"]["id"]}
    return desk.screen({"mrz": lines or ALTERED, "crossing": crossing, "reason": "corrected"}, by)


def raised(desk: Desk) -> dict[str, Any]:
    """Raise an alert whose only matter is a finding, and give it as the shift manager opens it."""
    assert confirm(desk).status_code == 201
    (line,) = desk.get("/api/v1/alerts", desk.site.manager).json()["items"]
    opened: dict[str, Any] = desk.get(f"/api/v1/alerts/{line['id']}", desk.site.manager).json()
    return opened


def decision(alert: dict[str, Any], disposition: str = "referred") -> dict[str, str]:
    return {"finding_id": alert["findings"][0]["id"], "disposition": disposition, "reason": "Held for verification."}


def test_the_counter_is_told_to_hand_traveller_and_document_over(desk: Desk) -> None:
    answer = confirm(desk).json()
    assert (answer["outcome"], answer["instruction"]["code"]) == ("refer", "refer_document")
    assert "altered" in answer["instruction"]["text"]
    assert not {"findings", "alert", "hits"} & set(answer)


def test_whoever_sees_alerts_is_told_what_was_found(desk: Desk) -> None:
    answer = confirm(desk, by=desk.site.manager).json()
    (finding,) = answer["findings"]
    assert (finding["code"], finding["basis"], finding["kind"]) == ("check_failure", "confirmed", "referral")
    assert {"name": "date_of_birth", "printed": "4", "computed": "1"} in finding["checks"]
    assert answer["alert"]["kind"] == "referral"
    crossing = desk.get(f"/api/v1/crossings/{answer['crossing']['id']}", desk.site.manager).json()
    assert crossing["findings"] == [finding]
    assert "findings" not in desk.get(f"/api/v1/crossings/{answer['crossing']['id']}", desk.site.officer).json()


def test_an_alert_of_a_finding_alone_is_whole(desk: Desk) -> None:
    alert = raised(desk)
    assert (alert["kind"], alert["state"], alert["hits"], alert["lists"]) == ("referral", "raised", [], [])
    assert (alert["finding_codes"], alert["open_findings"], alert["open_hits"]) == (["check_failure"], 1, 0)
    (finding,) = alert["findings"]
    assert finding["lines"] == ALTERED
    assert (finding["later_valid_at"], finding["decision"], finding["is_open"]) == (None, None, True)
    assert {"id": finding["officer"], "username": "counter"} in alert["officers"]


def test_a_finding_is_decided_once_and_reopened(desk: Desk) -> None:
    alert, manager = raised(desk), desk.site.manager
    path = f"/api/v1/alerts/{alert['id']}"
    decided = desk.post(f"{path}/disposition", manager, decision(alert)).json()
    assert (decided["state"], decided["open_findings"]) == ("decided", 0)
    second = desk.post(f"{path}/disposition", manager, decision(alert, "cleared"))
    assert (second.status_code, second.json()["code"]) == (409, "finding_decided")
    reopened = desk.post(f"{path}/reopen", manager, {"reason": "The laboratory has answered."}).json()
    assert (reopened["state"], reopened["open_findings"]) == ("raised", 1)
    (finding,) = desk.get(path, manager).json()["findings"]
    assert [each["disposition"] for each in finding["earlier_decisions"]] == ["referred"]


def test_a_later_valid_reading_is_told_and_takes_nothing_back(desk: Desk) -> None:
    alert = raised(desk)
    again = desk.screen({"mrz": LISTED_LINES, "crossing": {"id": alert["crossing_id"]}}).json()
    assert again["instruction"]["code"] == "refer_document"
    (finding,) = desk.get(f"/api/v1/alerts/{alert['id']}", desk.site.manager).json()["findings"]
    assert finding["is_open"] is True
    assert finding["later_valid_at"] is not None


def test_the_next_crossing_of_the_document_tells_what_became_of_it(desk: Desk) -> None:
    first = raised(desk)
    desk.post(f"/api/v1/alerts/{first['id']}/disposition", desk.site.manager, decision(first, "cleared"))
    confirm(desk)
    (line,) = desk.get("/api/v1/alerts?state=raised", desk.site.manager).json()["items"]
    (earlier,) = desk.get(f"/api/v1/alerts/{line['id']}", desk.site.manager).json()["earlier"]
    assert [each["decision"]["disposition"] for each in earlier["findings"]] == ["cleared"]


@pytest.mark.parametrize("named", [(), ("hit_id", "finding_id")], ids=["neither", "both"])
def test_exactly_one_matter_is_decided_at_a_time(desk: Desk, named: tuple[str, ...]) -> None:
    alert = raised(desk)
    body = {"disposition": "referred", "reason": "Held.", **{name: str(new_uuid()) for name in named}}
    answer = desk.post(f"/api/v1/alerts/{alert['id']}/disposition", desk.site.manager, body)
    assert answer.status_code == 422
    assert [each["code"] for each in answer.json()["errors"]] == ["one_of_hit_and_finding"]


def test_the_finding_of_another_alert_and_an_alert_beyond_reach_are_not_found(desk: Desk) -> None:
    alert = raised(desk)
    path = f"/api/v1/alerts/{alert['id']}/disposition"
    body = {**decision(alert), "finding_id": str(new_uuid())}
    assert desk.post(path, desk.site.manager, body).status_code == 404
    assert desk.post(path, desk.site.far_manager, decision(alert)).status_code == 404


@pytest.mark.parametrize("said", ReferCheckFailures)
def test_the_counter_cannot_tell_a_discreet_hit_beside_a_finding(said: ReferCheckFailures) -> None:
    """Byte for byte, ids and times apart: screened, confirmed, read again, opened, decided, ended."""
    told = []
    for is_watched in (True, False):
        desk = Desk()
        parts = replace(desk.site.parts, refer_check_failures=said)
        desk.site.parts = parts
        desk.service = replace(desk.service, parts=parts)
        desk.app.state.service = desk.service
        if is_watched:
            desk.list_traveller(handling=Handling.DISCREET)
        else:
            desk.site.publish(a_definition(), an_entry("Zarmina Gul BALOCH"))
        told.append(seen_at_the_counter(desk))
        assert len(desk.get("/api/v1/alerts", desk.site.manager).json()["items"]) == int(
            is_watched or said is not ReferCheckFailures.NEVER
        )
    assert told[0] == told[1]


def seen_at_the_counter(desk: Desk) -> list[object]:
    officer = desk.site.officer
    confirmed = confirm(desk)
    crossing = f"/api/v1/crossings/{confirmed.json()['crossing']['id']}"
    again = desk.screen({"mrz": LISTED_LINES, "crossing": {"id": confirmed.json()["crossing"]["id"]}})
    answers = [confirmed, again, desk.get(crossing, officer)]
    answers.append(desk.post(f"{crossing}/movement", officer, {"kind": "passed"}))
    for line in desk.get("/api/v1/alerts", desk.site.manager).json()["items"]:
        alert = desk.get(f"/api/v1/alerts/{line['id']}", desk.site.manager).json()
        if alert["findings"]:
            body = decision(alert, "cleared")
            assert desk.post(f"/api/v1/alerts/{line['id']}/disposition", desk.site.manager, body).status_code == 200
    answers.append(desk.post(f"{crossing}/movement", officer, {"kind": "passed"}))
    answers.append(desk.get(crossing, officer))
    answers.append(desk.post("/api/v1/crossings/search", officer, {}))
    counted = [line for line in desk.get("/metrics").text.splitlines() if line.startswith("screening_outcomes_total")]
    return [*(seen(answer) for answer in answers), counted]
