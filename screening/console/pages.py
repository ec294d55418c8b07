"""How is a page written: template, sentences, who is signed in? The one door to Jinja."""

import gzip
import html
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Annotated, Final

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from screening.auth.permissions import Permission, may, may_everywhere
from screening.catalogue.directions import RIGHT_TO_LEFT
from screening.catalogue.sentences import Catalogue
from screening.console.static_files import accepts_gzip, static_address
from screening.domain.accounts import Account
from screening.domain.errors import NotSignedIn, StoreUnavailable
from screening.domain.wording import Language
from screening.web.caller import caller_from_cookie
from screening.web.limiting import take_call
from screening.web.service import language_of, service_of
from screening.workflows.people.sign_in import SignedIn
from screening.workflows.views.look_up_reviews import count_reviews

_WRITTEN_IN: Final = "console.product"
"""A language in which this sentence is there is one that the pages speak."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page that the caller may go to."""

    path: str
    code: str


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # Urdu letters as they are: escaped, each would take six bytes instead of two. Markup is still escaped.
    environment.policies["json.dumps_kwargs"] = {"sort_keys": True, "ensure_ascii": False}
    return environment


def page_caller(request: Request) -> SignedIn:
    """Give who is signed in to the pages. Raises NotSignedIn, which pages answer with the way to the sign-in page."""
    caller = caller_from_cookie(request)
    if caller is None:
        raise NotSignedIn
    take_call(request, caller.account)
    return caller


PageCaller = Annotated[SignedIn, Depends(page_caller)]


def page_language(request: Request) -> Language:
    """Give the language that the caller prefers of those that the pages are written in."""
    language = language_of(request)
    return language if service_of(request).catalogue.has(_WRITTEN_IN, language) else Language.ENGLISH


def write_page(
    request: Request,
    template: str,
    caller: SignedIn | None,
    values: Mapping[str, object] | None = None,
    *,
    status: int = 200,
) -> HTMLResponse:
    """Fill in a template. It may use `say(code, parameters)`, `asset(name)`, `caller`, `places` and all of `values`."""
    language = page_language(request)
    text = (
        _templates()
        .get_template(template)
        .render(
            {
                "say": partial(_say, service_of(request).catalogue, language),
                "asset": static_address,
                "language": language.value,
                "languages": tuple(Language),
                "direction_of_text": "rtl" if language in RIGHT_TO_LEFT else "ltr",
                "caller": caller,
                "places": places_of(caller.account) if caller else (),
                "path": request.url.path,
                "reminder": _reminder(request, caller),
                **(values or {}),
            }
        )
    )
    headers = {"Content-Language": language.value, "Cache-Control": "no-store", "Vary": "Accept-Encoding"}
    return _packed(text, status, headers) if accepts_gzip(request) else HTMLResponse(text, status, headers)


def _packed(text: str, status: int, headers: Mapping[str, str]) -> HTMLResponse:
    """Pack a page for a poor link.

    Nothing is learnt from its length: the session cookie is strict, so no other site can have a page made for an
    officer, and no page repeats what its address says.
    """
    return HTMLResponse(gzip.compress(text.encode(), mtime=0), status, {**headers, "Content-Encoding": "gzip"})


def page_data(
    request: Request,
    caller: SignedIn,
    prefixes: tuple[str, ...],
    values: Mapping[str, object],
    *,
    without: tuple[str, ...] = (),
) -> dict[str, object]:
    """Make what a page's script is handed: the proof of origin, sentences, and `values`.

    The sentences are those under the prefixes, but for those under `without`: what stands in the page already.
    """
    catalogue, language = service_of(request).catalogue, page_language(request)
    words = {
        code: catalogue.sentence(code, language=language)
        for prefix in prefixes
        for code in catalogue.codes(prefix)
        if not code.startswith(without)
    }
    return {"csrf_token": caller.session.csrf_token, "language": language.value, "words": words, **values}


def _reminder(request: Request, caller: SignedIn | None) -> Mapping[str, int] | None:
    """Count what a list officer is reminded of; a page about a store that does not answer is shown without."""
    if caller is None or not may(caller.account, Permission.ENTRY_PROPOSE):
        return None
    try:
        counts = count_reviews(caller.account, service_of(request).parts)
    except StoreUnavailable:
        return None
    return {reason.value: count for reason, count in counts.items()}


def places_of(account: Account) -> tuple[Place, ...]:
    """Give the pages that an account may go to, the first one being where it starts."""
    places = []
    if may(account, Permission.ALERT_DECIDE):
        places.append(Place("/board", "console.board.title"))
    if may(account, Permission.TRAVELLER_SCREEN):
        places.append(Place("/counter", "console.counter.title"))
    if not places:
        places.append(Place("/start", "console.start.title"))
        if may(account, Permission.ALERT_VIEW):
            places.append(Place("/board", "console.board.title"))
    if may(account, Permission.CHANGE_VIEW):
        places.append(Place("/lists", "console.lists.title"))
        places.append(Place("/reviews", "console.reviews.title"))
        places.append(Place("/proposals", "console.proposals.title"))
    if may(account, Permission.SHIFT_MANAGE):
        places.append(Place("/roster", "console.roster.title"))
    if may_everywhere(account, Permission.API_KEY_MANAGE):
        places.append(Place("/keys", "console.keys.title"))
    return tuple(places)


def _say(
    catalogue: Catalogue,
    language: Language,
    code: str,
    parameters: Mapping[str, str | int | float] | None = None,
) -> str:
    told = {name: _as_text(value) for name, value in (parameters or {}).items()}
    return catalogue.sentence(code, told, language)


def _as_text(value: str | int | float) -> str | int | float:
    """Give what a template has put together as text: the sentence around it is text, and is escaped as a whole."""
    return html.unescape(str(value)) if hasattr(value, "__html__") else value
