"""Signing in and out with a browser."""

from collections.abc import Callable, Iterator

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from screening.console.problem_pages import is_returnable
from tests.console.conftest import PASSWORD, Browser, hidden
from tests.workflows.conftest import Site

SignIn = Callable[[str], Browser]


@pytest.mark.parametrize(
    ("username", "start"),
    [
        ("counter", "/counter"),
        ("shift", "/board"),
        ("auditor", "/start"),
        ("administrator", "/start"),
        ("lists", "/start"),
    ],
)
def test_everybody_is_led_to_the_page_of_their_work(browser: Browser, username: str, start: str) -> None:
    assert browser.sign_in(username).headers["location"] == start
    assert browser.open(start).status_code == 200


def test_the_session_cookie_is_strict_and_for_https_and_out_of_reach_of_scripts(browser: Browser) -> None:
    cookies = browser.sign_in("counter").headers.get_list("set-cookie")
    session = next(cookie for cookie in cookies if cookie.startswith("screening_session="))
    assert {"httponly", "samesite=strict", "secure", "path=/"} <= {part.strip().lower() for part in session.split(";")}


def test_each_sign_in_makes_a_new_session_and_ends_the_one_before(browser: Browser) -> None:
    """No session can be fixed before the sign-in, and none is left behind."""
    browser.sign_in("counter")
    first = browser.cookies["screening_session"]
    browser.sign_in("counter")
    assert browser.cookies["screening_session"] != first
    browser.cookies.clear()
    browser.cookies.set("screening_session", first)
    assert browser.open("/counter").headers["location"] == "/sign-in?next=/counter"


def test_a_wrong_password_is_told_in_words_and_keeps_the_name(browser: Browser) -> None:
    page = browser.sign_in("counter", "wrong")
    assert page.status_code == 401
    assert "User name or password is wrong" in page.text
    assert 'value="counter"' in page.text
    assert "wrong-password" not in page.text


def test_too_many_wrong_passwords_are_told_with_the_time_to_wait(browser: Browser) -> None:
    answers = [browser.sign_in("counter", "wrong") for _ in range(6)]
    assert answers[-1].status_code == 429
    assert "Wait 1 min" in answers[-1].text


def test_a_form_without_its_token_signs_nobody_in(browser: Browser) -> None:
    """A page elsewhere cannot sign somebody in under an account of its own (login CSRF)."""
    browser.open("/sign-in")
    fields = {"username": "counter", "password": PASSWORD, "form_token": "A" * 43}
    assert browser.send("/sign-in", fields).status_code == 403
    assert "screening_session" not in browser.cookies


def test_a_form_from_another_origin_signs_nobody_in(browser: Browser) -> None:
    token = hidden(browser.open("/sign-in"), "form_token")
    fields = {"username": "counter", "password": PASSWORD, "form_token": token}
    assert browser.send("/sign-in", fields, Origin="https://elsewhere.example").status_code == 403
    assert browser.send("/sign-in", fields, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert browser.send("/sign-in", fields, Origin="null", **{"Sec-Fetch-Site": "same-origin"}).status_code == 303


FORMS = {
    "/sign-in": {"username": "counter", "password": PASSWORD, "form_token": "A" * 43},
    "/sign-out": {},
    "/language": {"language": "ur"},
}


def test_every_form_of_the_pages_is_known_here(application: FastAPI) -> None:
    assert set(changing(application.router)) == set(FORMS)


def changing(router: APIRouter) -> Iterator[str]:
    """Give the paths of what may change something, through the routers within."""
    for route in router.routes:
        if isinstance(route, APIRoute):
            yield from [route.path] if (route.methods or set()) - {"GET", "HEAD"} else []
        else:
            yield from changing(route.original_router)  # type: ignore[attr-defined]  # FastAPI names no type for it


@pytest.mark.parametrize("path", FORMS)
def test_a_form_of_another_site_does_nothing(sign_in: SignIn, path: str) -> None:
    browser = sign_in("counter")
    before = dict(browser.cookies)
    elsewhere = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    assert browser.send(path, FORMS[path], **elsewhere).status_code == 403
    assert browser.cookies["screening_session"] == before["screening_session"]
    assert "screening_language" not in browser.cookies
    assert browser.open("/counter").status_code == 200


def test_a_session_that_was_planted_before_the_sign_in_is_not_taken_over(browser: Browser) -> None:
    browser.cookies.set("screening_session", "planted")
    browser.sign_in("counter")
    sessions = [cookie.value for cookie in browser.cookies.jar if cookie.name == "screening_session"]
    assert any(value != "planted" for value in sessions)
    browser.cookies.clear()
    browser.cookies.set("screening_session", "planted")
    assert browser.open("/counter").status_code == 303


def test_without_tls_the_cookies_are_strict_and_out_of_reach_too_and_still_sent(application: FastAPI) -> None:
    browser = Browser(application, "http://testserver")
    cookies = browser.open("/sign-in").headers.get_list("set-cookie")
    cookies += browser.sign_in("counter").headers.get_list("set-cookie")
    assert {cookie.split("=")[0] for cookie in cookies} >= {"screening_session", "screening_form"}
    for cookie in cookies:
        parts = {part.strip().lower() for part in cookie.split(";")}
        assert {"httponly", "samesite=strict"} <= parts
        assert "secure" not in parts
    assert browser.open("/counter").status_code == 200


def test_signing_out_needs_the_pages_own_token_and_ends_the_session(sign_in: SignIn) -> None:
    browser = sign_in("counter")
    page = browser.open("/counter")
    assert browser.send("/sign-out", {"csrf_token": "guessed"}).status_code == 403
    assert browser.open("/counter").status_code == 200
    token = browser.cookies["screening_session"]
    assert browser.send("/sign-out", {"csrf_token": hidden(page, "csrf_token")}).headers["location"] == "/sign-in"
    browser.cookies.set("screening_session", token)
    assert browser.open("/counter").status_code == 303


def test_somebody_signed_out_comes_back_to_the_page_they_were_on(browser: Browser) -> None:
    assert browser.open("/board").headers["location"] == "/sign-in?next=/board"
    assert browser.sign_in("shift", onward="/board").headers["location"] == "/board"


@pytest.mark.parametrize(
    "path",
    ["https://elsewhere.example/", "//elsewhere.example", "/sign-out", "/counter/../x", "/board\n", "javascript:x"],
)
def test_signing_in_leads_nowhere_else(browser: Browser, path: str) -> None:
    assert not is_returnable(path)
    assert browser.sign_in("counter", onward=path).headers["location"] == "/counter"


def test_a_name_typed_wrong_is_no_markup(browser: Browser) -> None:
    page = browser.sign_in('"><script>alert(1)</script>', "wrong")
    assert "<script>alert" not in page.text


def test_the_store_being_down_is_a_page_that_says_so(browser: Browser, site: Site) -> None:
    browser.sign_in("counter")
    site.store.is_down = True
    page = browser.open("/counter")
    assert page.status_code == 503
    assert "text/html" in page.headers["content-type"]
