"""What shall a whole list hold, as its owner's files say, and who else agrees?"""

from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotDoneYet
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Header, Path, Query, Response, UploadFile
from pydantic import AwareDatetime, ConfigDict, Field

from screening.api import fields
from screening.api.import_files import (
    LONGEST_SOURCE,
    MOST_FILES,
    AnyKind,
    DifferenceSeen,
    ImportOpened,
    ImportSeen,
    ProgressSeen,
    SenderFirst,
    difference_seen,
    finding_seen,
    import_opened,
    import_seen,
    only_files,
    take_files,
)
from screening.api.pages import CursorAsked, LimitAsked, Page
from screening.domain.errors import ImpossibleImport, InvalidEntry, InvalidImport, InvalidInput, ScreeningError
from screening.domain.identifiers import AuthorityCode, ImportId, ListCode
from screening.domain.imports import (
    DifferenceKind,
    FindingKind,
    ImportBrake,
    ImportFailure,
    ImportSource,
    ImportState,
    ListImport,
)
from screening.domain.lists import ListDefinition
from screening.domain.wording import Language
from screening.web.caller import Caller
from screening.web.once import Keyed, KeyedCall, Written
from screening.web.service import LanguageOf, Service, ServiceOf
from screening.web.strict_json import StrictRoute
from screening.workflows.imports import decide_import, look_up_imports
from screening.workflows.imports.import_desk import HandedIn
from screening.workflows.imports.look_up_imports import ImportFile, import_file
from screening.workflows.parts import Parts
from screening.workflows.ports import Repositories

uploading = APIRouter(
    prefix="/lists/{code}/imports",
    tags=["list imports"],
    route_class=SenderFirst,
    form_limits={"max_files": MOST_FILES, "max_fields": 3},
    dependencies=[Depends(only_files)],
)
router = APIRouter(prefix="/lists/{code}/imports", tags=["list imports"], route_class=StrictRoute)

ANSWERED_IN_S: Final = 3.0
"""An import that takes longer is answered as it stands, and goes on."""
SHOWN: Final = 1000
"""Differences of each kind in an answer; the rest is asked for with a cursor."""
_MOST_OF_DRY_RUN: Final = 1_000_000
_TOLD_AT_ONCE: Final = {each.code: each for each in (InvalidImport, ImpossibleImport, InvalidInput, InvalidEntry)}
"""What is wrong with the files themselves."""

ListCodePath = Annotated[fields.ListCodeField, Path()]
Files = Annotated[
    list[UploadFile],
    File(min_length=1, max_length=MOST_FILES, description="The files, in the form that the list's `[import]` names."),
]
DryRun = Annotated[bool, Query(description="Only say what the files would change.")]
Owner = Annotated[
    str | None,
    Query(
        pattern="^[a-z][a-z0-9_]{0,39}$",
        max_length=40,
        description="Whose entries these are, where the list has several owners and names none for imports.",
    ),
]
Prefer = Annotated[
    Literal["respond-async"] | None,
    Header(
        description="`respond-async` (RFC 7240): answer at once with 202, however long it takes. What a dry run finds, "
        "and its files, are then kept for an hour.",
    ),
]
ObtainedFrom = Annotated[
    str | None, Form(max_length=LONGEST_SOURCE, description="Where the files were obtained, for whoever agrees.")
]
ObtainedAt = Annotated[
    AwareDatetime | None,
    Form(description="When they were obtained, not after now: the list's age is counted from then."),
]


class ImportApproved(fields.Request):
    """Agreement. Each brake that the import pulls is overridden by name, with a reason."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"reason": "The source was cleared of old entries.", "overridden": ["many_withdrawn"]}]
        }
    )

    reason: fields.Reason | None = None
    overridden: Annotated[list[ImportBrake], Field(max_length=len(ImportBrake), default_factory=list)]


class ImportRejected(fields.Request):
    """Why not."""

    reason: fields.Reason


_IMPORT: Final[dict[int | str, dict[str, Any]]] = {200: {"model": ImportSeen, "description": "The decided import."}}
MADE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"model": ImportOpened, "description": "A dry run: nothing of it is kept."},
    201: {"model": ImportOpened, "description": "The import: in force, or waiting for another officer."},
    202: {"model": ImportOpened, "description": "It takes longer: ask for it again at its Location."},
}


@uploading.post("", status_code=201, responses=MADE)
def import_list(
    code: ListCodePath,
    file: Files,
    call: Keyed,
    service: ServiceOf,
    language: LanguageOf,
    dry_run: DryRun = False,
    owner: Owner = None,
    prefer: Prefer = None,
    obtained_from: ObtainedFrom = None,
    obtained_at: ObtainedAt = None,
) -> Response:
    """Make files the whole of what their owner has on the list: say what they change, and change it all or nothing.

    Of an obtained list, an import that pulls no brake is in force at once. On a list that is kept here, and wherever a
    brake is pulled, another officer has to agree.
    """
    definition = service.parts.watch.definition(ListCode(code))
    source = ImportSource((obtained_from or "").strip() or None, obtained_at)
    handed_in = take_files(file, source, service.imports)
    upload = _Upload(
        definition, AuthorityCode(owner) if owner else None, handed_in, dry_run, is_async=prefer is not None
    )

    try:
        return call.answer(
            upload.canonical(),
            lambda parts: upload.run(call, parts),
            lambda seen, _: written_import(seen, service, language, is_async=prefer is not None),
        )
    finally:
        if not upload.is_taken:
            handed_in.remove()


@router.post("/{import_id}/repeat", status_code=201, responses=MADE)
def repeat(
    code: ListCodePath,
    import_id: UUID,
    call: Keyed,
    service: ServiceOf,
    language: LanguageOf,
    prefer: Prefer = None,
) -> Response:
    """Import in earnest the files that a dry run, answered with 202, has tried: within the hour, and once."""
    definition = service.parts.watch.definition(ListCode(code))

    def run(parts: Parts) -> ImportFile:
        tried = look_up_imports.tried_import(ListCode(code), ImportId(import_id), call.caller.account, parts)
        made, done = service.imports.take_tried(definition, tried, call.caller.account)
        return how_it_stands(made, done, parts, is_async=prefer is not None)

    def written(seen: ImportFile, _: Repositories) -> Written:
        body = import_opened(seen, service.catalogue, language)
        return Written(202 if prefer else _status(seen.made), body, f"/api/v1/lists/{code}/imports/{seen.made.id}")

    return call.answer(b"", run, written)


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


@router.post("/{import_id}/approve", responses=_IMPORT)
def approve(
    code: ListCodePath,
    import_id: UUID,
    call: Keyed,
    service: ServiceOf,
    language: LanguageOf,
    body: ImportApproved | None = None,
) -> Response:
    """Agree to another officer's import: it is in force when the answer comes."""
    said = body or ImportApproved(overridden=[])
    return call.answer(
        said.model_dump_json().encode(),
        lambda parts: decide_import.approve_import(
            ListCode(code), ImportId(import_id), said.reason or "", said.overridden, call.caller.account, parts
        ),
        lambda made, repositories: Written(
            200, import_seen(import_file(repositories, made, 0), service.catalogue, language)
        ),
    )


