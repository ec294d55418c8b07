"""Who is calling, and what may they do? Deny by default."""

import pytest

from screening.domain.accounts import Account, Role
from screening.web.caller import CSRF_HEADER
from screening.web.limiting import SESSION_COOKIE
from tests.api.desk import LISTED, LISTED_LINES, UNLISTED, Asked, Desk

SOME_ID = "01936f4e-7a4b-7c3a-9d51-0b7f7e1f2a11"
_DIRECTORS = {Role.ASSISTANT_DIRECTOR, Role.DEPUTY_DIRECTOR, Role.ZONAL_DIRECTOR}
_DECIDERS = _DIRECTORS | {Role.SHIFT_MANAGER}
_SCREENERS = {Role.COUNTER_OFFICER, Role.SHIFT_MANAGER}
_SAID = {"reason": "Why."}
_DECISION = {"hit_id": SOME_ID, "disposition": "cleared", "reason": "Why."}

MATRIX: list[tuple[str, str, object, set[Role]]] = [
    ("POST", "/screenings", UNLISTED, _SCREENERS),
    ("POST", "/documents/parse", {"mrz": LISTED_LINES, "checkpost": "KHI"}, _SCREENERS),
    ("POST", "/crossings", {"crossing": UNLISTED["crossing"], "reason": "Power cut."}, _SCREENERS),
    (
        "POST",
        "/manifests",
        {"checkpost": "KHI", "direction": "exit", "travellers": [{"mrz": LISTED_LINES}]},
        _SCREENERS,
    ),
    ("POST", f"/crossings/{SOME_ID}/movement", {"kind": "passed"}, set(Role)),
    ("POST", "/crossings/search", {}, _DECIDERS | {Role.COUNTER_OFFICER, Role.AUDITOR}),
    ("POST", "/crossings/search", {"document_number": "L1"}, _DECIDERS | {Role.AUDITOR}),
    ("GET", f"/crossings/{SOME_ID}", None, _DECIDERS | {Role.COUNTER_OFFICER, Role.AUDITOR}),
    ("GET", "/alerts", None, _DECIDERS | {Role.AUDITOR}),
    ("GET", f"/alerts/{SOME_ID}", None, _DECIDERS | {Role.AUDITOR}),
    ("POST", f"/alerts/{SOME_ID}/acknowledge", None, _DECIDERS),
    ("POST", f"/alerts/{SOME_ID}/take-over", {**_SAID, "revision": 2}, _DECIDERS),
    ("POST", f"/alerts/{SOME_ID}/disposition", _DECISION, _DECIDERS),
    ("POST", f"/alerts/{SOME_ID}/confirm", _DECISION, _DECIDERS),
    ("POST", f"/alerts/{SOME_ID}/send-back", _DECISION, _DECIDERS),
    ("POST", f"/alerts/{SOME_ID}/escalate", _SAID, _DECIDERS),
    ("POST", f"/alerts/{SOME_ID}/reopen", _SAID, _DECIDERS),
    ("GET", "/lists", None, _DECIDERS | {Role.COUNTER_OFFICER, Role.LIST_OFFICER, Role.AUDITOR}),
    ("GET", "/lists/ecl", None, _DECIDERS | {Role.COUNTER_OFFICER, Role.LIST_OFFICER, Role.AUDITOR}),
    ("GET", f"/lists/ecl/entries/{SOME_ID}", None, _DECIDERS | {Role.LIST_OFFICER, Role.AUDITOR}),
    (
        "POST",
        "/lists/ecl/search",
        {"documents": [{"number": "L1"}], "reason": "Why."},
        _DECIDERS | {Role.LIST_OFFICER, Role.AUDITOR, Role.PARTNER_READER},
    ),
    ("GET", "/lists/ecl/thresholds?travellers=1", None, _DIRECTORS | {Role.LIST_OFFICER, Role.AUDITOR}),
    ("POST", "/lists/ecl/costs", {"entry_id": SOME_ID, "reason": "Why."}, {Role.LIST_OFFICER}),
    ("POST", "/lists/ecl/retro-screenings", {"entry_id": SOME_ID, "reason": "Why."}, {Role.LIST_OFFICER}),
    ("GET", "/lists/ecl/changes", None, _DIRECTORS | {Role.LIST_OFFICER, Role.AUDITOR}),
    ("GET", f"/lists/ecl/changes/{SOME_ID}", None, _DIRECTORS | {Role.LIST_OFFICER, Role.AUDITOR}),
    (
        "POST",
        "/lists/ecl/changes",
        {"kind": "withdraw", "entry_id": SOME_ID, "reason": "Why."},
        {Role.LIST_OFFICER},
    ),
    ("POST", f"/lists/ecl/changes/{SOME_ID}/approve", {}, {Role.LIST_OFFICER}),
    ("POST", f"/lists/ecl/changes/{SOME_ID}/reject", _SAID, {Role.LIST_OFFICER}),
    ("GET", "/lists/ecl/imports", None, _DIRECTORS | {Role.LIST_OFFICER, Role.AUDITOR}),
    ("GET", f"/lists/ecl/imports/{SOME_ID}", None, _DIRECTORS | {Role.LIST_OFFICER, Role.AUDITOR}),
    (
        "GET",
        f"/lists/ecl/imports/{SOME_ID}/differences?kind=added",
        None,
        _DIRECTORS | {Role.LIST_OFFICER, Role.AUDITOR},
    ),
    ("POST", f"/lists/ecl/imports/{SOME_ID}/approve", {}, {Role.LIST_OFFICER}),
    ("POST", f"/lists/ecl/imports/{SOME_ID}/reject", _SAID, {Role.LIST_OFFICER}),
    ("GET", f"/lists/ecl/imports/{SOME_ID}/progress", None, _DIRECTORS | {Role.LIST_OFFICER, Role.AUDITOR}),
    ("POST", f"/lists/ecl/imports/{SOME_ID}/repeat", None, {Role.LIST_OFFICER}),
    ("GET", "/reviews", None, _DIRECTORS | {Role.LIST_OFFICER, Role.AUDITOR}),
    ("GET", "/lists/ecl/reviews", None, _DIRECTORS | {Role.LIST_OFFICER, Role.AUDITOR}),
    ("GET", "/lists/ecl/statistics", None, _DIRECTORS | {Role.LIST_OFFICER, Role.AUDITOR}),
    (
        "POST",
        "/lists/search",
        {"documents": [{"number": "L1"}], "reason": "Why."},
        _DECIDERS | {Role.LIST_OFFICER, Role.AUDITOR},
    ),
    ("POST", "/lists/ecl/exports", {"reason": "Why."}, {Role.LIST_OFFICER, Role.AUDITOR}),
    ("GET", "/sync/feed", None, {Role.FOLLOWER}),
    ("GET", "/sync/feed/1", None, {Role.FOLLOWER}),
    ("GET", "/sync/snapshots/ecl", None, {Role.FOLLOWER}),
    ("GET", "/catalog", None, _DECIDERS | {Role.LIST_OFFICER, Role.AUDITOR, Role.PARTNER_READER}),
    (
        "POST",
        "/match/ecl",
        {"queries": {"q": {"schema": "Person", "properties": {"name": ["X Y"]}}}, "reason": "Why."},
        _DECIDERS | {Role.LIST_OFFICER, Role.AUDITOR, Role.PARTNER_READER},
    ),
    ("GET", "/journal", None, {Role.AUDITOR}),
    ("GET", "/accounts", None, {Role.ADMINISTRATOR}),
    ("POST", "/accounts", {"username": "abc", "password": "x" * 12, "grants": []}, {Role.ADMINISTRATOR}),
    ("POST", f"/accounts/{SOME_ID}/grants", {"grants": []}, {Role.ADMINISTRATOR}),
    ("POST", f"/accounts/{SOME_ID}/disable", None, {Role.ADMINISTRATOR}),
    ("GET", "/api-keys", None, {Role.ADMINISTRATOR}),
    ("POST", "/api-keys", {"name": "Desk", "owner": "Agency", "datasets": ["ecl"]}, {Role.ADMINISTRATOR}),
    ("POST", f"/api-keys/{SOME_ID}/revoke", None, {Role.ADMINISTRATOR}),
    ("GET", "/shifts", None, _DECIDERS | {Role.AUDITOR, Role.ADMINISTRATOR}),
    (
        "POST",
        "/shifts",
        {
            "account_id": SOME_ID,
            "level": "shift_manager",
            "place": "checkpost:KHI",
            "begins_at": "2026-11-21T09:00:00Z",
            "ends_at": "2026-11-21T21:00:00Z",
        },
        {Role.ADMINISTRATOR},
    ),
    ("POST", f"/shifts/{SOME_ID}/end", None, {Role.ADMINISTRATOR}),
    ("GET", "/checkposts", None, _DECIDERS | {Role.COUNTER_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR}),
    (
        "POST",
        "/checkposts",
        {"code": "LHE", "name": "Lahore", "zone": "punjab", "time_zone": "Asia/Karachi", "counters": ["1"]},
        {Role.ADMINISTRATOR},
    ),
]


