"""Who is calling?

A token comes as `Authorization: Bearer` from programs (or `ApiKey`, as clients of sanctions services send it), or in a
cookie from our own pages. A cookie is sent along by the
browser whoever made the page, so with it every unsafe method needs the session's CSRF token in a header as well.
The key of another agency's application opens `/match` and `/catalog` alone, and never in a cookie.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request, Response, Security
from fastapi.security import APIKeyCookie, APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer
from starlette.concurrency import run_in_threadpool

from screening.auth.api_keys import is_api_key
from screening.domain.accounts import Account
from screening.domain.errors import ApiKeyNotForThis, ForgedRequest, NotSignedIn, ScreeningError, StoreUnavailable
from screening.web.limiting import SESSION_COOKIE, take_call, take_call_of, take_refused_call
from screening.web.service import Service, ServiceOf, service_of
from screening.workflows.enquiries.askers import Asker, asker_signed_in, asker_with_key
from screening.workflows.people.sign_in import SignedIn, who_calls, who_calls_in
from screening.workflows.ports import Repositories

CSRF_HEADER = "X-CSRF-Token"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_LONGEST_TOKEN = 200
_SCHEMES = frozenset({"bearer", "apikey"})

_bearer = HTTPBearer(
    scheme_name="token", description="The opaque token that POST /api/v1/sessions gave.", auto_error=False
)
_api_key = APIKeyHeader(
    name="Authorization",
    scheme_name="api_key",
    description="`ApiKey`, a space, and what POST /api/v1/api-keys gave, or the same token: as clients of yente do.",
    auto_error=False,
)
_cookie = APIKeyCookie(
    name=SESSION_COOKIE,
    scheme_name="session_cookie",
    description=f"For our own pages. Methods that change something need the header {CSRF_HEADER} too.",
    auto_error=False,
)


@dataclass(slots=True, repr=False)
class Claim:
    """A token that came with a call. What it is worth the store knows, and is asked once."""

    request: Request
    token: str
    is_cookie: bool
    is_asked: bool = False

    def prove(self, repositories: Repositories) -> SignedIn:
        """Give the caller, as this view of the store has it.

        Raises NotSignedIn, ApiKeyNotForThis (a key signs nobody in), ForgedRequest, TooManyCalls.
        """
        self.is_asked = True
        if is_api_key(self.token):
            take_refused_call(self.request)
            raise ApiKeyNotForThis(reason="key_elsewhere")
        request = self.request
        try:
            if len(self.token) > _LONGEST_TOKEN:
                raise NotSignedIn
            caller = who_calls_in(repositories, self.token, service_of(request).parts.clock.now())
        except NotSignedIn:
            take_refused_call(request)
            raise
        if self.is_cookie and request.method not in _SAFE_METHODS:
            _require_proof_of_origin(request, caller)
        request.state.account_id = str(caller.account.id)
        take_call(request, caller.account)
        return caller

    def prove_asker(self, repositories: Repositories) -> Asker:
        """Give who asks `/match`: somebody signed in, or an application with a key.

        Raises NotSignedIn, ApiKeyRefused, NotAllowed, ForgedRequest, TooManyCalls.
        """
        if self.is_cookie or not is_api_key(self.token):
            return asker_signed_in(self.prove(repositories).account)
        self.is_asked = True
        try:
            if len(self.token) > _LONGEST_TOKEN:
                raise NotSignedIn
            asker = asker_with_key(repositories, self.token, service_of(self.request).parts)
        except NotSignedIn:
            take_refused_call(self.request)
            raise
        self.request.state.account_id = asker.id
        take_call_of(self.request, asker.id)
        return asker


async def claim_of(request: Request) -> Claim:
    """Give the token that came with the call: one in a header goes before a cookie. Raises NotSignedIn without any."""
    in_header = _token_in_header(request)
    token = request.cookies.get(SESSION_COOKIE) if in_header is None else in_header
    if not token:
        raise NotSignedIn
    claimed = Claim(request, token, is_cookie=in_header is None)
    request.state.claim = claimed
    return claimed


async def claim(
    request: Request,
    _bearer_token: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
    _api_key_token: Annotated[str | None, Security(_api_key)],
    _cookie_token: Annotated[str | None, Security(_cookie)],
) -> Claim:
    """Give the token as `claim_of` does, and say in the description how it may come. Raises NotSignedIn."""
    return await claim_of(request)


ClaimOf = Annotated[Claim, Depends(claim)]


def signed_in(claimed: ClaimOf, service: ServiceOf) -> SignedIn:
    """Give the caller. Raises NotSignedIn, ForgedRequest, TooManyCalls."""
    with service.parts.store.read() as repositories:
        return claimed.prove(repositories)


def asking(claimed: ClaimOf, service: ServiceOf) -> Asker:
    """Give who asks `/match`. Raises NotSignedIn, ApiKeyRefused, NotAllowed, ForgedRequest, TooManyCalls."""
    with service.parts.store.read() as repositories:
        return claimed.prove_asker(repositories)


AskerOf = Annotated[Asker, Depends(asking)]


async def refused_claim(request: Request) -> ScreeningError | None:
    """Say what is wrong with the claim of a call that failed before it was looked at; None where nothing is.

    Whoever is not signed in is told that, and not what else is wrong.
    """
    claimed: Claim | None = getattr(request.state, "claim", None)
    if claimed is None or claimed.is_asked:
        return None
    try:
        await run_in_threadpool(signed_in, claimed, service_of(request))
    except ScreeningError as refusal:
        return refusal
    return None


Caller = Annotated[SignedIn, Depends(signed_in)]


def caller_from_cookie(request: Request) -> SignedIn | None:
    """Give who is signed in to the pages, or None: for pages that send others to the sign-in page."""
    cookie = request.cookies.get(SESSION_COOKIE)
    if not cookie:
        return None
    try:
        caller = _caller_of(cookie, service_of(request))
    except NotSignedIn:
        return None
    request.state.account_id = str(caller.account.id)
    return caller


def who_sends(request: Request) -> Account:
    """Give who is about to send something large, before it is taken in. Raises NotSignedIn, ForgedRequest."""
    is_bearer = request.headers.get("authorization", "").lower().startswith("bearer ")
    token = _token_of(request) if is_bearer else request.cookies.get(SESSION_COOKIE, "")
    try:
        caller = _caller_of(token, service_of(request))
    except NotSignedIn:
        take_refused_call(request)
        raise
    if not is_bearer:
        _require_proof_of_origin(request, caller)
    return caller.account


def is_still_welcome(request: Request, caller: SignedIn, service: Service) -> Callable[[], bool]:
    """Give the question whether a long answer may go on: the session in force, the grants as at the beginning.

    While the store does not answer, nothing new can be told anyway; the caller may wait.
    """
    token = _token_of(request)

    def ask() -> bool:
        try:
            return _caller_of(token, service).account.grants == caller.account.grants
        except NotSignedIn:
            return False
        except StoreUnavailable:
            return True

    return ask


def set_session_cookie(response: Response, caller: SignedIn, request: Request, now: datetime) -> None:
    """Put the token where only the browser's own requests to us carry it, until the session expires."""
    response.set_cookie(
        SESSION_COOKIE,
        caller.token,
        max_age=max(int((caller.session.expires_at - now).total_seconds()), 0),
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )


def clear_session_cookie(response: Response, request: Request) -> None:
    """Have the browser forget the token."""
    response.delete_cookie(
        SESSION_COOKIE, path="/", secure=request.url.scheme == "https", httponly=True, samesite="strict"
    )


def _token_of(request: Request) -> str:
    in_header = _token_in_header(request)
    return request.cookies.get(SESSION_COOKIE, "") if in_header is None else in_header


def _token_in_header(request: Request) -> str | None:
    """Give the token of the Authorization header, None where it has none of a kind that we know."""
    scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
    return credentials.strip() if scheme.lower() in _SCHEMES and credentials.strip() else None


def _caller_of(token: str, service: Service) -> SignedIn:
    if not token or len(token) > _LONGEST_TOKEN:
        raise NotSignedIn
    return who_calls(token, service.parts)


def _require_proof_of_origin(request: Request, caller: SignedIn) -> None:
    proof = request.headers.get(CSRF_HEADER, "")
    if not hmac.compare_digest(proof.encode(), caller.session.csrf_token.encode()):
        raise ForgedRequest
