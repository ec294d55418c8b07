"""Which requests came in, and how were they answered?

A line holds the route's template, never the path or the query; who called is told by account id. Nothing of what was
sent or answered gets in, and of an unforeseen error only its type.
"""

import time
from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from screening.web.log_lines import Log, json_log
from screening.web.measurements import Measurements
from screening.web.problems import Trouble, problem_response
from screening.web.routes import route_template

_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_FAILED: Final = 500


class RequestLog:
    """Logs and measures every request, and turns what nobody foresaw into a problem document."""

    def __init__(
        self,
        app: ASGIApp,
        measurements: Measurements,
        log: Log | None = None,
    ) -> None:
        self._app = app
        self._measurements = measurements
        self._log = log or json_log()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 0

        async def send_noting_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_noting_status)
        except Exception as error:  # noqa: BLE001  the process's edge: whatever it is, the caller gets a problem
            self._log.error("request.failed", route=route_template(scope), error=_place(error))
            if status == 0:
                response = problem_response(Trouble("internal", _FAILED), Request(scope))
                await response(scope, receive, send_noting_status)
        finally:
            self._note(scope, status, time.perf_counter() - started)

    def _note(self, scope: Scope, status: int, elapsed_s: float) -> None:
        route = route_template(scope)
        method = str(scope["method"]) if scope["method"] in _METHODS else "other"
        self._measurements.count_request(method, route, status, elapsed_s)
        self._log.info(
            "request",
            method=method,
            route=route,
            status=status,
            ms=round(elapsed_s * 1000, 1),
            account=scope.get("state", {}).get("account_id"),
        )


def _place(error: BaseException) -> str:
    """Name an error and the line that raised it, without its text: that may quote somebody's data."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else "?"
    return f"{type(error).__name__} at {where}"
