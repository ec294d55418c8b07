"""What does the counter officer's page need to know before the first traveller comes?"""

from typing import Final

from fastapi import APIRouter, Request, Response

from screening.auth.permissions import Permission, reach, require
from screening.console.pages import PageCaller, page_data, page_language, write_page
from screening.domain.lists import Upkeep
from screening.web.service import ServiceOf
from screening.workflows.administer import list_checkposts

_WORDS: Final = (
    "console.age.",
    "console.check.",
    "console.counter.",
    "console.direction.",
    "console.field.",
    "console.list.",
    "console.milliseconds",
    "console.movement.",
    "console.reading.",
    "console.reason.",
    "console.trouble.",
    "outcome.",
)

router = APIRouter(include_in_schema=False)


@router.get("/counter")
def counter_page(request: Request, caller: PageCaller, service: ServiceOf) -> Response:
    """Show the counter, with the checkposts where the caller may screen. Raises NotAllowed."""
    require(caller.account, Permission.TRAVELLER_SCREEN)
    checkposts = list_checkposts(caller.account, service.parts)
    reached = reach(caller.account, Permission.TRAVELLER_SCREEN, checkposts)
    definitions, language = service.parts.watch.definitions(), page_language(request)
    values = {
        "checkposts": [
            {"code": each.code, "name": each.name, "counters": list(each.counters)}
            for each in checkposts
            if each.code in reached and each.counters
        ],
        "list_names": {each.code: each.name.in_language(language) for each in definitions},
        "lists_kept_here": [each.code for each in definitions if each.upkeep is Upkeep.KEPT_HERE],
    }
    data = page_data(request, caller, _WORDS, values)
    return write_page(request, "counter.html", caller, {"page_data": data})
