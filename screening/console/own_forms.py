"""Does a form come from one of our own pages?

Our pages send no referrer; a browser then calls the origin of their forms `null`, and tells in Sec-Fetch-Site.
"""

from typing import Final
from urllib.parse import urlsplit

from fastapi import Request

from screening.domain.errors import ForgedRequest

_UNNAMED: Final = "null"
_OUR_SITE: Final = frozenset({"same-origin", "none"})


def require_own_form(request: Request) -> None:
    """Raise ForgedRequest where the browser says that the form came from elsewhere."""
    origin = request.headers.get("origin", _UNNAMED)
    is_elsewhere = origin != _UNNAMED and urlsplit(origin).netloc != request.headers.get("host")
    if is_elsewhere or request.headers.get("sec-fetch-site", "same-origin") not in _OUR_SITE:
        raise ForgedRequest
