"""Has this caller any calls left? `web.limits`, asked of a request."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Annotated, Final

from fastapi import Depends, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from screening.domain.accounts import Account
from screening.domain.errors import TooManyCalls
from screening.web.limits import CallKind, CallLimits, address_key
from screening.web.problems import problem_response, trouble_of
from screening.web.routes import STATIC
from screening.web.service import Service, service_of

SESSION_COOKIE: Final = "screening_session"
_SCREENING: Final = ("/api/v1/screenings", "/api/v1/scans", "/api/v1/documents/", "/api/v1/crossings")
_SEARCH: Final = "/search"
_MATCH: Final = "/match/"
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def kind_of(method: str, path: str) -> CallKind:
    """Say which limit a call of somebody who is signed in counts against."""
    if path.endswith(_SEARCH) or path.startswith(_MATCH):
        return CallKind.SEARCHING
    if method in _READING:
        return CallKind.READING
    return CallKind.SCREENING if path.startswith(_SCREENING) else CallKind.CHANGING


def take_call(request: Request, account: Account) -> None:
    """Count a call of that account. Raises TooManyCalls."""
    take_call_of(request, str(account.id))


def take_call_of(request: Request, caller_id: str) -> None:
    """Count a call of an account, or of a key. Raises TooManyCalls."""
    service_of(request).limits.take(kind_of(request.method, request.url.path), caller_id)


def take_refused_call(request: Request) -> None:
    """Count a call that came with a token which is worth nothing. Raises TooManyCalls."""
    service_of(request).limits.take(CallKind.ANONYMOUS, address_of(request.scope))


def address_of(scope: Scope) -> str:
    """Give the caller's address, as `address_key` writes it."""
    client = scope.get("client")
    return address_key(client[0] if client else None)


class SignInTurn:
    """One sign-in under way: it has used up one of the address's refusals unless it succeeds."""

    def __init__(self, limits: CallLimits, address: str) -> None:
        self._limits = limits
        self._address = address

    def succeeded(self) -> None:
        """Give the refusal back that was not one."""
        self._limits.give_back(CallKind.SIGN_IN, self._address)


async def sign_in_turn(request: Request) -> AsyncIterator[SignInTurn]:
    """Give a sign-in its turn. Raises TooManyCalls where the address has been refused too often."""
    service, address = service_of(request), address_of(request.scope)
    service.limits.take(CallKind.SIGN_IN, address)
    await service.sign_in_gate.enter()
    try:
        yield SignInTurn(service.limits, address)
    finally:
        service.sign_in_gate.leave()


SignInTurnOf = Annotated[SignInTurn, Depends(sign_in_turn)]


async def counted_board(events: AsyncIterator[bytes], limits: CallLimits, account: Account) -> AsyncIterator[bytes]:
    """Pass a live board's events on, counted among the account's boards from the first event to the last."""
    try:
        limits.open_board(str(account.id))
    except TooManyCalls:
        return
    try:
        async for event in events:
            yield event
    finally:
        limits.close_board(str(account.id))


@contextmanager
def waiting_call(service: Service, account: Account) -> Iterator[None]:
    """Count a call that waits among the account's open boards. Raises TooManyCalls."""
    service.limits.open_board(str(account.id))
    try:
        yield
    finally:
        service.limits.close_board(str(account.id))


class AddressLimit:
    """Refuses calls without any proof of who calls where their address has used up its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and not str(scope["path"]).startswith(STATIC) and not _names_a_caller(scope):
            try:
                scope["app"].state.service.limits.take(CallKind.ANONYMOUS, address_of(scope))
            except TooManyCalls as refused:
                await problem_response(trouble_of(refused), Request(scope))(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _names_a_caller(scope: Scope) -> bool:
    cookie = f"{SESSION_COOKIE}=".encode()
    return any(name == b"authorization" or (name == b"cookie" and cookie in value) for name, value in scope["headers"])
