"""Which files does a browser fetch beside a page: style, scripts, icon?

All are read once, at import, from the package's own folder; a request names one of them or nothing at all, so no path
can lead elsewhere. The address holds a digest over all of them: a browser may keep them for ever, and a new version of
the service has new addresses.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fastapi import Request, Response

from screening.domain.errors import NotFound
from screening.web.routes import STATIC

_FOLDER: Final = Path(__file__).parent / "static"
_MEDIA_TYPES: Final[Mapping[str, str]] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_FOR_EVER: Final = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file as it is sent."""

    content: bytes
    media_type: str
    etag: str


def _read_files() -> dict[str, StaticFile]:
    return {
        path.relative_to(_FOLDER).as_posix(): StaticFile(
            path.read_bytes(),
            _MEDIA_TYPES[path.suffix],
            f'"{hashlib.sha256(path.read_bytes()).hexdigest()[:20]}"',
        )
        for path in sorted(_FOLDER.rglob("*.*"))
    }


FILES: Final[Mapping[str, StaticFile]] = _read_files()
VERSION: Final = hashlib.sha256("".join(f"{name}{file.etag}" for name, file in FILES.items()).encode()).hexdigest()[:12]


def static_address(name: str) -> str:
    """Give the address of a file. Raises KeyError for one that does not exist."""
    if name not in FILES:
        raise KeyError(name)
    return f"{STATIC}{VERSION}/{name}"


def send_static_file(request: Request, version: str, name: str) -> Response:
    """Send one file. Under an old address it is sent too, but not to be kept. Raises NotFound."""
    file = FILES.get(name)
    if file is None:
        raise NotFound(what="file")
    headers = {
        "ETag": file.etag,
        "Cache-Control": _FOR_EVER if version == VERSION else "no-cache",
        "X-Content-Type-Options": "nosniff",
    }
    if request.headers.get("if-none-match") == file.etag:
        return Response(status_code=304, headers=headers)
    return Response(file.content, headers=headers, media_type=file.media_type)
