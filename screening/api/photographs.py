"""What does somebody on a list look like? Photographs by the digest of what is kept."""

import hashlib
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, File, Header, Path, Request, Response, UploadFile
from fastapi.exceptions import RequestValidationError
from pydantic import Field

from screening.api.fields import ListCodeField
from screening.domain.identifiers import ListCode
from screening.domain.photographs import Photograph
from screening.mrz.photographs import MEDIA_TYPE
from screening.web.caller import Caller
from screening.web.once import Keyed, Written
from screening.web.projection import Strict
from screening.web.service import ServiceOf
from screening.web.strict_json import StrictRoute
from screening.workflows.desk.keep_photographs import upload_photograph, view_photograph


async def only_an_image(request: Request) -> None:
    """Refuse a form field that nobody knows, as JSON's are. Raises RequestValidationError."""
    if request.method == "POST" and not set(await request.form()) <= {"image"}:
        raise RequestValidationError([{"type": "extra_forbidden", "loc": ("body", "")}])


router = APIRouter(
    prefix="/lists/{code}/photographs",
    tags=["photographs"],
    route_class=StrictRoute,
    form_limits={"max_files": 1, "max_fields": 1},
    dependencies=[Depends(only_an_image)],
)

Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$", max_length=64)]
ListCodePath = Annotated[ListCodeField, Path()]
Image = Annotated[UploadFile, File(description="The photograph, as JPEG, PNG or WebP; at most 5 MB.")]
IfNoneMatch = Annotated[str | None, Header(max_length=1000)]


class PhotographKept(Strict):
    """A photograph as it is kept: JPEG, without anything that the upload said beside what can be seen."""

    sha256: Digest
    width: int
    height: int
    bytes: int


IMAGE: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The photograph.",
        "content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary", "maxLength": 5_000_000}}},
    },
    304: {"description": "It is the one that the caller has."},
}


@router.post("", status_code=201, responses={201: {"model": PhotographKept}})
def upload(code: ListCodePath, image: Image, call: Keyed) -> Response:
    """Keep a photograph for a change to name (`entry.photograph_sha256`); what none names within a day is deleted."""
    content = image.file.read()
    taker = call.service.photographs
    return call.answer(
        hashlib.sha256(content).hexdigest().encode(),
        lambda parts: upload_photograph(ListCode(code), content, call.caller.account, parts, taker),
        lambda kept, _: Written(201, _kept(kept), f"/api/v1/lists/{code}/photographs/{kept.sha256}"),
    )


@router.get("/{sha256}", response_class=Response, responses=IMAGE)
def view(
    code: ListCodePath,
    sha256: Annotated[Digest, Path()],
    caller: Caller,
    service: ServiceOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Give a photograph to whoever may see entries. The view is journalled."""
    body = view_photograph(ListCode(code), sha256, caller.account, service.parts)
    etag = f'"{sha256}"'
    # No answer of the API is stored on the way or by the browser: the headers of `web` say so of this one too.
    headers = {"ETag": etag}
    if if_none_match is not None and etag in if_none_match:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=MEDIA_TYPE, headers=headers)


def _kept(photograph: Photograph) -> PhotographKept:
    return PhotographKept(
        sha256=photograph.sha256, width=photograph.width, height=photograph.height, bytes=len(photograph.body)
    )
