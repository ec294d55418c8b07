"""Who works here, and which counters are there? The administrator's jobs: no traveller, hit or entry is seen."""

import re
from dataclasses import replace
from zoneinfo import available_timezones

from screening.auth.passwords import hash_password
from screening.auth.permissions import Permission, may_all_over, require, require_at
from screening.domain.accounts import USERNAME, Account, Grant, Role, Scope, ScopeKind
from screening.domain.checkposts import Checkpost
from screening.domain.errors import InvalidInput, NotAllowed, NotFound
from screening.domain.identifiers import AccountId, new_uuid
from screening.domain.journal import JournalDraft, RetentionClass
from screening.workflows.parts import Parts, actor_name
from screening.workflows.ports import Repositories

_CHECKPOST = re.compile(r"[A-Z]{2,5}")
_ZONE = re.compile(r"[a-z][a-z0-9_]{0,39}")

ALONE = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
"""Roles that stand alone: an administrator sees no traveller, hit or entry, and an auditor changes nothing."""

SET_UP = "set_up"
"""The journal's actor for what the command line does on the machine itself, before or without an administrator."""


def create_account(
    username: str, password: str, grants: tuple[Grant, ...], by: Account | None, parts: Parts
) -> Account:
    """Make an account; `by` is None for the command line.

    Raises InvalidInput (also for a grant at a checkpost or zone that is not there), NotAllowed, Conflict (name taken).
    """
    if by is not None:
        require(by, Permission.ACCOUNT_MANAGE)
    if not re.fullmatch(USERNAME, username):
        raise InvalidInput("username", reason="username")
    _require_apart(grants)
    account = Account(AccountId(new_uuid()), username, hash_password(password), grants, parts.clock.now())

    def work(repositories: Repositories) -> Account:
        _require_places(grants, repositories)
        if by is not None and not _reaches(by, grants, repositories):
            raise NotAllowed("grants", action=Permission.ACCOUNT_MANAGE)
        repositories.accounts.add(account)
        _journal(repositories, "account.created", account, by)
        return account

    return parts.store.write(work)


def list_accounts(by: Account, parts: Parts) -> tuple[Account, ...]:
    """Give every account within the administrator's reach. Raises NotAllowed."""
    require(by, Permission.ACCOUNT_MANAGE)
    with parts.store.read() as repositories:
        return tuple(each for each in repositories.accounts.all() if _reaches(by, each.grants, repositories))


def change_grants(account_id: AccountId, grants: tuple[Grant, ...], by: Account, parts: Parts) -> Account:
    """Give an account other grants, in force from its next call; never oneself.

    A second administrator does that, and the journal tells who gave what to whom. Raises NotAllowed, NotFound,
    InvalidInput.
    """
    require(by, Permission.ACCOUNT_MANAGE)

    _require_apart(grants)
    if account_id == by.id:
        raise NotAllowed("account_id", action=Permission.ACCOUNT_MANAGE, reason="own_grants")

    def work(repositories: Repositories) -> Account:
        _require_places(grants, repositories)
        account = _account_within_reach(account_id, by, repositories)
        if not _reaches(by, grants, repositories):
            raise NotAllowed("grants", action=Permission.ACCOUNT_MANAGE)
        account = replace(account, grants=grants)
        repositories.accounts.save(account)
        _journal(repositories, "account.grants_changed", account, by)
        return account

    return parts.store.write(work)


def disable_account(account_id: AccountId, by: Account, parts: Parts) -> Account:
    """Lock an account for good and end its sessions at once; never one's own. Raises NotAllowed, NotFound."""
    require(by, Permission.ACCOUNT_MANAGE)
    if account_id == by.id:
        raise NotAllowed("account_id", action=Permission.ACCOUNT_MANAGE, reason="own_account")

    def work(repositories: Repositories) -> Account:
        account = replace(_account_within_reach(account_id, by, repositories), is_disabled=True)
        repositories.accounts.save(account)
        repositories.accounts.revoke_sessions_of(account_id)
        _journal(repositories, "account.disabled", account, by)
        return account

    return parts.store.write(work)


