"""How does an officer begin and end work with the pages?

The sign-in form is protected before anybody is signed in: its token must equal the one in a cookie that only our own
page's requests carry (double submit), and a named origin must be ours. Every sign-in makes a new session.
"""

import hmac
import re
import secrets
from typing import Annotated, Final

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from screening.console.own_forms import require_own_form
from screening.console.pages import PageCaller, page_language, places_of, write_page
from screening.console.problem_pages import is_returnable
from screening.domain.errors import ForgedRequest, LockedOut, NotSignedIn
from screening.web.caller import caller_from_cookie, clear_session_cookie, set_session_cookie
from screening.web.limiting import SignInTurnOf
from screening.web.service import ServiceOf, service_of
from screening.workflows.people.sign_in import sign_in, sign_out

FORM_COOKIE: Final = "screening_form"
_FORM_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")

Field = Annotated[str, Form(max_length=256)]
Next = Annotated[str, Query(max_length=100)]

router = APIRouter(include_in_schema=False)


@router.get("/")
def home(caller: PageCaller) -> Response:
    """Lead everybody to where their work is."""
    return RedirectResponse(places_of(caller.account)[0].path, 303)


@router.get("/start")
def start_page(request: Request, caller: PageCaller) -> Response:
    """Say what each of the caller's roles may do here."""
    return write_page(request, "start.html", caller)


@router.get("/sign-in")
def sign_in_page(request: Request, next: Next = "") -> Response:  # noqa: A002  the name in the address
    """Show the form."""
    return _form(request, onward=next)


@router.post("/sign-in")
def begin(
    request: Request,
    service: ServiceOf,
    username: Field,
    password: Field,
    form_token: Field,
    turn: SignInTurnOf,
    next: Field = "",  # noqa: A002  the name in the form
) -> Response:
    """Sign in, and lead on; a refusal is told in words on the form."""
    try:
        _require_our_form(request, form_token)
        caller = sign_in(username, password, service.parts)
        turn.succeeded()
    except ForgedRequest:
        return _form(request, "console.sign_in.form_expired", 403, username, next)
    except NotSignedIn:
        return _form(request, "console.sign_in.refused", 401, username, next)
    except LockedOut as locked:
        wait = int(locked.parameters["retry_after_s"])
        return _form(request, "console.sign_in.locked_out", 429, username, next, minutes=max(1, -(-wait // 60)))
    _end_earlier_session(request)
    onward = next if next and is_returnable(next) else places_of(caller.account)[0].path
    response = RedirectResponse(onward, 303)
    set_session_cookie(response, caller, request, service.parts.clock.now())
    return response


@router.post("/sign-out")
def end(request: Request, caller: PageCaller, service: ServiceOf, csrf_token: Field = "") -> Response:
    """End the session. Raises ForgedRequest."""
    if not hmac.compare_digest(csrf_token.encode(), caller.session.csrf_token.encode()):
        raise ForgedRequest
    sign_out(caller, service.parts)
    response = RedirectResponse("/sign-in", 303)
    clear_session_cookie(response, request)
    return response


def _form(
    request: Request,
    trouble: str = "",
    status: int = 200,
    username: str = "",
    onward: str = "",
    **parameters: int,
) -> Response:
    token = request.cookies.get(FORM_COOKIE, "")
    if not _FORM_TOKEN.fullmatch(token):
        token = secrets.token_urlsafe(32)
    said = service_of(request).catalogue.sentence(trouble, parameters, page_language(request)) if trouble else ""
    values = {
        "trouble": said,
        "username": username,
        "form_token": token,
        "next": onward if is_returnable(onward) else "",
    }
    response = write_page(request, "sign_in.html", None, values, status=status)
    response.set_cookie(
        FORM_COOKIE, token, path="/sign-in", secure=request.url.scheme == "https", httponly=True, samesite="strict"
    )
    return response


def _require_our_form(request: Request, form_token: str) -> None:
    cookie = request.cookies.get(FORM_COOKIE, "")
    if not _FORM_TOKEN.fullmatch(cookie) or not hmac.compare_digest(cookie.encode(), form_token.encode()):
        raise ForgedRequest
    require_own_form(request)


def _end_earlier_session(request: Request) -> None:
    """Let no earlier session of this browser outlive the new one."""
    earlier = caller_from_cookie(request)
    if earlier is not None:
        sign_out(earlier, service_of(request).parts)
