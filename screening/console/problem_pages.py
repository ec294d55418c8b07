"""What does a person see when a page cannot be shown?

The same problems as the API's, from the same table, as a page in the same look with what to do. Path and Accept header
decide which of the two an answer is.
"""

import re
from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from screening.console.pages import page_language, write_page
from screening.domain.errors import NotSignedIn, ScreeningError, Unavailable
from screening.web.caller import caller_from_cookie
from screening.web.problems import Trouble, trouble_of, trouble_of_http, trouble_of_validation, write_problem
from screening.web.routes import route_template
from screening.web.service import service_of
from screening.workflows.people.sign_in import SignedIn

_API: Final = "/api/"
_RETURNABLE: Final = re.compile(
    r"/(?:counter|board|start|roster|keys|reviews|proposals|alerts/[0-9a-f-]{36}|lists(?:/[a-z0-9_]{1,40}"
    r"(?:/dashboard|/entries/[0-9a-f-]{36}|/import|/(?:imports|changes)/[0-9a-f-]{36})?)?)?"
)

Handler = Callable[[Request, Exception], Response | Awaitable[Response]]


def is_returnable(path: str) -> bool:
    """Whether somebody may be sent on to that path after signing in: one of our own pages, nothing else."""
    return _RETURNABLE.fullmatch(path) is not None


def install_problem_pages(app: FastAPI) -> None:
    """Answer with pages where a page was asked for, and as before elsewhere. Call it after `web.joining.install`."""
    for kind in (ScreeningError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, _page_or(app.exception_handlers[kind]))


def _page_or(otherwise: Handler) -> Handler:
    async def handle(request: Request, error: Exception) -> Response:
        if _wants_page(request):
            return _problem_page(request, error)
        answer = otherwise(request, error)
        return await answer if isinstance(answer, Awaitable) else answer

    return handle


def _wants_page(request: Request) -> bool:
    return not request.url.path.startswith(_API) and "text/html" in request.headers.get("accept", "")


def _problem_page(request: Request, error: Exception) -> Response:
    if isinstance(error, NotSignedIn):
        path = request.url.path
        onward = f"?next={quote(path)}" if request.method == "GET" and is_returnable(path) and path != "/" else ""
        return RedirectResponse(f"/sign-in{onward}", 303)
    trouble = _trouble(error)
    service = service_of(request)
    problem = write_problem(trouble, route_template(request.scope), page_language(request), service.catalogue)
    # An address that is none of ours is not written into the page, not even for the way back from another language.
    back = request.url.path if is_returnable(request.url.path) else "/"
    values = {"heading": problem.title, "explanation": problem.detail, "path": back}
    page = write_page(request, "problem.html", _caller_if_told(request), values, status=trouble.status)
    page.headers.update(trouble.headers)
    return page


def _trouble(error: Exception) -> Trouble:
    if isinstance(error, ScreeningError):
        return trouble_of(error)
    if isinstance(error, HTTPException):
        return trouble_of_http(error)
    if isinstance(error, RequestValidationError):
        # A page's address holds ids alone: one that is none leads nowhere.
        return Trouble("route_not_found", 404) if _is_in_path(error) else trouble_of_validation(error)
    raise error


def _is_in_path(error: RequestValidationError) -> bool:
    """Whether what is wrong stands in the path."""
    return any(item["loc"][0] == "path" for item in error.errors())


def _caller_if_told(request: Request) -> SignedIn | None:
    """Give the caller for the line at the top; without the store the page is shown all the same."""
    try:
        return caller_from_cookie(request)
    except Unavailable:
        return None
