"""Which entries must a list officer look at now? The queue that is worked through by keyboard."""

from datetime import UTC
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from screening.auth.permissions import Permission, require
from screening.console.lapsing import lapses
from screening.console.pages import PageCaller, page_data, page_language, write_page
from screening.domain.changes import ChangeKind
from screening.domain.identifiers import AuthorityCode, ListCode
from screening.domain.lists import ListDefinition
from screening.domain.reviews import ReviewReason
from screening.web.service import ServiceOf
from screening.workflows.views.look_up_reviews import (
    MOST_COUNTED,
    ReviewFilter,
    ReviewLine,
    own_authorities,
    view_reviews,
)

_WORDS: Final = (
    "console.reviews.act.",
    "console.reviews.help.",
    "console.reviews.done.",
    "console.reason.",
    "console.trouble.",
)
_SHOWN: Final = 50
_OWN: Final = "own"
_ALL: Final = "all"

router = APIRouter(include_in_schema=False)

Chosen = Annotated[str, Query(pattern="^([a-z][a-z0-9_]{0,39})?$", max_length=40)]
Cursor = Annotated[str, Query(pattern="^[a-z0-9_.-]*$", max_length=100)]


@router.get("/reviews")
def reviews_page(
    request: Request,
    caller: PageCaller,
    service: ServiceOf,
    list_code: Annotated[Chosen, Query(alias="list")] = "",
    reason: Chosen = "",
    owner: Chosen = "",
    cursor: Cursor = "",
) -> Response:
    """Show the queue, of the caller's own authorities at first. Raises NotAllowed, NotFound, InvalidInput."""
    require(caller.account, Permission.CHANGE_VIEW)
    definitions = service.parts.watch.definitions()
    own = own_authorities(caller.account, definitions)
    owner = owner or (_OWN if own else _ALL)
    reasons = frozenset(each for each in ReviewReason if each == reason) or None
    which = ReviewFilter(ListCode(list_code) if list_code else None, reasons, _owners(owner, own))
    queue = view_reviews(which, caller.account, service.parts, limit=_SHOWN, cursor=cursor or None)
    language = page_language(request)
    asked = {"list": list_code, "reason": reason, "owner": owner}
    names = {each.code: each.name.in_language(language) for each in definitions}
    values = {
        "queue": queue,
        "names": names,
        "behind": [names[code] for code in queue.behind],
        "asked": asked,
        "cursor": cursor,
        "reasons": tuple(ReviewReason),
        "owners": ((_OWN,) if own else ())
        + (_ALL, *sorted({each for held in definitions for each in held.authorities})),
        "own": own,
        "most_counted": MOST_COUNTED,
        "address": lambda **changed: f"/reviews?{urlencode(asked | changed)}",
        "acts": lambda line: _acts(line, definitions),
        "lapse": lapses(service.parts),
        "at": lambda moment: f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC",
        "page_data": page_data(request, caller, _WORDS, {}),
    }
    return write_page(request, "reviews.html", caller, values)


def _owners(owner: str, own: frozenset[AuthorityCode]) -> frozenset[AuthorityCode] | None:
    if owner == _ALL:
        return None
    return own if owner == _OWN else frozenset({AuthorityCode(owner)})


def _acts(line: ReviewLine, definitions: tuple[ListDefinition, ...]) -> list[ChangeKind]:
    """Give the acts that need nothing but a reason: a renewal to a day is asked for on the entry's page."""
    has_period = any(each.code == line.entry.list_code and each.validity_days is not None for each in definitions)
    return [act for act in line.acts if act is not ChangeKind.RENEW or has_period]