@router.post("/{import_id}/reject", responses=_IMPORT)
def reject(
    code: ListCodePath, import_id: UUID, body: ImportRejected, call: Keyed, service: ServiceOf, language: LanguageOf
) -> Response:
    """Refuse an import, or take back one's own."""
    return call.answer(
        body.model_dump_json().encode(),
        lambda parts: decide_import.reject_import(
            ListCode(code), ImportId(import_id), body.reason, call.caller.account, parts
        ),
        lambda made, repositories: Written(
            200, import_seen(import_file(repositories, made, 0), service.catalogue, language)
        ),
    )


class _Upload:
    """Files on their way to the desk."""

    def __init__(
        self,
        definition: ListDefinition,
        owner: AuthorityCode | None,
        handed_in: HandedIn,
        is_dry_run: bool,
        *,
        is_async: bool,
    ) -> None:
        self._definition = definition
        self._owner = owner
        self._handed_in = handed_in
        self._is_dry_run = is_dry_run
        self._is_async = is_async
        self.is_taken = False

    def canonical(self) -> bytes:
        """Write everything that was sent, the files by their digests, in one form."""
        files = "\n".join(f"{each.sha256} {each.name}" for each in self._handed_in.files)
        source = self._handed_in.source
        said = f"{self._is_dry_run} {self._owner} {self._is_async} {source.obtained_at} {source.obtained_from}"
        return f"{said}\n{files}".encode()

    def run(self, call: KeyedCall, parts: Parts) -> ImportFile:
        """Have the desk work on them, wait a little, and say how it stands.

        The desk writes through the store itself: the answer, which is kept once, is what this call writes.
        """
        made, done = call.service.imports.take_in(
            self._definition,
            self._owner,
            self._handed_in,
            call.caller.account,
            is_dry_run=self._is_dry_run,
            keeps_files=self._is_dry_run and self._is_async,
        )
        self.is_taken = True
        return how_it_stands(made, done, parts, is_async=self._is_async)


def how_it_stands(made: ListImport, done: Future[ListImport], parts: Parts, *, is_async: bool = False) -> ImportFile:
    """Wait a little for an import, unless that is not wished, and give it as it stands then."""

    def as_it_stands(repositories: Repositories) -> ImportFile:
        return import_file(repositories, repositories.imports.get(made.id), 0)

    if is_async:
        return parts.store.write(as_it_stands)
    try:
        made = done.result(ANSWERED_IN_S)
    except NotDoneYet:
        return parts.store.write(as_it_stands)
    if made.failure is not None and made.failure.code in _TOLD_AT_ONCE:
        raise _raised(made.failure)
    return parts.store.write(lambda repositories: _shown(repositories, made))


def _shown(repositories: Repositories, made: ListImport) -> ImportFile:
    """Show an import; a dry run goes with that."""
    seen = import_file(repositories, made, SHOWN)
    if made.state is ImportState.TRIED:
        repositories.imports.sweep(made, _MOST_OF_DRY_RUN)
    return seen


def written_import(seen: ImportFile, service: Service, language: Language, *, is_async: bool = False) -> Written:
    """Write how an import stands that was just made: 202 while it is compared, with the place to ask again."""
    status = 202 if is_async else _status(seen.made)
    place = None if status == 200 else f"/api/v1/lists/{seen.made.list_code}/imports/{seen.made.id}"
    return Written(status, import_opened(seen, service.catalogue, language), place)


def _raised(failure: ImportFailure) -> ScreeningError:
    return _TOLD_AT_ONCE[failure.code](failure.where, **dict(failure.parameters))


def _status(made: ListImport) -> int:
    if made.state is ImportState.CHECKING:
        return 202
    return 200 if made.is_dry_run else 201
