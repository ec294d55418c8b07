"""Who else agrees to an import?"""

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Path, Response
from pydantic import ConfigDict, Field

from screening.api import fields
from screening.api.import_fields import ImportSeen
from screening.api.written_imports import import_seen
from screening.domain.identifiers import ImportId, ListCode
from screening.domain.imports import (
    ImportBrake,
)
from screening.web.once import Keyed, Written
from screening.web.service import LanguageOf, ServiceOf
from screening.web.strict_json import StrictRoute
from screening.workflows.imports import decide_import
from screening.workflows.imports.look_up_imports import import_file

router = APIRouter(prefix="/lists/{code}/imports", tags=["list imports"], route_class=StrictRoute)

ListCodePath = Annotated[fields.ListCodeField, Path()]


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
