"""Crossings, lists, journal, administration and what operators ask, over HTTP."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from screening.domain.accounts import Role
from screening.web.operators import Operators
from tests.api.desk import CROSSING, LISTED, UNLISTED, Desk


def test_a_crossing_ends_once(desk: Desk) -> None:
    crossing = desk.screen(UNLISTED).json()["crossing"]["id"]
    path = f"/api/v1/crossings/{crossing}/movement"
    ended = desk.post(path, desk.site.officer, {"kind": "passed"})
    assert ended.status_code == 201
    assert ended.json()["movement"]["kind"] == "passed"
    assert ended.json()["is_open"] is False
    assert desk.post(path, desk.site.officer, {"kind": "stopped"}).json()["code"] == "crossing_closed"


def test_letting_pass_against_the_instruction_needs_a_reason(desk: Desk) -> None:
    desk.list_traveller()
    path = f"/api/v1/crossings/{desk.screen(LISTED).json()['crossing']['id']}/movement"
    assert desk.post(path, desk.site.officer, {"kind": "passed"}).status_code == 422
    assert desk.post(path, desk.site.officer, {"kind": "passed", "reason": "By court order."}).status_code == 201


def test_a_traveller_who_crosses_unscreened_is_a_record_with_a_reason(desk: Desk) -> None:
    body = {"crossing": CROSSING, "reason": "Power cut."}
    answer = desk.post("/api/v1/crossings", desk.site.officer, body)
    assert answer.status_code == 201
    assert answer.json()["movement"]["kind"] == "unscreened"
    assert desk.post("/api/v1/crossings", desk.site.officer, {**body, "reason": ""}).status_code == 422
    assert desk.post("/api/v1/crossings", desk.site.officer, {"crossing": CROSSING}).status_code == 422


@pytest.mark.parametrize(
    ("off_by", "is_doubtful"),
    [
        (timedelta(0), False),
        (timedelta(hours=-23), False),
        (timedelta(days=-2), True),
        (timedelta(minutes=4), False),
        (timedelta(hours=3), True),
        (timedelta(days=-365 * 20), True),
        (timedelta(days=365 * 50), True),
    ],
)
def test_a_wrong_clock_loses_no_record_and_is_marked(desk: Desk, off_by: timedelta, is_doubtful: bool) -> None:
    told = (desk.site.clock.now() + off_by).isoformat()
    screened = desk.screen({**UNLISTED, "occurred_at": told})
    assert screened.status_code == 201
    crossing = f"/api/v1/crossings/{screened.json()['crossing']['id']}"
    ended = desk.post(f"{crossing}/movement", desk.site.officer, {"kind": "passed", "occurred_at": told})
    assert ended.status_code == 201
    opened = desk.get(crossing, desk.site.officer).json()
    for record in (opened["screenings"][0], opened["movement"]):
        assert record["is_time_doubtful"] is is_doubtful
        assert datetime.fromisoformat(record["recorded_at"]) == desk.site.clock.now()


def test_an_unscreened_traveller_is_told_when_the_crossing_is_opened_and_not_in_lists(desk: Desk) -> None:
    body = {
        "crossing": CROSSING,
        "cause": "link",
        "traveller": {"surname": "ERIKSSON"},
        "documents": [{"number": "L898902C3"}],
    }
    made = desk.post("/api/v1/crossings", desk.site.officer, body)
    assert (made.status_code, made.json()["movement"]["cause"]) == (201, "link")
    opened = desk.get(f"/api/v1/crossings/{made.json()['id']}", desk.site.officer).json()
    assert (opened["unscreened"]["name"], opened["unscreened"]["document_number"]) == ("ERIKSSON", "L898902C3")
    (line,) = desk.post("/api/v1/crossings/search", desk.site.officer, {}).json()["items"]
    assert line["outcome_shown"] is None
    assert "ERIKSSON" not in str(line)


def test_an_opened_crossing_shows_each_role_what_it_may_see(desk: Desk) -> None:
    desk.list_traveller()
    path = f"/api/v1/crossings/{desk.screen(LISTED).json()['crossing']['id']}"
    counter, manager = desk.get(path, desk.site.officer).json(), desk.get(path, desk.site.manager).json()
    assert "hits" not in counter
    assert "alert" not in counter
    assert manager["alert"]["kind"] == "offload"
    assert len(manager["hits"]) == 1
    assert desk.site.actions()[-2:] == ["crossing.viewed", "crossing.viewed"]


def test_crossings_are_searched_by_document_number_and_paged(desk: Desk) -> None:
    for body in (UNLISTED, LISTED, UNLISTED):
        desk.screen(body)
    manager = desk.site.manager
    found = desk.post("/api/v1/crossings/search", manager, {"document_number": "ut4471902"}).json()["items"]
    assert [each["number"] for each in found] == ["KHI-26-000002"]
    first = desk.post("/api/v1/crossings/search", manager, {"limit": 2}).json()
    rest = desk.post("/api/v1/crossings/search", manager, {"limit": 2, "cursor": first["next_cursor"]}).json()
    numbers = [each["number"] for each in first["items"] + rest["items"]]
    assert sorted(numbers) == ["KHI-26-000001", "KHI-26-000002", "KHI-26-000003"]


def test_lists_tell_rules_version_and_age(desk: Desk) -> None:
    desk.list_traveller()
    (only,) = desk.get("/api/v1/lists", desk.site.officer).json()["items"]
    assert only == desk.get("/api/v1/lists/ecl", desk.site.officer).json()
    assert only["code"] == "ecl"
    assert only["version"]["number"] == 2
    assert only["version"]["entries"] == 1
    assert only["version"]["stale"] is False
    assert only["rules"][0]["raises"] == "offload"
    assert desk.get("/api/v1/lists/none", desk.site.officer).status_code == 404
    assert desk.get("/api/v1/lists/Not%20a%20code", desk.site.officer).status_code == 422


def test_an_entry_is_opened_with_its_revision_as_etag_and_journalled(desk: Desk) -> None:
    (hit,) = desk.raised_alert()["hits"]
    path = f"/api/v1/lists/ecl/entries/{hit['entry_id']}"
    answer = desk.get(path, desk.site.manager)
    assert answer.headers["etag"] == '"1"'
    assert answer.json() == hit["entry"]
    assert desk.site.actions()[-1] == "entry.viewed"
    assert desk.get(path.replace("ecl", "other"), desk.site.manager).status_code == 404


def test_a_list_is_searched_by_likeness_and_the_search_is_journalled(desk: Desk) -> None:
    desk.list_traveller()
    spelt_freely = {"traveller": {"surname": "REHMAN", "given_names": "TARIQ MAHMOOD", "date_of_birth": "1979-03-14"}}
    found = desk.post("/api/v1/lists/ecl/search", desk.site.manager, spelt_freely).json()["items"]
    assert [each["entry"]["names"][0]["text"] for each in found] == ["Tariq Mehmood RAHMAN"]
    assert found[0]["evidence"]
    assert desk.site.actions()[-1] == "entry.searched"
    nobody = {"traveller": {"surname": "ERIKSSON", "given_names": "ANNA MARIA"}}
    assert desk.post("/api/v1/lists/ecl/search", desk.site.manager, nobody).json()["items"] == []


def test_a_partner_searches_with_a_reason_only(desk: Desk) -> None:
    desk.list_traveller()
    partner = desk.site.person("partner", Role.PARTNER_READER, "all")
    body = {"documents": [{"number": "UT4471902"}]}
    refused = desk.post("/api/v1/lists/ecl/search", partner, body)
    assert (refused.status_code, refused.json()["where"]) == (422, "reason")
    asked = desk.post("/api/v1/lists/ecl/search", partner, {**body, "reason": "Case 12 of the AHTC."})
    assert len(asked.json()["items"]) == 1


def test_the_auditor_reads_the_whole_journal_page_by_page(desk: Desk) -> None:
    desk.screen(UNLISTED)
    first = desk.get("/api/v1/journal?limit=2", desk.site.auditor).json()
    second = desk.get(f"/api/v1/journal?limit=2&cursor={first['next_cursor']}", desk.site.auditor).json()
    seqs = [record["seq"] for record in first["items"] + second["items"]]
    assert seqs == [1, 2, 3, 4]
    assert second["items"][0]["prev_hash"] == first["items"][1]["hash"]


def test_the_administrator_makes_and_disables_accounts(desk: Desk) -> None:
    administrator = desk.site.person("admin", Role.ADMINISTRATOR, "all")
    body = {"username": "new.officer", "password": "correct-horse-battery", "grants": []}
    made = desk.post("/api/v1/accounts", administrator, body)
    assert made.status_code == 201
    assert "password" not in made.text
    assert desk.post("/api/v1/accounts", administrator, body).status_code == 409
    assert desk.post("/api/v1/accounts", administrator, {**body, "password": "short"}).status_code == 422
    path = f"/api/v1/accounts/{made.json()['id']}"
    grants = [{"role": "auditor", "scope": "all"}]
    assert desk.post(f"{path}/grants", administrator, {"grants": grants}).json()["grants"] == grants
    bad = {"grants": [{"role": "auditor", "scope": "everywhere"}]}
    assert desk.post(f"{path}/grants", administrator, bad).status_code == 422
    assert desk.post(f"{path}/disable", administrator).json()["is_disabled"] is True
    assert "new.officer" in [each["username"] for each in desk.get("/api/v1/accounts", administrator).json()["items"]]


def test_the_administrator_adds_checkposts(desk: Desk) -> None:
    administrator = desk.site.person("admin", Role.ADMINISTRATOR, "all")
    body = {"code": "LHE", "name": "Lahore", "zone": "punjab", "time_zone": "Asia/Karachi", "counters": ["1", "2"]}
    assert desk.post("/api/v1/checkposts", administrator, body).json() == body
    assert body in desk.get("/api/v1/checkposts", administrator).json()["items"]
    assert desk.post("/api/v1/checkposts", administrator, {**body, "time_zone": "Mars/North"}).status_code == 422


def test_operators_are_told_whether_travellers_can_be_screened(desk: Desk) -> None:
    assert desk.get("/healthz").json() == {"status": "ok", "is_alive": True}
    told = desk.get("/readyz").json()
    assert (told["status"], told["readiness"]) == ("ok", "ready")
    assert {check["name"]: check["state"] for check in told["checks"]}["store"] == "ok"
    desk.site.store.is_down = True
    assert desk.get("/healthz").status_code == 200
    refused = desk.get("/readyz")
    assert (refused.status_code, refused.json()["code"]) == (503, "not_ready")
    assert {item["pointer"]: item["code"] for item in refused.json()["errors"]}["/checks/store"] == "store_closed"


def test_others_are_told_neither_ages_nor_counts(desk: Desk) -> None:
    """A counter's browser, even on the service's own machine once a token is set, learns whether to screen, no more."""
    desk.app.state.service = replace(desk.service, operators=Operators("a-token-of-operators-of-32-characters"))
    assert desk.get("/readyz").json() == {"status": "ok", "readiness": "ready"}
    assert desk.get("/metrics").status_code == 404
    with_token = {"Authorization": "Bearer a-token-of-operators-of-32-characters"}
    assert "checks" in desk.get("/readyz", headers=with_token).json()
    assert desk.get("/metrics", headers=with_token).status_code == 200
    desk.site.store.is_down = True
    refused = desk.get("/readyz").json()
    assert (refused["status"], refused["errors"], refused["outcome"]) == (503, [], "undetermined")


def test_metrics_count_by_route_template(desk: Desk) -> None:
    alert = desk.raised_alert()
    text = desk.get("/metrics").text
    assert 'route="/api/v1/alerts/{alert_id}",status="200"' in text
    assert alert["id"] not in text


def test_metrics_tell_what_waits_how_old_it_is_and_who_could_not_sign_in(desk: Desk) -> None:
    desk.raised_alert()
    desk.call("POST", "/api/v1/sessions", json={"username": "nobody", "password": "wrong-horse-battery"})
    desk.site.clock.advance(timedelta(minutes=2))
    told = dict(line.rsplit(" ", 1) for line in desk.get("/metrics").text.splitlines() if not line.startswith("#"))
    assert told['screening_alerts_open{state="raised"}'] == "1.0"
    assert told['screening_alerts_oldest_age_seconds{state="raised"}'] == "120.0"
    assert told['screening_list_stale{list="ecl"}'] == "0.0"
    assert told["screening_journal_head_seq"] == told["screening_signed_head_seq"]
    assert told["screening_search_duration_seconds_count"] == "1.0"
    assert told['screening_sign_ins_total{result="refused"}'] == "1.0"
    assert float(told["process_resident_memory_bytes"]) > 0
    desk.site.store.is_down = True
    assert "screening_store_answers 0.0" in desk.get("/metrics").text
