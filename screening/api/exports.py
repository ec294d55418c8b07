"""May I have a whole list as a file, as it stands or as it stood?"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Annotated, Final

from fastapi import APIRouter, Path
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime, ConfigDict

from screening.api import fields
from screening.domain.identifiers import ListCode
from screening.lists.own_csv import written_csv
from screening.lists.own_json import written_json
from screening.web.caller import Caller
from screening.web.exporting import exported
from screening.web.service import ServiceOf
from screening.web.strict_json import StrictRoute
from screening.workflows.views.export_list import export_list

router = APIRouter(prefix="/lists/{code}/exports", tags=["lists"], route_class=StrictRoute)

_PIECE: Final = 65_536


class ExportForm(StrEnum):
    """In which of our own forms, both of which an import reads."""

    CSV = "csv"
    JSON = "json"


_MEDIA_TYPES: Final = {ExportForm.CSV: "text/csv; charset=utf-8", ExportForm.JSON: "application/json"}
_WRITTEN: Final = {ExportForm.CSV: written_csv, ExportForm.JSON: written_json}


class ExportAsked(fields.Request):
    """In which form, as of which moment (null: now), and why the file is needed."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"form": "csv", "reason": "Yearly review with the Ministry of Interior."}]}
    )

    form: ExportForm = ExportForm.CSV
    as_of: AwareDatetime | None = None
    reason: fields.Reason


@router.post(
    "",
    response_class=StreamingResponse,
    responses={
        200: {
            "content": {
                "text/csv": {"schema": {"type": "string", "contentMediaType": "text/csv"}},
                "application/json": {},
            }
        }
    },
)
def export(
    code: Annotated[fields.ListCodeField, Path()], body: ExportAsked, caller: Caller, service: ServiceOf
) -> StreamingResponse:
    """Give every entry in force or suspended, as our own CSV or JSON. The export and its reason are journalled.

    An answer that was cut off ends the connection before its last chunk. Of emergency entries the day of confirmation
    stays behind, and so do photographs.
    """
    found = export_list(ListCode(code), body.as_of, body.reason, caller.account, service.parts)
    named = f'attachment; filename="{code}-{found.version.number}.{body.form}"'
    pieces = _encoded(_WRITTEN[body.form](found.entries))
    return exported(pieces, caller, service, _MEDIA_TYPES[body.form], {"Content-Disposition": named})


def _encoded(texts: Iterable[str]) -> Iterator[bytes]:
    """Join short texts: an answer in a million pieces would take as many trips."""
    kept = bytearray()
    for text in texts:
        kept += text.encode("utf-8")
        if len(kept) >= _PIECE:
            yield bytes(kept)
            kept.clear()
    if kept:
        yield bytes(kept)
