"""How does the call that counters make all day get past the framework's general part?

Finding one route among a hundred and solving what it depends on takes several times as long as reading the request.
Here a request to one address that has the plain form, which nearly all have, is read and handed to the endpoint
directly. Whatever is unusual about one goes the long way, as if this were not here: every refusal is the framework's,
and so are the description and the order in which things are refused.
"""

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any, Final, Generic, TypeVar

from fastapi import Request, Response
from pydantic import BaseModel, ValidationError
from starlette.routing import BaseRoute, Match
from starlette.types import Message, Receive, Scope, Send

from screening.web.once import KEY_FORM, KEY_HEADER, LONGEST_KEY
from screening.web.strict_json import read_strictly

BodyT = TypeVar("BodyT", bound=BaseModel)

_LONG_WAY: Final = "screening.long_way"
_KEY: Final = KEY_HEADER.lower().encode()
_KEY_FORM: Final = re.compile(KEY_FORM)
_CONTENT_TYPE: Final = b"content-type"
_JSON: Final = b"application/json"


class ShortWay(BaseRoute, Generic[BodyT]):
    """A route that stands before all others. It answers POST of `model` to `path` with `answer`, or steps aside.

    `answer` is given the request, its body and its Idempotency-Key, and does what the described endpoint would.
    """

    def __init__(
        self, path: str, model: type[BodyT], answer: Callable[[Request, BodyT, str], Awaitable[Response]]
    ) -> None:
        self._path = path
        self._model = model
        self._answer = answer

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Take a POST to the address, unless it was sent the long way."""
        if scope["type"] != "http" or scope["path"] != self._path or scope["method"] != "POST" or _LONG_WAY in scope:
            return Match.NONE, {}
        return Match.FULL, {"endpoint": self._answer, "path_params": {}}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer it, or have the other routes do so."""
        key, received = _key_of(scope), [await receive()]
        while received[-1]["type"] == "http.request" and received[-1].get("more_body"):
            received.append(await receive())
        body = self._read(received)
        if key is None or body is None:
            scope[_LONG_WAY] = True
            await scope["router"](scope, _once_more(received, receive), send)
            return
        response = await self._answer(Request(scope, receive), body, key)
        await response(scope, receive, send)

    def _read(self, received: list[Message]) -> BodyT | None:
        try:
            return self._model.model_validate(read_strictly(b"".join(each.get("body", b"") for each in received)))
        except (json.JSONDecodeError, UnicodeDecodeError, ValidationError, RecursionError):
            return None


def _key_of(scope: Scope) -> str | None:
    """Give the Idempotency-Key of a request whose head has the plain form: that header and the type of JSON, once."""
    keys = [value for name, value in scope["headers"] if name == _KEY]
    types = [value for name, value in scope["headers"] if name == _CONTENT_TYPE]
    if len(keys) != 1 or types != [_JSON]:
        return None
    key: str = keys[0].decode("latin-1")
    return key if len(key) <= LONGEST_KEY and _KEY_FORM.fullmatch(key) else None


def _once_more(received: list[Message], receive: Receive) -> Receive:
    """Give what was received already, then what comes."""
    left = iter(received)

    async def again() -> Message:
        following: Any = next(left, None)
        return await receive() if following is None else following

    return again
