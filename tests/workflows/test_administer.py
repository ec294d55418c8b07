"""Who gives out grants: nobody to themselves, and never two that one person must not hold."""

import pytest

from screening.domain.accounts import Grant, Role
from screening.domain.errors import InvalidInput, NotAllowed
from screening.workflows.people.administer import change_grants, create_account, disable_account
from tests.workflows.conftest import Site


def grants(*written: str) -> tuple[Grant, ...]:
    return tuple(Grant.parse(each) for each in written)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUDITOR])
def test_administrator_gives_himself_no_role_not_even_fewer(site: Site, role: Role) -> None:
    administrator = site.person("admin", Role.ADMINISTRATOR, "all")
    for wanted in (grants(f"{role}@all"), ()):
        with pytest.raises(NotAllowed) as refused:
            change_grants(administrator.id, wanted, administrator, site.parts)
        assert refused.value.parameters["reason"] == "own_grants"
    assert "account.grants_changed" not in site.actions()


def test_a_second_administrator_changes_the_first_ones_grants_and_the_journal_tells_who(site: Site) -> None:
    first = site.person("admin", Role.ADMINISTRATOR, "all")
    second = site.person("admin.two", Role.ADMINISTRATOR, "all")
    change_grants(first.id, grants("counter_officer@checkpost:KHI"), second, site.parts)
    with site.store.read() as repositories:
        record = list(repositories.journal.records())[-1]
    assert (record.action, record.actor) == ("account.grants_changed", f"account:{second.id}")


def test_administrator_does_not_lock_himself_out(site: Site) -> None:
    administrator = site.person("admin", Role.ADMINISTRATOR, "all")
    with pytest.raises(NotAllowed):
        disable_account(administrator.id, administrator, site.parts)


@pytest.mark.parametrize("alone", [Role.ADMINISTRATOR, Role.AUDITOR])
@pytest.mark.parametrize("other", list(Role))
def test_administrator_and_auditor_hold_no_other_role(site: Site, alone: Role, other: Role) -> None:
    administrator = site.person("admin", Role.ADMINISTRATOR, "all")
    both = grants(f"{alone}@all", f"{other}@all")
    if alone is other:
        create_account("somebody", "a long fictional password", both, administrator, site.parts)
        return
    with pytest.raises(InvalidInput, match="grants_apart"):
        create_account("somebody", "a long fictional password", both, administrator, site.parts)
    with pytest.raises(InvalidInput, match="grants_apart"):
        change_grants(site.officer.id, both, administrator, site.parts)
