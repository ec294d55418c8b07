"""What counts as JSON?

RFC 8259 leaves open what an object with one name twice means, and parsers differ: what a proxy or a log has seen may
not be what was done. Here it is refused, as are numbers that are none.
"""

import json
from collections.abc import Callable, Coroutine
from typing import Any, Final, NoReturn

from fastapi import Request, Response
from fastapi.routing import APIRoute

NAMED_TWICE: Final = "name_twice"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise json.JSONDecodeError(NAMED_TWICE, "", 0)
    return made


def _no_number(_: str) -> NoReturn:
    raise json.JSONDecodeError("no number", "", 0)


def read_strictly(body: bytes) -> Any:  # noqa: ANN401  as json's own
    """Read JSON in which each name stands once. Raises JSONDecodeError, which names nothing of what was sent."""
    return json.loads(body, object_pairs_hook=_object, parse_constant=_no_number)


class StrictRequest(Request):
    """A request whose body is read as JSON in which each name stands once."""

    async def json(self) -> Any:  # noqa: ANN401  as starlette's own
        """Read the body. Raises JSONDecodeError as `read_strictly` does."""
        return read_strictly(await self.body())


class StrictRoute(APIRoute):
    """A route whose requests are such."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Give what handles a request."""
        handle = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            return await handle(StrictRequest(request.scope, request.receive))

        return strictly
