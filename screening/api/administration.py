"""Who works here, and which counters are there?"""

from typing import Annotated, Any, Final
from uuid import UUID
from zoneinfo import available_timezones

from fastapi import APIRouter, Response
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field
from pydantic.config import JsonDict, JsonValue

from screening.api import fields
from screening.api.pages import CursorAsked, LimitAsked, Page
from screening.api.sessions import GrantHeld
from screening.auth.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD
from screening.domain.accounts import USERNAME, Account, Grant, Role
from screening.domain.checkposts import Checkpost
from screening.domain.identifiers import AccountId, CheckpostCode, CounterCode
from screening.web.caller import Caller
from screening.web.once import Keyed, Written
from screening.web.projection import Strict
from screening.web.service import ServiceOf
from screening.web.strict_json import StrictRoute
from screening.workflows.people import administer
from screening.workflows.ports import Repositories

router = APIRouter(tags=["administration"], route_class=StrictRoute)

Grants = Annotated[list[GrantHeld], Field(max_length=50)]
_ALONE: Final[list[JsonValue]] = [
    {"items": {"properties": {"role": {"const": role.value}}}} for role in sorted(administer.ALONE)
]
_TOGETHER: Final[JsonDict] = {
    "anyOf": [
        {"items": {"properties": {"role": {"enum": [role.value for role in Role if role not in administer.ALONE]}}}},
        *_ALONE,
    ]
}
NewGrants = Annotated[list[GrantHeld], Field(max_length=50, json_schema_extra=_TOGETHER)]
"""Grants that one person may hold together."""


def _known_time_zone(name: str) -> str:
    if name not in available_timezones():
        raise fields.refusal("time_zone")
    return name


class NewAccount(fields.Request):
    """An account to be made. The password is kept as an argon2id hash only."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "username": "counter.khi",
                    "password": "not-a-real-password",
                    "grants": [{"role": "counter_officer", "scope": "checkpost:KHI"}],
                }
            ]
        },
        hide_input_in_errors=True,
    )

    username: Annotated[str, Field(min_length=3, max_length=64), fields.Form(None, f"^{USERNAME}$")]
    password: Annotated[str, Field(min_length=SHORTEST_PASSWORD, max_length=LONGEST_PASSWORD, repr=False)]
    grants: NewGrants


class GrantsChanged(fields.Request):
    """All grants that the account has from now on."""

    grants: NewGrants


class AccountSeen(Strict):
    """An account, without its password."""

    id: UUID
    username: Annotated[str, Field(max_length=64)]
    grants: Grants
    created_at: AwareDatetime
    is_disabled: bool
    locked_until: AwareDatetime | None

    @classmethod
    def of(cls, account: Account) -> "AccountSeen":
        """Write an account."""
        return cls(
            id=account.id,
            username=account.username,
            grants=[GrantHeld.of(grant) for grant in account.grants],
            created_at=account.created_at,
            is_disabled=account.is_disabled,
            locked_until=account.locked_until,
        )


class CheckpostForm(fields.Request):
    """A checkpost with its counters; posting a known code replaces it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "code": "KHI",
                    "name": "Karachi airport",
                    "zone": "sindh",
                    "time_zone": "Asia/Karachi",
                    "counters": ["1", "2", "3", "4"],
                }
            ]
        }
    )

    code: Annotated[str, Field(pattern="^[A-Z]{2,5}$", max_length=5)]
    name: Annotated[str, Field(min_length=1, max_length=100), fields.Clean]
    zone: Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$", max_length=40)]
    time_zone: Annotated[
        str, Field(min_length=1, max_length=60, examples=["Asia/Karachi"]), AfterValidator(_known_time_zone)
    ]
    counters: Annotated[list[fields.CounterField], Field(min_length=1, max_length=200)]

    @classmethod
    def of(cls, checkpost: Checkpost) -> "CheckpostForm":
        """Write a checkpost."""
        return cls(
            code=checkpost.code,
            name=checkpost.name,
            zone=checkpost.zone,
            time_zone=checkpost.time_zone,
            counters=list(checkpost.counters),
        )

    def checkpost(self) -> Checkpost:
        """Give it as the workflows take it."""
        return Checkpost(
            CheckpostCode(self.code),
            self.name,
            self.zone,
            self.time_zone,
            tuple(CounterCode(counter) for counter in dict.fromkeys(self.counters)),
        )


_ACCOUNT: dict[int | str, dict[str, Any]] = {200: {"model": AccountSeen}}


@router.get("/accounts")
def list_accounts(
    caller: Caller, service: ServiceOf, limit: LimitAsked = 200, cursor: CursorAsked = None
) -> Page[AccountSeen]:
    """Give the accounts within the caller's reach, by username; the cursor is the last one's."""
    accounts = administer.list_accounts(caller.account, service.parts)
    later = [account for account in accounts if cursor is None or account.username > cursor]
    items = [AccountSeen.of(account) for account in later[:limit]]
    return Page(items=items, next_cursor=items[-1].username if len(later) > limit else None)


@router.post("/accounts", status_code=201, responses={201: {"model": AccountSeen}})
def create_account(body: NewAccount, call: Keyed) -> Response:
    """Make an account with its grants."""
    # The password stays out of the digest: kept for a day, a fast hash of it would undo what argon2 is for.
    return call.answer(
        body.model_dump_json(exclude={"password"}).encode(),
        lambda parts: administer.create_account(
            body.username, body.password, _grants(body.grants), call.caller.account, parts
        ),
        lambda account, _repositories: Written(201, AccountSeen.of(account)),
    )


@router.post("/accounts/{account_id}/grants", responses=_ACCOUNT)
def change_grants(account_id: UUID, body: GrantsChanged, call: Keyed) -> Response:
    """Give an account other grants, in force from its next call."""
    return call.answer(
        body.model_dump_json().encode(),
        lambda parts: administer.change_grants(AccountId(account_id), _grants(body.grants), call.caller.account, parts),
        _changed,
    )


@router.post("/accounts/{account_id}/disable", responses=_ACCOUNT)
def disable_account(account_id: UUID, call: Keyed) -> Response:
    """Lock an account for good, and end its sessions at once."""
    return call.answer(
        b"",
        lambda parts: administer.disable_account(AccountId(account_id), call.caller.account, parts),
        _changed,
    )


@router.get("/checkposts")
def list_checkposts(caller: Caller, service: ServiceOf) -> Page[CheckpostForm]:
    """Give every checkpost with its counters, by code."""
    checkposts = administer.list_checkposts(caller.account, service.parts)
    return Page(items=[CheckpostForm.of(checkpost) for checkpost in checkposts], next_cursor=None)


@router.post("/checkposts", status_code=201, responses={201: {"model": CheckpostForm}})
def save_checkpost(body: CheckpostForm, call: Keyed) -> Response:
    """Add a checkpost, or replace the one with its code."""
    return call.answer(
        body.model_dump_json().encode(),
        lambda parts: administer.save_checkpost(body.checkpost(), call.caller.account, parts),
        lambda checkpost, _repositories: Written(201, CheckpostForm.of(checkpost)),
    )


def _grants(held: Grants) -> tuple[Grant, ...]:
    return tuple(each.grant() for each in held)


def _changed(account: Account, _repositories: Repositories) -> Written:
    return Written(200, AccountSeen.of(account))