@pytest.mark.parametrize(
    ("method", "path", "body", "allowed"), MATRIX, ids=lambda each: each if isinstance(each, str) else ""
)
def test_each_role_may_do_what_the_table_says_and_nothing_else(
    desk: Desk, method: str, path: str, body: object, allowed: set[Role]
) -> None:
    for role in Role:
        caller = desk.site.person(f"some-{role}".replace("_", "-"), role, "all")
        answer = desk.call(method, _address(path), caller, key="k", json=body)
        # 404: the role may, and there is no such thing.
        assert (answer.status_code in {200, 201, 404}) is (role in allowed), (role, answer.text)
        assert answer.status_code in {200, 201, 403, 404}, (role, answer.text)


@pytest.mark.parametrize(("method", "path", "body"), [each[:3] for each in MATRIX])
def test_nobody_gets_in_without_signing_in(desk: Desk, method: str, path: str, body: object) -> None:
    assert desk.call(method, _address(path), json=body, key="k").status_code == 401


def test_every_route_but_sign_in_and_the_operators_is_in_the_matrix(desk: Desk) -> None:
    described = {
        (method.upper(), path.removeprefix("/api/v1"))
        for path, operations in desk.get("/openapi.json").json()["paths"].items()
        for method in operations
    }
    asked = {(method, _templated(path)) for method, path, _, _ in MATRIX}
    elsewhere = {
        ("POST", "/sessions"), ("DELETE", "/sessions"), ("GET", "/sessions/current"), ("GET", "/alerts/stream"),
        ("POST", "/scans"), ("POST", "/documents/read"), ("GET", "/healthz"), ("GET", "/readyz"), ("GET", "/metrics"),
        ("POST", "/lists/{code}/imports"), ("GET", "/screenings/stream"), ("POST", "/lists/{code}/photographs"),
        ("GET", "/lists/{code}/photographs/{sha256}"),
        ("GET", "/sync/photographs/{code}/{sha256}"), ("POST", "/lists/{code}/rollbacks"),
    }  # fmt: skip
    assert described == asked | elsewhere


