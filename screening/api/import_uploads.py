"""What shall a whole list hold, as its owner's files say?"""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Header, Path, Query, Response, UploadFile
from pydantic import AwareDatetime

from screening.api import fields
from screening.api.import_answers import MADE, how_it_stands, status_of, written_import
from screening.api.import_fields import LONGEST_SOURCE
from screening.api.taken_files import MOST_FILES, SenderFirst, only_files, take_files
from screening.api.written_imports import import_opened
from screening.domain.identifiers import AuthorityCode, ImportId, ListCode
from screening.domain.imports import (
    ImportSource,
)
from screening.domain.lists import ListDefinition
from screening.web.once import Keyed, KeyedCall, Written
from screening.web.service import LanguageOf, ServiceOf
from screening.web.strict_json import StrictRoute
from screening.workflows.imports import look_up_imports
from screening.workflows.imports.import_desk import HandedIn
from screening.workflows.imports.look_up_imports import ImportFile
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
        return Written(202 if prefer else status_of(seen.made), body, f"/api/v1/lists/{code}/imports/{seen.made.id}")

    return call.answer(b"", run, written)


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
