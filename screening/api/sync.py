"""How do checkposts, and partners by agreement, keep copies of the lists?"""

import asyncio
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from screening.api.feed_fields import FeedSeen, Hash
from screening.api.fields import ListCodeField
from screening.api.photographs import IMAGE, Digest
from screening.auth.permissions import Permission, require
from screening.domain.identifiers import ListCode
from screening.mrz.photographs import MEDIA_TYPE as PHOTOGRAPH
from screening.sync.parts import write_part
from screening.sync.signed_lines import MEDIA_TYPE, write_lines
from screening.sync.wire import Written, write_revisions_header, write_snapshot_header
from screening.web.caller import Caller
from screening.web.exporting import exported
from screening.web.limiting import waiting_call
from screening.web.service import Service, ServiceOf
from screening.workflows.desk.keep_photographs import hand_out_photograph
from screening.workflows.feed.hand_out_feed import MOST_CARRIED, Lines, read_feed, read_revisions, read_snapshot

router = APIRouter(prefix="/sync", tags=["lists"])

LONGEST_WAIT_S: Final = 25.0
_LINES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {MEDIA_TYPE: {"schema": {"type": "string", "maxLength": 10_000_000_000}}}}
}

Position = Annotated[int, Query(ge=0, le=2**53, description="What you have: what follows it is given.")]


@router.get("/feed", response_model=FeedSeen)
async def give_feed(
    request: Request,
    caller: Caller,
    service: ServiceOf,
    after: Position = 0,
    hash: Annotated[Hash | None, Query(description="The hash you hold of that position: another one is 409.")] = None,  # noqa: A002
    limit: Annotated[int, Query(ge=1, le=MOST_CARRIED, description="How many positions at most.")] = 500,
    wait_s: Annotated[float, Query(ge=0, le=LONGEST_WAIT_S, description="How long to wait for news.")] = 0.0,
) -> Response:
    """Give every change of every list after a position, signed, in one order without gaps.

    An answer may give fewer than `limit`: ask again from the last position in it, until `head` is reached; then with
    `wait_s`, and a change is answered as it happens. A position whose `revisions` are null brought more than an answer
    carries: they are at `/sync/feed/{position}`. A position that is not of this feed's history is a 409: take
    snapshots anew.
    """
    require(caller.account, Permission.LIST_FOLLOW)
    if wait_s > 0:
        with waiting_call(service, caller.account):
            await service.news.wait(after, wait_s)
        if await request.is_disconnected():
            # What nobody receives was not read: it is not journalled either.
            return Response(status_code=204)
    part = await asyncio.to_thread(read_feed, after, hash, limit, caller.account, service.parts)
    written = await asyncio.to_thread(write_part, part, service.signing_key)
    return Response(written, media_type="application/json")


@router.get("/feed/{position}", response_class=StreamingResponse, responses=_LINES)
def give_revisions(
    position: Annotated[int, Path(ge=1, le=2**53)], caller: Caller, service: ServiceOf
) -> StreamingResponse:
    """Give everything that one position brought, as signed lines of JSON: a header, the revisions by id, a trailer."""
    mark, lines = read_revisions(position, caller.account, service.parts)
    return _streamed(write_revisions_header(mark), lines, caller, service)


@router.get("/snapshots/{code}", response_class=StreamingResponse, responses=_LINES)
def give_snapshot(code: Annotated[ListCodeField, Path()], caller: Caller, service: ServiceOf) -> StreamingResponse:
    """Give a list as it is now, whole, as signed lines of JSON: a header, the entries by id, a trailer.

    The header tells the feed's position from which to follow. Nothing may be used before the trailer is proven: an
    answer without it was cut off.
    """
    header, lines = read_snapshot(ListCode(code), caller.account, service.parts)
    return _streamed(write_snapshot_header(header), lines, caller, service)


@router.get("/photographs/{code}/{sha256}", response_class=Response, responses=IMAGE)
def give_photograph(
    code: Annotated[ListCodeField, Path()], sha256: Annotated[Digest, Path()], caller: Caller, service: ServiceOf
) -> Response:
    """Give a photograph that an entry of the list names now, by the digest that the feed tells: prove it by that."""
    body = hand_out_photograph(ListCode(code), sha256, caller.account, service.parts)
    return Response(body, media_type=PHOTOGRAPH)


def _streamed(header: Written, lines: Lines, caller: Caller, service: Service) -> StreamingResponse:
    return exported(write_lines(header, lines.parts, service.signing_key), caller, service, MEDIA_TYPE)
