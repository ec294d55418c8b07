"""Errors over HTTP: always a problem document, never anybody's data."""

from collections.abc import AsyncIterator

import pytest

from screening.web.body_limit import MAX_BODY_BYTES
from tests.api.desk import CROSSING, UNLISTED, Desk

MARKER = "ZQXMARKER"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "route_not_found"),
        ("GET", "/api/v1/nowhere/ZQXMARKER", 404, "route_not_found"),
        ("PUT", "/api/v1/alerts", 405, "method_not_allowed"),
        ("GET", "/api/v1/crossings/search", 405, "method_not_allowed"),
        ("GET", "/api/v1/alerts/ZQXMARKER", 422, "invalid_input"),
        ("GET", "/api/v1/alerts?limit=0", 422, "invalid_input"),
        ("GET", "/api/v1/alerts?limit=201", 422, "invalid_input"),
        ("GET", "/api/v1/alerts?cursor=ZQXMARKER", 422, "invalid_input"),
        ("GET", "/api/v1/alerts/01936f4e-7a4b-7c3a-9d51-0b7f7e1f2a11", 404, "not_found"),
        ("GET", "/api/v1/alerts/stream?after=x", 422, "invalid_input"),
        ("GET", "/api/v1/alerts/stream?after=99999999999999999999", 422, "invalid_input"),
    ],
)
def test_every_error_is_a_problem_document(desk: Desk, method: str, path: str, status: int, code: str) -> None:
    answer = desk.call(method, path, desk.site.manager)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == code
    assert answer.json()["status"] == status
    assert MARKER not in answer.text


def test_405_names_the_methods_that_are_taken(desk: Desk) -> None:
    assert desk.call("PUT", "/api/v1/alerts", desk.site.manager).headers["allow"] == "GET"
    assert desk.call("PUT", "/api/v1/accounts", desk.site.manager).headers["allow"] == "GET, POST"
    assert desk.call("PUT", "/api/v1/crossings/search", desk.site.manager).headers["allow"] == "POST"
    assert desk.call("PUT", f"/api/v1/alerts/{MARKER}", desk.site.manager).headers["allow"] == "GET"


@pytest.mark.parametrize("token", ["", "x", "x" * 500, "é"])
def test_a_token_that_is_worth_nothing_is_401_with_a_challenge(desk: Desk, token: str) -> None:
    answer = desk.call("GET", "/api/v1/alerts", headers=[(b"Authorization", f"Bearer {token}".encode())])
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_an_expired_token_is_401(desk: Desk) -> None:
    desk.token(desk.site.manager)
    desk.site.clock.advance(desk.session(desk.site.manager).expires_at - desk.site.clock.now())
    assert desk.get("/api/v1/alerts", desk.site.manager).status_code == 401


def test_a_body_over_the_limit_is_413(desk: Desk) -> None:
    answer = desk.screen({**UNLISTED, "padding": "x" * MAX_BODY_BYTES})
    assert answer.status_code == 413
    assert answer.json()["code"] == "body_too_large"
    assert answer.json()["outcome"] == "undetermined"


def test_a_body_over_the_limit_without_a_length_is_413_too(desk: Desk) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" " * 10_000

    answer = desk.call(
        "POST",
        "/api/v1/screenings",
        desk.site.officer,
        key="k",
        content=endless(),
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code == 413


def test_nothing_of_what_was_sent_gets_into_problems_or_the_log(desk: Desk) -> None:
    bodies: list[object] = [
        {**UNLISTED, "traveller": {"surname": MARKER, "sex": MARKER, MARKER: MARKER}},
        {**UNLISTED, "crossing": {"id": MARKER}},
        {**UNLISTED, "crossing": {**CROSSING, "checkpost": MARKER[:9], "departs_at": MARKER}},
        {"mrz": [MARKER, MARKER], "crossing": CROSSING},
        {"mrz": MARKER, "crossing": CROSSING},
        [MARKER],
    ]
    for body in bodies:
        answer = desk.screen(body)
        assert 400 <= answer.status_code < 500
        assert MARKER not in answer.text
    desk.post("/api/v1/sessions", None, {"username": MARKER.lower(), "password": MARKER})
    desk.get(f"/api/v1/lists/{MARKER}", desk.site.manager)
    desk.get(f"/api/v1/alerts?checkpost={MARKER}", desk.site.manager)
    desk.get(f"/{MARKER}", desk.site.manager)
    recorded = desk.screen({**UNLISTED, "traveller": {"surname": MARKER}})
    assert recorded.status_code == 201
    assert MARKER not in desk.log.getvalue().upper()


def test_the_log_tells_route_template_status_time_and_account(desk: Desk) -> None:
    desk.raised_alert()
    line = desk.logged()[-1]
    assert line["route"] == "/api/v1/alerts/{alert_id}"
    assert (line["method"], line["status"]) == ("GET", 200)
    assert line["ms"] >= 0
    assert line["account"] == str(desk.site.manager.id)


def test_what_nobody_foresaw_is_a_problem_without_its_text(desk: Desk) -> None:
    desk.reader.fails_with = RuntimeError(MARKER)
    answer = desk.call(
        "POST", "/api/v1/documents/read", desk.site.officer, files={"image": ("p.png", MARKER.encode(), "image/png")}
    )
    assert answer.status_code == 500
    assert answer.json()["code"] == "internal"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "RuntimeError" in desk.log.getvalue()
    assert MARKER not in desk.log.getvalue() + answer.text


def test_every_answer_carries_the_security_headers(desk: Desk) -> None:
    for path in ("/healthz", "/nowhere", "/api/v1/alerts"):
        headers = desk.get(path).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["permissions-policy"].startswith("camera=(), ")
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert "strict-transport-security" not in headers
    assert "strict-transport-security" in desk.get("/healthz", base_url="https://screening.test").headers


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"username": "a", "username": "b", "password": "x"}', "name_twice"),
        (b'{"username": "a", "password": NaN}', "json"),
        (b"[" * 100_000, None),
        (b'{"username": "\\ud800", "password": "\\udfff"}', "form"),
        (b"\xff\xfe", None),
        (b"9" * 5000, None),
    ],
    ids=["name-twice", "no-number", "too-deep", "half-characters", "no-utf-8", "too-long-a-number"],
)
def test_what_parsers_differ_about_is_refused(desk: Desk, body: bytes, code: str | None) -> None:
    answer = desk.call("POST", "/api/v1/sessions", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in {400, 422}
    if code is not None:
        assert answer.json()["errors"][0]["code"] == code


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "", "text/html"])
def test_a_body_that_is_not_called_json_is_not_read_as_json(desk: Desk, media_type: str) -> None:
    """A foreign page's form can send these without asking."""
    sent = b'{"username": "a", "password": "x"}'
    answer = desk.call("POST", "/api/v1/sessions", content=sent, headers={"Content-Type": media_type})
    assert answer.status_code == 422
