"""How are the files of an import taken in?"""

import hashlib
import re
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, Final

from fastapi import Request, Response, UploadFile
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from screening.auth.permissions import Permission, require
from screening.domain.errors import InvalidInput
from screening.domain.imports import (
    ImportedFile,
    ImportSource,
)
from screening.web.caller import who_sends
from screening.workflows.imports.import_desk import HandedIn, ImportDesk

MOST_FILES: Final = 10
_CHUNK: Final = 1_048_576
LONGEST_NAME: Final = 100
_FIELDS: Final = frozenset({"file", "obtained_from", "obtained_at"})
_PLAIN_FIELD: Final = re.compile(r"[a-z][a-z_]{0,39}", re.ASCII)
_TOO_LARGE: Final = 413


class SenderFirst(APIRoute):
    """A route whose sender is known before the body is taken in: that may be a gigabyte."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Give what handles a request."""
        handle = super().get_route_handler()

        async def knowing_who(request: Request) -> Response:
            sender = await run_in_threadpool(who_sends, request)
            require(sender, Permission.LIST_PUBLISH)
            return await handle(request)

        return knowing_who


async def only_files(request: Request) -> None:
    """Refuse a form field that nobody knows, and name it. Raises InvalidInput.

    A name that looks like none of ours is not repeated: it may be anybody's.
    """
    form = await request.form()
    unknown = sorted(set(form) - _FIELDS)
    if unknown:
        named = next((name for name in unknown if _PLAIN_FIELD.fullmatch(name)), "form")
        raise InvalidInput(named, reason="field_unknown")


def take_files(files: Iterable[UploadFile], source: ImportSource, desk: ImportDesk) -> HandedIn:
    """Put what was uploaded into a folder of its own, read once and never held whole. Raises InvalidInput."""
    uploads = list(files)
    if not 0 < len(uploads) <= MOST_FILES:
        raise InvalidInput("file", reason="import_files", most=MOST_FILES)
    folder = desk.new_folder()
    taken: list[ImportedFile] = []
    left = desk.most_bytes
    try:
        for number, upload in enumerate(uploads):
            digest, length = hashlib.sha256(), 0
            with (folder / str(number)).open("wb") as stream:
                while chunk := upload.file.read(_CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise HTTPException(_TOO_LARGE)
                    digest.update(chunk)
                    length += stream.write(chunk)
            taken.append(ImportedFile(_plain_name(upload.filename, number), digest.hexdigest(), length))
    except BaseException:
        HandedIn(folder, ()).remove()
        raise
    return HandedIn(folder, tuple(taken), source)


def _plain_name(name: str | None, number: int) -> str:
    """Give a file's name as it may be shown: short, and without what would disturb a page or terminal."""
    plain = "".join(each if each.isprintable() else "?" for each in (name or ""))[-LONGEST_NAME:]
    return plain or f"file {number + 1}"
