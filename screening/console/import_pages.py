"""How does an officer bring a whole list from files: choose, try, look at the difference, decide?

A page for the files and what was imported before; a page for each import, which says how far it is and can be left,
loaded again and handed to another officer.
"""

from datetime import UTC, datetime
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response

from screening.auth.permissions import Permission, may_for
from screening.console.import_views import (
    brakes_pulled,
    counted_kinds,
    failure_told,
    found_part,
    owners_for,
    step_needed,
)
from screening.console.pages import PageCaller, page_data, page_language, write_page
from screening.domain.identifiers import ImportId, ListCode
from screening.domain.imports import DifferenceKind, FindingKind, ImportState
from screening.domain.lists import Upkeep
from screening.web.service import ServiceOf
from screening.workflows.imports.look_up_imports import list_imports, view_import_part

_SHOWN: Final = 20
_WORDS: Final = ("console.imports.said.", "console.reason.", "console.trouble.")

router = APIRouter(include_in_schema=False, prefix="/lists/{code}")

Code = Annotated[str, Path(pattern="^[a-z][a-z0-9_]{0,39}$", max_length=40)]
Kind = Annotated[DifferenceKind | FindingKind | None, Query()]
Cursor = Annotated[str | None, Query(max_length=400)]


@router.get("/import")
def import_page(
    request: Request, code: Code, caller: PageCaller, service: ServiceOf, cursor: Cursor = None
) -> Response:
    """Ask for files, and show what was imported before with its outcome. Raises NotAllowed, NotFound."""
    definition = service.parts.watch.definition(ListCode(code))
    found = list_imports(ListCode(code), caller.account, service.parts, limit=_SHOWN, cursor=cursor, with_dry_runs=True)
    handed = {
        "list_code": code,
        "account": str(caller.account.id),
        "most_bytes": service.imports.most_bytes,
    }
    values = {
        "definition": definition,
        "name": definition.name.in_language(page_language(request)),
        "owners": owners_for(definition, caller.account),
        "is_obtained": definition.upkeep is Upkeep.OBTAINED,
        "imports": found.items,
        "next_cursor": found.next_cursor,
        "is_first": cursor is None,
        "at": _at,
        "page_data": page_data(request, caller, _WORDS, handed),
    }
    return write_page(request, "import_files.html", caller, values)


@router.get("/imports/{import_id}")
def opened_import(
    request: Request,
    code: Code,
    import_id: UUID,
    caller: PageCaller,
    service: ServiceOf,
    kind: Kind = None,
    cursor: Cursor = None,
) -> Response:
    """Show one import: how far it is, what it changes, and what is to be done. Opening it is journalled."""
    where = (ListCode(code), ImportId(import_id), kind, caller.account, service.parts)
    file = view_import_part(*where, limit=_SHOWN, cursor=cursor)
    made, language = file.made, page_language(request)
    definition = service.parts.watch.definition(ListCode(code))
    handed = {
        "list_code": code,
        "import_id": str(import_id),
        "state": made.state.value,
        "account": str(caller.account.id),
    }
    values = {
        "definition": definition,
        "name": definition.name.in_language(language),
        "made": made,
        "length": sum(each.length for each in made.files),
        "usernames": file.usernames,
        "is_own": made.made_by == caller.account.id,
        "may_decide": may_for(caller.account, Permission.LIST_PUBLISH, made.owner),
        "has_files": made.state is ImportState.TRIED and service.imports.has_files_of(made),
        "kinds": counted_kinds(made),
        "part": found_part(file, service.catalogue, language),
        "is_first": cursor is None,
        "brakes": brakes_pulled(made, definition),
        "step": step_needed(made, definition).value,
        "failure": failure_told(made, language, service.catalogue),
        "at": _at,
        "page_data": page_data(request, caller, _WORDS, handed),
    }
    return write_page(request, "import_opened.html", caller, values)


def _at(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
