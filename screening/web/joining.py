"""How does an application get what all of it shares: problem documents, the request log, headers, the body's limit?"""

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from screening.domain.errors import ScreeningError
from screening.web.body_limit import BodyLimit
from screening.web.headers import SecurityHeaders
from screening.web.once import AlreadyAnswered, replay
from screening.web.problems import (
    problem_response,
    trouble_of,
    trouble_of_http,
    trouble_of_validation,
)
from screening.web.request_log import RequestLog
from screening.web.service import Service


def install(app: FastAPI, service: Service) -> None:
    """Give the application its service, its problem documents and its middleware. Call it once, before it serves."""
    app.state.service = service
    app.add_exception_handler(ScreeningError, _refuse)
    app.add_exception_handler(AlreadyAnswered, _answer_again)
    app.add_exception_handler(RequestValidationError, _refuse_form)
    app.add_exception_handler(HTTPException, _refuse_http)
    # The last one added is the outermost: the log turns what nobody foresaw into a problem, and that has headers too.
    app.add_middleware(BodyLimit)
    app.add_middleware(RequestLog, measurements=service.measurements)
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
    return problem_response(trouble_of_http(error), request)