def _address(path: str) -> str:
    return path if path.startswith(("/match/", "/catalog")) else f"/api/v1{path}"


def _templated(path: str) -> str:
    name = {
        "crossings": "crossing_id",
        "alerts": "alert_id",
        "accounts": "account_id",
        "shifts": "shift_id",
        "api-keys": "key_id",
    }.get(path.split("/")[1], "entry_id")
    if "/changes/" in path:
        name = "change_id"
    if "/imports/" in path:
        name = "import_id"
    return (
        path.partition("?")[0]
        .replace(SOME_ID, f"{{{name}}}")
        .replace("/ecl", "/{code}")
        .replace("feed/1", "feed/{position}")
        .replace("match/{code}", "match/{dataset}")
    )


def test_the_alert_stream_is_for_those_who_see_alerts(desk: Desk) -> None:
    assert desk.get("/api/v1/alerts/stream", desk.site.officer).status_code == 403
    assert desk.get("/api/v1/alerts/stream").status_code == 401


def cookie(desk: Desk, account: Account) -> dict[str, str]:
    return {"Cookie": f"{SESSION_COOKIE}={desk.token(account)}"}


def test_a_page_reads_with_its_cookie_alone(desk: Desk) -> None:
    assert desk.get("/api/v1/alerts", headers=cookie(desk, desk.site.manager)).status_code == 200


@pytest.mark.parametrize("proof", [None, "", "wrong", "é"])
def test_a_page_changes_nothing_without_its_proof_of_origin(desk: Desk, proof: str | None) -> None:
    headers = cookie(desk, desk.site.officer)
    if proof is not None:
        headers[CSRF_HEADER] = proof
    sent = [(name.encode(), value.encode()) for name, value in headers.items()]
    answer = desk.call("POST", "/api/v1/screenings", json=UNLISTED, headers=[*sent, (b"Idempotency-Key", b"k")])
    assert answer.status_code == 403
    assert answer.json()["code"] == "forged_request"


