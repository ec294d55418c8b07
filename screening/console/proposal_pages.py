"""What waits for another officer, on which lists, and what does this proposal change?"""

from datetime import UTC, datetime
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response

from screening.auth.permissions import Permission, may_for
from screening.console.lapsing import lapses, told_span
from screening.console.pages import PageCaller, page_data, page_language, write_page
from screening.console.proposal_views import called, changed_fields, deciding, fields_overtaken, queue_row
from screening.domain.identifiers import ChangeId, ListCode
from screening.web.service import ServiceOf
from screening.workflows.desk.keep_photographs import whereabouts
from screening.workflows.desk.look_up_proposals import lists_decided, view_queue
from screening.workflows.views.look_up_changes import view_change

_SHOWN: Final = 50
_WORDS: Final = (
    "console.cost.",
    "console.lists.done.",
    "console.proposals.said.",
    "console.reason.",
    "console.trouble.",
)

router = APIRouter(include_in_schema=False)

Code = Annotated[str, Path(pattern="^[a-z][a-z0-9_]{0,39}$", max_length=40)]
CodeAsked = Annotated[str | None, Query(alias="list", pattern="^([a-z][a-z0-9_]{0,39})?$", max_length=40)]
Cursor = Annotated[str | None, Query(max_length=400)]


@router.get("/proposals")
def proposals_page(
    request: Request, caller: PageCaller, service: ServiceOf, code: CodeAsked = None, cursor: Cursor = None
) -> Response:
    """Show what waits, oldest first, and the emergency entries that lapse unless somebody confirms them."""
    language = page_language(request)
    lists = {each.code: each.name.in_language(language) for each in lists_decided(caller.account, service.parts)}
    queue = view_queue(ListCode(code) if code else None, caller.account, service.parts, limit=_SHOWN, cursor=cursor)
    by_command = service.catalogue.sentence("console.imports.command_line", language=language)
    values = {
        "lists": lists,
        "chosen": code or "",
        "unconfirmed": [queue_row(each, caller.account, by_command) for each in queue.unconfirmed],
        "waiting": [queue_row(each, caller.account, by_command) for each in queue.waiting],
        "queue": queue,
        "is_first": cursor is None,
        "at": _at,
        "age": lambda since: told_span(service.parts.clock.now() - since),
        "lapse": lapses(service.parts),
        "page_data": page_data(request, caller, _WORDS, {}),
    }
    return write_page(request, "proposals.html", caller, values)


@router.get("/lists/{code}/changes/{change_id}")
def proposal_page(request: Request, code: Code, change_id: UUID, caller: PageCaller, service: ServiceOf) -> Response:
    """Show one change beside the entry as it is, with what it costs; opening it is journalled."""
    file = view_change(ListCode(code), ChangeId(change_id), caller.account, service.parts)
    can = deciding(file, caller.account)
    definition = service.parts.watch.definition(ListCode(code))
    handed = {
        "list_code": code,
        "change_id": str(change_id),
        "entry_id": str(file.change.entry.id),
        "revision": file.entry_now.revision if file.entry_now else None,
        "shows_cost": can.shows_cost,
        "account": str(caller.account.id),
    }
    values = {
        "definition": definition,
        "name": definition.name.in_language(page_language(request)),
        "file": file,
        "change": file.change,
        "entry": file.change.entry,
        "whereabouts": whereabouts([file.entry_now, file.change.entry], service.parts),
        "called": called(file),
        "fields": changed_fields(file),
        "overtaken_fields": fields_overtaken(file),
        "may_propose": may_for(caller.account, Permission.ENTRY_PROPOSE, file.change.entry.owner),
        "is_open": file.change.state == "proposed" or can.can_confirm or (can.is_own and not file.change.decision),
        "can": can,
        "at": _at,
        "age": lambda since: told_span(service.parts.clock.now() - since),
        "lapse": lapses(service.parts),
        "page_data": page_data(request, caller, _WORDS, handed),
    }
    return write_page(request, "proposal.html", caller, values)


def _at(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
