"""How does an application get what all of it shares: problem documents, the request log, headers, the body's limit?"""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Final, TypeVar

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartParser
from starlette.routing import Match

from screening.domain.errors import ScreeningError
from screening.web.body_limit import MAX_IMAGE_BODY_BYTES, BodyLimit
from screening.web.caller import refused_claim
from screening.web.headers import SecurityHeaders
from screening.web.host_names import HostNames
from screening.web.limiting import AddressLimit
from screening.web.log_lines import Log
from screening.web.once import AlreadyAnswered, replay
from screening.web.problems import (
    problem_response,
    trouble_of,
    trouble_of_http,
    trouble_of_validation,
)
from screening.web.request_log import RequestLog
from screening.web.service import Service

_METHOD_NOT_ALLOWED: Final = 405

ErrorT = TypeVar("ErrorT", bound=Exception)


def install(app: FastAPI, service: Service, log: Log | None = None, names: Collection[str] | None = None) -> None:
    """Give the application its service, its problem documents and its middleware. Call it once, before it serves.

    `log` takes a line for each request; None writes JSON lines to standard error. `names` are the hosts' names that
    are ours, beside addresses; None takes any.
    """
    app.state.service = service
    # A page is personal data: while it is looked at it stays in memory, and never touches a disk.
    MultiPartParser.spool_max_size = MAX_IMAGE_BODY_BYTES
    _answer(app, ScreeningError, lambda request, error: problem_response(trouble_of(error), request))
    _answer(app, AlreadyAnswered, lambda _, error: replay(error.answer))
    _answer(app, RequestValidationError, _refuse_form)
    _answer(app, HTTPException, _refuse_http)
    # The last one added is the outermost: the log turns what nobody foresaw into a problem, and that has headers too.
    app.add_middleware(BodyLimit, uploads=service.imports.most_bytes)
    app.add_middleware(AddressLimit)
    if names is not None:
        app.add_middleware(HostNames, names=names)
    app.add_middleware(RequestLog, measurements=service.measurements, log=log)
    app.add_middleware(SecurityHeaders)


def _answer(app: FastAPI, kind: type[ErrorT], write: Callable[[Request, ErrorT], Response]) -> None:
    """Have `write` answer for errors of that kind. The framework's own types say only that it is an exception."""

    async def handle(request: Request, error: Exception) -> Response:
        if not isinstance(error, kind):
            raise error
        if (refusal := await refused_claim(request)) is not None:
            return problem_response(trouble_of(refusal), request)
        return write(request, error)

    app.add_exception_handler(kind, handle)


def _refuse_form(request: Request, error: RequestValidationError) -> Response:
    """Refuse what does not have its form. A word of ours that another route took for an id is the wrong method."""
    described = _described(request)
    if described and request.method not in described:
        return _refuse_http(request, HTTPException(_METHOD_NOT_ALLOWED))
    return problem_response(trouble_of_validation(error), request)


def _refuse_http(request: Request, error: HTTPException) -> Response:
    trouble = trouble_of_http(error)
    if trouble.status == _METHOD_NOT_ALLOWED:
        trouble = replace(trouble, headers={**trouble.headers, "Allow": ", ".join(_allowed(request))})
    return problem_response(trouble, request)


def _allowed(request: Request) -> list[str]:
    """Give the methods that some route takes at this address; the framework names those of one route alone.

    An address that is described word for word is no id, even where another route would take its last word for one.
    """
    if described := _described(request):
        return described
    return [
        method
        for method in ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in request.app.routes)
    ]


def _described(request: Request) -> list[str]:
    """Give the methods of an address that is described word for word; nothing for any other."""
    return sorted(method.upper() for method in request.app.openapi()["paths"].get(request.url.path, ()))
