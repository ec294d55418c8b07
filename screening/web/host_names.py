"""Is it us whom the caller means?

A page elsewhere can have its own name lead to our address (DNS rebinding); the browser then takes us for that page's
origin, and lets its script read what we answer. It still tells the name. An IP address as name cannot be turned so.
"""

import ipaddress
import re
from collections.abc import Collection
from functools import lru_cache
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from screening.web.problems import Trouble, problem_response

_MISDIRECTED: Final = 421
_PORT: Final = re.compile(r":[0-9]{1,5}$")


class HostNames:
    """Refuses calls under a name that is not ours. Addresses and `localhost` are always ours."""

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self._app = app
        self._names = frozenset({"localhost", *names})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and not self._are_ours(Headers(scope=scope).getlist("host")):
            answer = problem_response(Trouble("unknown_host", _MISDIRECTED), Request(scope))
            await answer(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _are_ours(self, named: list[str]) -> bool:
        if len(named) != 1:
            # HTTP/1.0 names nobody, and a browser always names one.
            return not named
        name = _PORT.sub("", named[0]).lower().removesuffix(".")
        return name in self._names or _is_address(name)


@lru_cache(maxsize=64)
def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True
