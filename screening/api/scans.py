"""Is the holder of this page on a list? Image in, instruction out. And: what does this page say?"""

import hashlib
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Request, Response, UploadFile
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter, ValidationError

from screening.api.fields import CheckpostField, CounterField, ServiceName, TimeField
from screening.api.presented import (
    CrossingField,
    NewCrossing,
    OpenCrossing,
    day_at,
    screened_where,
    screening_reason,
)
from screening.api.readings import PageRead, Scanned, ScannedFull, page_read, with_reading
from screening.api.screenings import Writing, WritingOf
from screening.auth.permissions import Permission, require
from screening.domain.accounts import Account
from screening.domain.crossings import DataSource
from screening.domain.errors import InvalidInput
from screening.domain.lists import Direction
from screening.domain.readings import Reading
from screening.mrz.page_reader import PageReader
from screening.web.caller import Caller
from screening.web.once import Keyed, Written, digest_of
from screening.web.service import ServiceOf
from screening.web.strict_json import StrictRoute
from screening.workflows.counter.places import require_screenable
from screening.workflows.counter.screen_traveller import Screened, presented_reading, screen_traveller
from screening.workflows.parts import Parts
from screening.workflows.ports import Repositories

_FIELDS = frozenset(
    {
        "image",
        "crossing",
        "crossing_id",
        "checkpost",
        "counter",
        "direction",
        "service",
        "departs_at",
        "reason",
        "occurred_at",
    }
)


async def only_known_fields(request: Request) -> None:
    """Refuse a form field that nobody knows, as JSON's are. Raises RequestValidationError."""
    form = await request.form()
    if not set(form) <= _FIELDS:
        raise RequestValidationError([{"type": "extra_forbidden", "loc": ("body", "")}])


router = APIRouter(
    tags=["screening"],
    route_class=StrictRoute,
    form_limits={"max_files": 1, "max_fields": 20},
    dependencies=[Depends(only_known_fields)],
)

_CROSSING: TypeAdapter[OpenCrossing | NewCrossing] = TypeAdapter(CrossingField)

Image = Annotated[UploadFile, File(description="The page, as JPEG, PNG, TIFF, WebP or BMP; at most 12 MB.")]


class ScanForm:
    """The fields beside the image. The crossing stands in one of three places."""

    def __init__(
        self,
        crossing: Annotated[
            str | None,
            Form(max_length=2000, description="The crossing as JSON, in place of the single fields."),
        ] = None,
        crossing_id: Annotated[UUID | None, Form()] = None,
        checkpost: Annotated[CheckpostField | None, Form()] = None,
        counter: Annotated[CounterField | None, Form()] = None,
        direction: Annotated[Direction | None, Form()] = None,
        service: Annotated[ServiceName | None, Form()] = None,
        departs_at: Annotated[TimeField | None, Form()] = None,
        reason: Annotated[Literal["rescan", "corrected", "second_document"] | None, Form()] = None,
        occurred_at: Annotated[TimeField | None, Form()] = None,
    ) -> None:
        single = {
            "checkpost": checkpost,
            "counter": counter,
            "direction": direction,
            "service": service,
            "departs_at": departs_at.isoformat() if departs_at else None,
        }
        self.crossing = _named_crossing(
            crossing, crossing_id, {name: value for name, value in single.items() if value is not None}
        )
        self.reason = screening_reason(reason)
        self.occurred_at = occurred_at

    def canonical(self, image: bytes) -> bytes:
        """Write everything that was sent, the image by its digest, in one form."""
        return digest_of(
            image,
            self.crossing.model_dump_json().encode(),
            (self.reason or "").encode(),
            self.occurred_at.isoformat().encode() if self.occurred_at else b"",
        ).encode()


class Scan:
    """One page on its way: read, then screened, then put into words."""

    def __init__(self, image: bytes, form: ScanForm, reader: PageReader, writing: Writing) -> None:
        self._image = image
        self._form = form
        self._reader = reader
        self._writing = writing

    @cached_property
    def reading(self) -> Reading:
        """What the page says, read when it is first asked for: a repeated call, answered as before, never asks."""
        return self._reader.read_page(self._image)

    def screen(self, officer: Account, parts: Parts) -> Screened:
        """Read and screen. Who may not screen, or where, is told before the page is looked at."""
        require(officer, Permission.TRAVELLER_SCREEN)
        where = screened_where(self._form.crossing)
        require_screenable(where, officer, parts)
        day_at(where, parts.clock.now(), parts)
        presented = presented_reading(self.reading, DataSource.IMAGE, hashlib.sha256(self._image).hexdigest())
        screened = screen_traveller(
            where, presented, officer, parts, reason=self._form.reason, occurred_at=self._form.occurred_at
        )
        return self._writing.count(screened)

    def written(self, screened: Screened, _: Repositories) -> Written:
        """Write the answer for the caller's role."""
        self._writing.remember(screened, self.reading)
        body = with_reading(self._writing.shown(screened), self.reading)
        return Written(201, body, f"/api/v1/crossings/{screened.crossing.id}")


@router.post("/documents/read")
def read(image: Image, caller: Caller, service: ServiceOf) -> PageRead:
    """Read the machine-readable zones of a page. Nobody is screened, and nothing is recorded or kept."""
    require(caller.account, Permission.TRAVELLER_SCREEN)
    reading = service.page_reader.read_page(image.file.read())
    service.measurements.count_reading(reading.status)
    return page_read(reading)


@router.post(
    "/scans",
    status_code=201,
    responses={201: {"model": Scanned | ScannedFull, "description": "Recorded, whatever the outcome."}},
)
def scan(image: Image, form: Annotated[ScanForm, Depends()], call: Keyed, writing: WritingOf) -> Response:
    """Read a page and screen its holder and document against every list that applies to the direction.

    A page that was looked at and not read, or not for certain, is recorded as `undetermined`. What is not an image is
    a problem (422) and leaves no record. The image is not kept; its SHA-256 is.
    """
    content = image.file.read()
    on_its_way = Scan(content, form, call.service.page_reader, writing)
    return call.answer(
        form.canonical(content),
        lambda parts: on_its_way.screen(call.caller.account, parts),
        on_its_way.written,
    )


def _named_crossing(
    as_json: str | None, crossing_id: UUID | None, single: Mapping[str, str]
) -> OpenCrossing | NewCrossing:
    if sum((as_json is not None, crossing_id is not None, bool(single))) > 1:
        raise InvalidInput("crossing", reason="crossing_twice")
    place = ("body", "crossing") if as_json is not None else ("body",)
    try:
        if as_json is not None:
            return _CROSSING.validate_json(as_json)
        return OpenCrossing(id=crossing_id) if crossing_id else NewCrossing.model_validate(single)
    except ValidationError as error:
        found = [{**each, "loc": (*place, *each["loc"])} for each in error.errors(include_input=False)]
        raise RequestValidationError(found) from None
