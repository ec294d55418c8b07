"""How is something long handed out, piece by piece, without one account taking the service?"""

from collections.abc import AsyncIterator, Iterator, Mapping

from fastapi.responses import StreamingResponse
from starlette.concurrency import iterate_in_threadpool

from screening.web.caller import Caller
from screening.web.service import Service


def exported(
    pieces: Iterator[bytes],
    caller: Caller,
    service: Service,
    media_type: str,
    headers: Mapping[str, str] | None = None,
) -> StreamingResponse:
    """Answer with pieces as they are made. Raises TooManyCalls where the account has too many such answers open."""
    service.limits.require_free_export(str(caller.account.id))
    return StreamingResponse(_counted(pieces, caller, service), media_type=media_type, headers=headers)


async def _counted(pieces: Iterator[bytes], caller: Caller, service: Service) -> AsyncIterator[bytes]:
    """Pass the pieces on, counted among the account's exports from the first to the last.

    A store that fails meanwhile breaks the answer off: it then lacks its end, and the connection says so.
    """
    account_id = str(caller.account.id)
    service.limits.open_export(account_id)
    try:
        async for piece in iterate_in_threadpool(pieces):
            yield piece
    finally:
        service.limits.close_export(account_id)
