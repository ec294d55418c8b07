"""In which language does this browser want its pages, whatever its own settings say?

The choice is a cookie, so that it holds without script, before the sign-in, and for what a script asks the API.
Computers at counters are shared: it belongs to the browser, not to the account.
"""

from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from screening.console.own_forms import require_own_form
from screening.console.problem_pages import is_returnable
from screening.domain.wording import Language
from screening.web.service import LANGUAGE_COOKIE

_YEAR_S: Final = 365 * 24 * 3600
_SIGN_IN: Final = "/sign-in"

Path = Annotated[str, Form(max_length=100)]

router = APIRouter(include_in_schema=False)


@router.post("/language")
def choose_language(
    request: Request,
    language: Annotated[Language, Form()],
    back: Path = "/",
    next: Path = "",  # noqa: A002  the name in the form
) -> Response:
    """Keep the choice in this browser and lead back to the page. Raises ForgedRequest."""
    require_own_form(request)
    response = RedirectResponse(_way_back(back, next), 303)
    response.set_cookie(
        LANGUAGE_COOKIE,
        language.value,
        max_age=_YEAR_S,
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
    return response


def _way_back(back: str, onward: str) -> str:
    if back == _SIGN_IN:
        return f"{_SIGN_IN}?next={quote(onward)}" if onward and is_returnable(onward) else _SIGN_IN
    return back if is_returnable(back) else "/"
