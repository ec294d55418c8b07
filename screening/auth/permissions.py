"""What may each role do, and where?

One table, denied by default: a permission that names no role is nobody's. The counter sees an instruction, not a
dossier; the administrator no traveller, hit or entry; the auditor reads everything and changes nothing.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from screening.domain.accounts import Account, Grant, Role, Scope, ScopeKind
from screening.domain.checkposts import Checkpost
from screening.domain.errors import NotAllowed
from screening.domain.identifiers import AuthorityCode, CheckpostCode


class Permission(StrEnum):
    """What can be done, as `subject:action`."""

    TRAVELLER_SCREEN = "traveller:screen"
    CROSSING_VIEW = "crossing:view"
    CROSSING_SEARCH = "crossing:search"
    ALERT_VIEW = "alert:view"
    ALERT_DECIDE = "alert:decide"
    LIST_VIEW = "list:view"
    LIST_PRICE = "list:price"
    LIST_FOLLOW = "list:follow"
    LIST_EXPORT = "list:export"
    ENTRY_VIEW = "entry:view"
    ENTRY_SEARCH = "entry:search"
    ENTRY_PROPOSE = "entry:propose"
    ENTRY_APPROVE = "entry:approve"
    ENTRY_RETRO_SCREEN = "entry:retro_screen"
    CHANGE_VIEW = "change:view"
    LIST_PUBLISH = "list:publish"
    JOURNAL_VIEW = "journal:view"
    ACCOUNT_MANAGE = "account:manage"
    API_KEY_MANAGE = "api_key:manage"
    CHECKPOST_VIEW = "checkpost:view"
    CHECKPOST_MANAGE = "checkpost:manage"
    SHIFT_VIEW = "shift:view"
    SHIFT_MANAGE = "shift:manage"


_DIRECTORS = frozenset({Role.ASSISTANT_DIRECTOR, Role.DEPUTY_DIRECTOR, Role.ZONAL_DIRECTOR})
_DECIDERS = _DIRECTORS | {Role.SHIFT_MANAGER}

GRANTED_TO: Mapping[Permission, frozenset[Role]] = {
    Permission.TRAVELLER_SCREEN: frozenset({Role.COUNTER_OFFICER, Role.SHIFT_MANAGER}),
    Permission.CROSSING_VIEW: _DECIDERS | {Role.COUNTER_OFFICER, Role.AUDITOR},
    Permission.CROSSING_SEARCH: _DECIDERS | {Role.AUDITOR},
    Permission.ALERT_VIEW: _DECIDERS | {Role.AUDITOR},
    Permission.ALERT_DECIDE: _DECIDERS,
    Permission.LIST_VIEW: _DECIDERS | {Role.COUNTER_OFFICER, Role.LIST_OFFICER, Role.AUDITOR},
    Permission.LIST_PRICE: _DIRECTORS | {Role.LIST_OFFICER, Role.AUDITOR},
    # Whole lists, discreet entries among them: for machines, and for nobody who looks somebody up.
    Permission.LIST_FOLLOW: frozenset({Role.FOLLOWER}),
    # Whole lists once more, as files in somebody's hands, and only with a reason that the journal keeps.
    Permission.LIST_EXPORT: frozenset({Role.LIST_OFFICER, Role.AUDITOR}),
    Permission.ENTRY_VIEW: _DECIDERS | {Role.LIST_OFFICER, Role.AUDITOR},
    Permission.ENTRY_SEARCH: _DECIDERS | {Role.LIST_OFFICER, Role.AUDITOR, Role.PARTNER_READER},
    Permission.ENTRY_PROPOSE: frozenset({Role.LIST_OFFICER}),
    Permission.ENTRY_APPROVE: frozenset({Role.LIST_OFFICER}),
    Permission.ENTRY_RETRO_SCREEN: frozenset({Role.LIST_OFFICER}),
    Permission.CHANGE_VIEW: _DIRECTORS | {Role.LIST_OFFICER, Role.AUDITOR},
    Permission.LIST_PUBLISH: frozenset({Role.LIST_OFFICER}),
    Permission.JOURNAL_VIEW: frozenset({Role.AUDITOR}),
    Permission.ACCOUNT_MANAGE: frozenset({Role.ADMINISTRATOR}),
    Permission.API_KEY_MANAGE: frozenset({Role.ADMINISTRATOR}),
    Permission.CHECKPOST_VIEW: _DECIDERS | {Role.COUNTER_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR},
    Permission.CHECKPOST_MANAGE: frozenset({Role.ADMINISTRATOR}),
    Permission.SHIFT_VIEW: _DECIDERS | {Role.AUDITOR, Role.ADMINISTRATOR},
    Permission.SHIFT_MANAGE: frozenset({Role.ADMINISTRATOR}),
}


def may(account: Account, permission: Permission) -> bool:
    """Whether the account has the permission anywhere at all."""
    return any(grant.role in GRANTED_TO[permission] for grant in account.grants)


def may_everywhere(account: Account, permission: Permission) -> bool:
    """Whether the account has the permission without any bound: for what belongs to no place and no authority."""
    return any(grant.role in GRANTED_TO[permission] and grant.scope.kind is ScopeKind.ALL for grant in account.grants)


def may_at(account: Account, permission: Permission, checkpost: Checkpost) -> bool:
    """Whether the account has the permission at that checkpost."""
    return any(
        grant.role in GRANTED_TO[permission] and _reaches_checkpost(grant, checkpost) for grant in account.grants
    )


def may_for(account: Account, permission: Permission, authority: AuthorityCode) -> bool:
    """Whether the account has the permission for entries of that authority."""
    return any(
        grant.role in GRANTED_TO[permission]
        and (
            grant.scope.kind is ScopeKind.ALL
            or (grant.scope.kind is ScopeKind.AUTHORITY and grant.scope.code == authority)
        )
        for grant in account.grants
    )


def require(account: Account, permission: Permission) -> None:
    """Let pass who has the permission anywhere. Raises NotAllowed."""
    if not may(account, permission):
        raise NotAllowed(action=permission)


def require_everywhere(account: Account, permission: Permission) -> None:
    """Let pass who has the permission without any bound. Raises NotAllowed."""
    if not may_everywhere(account, permission):
        raise NotAllowed(action=permission)


def require_at(account: Account, permission: Permission, checkpost: Checkpost) -> None:
    """Let pass who has the permission at that checkpost. Raises NotAllowed."""
    if not may_at(account, permission, checkpost):
        raise NotAllowed(action=permission)


def require_for(account: Account, permission: Permission, authority: AuthorityCode) -> None:
    """Let pass who has the permission for entries of that authority. Raises NotAllowed."""
    if not may_for(account, permission, authority):
        raise NotAllowed(action=permission)


def reach(account: Account, permission: Permission, checkposts: Iterable[Checkpost]) -> frozenset[CheckpostCode]:
    """Give the checkposts at which the account has the permission; the empty set where it has none."""
    return frozenset(checkpost.code for checkpost in checkposts if may_at(account, permission, checkpost))


def may_all_over(account: Account, permission: Permission, scope: Scope, checkposts: Iterable[Checkpost]) -> bool:
    """Whether the account has the permission wherever that scope reaches: nobody gives out more than they have."""
    zones = {str(each.code): each.zone for each in checkposts}
    return any(
        grant.role in GRANTED_TO[permission]
        and (
            grant.scope.kind is ScopeKind.ALL
            or grant.scope == scope
            or (
                grant.scope.kind is ScopeKind.ZONE
                and scope.kind is ScopeKind.CHECKPOST
                and zones.get(scope.code) == grant.scope.code
            )
        )
        for grant in account.grants
    )


def _reaches_checkpost(grant: Grant, checkpost: Checkpost) -> bool:
    match grant.scope.kind:
        case ScopeKind.ALL:
            return True
        case ScopeKind.ZONE:
            return grant.scope.code == checkpost.zone
        case ScopeKind.CHECKPOST:
            return grant.scope.code == checkpost.code
        case ScopeKind.AUTHORITY:
            return False
