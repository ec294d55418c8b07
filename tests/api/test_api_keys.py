"""Does a key open what it was issued for, until it ends, and nothing else?"""

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from screening.domain.accounts import Account, Role
from screening.domain.entries import Handling
from screening.domain.identifiers import ListCode
from screening.web.limiting import SESSION_COOKIE
from screening.web.limits import CallLimits, Limits
from tests.api.desk import Desk
from tests.builders import a_definition

TARIQ = {"schema": "Person", "properties": {"name": ["Tariq Mahmood Rehman"], "birthDate": ["1979-03-14"]}}
WANTED: dict[str, Any] = {"name": "Visa desk", "owner": "Directorate of Passports", "datasets": ["ecl"]}


@pytest.fixture
def admin(desk: Desk) -> Account:
    return desk.site.person("admin", Role.ADMINISTRATOR, "all")


def issue(desk: Desk, admin: Account, **more: object) -> dict[str, Any]:
    answer = desk.post("/api/v1/api-keys", admin, {**WANTED, **more})
    assert answer.status_code == 201, answer.text
    issued: dict[str, Any] = answer.json()
    return issued


def ask(desk: Desk, token: str, path: str = "/match/ecl", scheme: str = "ApiKey") -> httpx.Response:
    headers = {"Authorization": f"{scheme} {token}", "X-Reason": "Visa application 12."}
    if path == "/catalog":
        return desk.call("GET", path, headers=headers)
    return desk.call("POST", path, json={"queries": {"q": TARIQ}}, headers=headers)


