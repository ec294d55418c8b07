"""What does headquarters see of the watch lists: their entries, how these became so, and which changes wait?"""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response

from screening.auth.permissions import Permission, may, may_for, require
from screening.console.entry_views import AS_OF_PATTERN, entry_view, read_as_of, told_moment, written_as_of
from screening.console.lapsing import lapses
from screening.console.pages import PageCaller, page_data, page_language, write_page
from screening.console.proposal_views import changed_fields
from screening.domain.accounts import Account
from screening.domain.changes import ChangeState
from screening.domain.entries import Handling
from screening.domain.errors import NotFound
from screening.domain.identifiers import AuthorityCode, EntryId, ListCode
from screening.domain.lists import ListDefinition, ListVersion, Upkeep
from screening.domain.travellers import Sex
from screening.lists.versions import age_s, is_stale
from screening.web.service import ServiceOf
from screening.workflows.desk.keep_photographs import count_awaited, whereabouts
from screening.workflows.parts import Parts
from screening.workflows.ports import ChangeFilter
from screening.workflows.views.look_up_changes import ChangeFile, list_changes
from screening.workflows.views.look_up_entries import view_lists
from screening.workflows.views.look_up_history import view_entry_file

_WORDS: Final = (
    "console.alert.field",
    "console.cost.",
    "console.entry.conflict.",
    "console.export.",
    "console.lists.",
    "console.merge.",
    "console.photograph.",
    "console.reason.",
    "console.rollback.",
    "console.trouble.",
)
_MOST_CHANGES: Final = 100
SEARCH_WORDS: Final = (
    "console.agreement.",
    "console.entry.standing.",
    "console.entry.discreet",
    "console.search.",
    "console.trouble.",
)

router = APIRouter(include_in_schema=False, prefix="/lists")

Code = Annotated[str, Path(pattern="^[a-z][a-z0-9_]{0,39}$", max_length=40)]
AsOf = Annotated[str | None, Query(pattern=AS_OF_PATTERN, max_length=26)]


@router.get("")
def lists_page(request: Request, caller: PageCaller, service: ServiceOf) -> Response:
    """Show every list with its age and size. Raises NotAllowed."""
    require(caller.account, Permission.ENTRY_VIEW)
    language, now = page_language(request), service.parts.clock.now()
    rows = [
        {
            "code": definition.code,
            "name": definition.name.in_language(language),
            "is_kept_here": definition.upkeep is Upkeep.KEPT_HERE,
            "version": version,
            "age_h": age_s(definition, version, now) // 3600 if version else 0,
            "is_stale": version is None or is_stale(definition, version, now),
        }
        for definition, version in view_lists(caller.account, service.parts)
    ]
    handed = page_data(request, caller, SEARCH_WORDS, {})
    awaited = sum(count_awaited(caller.account, service.parts).values())
    return write_page(request, "lists.html", caller, {"rows": rows, "awaited": awaited, "at": _at, "page_data": handed})


@router.get("/{code}")
def list_page(request: Request, code: Code, caller: PageCaller, service: ServiceOf) -> Response:
    """Show one list: search its entries, add one, and decide what waits. Raises NotAllowed, NotFound."""
    require(caller.account, Permission.ENTRY_VIEW)
    definition, version = _list(ListCode(code), caller.account, service.parts)
    lapse, today = lapses(service.parts), service.parts.clock.now().date()
    waiting = _changes(definition, ChangeState.PROPOSED, caller.account, service.parts)
    live = _changes(definition, ChangeState.LIVE_AT_ONCE, caller.account, service.parts)
    proposed = [revision for each in (*waiting, *live) for revision in (each.entry_now, each.change.entry)]
    values = {
        "definition": definition,
        "name": definition.name.in_language(page_language(request)),
        "version": version,
        "owners": _owners(definition, caller.account),
        "waiting": waiting,
        "live": live,
        "whereabouts": whereabouts(proposed, service.parts),
        "publishers": _publishers(definition, version, caller.account),
        "may_see_changes": may(caller.account, Permission.CHANGE_VIEW),
        "may_export": version is not None and may(caller.account, Permission.LIST_EXPORT),
        "may_approve": lambda owner: may_for(caller.account, Permission.ENTRY_APPROVE, owner),
        "changed_fields": changed_fields,
        "me": caller.account.id,
        "sexes": tuple(Sex),
        "handlings": tuple(Handling),
        "at": _at,
        "lapse": lapse,
        "emergency_until": lapse(today + timedelta(days=definition.confirm_within_days)),
        "page_data": page_data(request, caller, _WORDS + SEARCH_WORDS, _handed(ListCode(code), caller.account)),
    }
    return write_page(request, "list.html", caller, values)