def save_checkpost(checkpost: Checkpost, by: Account | None, parts: Parts) -> Checkpost:
    """Add or change a checkpost with its counters; `by` is None for the command line.

    Raises NotAllowed, InvalidInput.
    """
    if by is not None:
        require(by, Permission.CHECKPOST_MANAGE)
    _require_sound(checkpost)

    def work(repositories: Repositories) -> Checkpost:
        if by is not None:
            _require_reach_of(checkpost, by, repositories)
        repositories.checkposts.save(checkpost)
        repositories.journal.append(
            JournalDraft(
                "checkpost.saved",
                actor_name(by) if by else SET_UP,
                (f"checkpost:{checkpost.code}",),
                RetentionClass.ADMINISTRATION,
                {"counters": list(checkpost.counters), "zone": checkpost.zone},
            )
        )
        return checkpost

    return parts.store.write(work)


def list_checkposts(by: Account, parts: Parts) -> tuple[Checkpost, ...]:
    """Give every checkpost. Raises NotAllowed."""
    require(by, Permission.CHECKPOST_VIEW)
    with parts.store.read() as repositories:
        return repositories.checkposts.all()


def _reaches(by: Account, grants: tuple[Grant, ...], repositories: Repositories) -> bool:
    """Whether the administrator's own grant covers each of these; with none at all an account is within any reach."""
    checkposts = repositories.checkposts.all()
    return all(may_all_over(by, Permission.ACCOUNT_MANAGE, grant.scope, checkposts) for grant in grants)


def _account_within_reach(account_id: AccountId, by: Account, repositories: Repositories) -> Account:
    """Give the account. Raises NotFound, also for one that reaches further than the administrator."""
    account = repositories.accounts.get(account_id)
    if not _reaches(by, account.grants, repositories):
        raise NotFound(what="account")
    return account


def _require_reach_of(checkpost: Checkpost, by: Account, repositories: Repositories) -> None:
    """Refuse a checkpost beyond the administrator's reach, as it was or as it shall be: zones are scopes of grants."""
    require_at(by, Permission.CHECKPOST_MANAGE, checkpost)
    before = next((each for each in repositories.checkposts.all() if each.code == checkpost.code), None)
    if before is None:
        return
    require_at(by, Permission.CHECKPOST_MANAGE, before)
    new_zone = Scope(ScopeKind.ZONE, checkpost.zone)
    checkposts = repositories.checkposts.all()
    if before.zone != checkpost.zone and not may_all_over(by, Permission.CHECKPOST_MANAGE, new_zone, checkposts):
        raise NotAllowed("zone", action=Permission.CHECKPOST_MANAGE)


def _require_sound(checkpost: Checkpost) -> None:
    """Refuse what officers, times or escalation would stumble over later."""
    if not _CHECKPOST.fullmatch(checkpost.code):
        raise InvalidInput("code", reason="checkpost_code")
    if not checkpost.name.strip():
        raise InvalidInput("name", reason="checkpost_name")
    if not _ZONE.fullmatch(checkpost.zone):
        raise InvalidInput("zone", reason="zone")
    if checkpost.time_zone not in available_timezones():
        raise InvalidInput("time_zone", reason="time_zone")
    if not checkpost.counters or len(set(checkpost.counters)) < len(checkpost.counters):
        raise InvalidInput("counters", reason="counters")


def _require_places(grants: tuple[Grant, ...], repositories: Repositories) -> None:
    """Refuse a grant at a place that is not there: a slip of the pen would leave alerts without an officer."""
    checkposts = repositories.checkposts.all()
    known = {
        ScopeKind.CHECKPOST: {str(checkpost.code) for checkpost in checkposts},
        ScopeKind.ZONE: {checkpost.zone for checkpost in checkposts},
    }
    for grant in grants:
        places = known.get(grant.scope.kind)
        if places is not None and grant.scope.code not in places:
            raise InvalidInput("grants", reason="grant_place", scope=str(grant.scope))


def _require_apart(grants: tuple[Grant, ...]) -> None:
    """Refuse to join what one person must not hold: who gives out grants does none of the work, who audits neither."""
    roles = {grant.role for grant in grants}
    if len(roles) > 1 and roles & ALONE:
        raise InvalidInput("grants", reason="grants_apart")


def _journal(repositories: Repositories, action: str, account: Account, by: Account | None) -> None:
    repositories.journal.append(
        JournalDraft(
            action,
            actor_name(by) if by else SET_UP,
            (f"account:{account.id}",),
            RetentionClass.ADMINISTRATION,
            {"grants": [str(grant) for grant in account.grants]},
        )
    )
