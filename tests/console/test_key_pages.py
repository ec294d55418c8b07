"""The page of the API keys, as the server writes it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from screening.domain.accounts import Role
from screening.domain.identifiers import ListCode
from screening.workflows.people.keep_api_keys import KeyIssued, KeyWanted, issue_key, revoke_key
from tests.console.conftest import Browser
from tests.workflows.conftest import Site

SignIn = Callable[[str], Browser]


def issued(site: Site, *, tells_discreet: bool = False) -> KeyIssued:
    wanted = KeyWanted("Visa <b>desk</b>", "Directorate", [ListCode("ecl")], 365, tells_discreet)
    return issue_key(wanted, None, site.parts)


def test_an_administrator_is_led_to_the_keys_and_sees_no_token(sign_in: SignIn, site: Site) -> None:
    key = issued(site)
    browser = sign_in("administrator")
    assert 'href="/keys"' in browser.open("/start").text
    text = browser.open("/keys").text
    assert "Visa &lt;b&gt;desk&lt;/b&gt;" in text
    assert f'data-key="{key.key.id}"' in text
    assert "never" in text
    assert key.token not in text
    assert key.key.token_sha256 not in text


def test_a_revoked_key_stays_in_the_table_and_has_no_button(sign_in: SignIn, site: Site) -> None:
    key = issued(site, tells_discreet=True).key
    revoke_key(key.id, None, site.parts)
    text = sign_in("administrator").open("/keys").text
    assert "data-key" not in text
    assert "revoked" in text
    assert "is told of discreet entries" in text


@pytest.mark.parametrize("username", ["counter", "lists", "auditor"])
def test_nobody_else_gets_the_page(sign_in: SignIn, username: str) -> None:
    browser = sign_in(username)
    assert browser.open("/keys").status_code == 403
    assert 'href="/keys"' not in browser.open("/start").text


def test_an_administrator_of_one_checkpost_issues_no_keys(sign_in: SignIn, site: Site) -> None:
    with site.store.read() as repositories:
        known = repositories.accounts.by_username("administrator")
    assert known is not None
    bound = site.person("bound", Role.ADMINISTRATOR, "checkpost:KHI")
    site.store.write(lambda repositories: repositories.accounts.save(replace(bound, password_hash=known.password_hash)))
    browser = sign_in("bound")
    assert browser.open("/keys").status_code == 403
    assert 'href="/keys"' not in browser.open("/start").text