def test_a_page_changes_what_it_should_with_its_proof_of_origin(desk: Desk) -> None:
    proof = {CSRF_HEADER: desk.session(desk.site.officer).csrf_token}
    answer = desk.screen(UNLISTED, headers={**cookie(desk, desk.site.officer), **proof})
    assert answer.status_code == 201


def test_a_bearer_token_goes_before_the_cookie(desk: Desk) -> None:
    answer = desk.get("/api/v1/sessions/current", desk.site.manager, headers=cookie(desk, desk.site.officer))
    assert answer.json()["username"] == "shift"
    wrong = {**cookie(desk, desk.site.officer), "Authorization": "Bearer wrong"}
    assert desk.get("/api/v1/sessions/current", headers=wrong).status_code == 401


def test_signing_in_gives_a_token_that_signing_out_makes_worthless(desk: Desk) -> None:
    administrator = desk.site.person("admin", Role.ADMINISTRATOR, "all")
    grants = [{"role": "counter_officer", "scope": "checkpost:KHI"}]
    account = {"username": "new.officer", "password": "correct-horse-battery", "grants": grants}
    assert desk.post("/api/v1/accounts", administrator, account).status_code == 201
    wrong = desk.call("POST", "/api/v1/sessions", json={"username": "new.officer", "password": "wrong"})
    assert wrong.status_code == 401
    answer = desk.call("POST", "/api/v1/sessions", json={"username": "new.officer", "password": account["password"]})
    assert answer.status_code == 201
    assert answer.json()["grants"] == grants
    bearer = {"Authorization": f"Bearer {answer.json()['token']}"}
    assert desk.get("/api/v1/sessions/current", headers=bearer).json()["username"] == "new.officer"
    assert desk.call("DELETE", "/api/v1/sessions", headers=bearer).status_code == 204
    assert desk.get("/api/v1/sessions/current", headers=bearer).status_code == 401


def test_repeated_failures_have_to_wait(desk: Desk) -> None:
    administrator = desk.site.person("admin", Role.ADMINISTRATOR, "all")
    account = {"username": "new.officer", "password": "correct-horse-battery", "grants": []}
    desk.post("/api/v1/accounts", administrator, account)
    statuses = [
        desk.call("POST", "/api/v1/sessions", json={"username": "new.officer", "password": "wrong"}) for _ in range(6)
    ]
    assert [each.status_code for each in statuses] == [401] * 5 + [429]
    assert int(statuses[-1].headers["retry-after"]) > 0


def test_the_crossing_of_another_checkpost_is_not_found(desk: Desk) -> None:
    desk.list_traveller()
    crossing = desk.screen(LISTED).json()["crossing"]["id"]
    assert desk.get(f"/api/v1/crossings/{crossing}", desk.site.far_manager).status_code == 404
    assert desk.post("/api/v1/crossings/search", desk.site.far_manager, {}).json()["items"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"json": {"crossing": UNLISTED["crossing"]}, "key": "a-key"},
        {"json": UNLISTED, "key": None},
        {"json": UNLISTED, "key": "two words"},
    ],
    ids=["form", "no key", "key"],
)
def test_who_is_not_signed_in_is_told_nothing_else(desk: Desk, wrong: Asked) -> None:
    for headers in ({}, {"Authorization": "Bearer nobodys"}, {"Cookie": f"{SESSION_COOKIE}=nobodys"}):
        asked: Asked = {**wrong, "headers": headers}
        answer = desk.call("POST", "/api/v1/screenings", **asked)
        assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
    assert desk.call("POST", "/api/v1/screenings", desk.site.officer, **wrong).status_code in (400, 422)


def test_a_cookie_without_its_proof_is_told_so_before_the_form(desk: Desk) -> None:
    cookie = {"Cookie": f"{SESSION_COOKIE}={desk.token(desk.site.officer)}"}
    answer = desk.call("POST", "/api/v1/screenings", headers=cookie, json={}, key="a-key")
    assert (answer.status_code, answer.json()["code"]) == (403, "forged_request")


def test_a_refused_form_counts_and_is_logged_as_a_call_of_the_account(desk: Desk) -> None:
    assert desk.screen({"crossing": UNLISTED["crossing"]}).status_code == 422
    assert desk.logged()[-1]["account"] == str(desk.site.officer.id)