@router.get("/{code}/entries/{entry_id}")
def entry_page(
    request: Request, code: Code, entry_id: UUID, caller: PageCaller, service: ServiceOf, as_of: AsOf = None
) -> Response:
    """Show one entry with its history and hits, and what can be proposed. Opening it is journalled."""
    moment = read_as_of(as_of)
    file = view_entry_file(ListCode(code), EntryId(entry_id), caller.account, service.parts, moment)
    definition, language = service.parts.watch.definition(ListCode(code)), page_language(request)
    entry = file.then.entry if file.then else file.entry
    may_propose = moment is None and entry.owner in _owners(definition, caller.account) and entry.state != "withdrawn"
    handed = _handed(ListCode(code), caller.account) | {"etag": f'"{entry.revision}"', "entry_id": str(entry_id)}
    values = {
        "definition": definition,
        "name": definition.name.in_language(language),
        "file": file,
        "entry": entry,
        "whereabouts": whereabouts([entry, file.entry], service.parts),
        "view": entry_view(entry, definition, (moment or service.parts.clock.now()).date(), language),
        "owners": (entry.owner,),
        "may_propose": may_propose,
        "sexes": tuple(Sex),
        "handlings": tuple(Handling),
        "told_moment": told_moment,
        "written_as_of": written_as_of,
        "lapse": lapses(service.parts),
        "page_data": page_data(request, caller, _WORDS, handed),
    }
    return write_page(request, "entry.html", caller, values)


def _handed(code: ListCode, caller: Account) -> dict[str, object]:
    """Give what the script of a list's pages is handed; drafts are kept under the account that wrote them."""
    return {"list_code": code, "etag": None, "entry_id": None, "account": str(caller.id)}


def _list(code: ListCode, caller: Account, parts: Parts) -> tuple[ListDefinition, ListVersion | None]:
    for definition, version in view_lists(caller, parts):
        if definition.code == code:
            return definition, version
    raise NotFound("code", what="list")


def _owners(definition: ListDefinition, caller: Account) -> tuple[AuthorityCode, ...]:
    """Give the authorities for which the caller may propose changes of this list here."""
    if definition.upkeep is not Upkeep.KEPT_HERE:
        return ()
    return tuple(each for each in definition.authorities if may_for(caller, Permission.ENTRY_PROPOSE, each))


def _publishers(definition: ListDefinition, version: ListVersion | None, caller: Account) -> tuple[AuthorityCode, ...]:
    """Give the authorities whose entries the caller may roll back; none where there is no earlier version."""
    if version is None or version.number == 1:
        return ()
    return tuple(each for each in definition.authorities if may_for(caller, Permission.LIST_PUBLISH, each))


def _changes(definition: ListDefinition, state: ChangeState, caller: Account, parts: Parts) -> tuple[ChangeFile, ...]:
    """Give the changes in that state; of those live at once, the emergency entries that nobody else has confirmed."""
    if not may(caller, Permission.CHANGE_VIEW):
        return ()
    which = ChangeFilter(definition.code, frozenset({state}))
    found = list_changes(which, caller, parts, limit=_MOST_CHANGES).items
    if state is ChangeState.PROPOSED:
        return found
    return tuple(
        each for each in found if each.change.is_emergency and each.entry_now is not None and each.entry_now.confirm_by
    )


def _at(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
