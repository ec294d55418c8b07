"""Who signs in, and out?"""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime, ConfigDict, Field

from screening.api.fields import Request
from screening.domain.accounts import Grant, Role, Scope
from screening.web.caller import Caller
from screening.web.limiting import SignInTurnOf
from screening.web.projection import Strict
from screening.web.service import ServiceOf
from screening.web.strict_json import StrictRoute
from screening.workflows.people.sign_in import SignedIn, sign_in, sign_out

router = APIRouter(tags=["sessions"], route_class=StrictRoute)


class SignIn(Request):
    """Name and password."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"username": "counter.khi", "password": "not-a-real-password"}]},
        hide_input_in_errors=True,
    )

    username: Annotated[str, Field(min_length=1, max_length=64)]
    password: Annotated[str, Field(min_length=1, max_length=200, repr=False)]


class GrantHeld(Strict):
    """A role and where it holds: `checkpost:KHI`, `zone:sindh`, `authority:moi` or `all`."""

    role: Role
    scope: Annotated[str, Field(max_length=60, pattern="^(all|(checkpost|zone|authority):.+)$")]

    @classmethod
    def of(cls, grant: Grant) -> "GrantHeld":
        """Write a grant."""
        return cls(role=grant.role, scope=str(grant.scope))

    def grant(self) -> Grant:
        """Give it as the workflows take it. Raises InvalidInput."""
        return Grant(self.role, Scope.parse(self.scope))


class Session(Strict):
    """A sign-in in force. `csrf_token` is for pages, whose token is in a cookie."""

    account_id: UUID
    username: Annotated[str, Field(max_length=64)]
    grants: Annotated[list[GrantHeld], Field(max_length=50)]
    expires_at: AwareDatetime
    csrf_token: Annotated[str, Field(max_length=100)]


class NewSession(Session):
    """A sign-in just made. `token` is told this once."""

    token: Annotated[str, Field(max_length=100)]
    token_type: Literal["bearer"] = "bearer"  # noqa: S105  a scheme, not a password


@router.post("/sessions", status_code=201)
def open_session(body: SignIn, service: ServiceOf, turn: SignInTurnOf) -> NewSession:
    """Sign in. The answer never says whether name or password was wrong; repeated failures have to wait (429)."""
    made = sign_in(body.username, body.password, service.parts)
    turn.succeeded()
    return NewSession(**dict(_session(made)), token=made.token)


@router.get("/sessions/current")
def current_session(caller: Caller) -> Session:
    """Tell who is signed in, with which grants, until when."""
    return _session(caller)


@router.delete("/sessions", status_code=204)
def end_session(caller: Caller, service: ServiceOf) -> None:
    """Sign out: the token of this call is worth nothing from now on."""
    sign_out(caller, service.parts)


def _session(caller: SignedIn) -> Session:
    account = caller.account
    return Session(
        account_id=account.id,
        username=account.username,
        grants=[GrantHeld.of(grant) for grant in account.grants],
        expires_at=caller.session.expires_at,
        csrf_token=caller.session.csrf_token,
    )
