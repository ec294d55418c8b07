"""Which applications of other agencies hold a key? The administrator issues and revokes them here."""

from datetime import date
from typing import Final

from fastapi import APIRouter, Request, Response

from screening.auth.api_keys import MOST_DAYS, USUAL_DAYS
from screening.auth.permissions import Permission, require_everywhere
from screening.console.pages import PageCaller, page_data, page_language, write_page
from screening.web.service import ServiceOf
from screening.workflows.people.keep_api_keys import list_keys

_WORDS: Final = ("console.keys.", "console.trouble.")
_DAYS: Final = (30, 90, USUAL_DAYS, MOST_DAYS)

router = APIRouter(include_in_schema=False)


@router.get("/keys")
def keys_page(request: Request, caller: PageCaller, service: ServiceOf) -> Response:
    """Show every key that was issued, and the form that issues one. Raises NotAllowed."""
    require_everywhere(caller.account, Permission.API_KEY_MANAGE)
    language = page_language(request)
    definitions = service.parts.watch.definitions()
    values = {
        "keys": list_keys(caller.account, service.parts),
        "now": service.parts.clock.now(),
        "lists": [(str(each.code), each.name.in_language(language)) for each in definitions],
        "list_names": {str(each.code): each.name.in_language(language) for each in definitions},
        "day": _told_day,
        "days": _DAYS,
        "usual_days": USUAL_DAYS,
    }
    return write_page(request, "keys.html", caller, values | {"page_data": page_data(request, caller, _WORDS, {})})


def _told_day(day: date) -> str:
    """Tell a day in one piece: a narrow column would break it at a hyphen."""
    return day.isoformat().replace("-", "\N{NON-BREAKING HYPHEN}")
