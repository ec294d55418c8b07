"""Does what is asked most go past the framework only where it has the plain form, and whole where it has not?"""

import asyncio
from collections.abc import Sequence

import pytest
from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict
from starlette.routing import Router
from starlette.types import Message, Receive, Scope, Send

from screening.web.short_way import ShortWay

PATH = "/asked"
PLAIN = ((b"content-type", b"application/json"), (b"idempotency-key", b"key-1"))
BODY = b'{"number": 7}'


class _Numbered(BaseModel):
    model_config = ConfigDict(extra="forbid")

    number: int


async def _shortly(request: Request, body: _Numbered, key: str) -> Response:
    return Response(f"{request.method} {body.number} {key}")


async def _the_long_way(scope: Scope, receive: Receive, send: Send) -> None:
    body = await Request(scope, receive).body()
    await Response(b"long way: " + body)(scope, receive, send)


def _ask(
    parts: Sequence[bytes], headers: Sequence[tuple[bytes, bytes]] = PLAIN, method: str = "POST", path: str = PATH
) -> bytes:
    """Give the answer to a request whose body comes in these parts."""
    router = Router([ShortWay(PATH, _Numbered, _shortly)], redirect_slashes=False, default=_the_long_way)
    coming: list[Message] = [
        {"type": "http.request", "body": part, "more_body": number < len(parts)}
        for number, part in enumerate(parts, start=1)
    ]
    told: list[Message] = []

    async def receive() -> Message:
        return coming.pop(0)

    async def send(message: Message) -> None:
        told.append(message)

    scope = {"type": "http", "method": method, "path": path, "headers": list(headers), "query_string": b""}
    asyncio.run(router(scope, receive, send))
    return b"".join(message.get("body", b"") for message in told)


@pytest.mark.parametrize("parts", [(BODY,), (BODY[:4], BODY[4:]), (BODY, b"")])
def test_plain_request_goes_the_short_way(parts: Sequence[bytes]) -> None:
    assert _ask(parts) == b"POST 7 key-1"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b'{"number": 7, "number": 8}',
        b'{"number": NaN}',
        b'{"number": "seven"}',
        b'{"number": 7, "more": 8}',
        b'{"number":' + b"[" * 100_000,
    ],
    ids=["empty", "torn", "list", "not_text", "named_twice", "no_number", "other_type", "unknown_field", "too_deep"],
)
def test_body_that_is_refused_goes_the_long_way_whole(body: bytes) -> None:
    assert _ask((body,)) == b"long way: " + body
    halves = (body[: len(body) // 2], body[len(body) // 2 :])
    assert _ask(halves) == _ask((body,))


@pytest.mark.parametrize(
    "headers",
    [
        PLAIN[:1],
        PLAIN[1:],
        (*PLAIN, PLAIN[1]),
        (*PLAIN, PLAIN[0]),
        (PLAIN[0], (b"idempotency-key", b"")),
        (PLAIN[0], (b"idempotency-key", b"key 1")),
        (PLAIN[0], (b"idempotency-key", "schlüssel".encode())),
        (PLAIN[0], (b"idempotency-key", b"k" * 201)),
        ((b"content-type", b"application/json; charset=utf-8"), PLAIN[1]),
        ((b"content-type", b"text/plain"), PLAIN[1]),
    ],
    ids=["no_key", "no_type", "keys", "types", "empty_key", "blank", "letters", "long", "charset", "text"],
)
def test_unusual_head_goes_the_long_way(headers: Sequence[tuple[bytes, bytes]]) -> None:
    assert _ask((BODY,), headers) == b"long way: " + BODY


@pytest.mark.parametrize(("method", "path"), [("GET", PATH), ("PUT", PATH), ("POST", "/asked/"), ("POST", "/other")])
def test_everything_else_goes_the_long_way(method: str, path: str) -> None:
    assert _ask((BODY,), method=method, path=path) == b"long way: " + BODY
