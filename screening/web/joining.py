"""How does an application get what all of it shares: problem documents, the request log, headers, the body's limit?"""

from dataclasses import replace
from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartParser
from starlette.routing import Match

from screening.domain.errors import ScreeningError
from screening.web.body_limit import MAX_IMAGE_BODY_BYTES, BodyLimit
from screening.web.headers import SecurityHeaders
from screening.web.once import AlreadyAnswered, replay
from screening.web.problems import (
    problem_response,
    trouble_of,
    trouble_of_http,
    trouble_of_validation,
)
from screening.web.request_log import Log, RequestLog
from screening.web.service import Service

_METHOD_NOT_ALLOWED: Final = 405


def install(app: FastAPI, service: Service, log: Log | None = None) -> None:
    """Give the application its service, its problem documents and its middleware. Call it once, before it serves.

    `log` takes a line for each request; None writes JSON lines to standard error.
    """
    app.state.service = service
    # A page is personal data: while it is looked at it stays in memory, and never touches a disk.
    MultiPartParser.spool_max_size = MAX_IMAGE_BODY_BYTES
    app.add_exception_handler(ScreeningError, _refuse)
    app.add_exception_handler(AlreadyAnswered, _answer_again)
    app.add_exception_handler(RequestValidationError, _refuse_form)
    app.add_exception_handler(HTTPException, _refuse_http)
    # The last one added is the outermost: the log turns what nobody foresaw into a problem, and that has headers too.
    app.add_middleware(BodyLimit)
    app.add_middleware(RequestLog, measurements=service.measurements, log=log)
    app.add_middleware(SecurityHeaders)


async def _refuse(request: Request, error: Exception) -> Response:
    if not isinstance(error, ScreeningError):
        raise AssertionError
    return problem_response(trouble_of(error), request)


async def _answer_again(_request: Request, error: Exception) -> Response:
    if not isinstance(error, AlreadyAnswered):
        raise AssertionError
    return replay(error.answer)


async def _refuse_form(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise AssertionError
    return problem_response(trouble_of_validation(error), request)


async def _refuse_http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise AssertionError
    trouble = trouble_of_http(error)
    if trouble.status == _METHOD_NOT_ALLOWED:
        trouble = replace(trouble, headers={**trouble.headers, "Allow": ", ".join(_allowed(request))})
    return problem_response(trouble, request)


def _allowed(request: Request) -> list[str]:
    """Give the methods that some route takes at this address; the framework names those of one route alone."""
    return [
        method
        for method in ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in request.app.routes)
    ]
