"""Which imports does a list have, and what does each change?"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path

from screening.api import fields
from screening.api.import_answers import SHOWN
from screening.api.import_fields import AnyKind, DifferenceSeen, ImportOpened, ImportSeen, ProgressSeen
from screening.api.pages import CursorAsked, LimitAsked, Page
from screening.api.written_imports import difference_seen, finding_seen, import_opened, import_seen
from screening.domain.identifiers import ImportId, ListCode
from screening.domain.imports import (
    DifferenceKind,
    FindingKind,
)
from screening.web.caller import Caller
from screening.web.service import LanguageOf, ServiceOf
from screening.web.strict_json import StrictRoute
from screening.workflows.imports import look_up_imports

router = APIRouter(prefix="/lists/{code}/imports", tags=["list imports"], route_class=StrictRoute)

ListCodePath = Annotated[fields.ListCodeField, Path()]


@router.get("")
def list_imports(
    code: ListCodePath,
    caller: Caller,
    service: ServiceOf,
    language: LanguageOf,
    limit: LimitAsked = 50,
    cursor: CursorAsked = None,
) -> Page[ImportSeen]:
    """Give the list's imports, newest first. The view is journalled."""
    found = look_up_imports.list_imports(ListCode(code), caller.account, service.parts, limit=limit, cursor=cursor)
    items = [import_seen(each, service.catalogue, language) for each in found.items]
    return Page(items=items, next_cursor=found.next_cursor)


@router.get("/{import_id}")
def view_import(
    code: ListCodePath, import_id: UUID, caller: Caller, service: ServiceOf, language: LanguageOf
) -> ImportOpened:
    """Open one import: how far it is, what it changes, and the first of each kind. The view is journalled."""
    seen = look_up_imports.view_import(ListCode(code), ImportId(import_id), caller.account, service.parts, SHOWN)
    return import_opened(seen, service.catalogue, language)


@router.get("/{import_id}/progress")
def follow(code: ListCodePath, import_id: UUID, caller: Caller, service: ServiceOf) -> ProgressSeen:
    """Say how far an import is, for whoever waits for it: numbers alone, so that this is not journalled."""
    made = look_up_imports.follow_import(ListCode(code), ImportId(import_id), caller.account, service.parts)
    return ProgressSeen.of(made)


@router.get("/{import_id}/differences")
def list_differences(
    code: ListCodePath,
    import_id: UUID,
    kind: AnyKind,
    caller: Caller,
    service: ServiceOf,
    language: LanguageOf,
    limit: LimitAsked = 50,
    cursor: CursorAsked = None,
) -> Page[DifferenceSeen]:
    """Give what an import does of one kind: entries by their ids, records in the order of the files.

    Of a kind of records, the first ten thousand are kept. The view is journalled.
    """
    where = (ListCode(code), ImportId(import_id))
    if kind in set(DifferenceKind):
        page = look_up_imports.view_differences(
            *where, DifferenceKind(kind), caller.account, service.parts, limit=limit, cursor=cursor
        )
        return Page(items=[difference_seen(each) for each in page.items], next_cursor=page.next_cursor)
    found = look_up_imports.view_findings(
        *where, FindingKind(kind), caller.account, service.parts, limit=limit, cursor=cursor
    )
    items = [finding_seen(each, service.catalogue, language) for each in found.items]
    return Page(items=items, next_cursor=found.next_cursor)
