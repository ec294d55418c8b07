"""What does the counter officer's page need to know before the first traveller comes?"""

from typing import Final

from fastapi import APIRouter, Request, Response

from screening.auth.permissions import Permission, reach, require
from screening.console.guidance import guidance_table
from screening.console.pages import PageCaller, page_data, page_language, write_page
from screening.domain.crossings import UnscreenedCause
from screening.domain.lists import Upkeep
from screening.domain.readings import CheckName
from screening.mrz.layouts import LAYOUTS
from screening.web.service import ServiceOf
from screening.workflows.people.administer import list_checkposts

_WORDS: Final = (
    "console.age.",
    "console.arrival.",
    "console.camera.",
    "console.check.",
    "console.correction.",
    "console.counter.",
    "console.crossings.",
    "console.direction.",
    "console.field.",
    "console.flight.",
    "console.guidance.",
    "console.list.",
    "console.milliseconds",
    "console.movement.",
    "console.reading.",
    "console.reason.",
    "console.trouble.",
    "console.unscreened.",
    "outcome.",
)

_WRITTEN: Final = (
    "console.arrival.lost",
    "console.arrival.show",
    "console.camera.heading",
    "console.camera.help",
    "console.camera.take",
    "console.correction.confirm",
    "console.correction.heading",
    "console.correction.help",
    "console.correction.type",
    "console.counter.change_place",
    "console.counter.image",
    "console.counter.instruction",
    "console.counter.key.",
    "console.counter.keys",
    "console.counter.place.heading",
    "console.counter.place.save",
    "console.counter.send",
    "console.counter.title",
    "console.counter.typed.",
    "console.crossings.heading",
    "console.crossings.help",
    "console.crossings.last",
    "console.crossings.more_open",
    "console.field.checkpost",
    "console.field.cnic",
    "console.field.counter",
    "console.field.direction",
    "console.field.father_name",
    "console.field.given_names",
    "console.field.reason",
    "console.field.sex",
    "console.field.surname",
    "console.flight.heading",
    "console.flight.help",
    "console.flight.save",
    "console.flight.service",
    "console.flight.time_help",
    "console.unscreened.cause",
    "console.unscreened.heading",
    "console.unscreened.help",
    "console.unscreened.known",
    "console.unscreened.words",
)
"""Sentences that the page itself holds: its scripts say none of them."""

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
        "time_zones": {each.code: each.time_zone for each in checkposts if each.code in reached},
        "account": str(caller.account.id),
        "officer": caller.account.username,
        "guidance": guidance_table(),
        "check_cells": _check_cells(),
        "list_names": {each.code: each.name.in_language(language) for each in definitions},
        "lists_kept_here": [each.code for each in definitions if each.upkeep is Upkeep.KEPT_HERE],
    }
    data = page_data(request, caller, _WORDS, values, without=_WRITTEN)
    return write_page(request, "counter.html", caller, {"page_data": data, "causes": tuple(UnscreenedCause)})


def _check_cells() -> dict[str, dict[str, list[tuple[int, int, int]]]]:
    """Give, for each format and check digit, the cells that it proves: line, start, stop; the composite proves all."""
    return {
        layout.format: {
            check.name: [(cells.line, cells.start, cells.stop) for cells in (*check.over, check.at)]
            for check in layout.checks
            if check.name is not CheckName.COMPOSITE
        }
        for layout in LAYOUTS.values()
    }