def found(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [each["datasets"][0] for each in answer.json()["responses"]["q"]["results"]]


def reason_of(answer: httpx.Response) -> tuple[int, str, object]:
    told = {each["name"]: each["value"] for each in answer.json()["parameters"]}
    return answer.status_code, answer.json()["code"], told.get("reason")


def test_a_key_asks_about_its_lists_and_stands_in_the_journal(desk: Desk, admin: Account) -> None:
    desk.list_traveller()
    desk.list_traveller(code="pnil")
    issued = issue(desk, admin)
    for path in ("/match/ecl", "/match/default"):
        assert found(ask(desk, issued["token"], path)) == ["ecl"]
    with desk.site.store.read() as kept:
        record = kept.journal.records()[-1]
    assert (record.action, record.actor) == ("entry.matched", f"api_key:{issued['id']}")
    assert [name for name in record.object_ids if name.startswith("list:")] == ["list:ecl"]
    names = [each["name"] for each in ask(desk, issued["token"], "/catalog").json()["datasets"]]
    assert names == ["default", "ecl"]


@pytest.mark.parametrize("path", ["/match/pnil", "/match/unknown", "/match/ecl?include_dataset=pnil"])
def test_a_dataset_that_the_key_is_not_for_is_refused_whether_it_is_there_or_not(
    desk: Desk, admin: Account, path: str
) -> None:
    desk.list_traveller(code="pnil")
    refused = ask(desk, issue(desk, admin)["token"], path)
    assert reason_of(refused) == (403, "api_key_not_for_this", "key_dataset")
    assert "/catalog" in refused.json()["detail"]
    assert "entry.matched" not in desk.site.actions()


def test_discreet_entries_are_told_to_a_key_that_is_for_them(desk: Desk, admin: Account) -> None:
    usual, trusted = issue(desk, admin)["token"], issue(desk, admin, tells_discreet=True)["token"]
    desk.site.publish(a_definition("ecl"))
    empty = ask(desk, usual).json()
    desk.list_traveller(handling=Handling.DISCREET)
    assert ask(desk, usual).json() == empty
    assert found(ask(desk, trusted)) == ["ecl"]


def test_a_key_ends_by_its_day_and_says_so(desk: Desk, admin: Account) -> None:
    issued = issue(desk, admin, days=30)
    desk.site.clock.advance(timedelta(days=30) - timedelta(seconds=1))
    assert ask(desk, issued["token"]).status_code == 200
    desk.site.clock.advance(timedelta(seconds=1))
    for path in ("/match/ecl", "/catalog"):
        refused = ask(desk, issued["token"], path)
        assert reason_of(refused) == (401, "api_key_refused", "key_expired")
        assert "WWW-Authenticate" in refused.headers


def test_a_revoked_key_opens_nothing_from_the_next_call_on(desk: Desk, admin: Account) -> None:
    issued = issue(desk, admin)
    path = f"/api/v1/api-keys/{issued['id']}/revoke"
    for _ in range(2):
        assert desk.post(path, admin).json()["standing"] == "revoked"
    assert reason_of(ask(desk, issued["token"])) == (401, "api_key_refused", "key_revoked")
    assert desk.site.actions().count("api_key.revoked") == 1


def test_a_key_nobody_issued_is_nobody_s(desk: Desk) -> None:
    for token in ("screening_key_guessed", "screening_key_" + "x" * 300):
        assert reason_of(ask(desk, token)) == (401, "not_signed_in", None)


def test_a_key_opens_nothing_else_and_works_in_no_cookie(desk: Desk, admin: Account) -> None:
    token = issue(desk, admin)["token"]
    for scheme in ("ApiKey", "Bearer"):
        assert ask(desk, token, scheme=scheme).status_code == 200
        for path in ("/api/v1/lists", "/api/v1/alerts", "/api/v1/api-keys", "/api/v1/sessions/current"):
            refused = desk.call("GET", path, headers={"Authorization": f"{scheme} {token}"})
            assert reason_of(refused) == (403, "api_key_not_for_this", "key_elsewhere"), path
    for method, path in (("GET", "/catalog"), ("GET", "/api/v1/lists")):
        assert desk.call(method, path, headers={"Cookie": f"{SESSION_COOKIE}={token}"}).status_code in {401, 403}


def test_the_token_is_told_once_and_kept_nowhere(desk: Desk, admin: Account) -> None:
    first = desk.post("/api/v1/api-keys", admin, WANTED, key="once")
    again = desk.post("/api/v1/api-keys", admin, WANTED, key="once")
    token = first.json()["token"]
    assert again.json() == {**first.json(), "token": None}
    assert again.headers["Idempotency-Replayed"] == "true"
    listed = desk.get("/api/v1/api-keys", admin)
    assert token not in listed.text
    with desk.site.store.read() as kept:
        assert token not in repr(kept.answers)
        (key,) = kept.api_keys.all()
        payloads = kept.journal.payloads([record.seq for record in kept.journal.records()])
    assert key.token_sha256 == hashlib.sha256(token.encode()).hexdigest()
    assert not any(token in (payload.body or "") for payload in payloads.values())
    assert token not in desk.log.getvalue()


def test_the_last_use_is_a_day_and_is_written_once_a_day(desk: Desk, admin: Account) -> None:
    token = issue(desk, admin)["token"]
    used = []
    for hours in (0, 1, 24):
        desk.site.clock.advance(timedelta(hours=hours))
        assert ask(desk, token, "/catalog").status_code == 200
        with desk.site.store.read() as kept:
            used.append(kept.api_keys.all()[0].last_used_on)
    assert [each == desk.site.clock.now().date() for each in used] == [False, False, True]
    assert used[0] == used[1] is not None


def test_issuing_is_journalled_with_who_and_for_what(desk: Desk, admin: Account) -> None:
    issued = issue(desk, admin, tells_discreet=True)
    with desk.site.store.read() as kept:
        record = kept.journal.records()[-1]
        body = kept.journal.payloads([record.seq])[record.seq].body or ""
    assert (record.action, record.actor) == ("api_key.issued", f"account:{admin.id}")
    assert set(record.object_ids) == {f"api_key:{issued['id']}", "list:ecl"}
    assert '"tells_discreet":true' in body


@pytest.mark.parametrize(
    "wrong",
    [{"days": 731}, {"days": 0}, {"datasets": []}, {"name": "  "}, {"owner": ""}, {"scope": "all"}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_what_is_no_key_is_refused(desk: Desk, admin: Account, wrong: dict[str, object]) -> None:
    assert desk.post("/api/v1/api-keys", admin, {**WANTED, **wrong}).status_code == 422
    assert desk.post("/api/v1/api-keys", admin, {**WANTED, "datasets": ["unknown"]}).status_code == 404


def test_a_key_ends_after_a_year_where_nothing_else_is_said(desk: Desk, admin: Account) -> None:
    issue(desk, admin)
    with desk.site.store.read() as kept:
        (key,) = kept.api_keys.all()
    assert key.expires_at - key.issued_at == timedelta(days=365)
    assert key.lists == (ListCode("ecl"),)


def test_a_key_is_limited_as_an_account_is(desk: Desk, admin: Account) -> None:
    token = issue(desk, admin)["token"]
    other = issue(desk, admin)["token"]
    desk.service = replace(desk.service, limits=CallLimits(Limits(searching=3)))
    desk.app.state.service = desk.service
    assert [ask(desk, token).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert ask(desk, other).status_code == 200
