"""Which files does a browser fetch beside a page: style, scripts, icon?

All are read once, at import, from the package's own folder; the Urdu font is handed over when the pages are
installed. A request names one of them or nothing at all, so no path can lead elsewhere. The address holds a
digest over all of them: a browser may keep them for ever, and a new version of the service has new addresses.
"""

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fastapi import FastAPI, Request, Response

from screening.console.urdu_font import FONT_FILE, RECIPE
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
    """One file as it is sent: as it is, or packed for browsers that unpack, which on a poor link are faster so."""

    content: bytes
    packed: bytes
    media_type: str
    etag: str


_COMMENTS: Final = re.compile(rb"^[ ]*(?://.*|/\*(?:[^*]|\*(?!/))*\*/)$", re.MULTILINE)
"""Comments that have their lines to themselves: a third of what our scripts weigh, and no browser reads them."""


def _as_many_lines(comment: re.Match[bytes]) -> bytes:
    """Leave the lines empty, so that an error names the line that it has in the source."""
    return b"\n" * comment[0].count(b"\n")


def _read_file(path: Path) -> StaticFile:
    content = path.read_bytes()
    if path.suffix in {".js", ".css"}:
        content = _COMMENTS.sub(_as_many_lines, content)
    return StaticFile(content, gzip.compress(content, mtime=0), _MEDIA_TYPES[path.suffix], _etag(content))


def _etag(content: bytes) -> str:
    return f'W/"{hashlib.sha256(content).hexdigest()[:20]}"'


def _read_files() -> dict[str, StaticFile]:
    return {path.relative_to(_FOLDER).as_posix(): _read_file(path) for path in sorted(_FOLDER.rglob("*.*"))}


FILES: Final[Mapping[str, StaticFile]] = _read_files()
VERSION: Final = hashlib.sha256(
    "".join([RECIPE, *(f"{name}{file.etag}" for name, file in FILES.items())]).encode()
).hexdigest()[:12]


def install_font(app: FastAPI, font: bytes) -> None:
    """Have an application send the Urdu font, which is packed already."""
    app.state.urdu_font = StaticFile(font, font, "font/woff2", _etag(font))


def static_address(name: str) -> str:
    """Give the address of a file. Raises KeyError for one that does not exist."""
    if name not in FILES and name != FONT_FILE:
        raise KeyError(name)
    return f"{STATIC}{VERSION}/{name}"


def accepts_gzip(request: Request) -> bool:
    """Whether the browser unpacks what was packed with gzip."""
    return "gzip" in request.headers.get("accept-encoding", "")


def send_static_file(request: Request, version: str, name: str) -> Response:
    """Send one file. Under an old address it is sent too, but not to be kept. Raises NotFound."""
    file = _font_of(request.app) if name == FONT_FILE else FILES.get(name)
    if file is None:
        raise NotFound(what="file")
    headers = {
        "ETag": file.etag,
        "Cache-Control": _FOR_EVER if version == VERSION else "no-cache",
        "Vary": "Accept-Encoding",
    }
    if request.headers.get("if-none-match") == file.etag:
        return Response(status_code=304, headers=headers)
    if file.packed is not file.content and accepts_gzip(request):
        return Response(file.packed, headers={**headers, "Content-Encoding": "gzip"}, media_type=file.media_type)
    return Response(file.content, headers=headers, media_type=file.media_type)


def _font_of(app: FastAPI) -> StaticFile | None:
    found = getattr(app.state, "urdu_font", None)
    return found if isinstance(found, StaticFile) else None
