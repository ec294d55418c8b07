"""How much may a request carry?

Counted while it arrives, so that neither a false Content-Length nor a body without one fills the memory.
"""

import re
from collections.abc import Mapping
from typing import Final

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY_BYTES: Final = 262_144
"""For everything but images: a quarter of a megabyte."""
MAX_IMAGE_BODY_BYTES: Final = 13_000_000
"""A page's image (see `screening.mrz.image_gate`) with its form fields."""
MAX_MANIFEST_BODY_BYTES: Final = 1_048_576
"""A whole manifest (see `screening.workflows.enquiries.look_ahead`), at one and a half kilobytes a traveller."""
IMAGE_ROUTES: Final = frozenset({"/api/v1/documents/read", "/api/v1/scans"})
LARGER: Final[Mapping[str, int]] = {
    **dict.fromkeys(IMAGE_ROUTES, MAX_IMAGE_BODY_BYTES),
    "/api/v1/manifests": MAX_MANIFEST_BODY_BYTES,
}
_UPLOADS: Final = re.compile(r"/api/v1/lists/[a-z][a-z0-9_]{0,39}/imports")
_PHOTOGRAPHS: Final = re.compile(r"/api/v1/lists/[a-z][a-z0-9_]{0,39}/photographs")
MAX_PHOTOGRAPH_BODY_BYTES: Final = 5_065_536
"""A photograph (see `screening.mrz.image_gate`) with its form."""
_FORM_BYTES: Final = 65_536
"""What stands around the files of a form."""
_TOO_LARGE: Final = 413


class BodyLimit:
    """Refuses a body over its route's limit with 413, before all of it was read."""

    def __init__(self, app: ASGIApp, larger: Mapping[str, int] | None = None, uploads: int = MAX_BODY_BYTES) -> None:
        self._app = app
        self._uploads = uploads + _FORM_BYTES
        self._larger = larger or LARGER

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit(str(scope["path"]))
        announced = dict(scope["headers"]).get(b"content-length", b"")
        is_over = announced.isdigit() and int(announced[:20]) > limit
        received = 0

        async def counted() -> Message:
            nonlocal received
            if is_over:
                raise HTTPException(_TOO_LARGE)
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise HTTPException(_TOO_LARGE)
            return message

        await self._app(scope, counted, send)

    def _limit(self, path: str) -> int:
        """Give what a body may carry there; `uploads` are whole lists, which are kept on disk while they arrive."""
        if _PHOTOGRAPHS.fullmatch(path):
            return MAX_PHOTOGRAPH_BODY_BYTES
        return self._uploads if _UPLOADS.fullmatch(path) else self._larger.get(path, MAX_BODY_BYTES)
