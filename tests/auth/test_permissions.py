"""Roles and scopes: denied by default."""

import pytest

from screening.auth.permissions import GRANTED_TO, Permission, may, may_at, may_for, reach
from screening.domain.accounts import Account, Grant, Role, Scope
from screening.domain.checkposts import Checkpost
from screening.domain.errors import InvalidInput
from screening.domain.identifiers import AccountId, AuthorityCode, CheckpostCode, new_uuid
from tests.builders import A_MOMENT

KARACHI = Checkpost(CheckpostCode("KHI"), "Karachi", "sindh", "Asia/Karachi", ())
TORKHAM = Checkpost(CheckpostCode("TKM"), "Torkham", "khyber_pakhtunkhwa", "Asia/Karachi", ())


def somebody(*grants: tuple[Role, str]) -> Account:
    made = tuple(Grant(role, Scope.parse(scope)) for role, scope in grants)
    return Account(AccountId(new_uuid()), "somebody", "", made, A_MOMENT)


def test_every_permission_is_in_the_table() -> None:
    assert set(GRANTED_TO) == set(Permission)


def test_nobody_without_grants_may_do_anything() -> None:
    assert not any(may(somebody(), permission) for permission in Permission)


@pytest.mark.parametrize("permission", [Permission.TRAVELLER_SCREEN, Permission.ALERT_VIEW, Permission.ENTRY_VIEW])
def test_administrator_sees_no_traveller_hit_or_entry(permission: Permission) -> None:
    assert not may(somebody((Role.ADMINISTRATOR, "all")), permission)


def test_counter_officer_sees_no_alert_and_no_entry() -> None:
    officer = somebody((Role.COUNTER_OFFICER, "all"))
    assert not may(officer, Permission.ALERT_VIEW)
    assert not may(officer, Permission.ENTRY_VIEW)


@pytest.mark.parametrize(
    ("scope", "reached"),
    [("all", {"KHI", "TKM"}), ("zone:sindh", {"KHI"}), ("checkpost:TKM", {"TKM"}), ("authority:moi", set())],
)
def test_grant_reaches_as_far_as_its_scope(scope: str, reached: set[str]) -> None:
    manager = somebody((Role.SHIFT_MANAGER, scope))
    assert reach(manager, Permission.ALERT_DECIDE, (KARACHI, TORKHAM)) == reached


def test_roles_do_not_lend_each_other_their_scopes() -> None:
    """A counter officer everywhere who manages one checkpost decides alerts at that one only."""
    both = somebody((Role.COUNTER_OFFICER, "all"), (Role.SHIFT_MANAGER, "checkpost:TKM"))
    assert not may_at(both, Permission.ALERT_DECIDE, KARACHI)


def test_authority_speaks_for_its_own_entries_only() -> None:
    officer = somebody((Role.LIST_OFFICER, "authority:moi"))
    assert may_for(officer, Permission.ENTRY_VIEW, AuthorityCode("moi"))
    assert not may_for(officer, Permission.ENTRY_VIEW, AuthorityCode("fia"))


@pytest.mark.parametrize("written", ["", "checkpost", "checkpost:", "all:KHI", "planet:earth"])
def test_scope_that_makes_no_sense_is_refused(written: str) -> None:
    with pytest.raises(InvalidInput):
        Scope.parse(written)
