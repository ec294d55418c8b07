"""The pages about watch lists, as the server writes them."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from screening.domain.accounts import Role
from screening.domain.changes import ChangeKind, ListChange, Merging
from screening.domain.entries import ListEntry
from screening.domain.identifiers import ListCode
from screening.lists.changed_entries import Wish
from screening.workflows.desk.decide_change import approve_change
from screening.workflows.desk.propose_change import Proposal, propose_change
from tests.builders import a_definition, an_entry
from tests.console.conftest import PASSWORD_HASH, Browser
from tests.workflows.conftest import Site

SignIn = Callable[[str], Browser]
ECL = ListCode("ecl")


def the_entry(site: Site) -> ListEntry:
    with site.store.read() as repositories:
        return repositories.lists.entries(ECL)[0]


def proposed(site: Site, kind: ChangeKind = ChangeKind.AMEND) -> ListChange:
    """Propose a change as another list officer than the one who signs in."""
    officer = site.person("proposer", Role.LIST_OFFICER, "authority:moi")
    entry = the_entry(site)
    wish = Wish(kind, {"father_name": "<b>ERIK</b>"} if kind is ChangeKind.AMEND else None)
    return propose_change(ECL, Proposal(wish, "Order 7.", entry.id, entry.revision), officer, site.parts)


def test_the_lists_are_shown_with_size_and_age(sign_in: SignIn) -> None:
    text = sign_in("lists").open("/lists").text
    assert 'href="/lists/ecl"' in text
    assert "kept here" in text


def test_an_officer_is_led_to_the_lists_and_may_propose(sign_in: SignIn, site: Site) -> None:
    browser = sign_in("lists")
    assert 'href="/lists"' in browser.open("/start").text
    assert 'data-kind="add"' in browser.open("/lists/ecl").text
    page = browser.open(f"/lists/ecl/entries/{the_entry(site).id}")
    kinds = re.findall(r'data-kind="(\w+)"', page.text)
    assert kinds == ["review", "suspend", "withdraw", "confirm", "amend"]
    assert "Eriksson, Anna Maria" in page.text
    assert site.actions()[-1] == "entry.viewed"


def test_what_waits_is_shown_beside_the_entry_and_can_be_decided(sign_in: SignIn, site: Site) -> None:
    change = proposed(site)
    text = sign_in("lists").open("/lists/ecl").text
    assert f'data-change="{change.id}"' in text
    assert 'data-step="approve"' in text
    assert "&lt;b&gt;ERIK&lt;/b&gt;" in text


def test_whose_own_proposal_it_is_cannot_approve_it(sign_in: SignIn, site: Site) -> None:
    proposed(site)
    with site.store.read() as repositories:
        officer = repositories.accounts.by_username("proposer")
    assert officer is not None
    changed = replace(officer, password_hash=PASSWORD_HASH)
    site.store.write(lambda repositories: repositories.accounts.save(changed))
    text = sign_in("proposer").open("/lists/ecl").text
    assert 'data-step="approve"' not in text
    assert 'data-step="reject"' in text


def test_an_auditor_reads_and_has_nothing_to_change_with(sign_in: SignIn, site: Site) -> None:
    proposed(site)
    browser = sign_in("auditor")
    text = browser.open("/lists/ecl").text + browser.open(f"/lists/ecl/entries/{the_entry(site).id}").text
    assert "Order 7." in text
    assert "data-kind" not in text
    assert "data-step" not in text


@pytest.mark.parametrize("path", ["/lists", "/lists/ecl"])
def test_a_counter_officer_gets_no_list_page(sign_in: SignIn, path: str) -> None:
    assert sign_in("counter").open(path).status_code == 403


def test_an_alert_tells_that_its_entry_is_suspended_now(sign_in: SignIn, site: Site) -> None:
    alert = site.screen().alert
    assert alert is not None
    proposed(site, ChangeKind.SUSPEND)
    assert "has been suspended since" in sign_in("shift").open(f"/alerts/{alert.id}").text


def test_a_new_entry_waits_beside_nothing(sign_in: SignIn, site: Site) -> None:
    officer = site.person("proposer", Role.LIST_OFFICER, "authority:moi")
    fields: dict[str, object | None] = {"names": ["RAHMAN, TARIQ"], "legal_basis": "Order", "contact": "+92"}
    proposal = Proposal(Wish(ChangeKind.ADD, fields), "Order 8.", common_name_reason="The order says no more.")
    change = propose_change(ECL, proposal, officer, site.parts)
    text = sign_in("lists").open("/lists/ecl").text
    assert f'data-change="{change.id}"' in text
    assert "RAHMAN, TARIQ" in text
    assert "The order says no more." in text


def test_an_officer_may_merge_an_entry_and_roll_the_list_back_and_an_auditor_neither(
    sign_in: SignIn, site: Site
) -> None:
    path = f"/lists/ecl/entries/{the_entry(site).id}"
    site.publish(a_definition("ecl"), the_entry(site), an_entry("Olaf LINDQVIST"))
    officer = sign_in("lists")
    assert 'id="merge-form"' in officer.open(path).text
    assert 'id="rollback-form"' in officer.open("/lists/ecl").text
    auditor = sign_in("auditor")
    assert "merge-form" not in auditor.open(path).text
    assert "rollback-form" not in auditor.open("/lists/ecl").text


def test_a_merged_entry_says_where_it_went_and_the_other_what_it_took_up(sign_in: SignIn, site: Site) -> None:
    stays, goes = the_entry(site), an_entry("Ana ERIKSEN")
    site.publish(a_definition("ecl"), stays, goes)
    officer = site.person("proposer", Role.LIST_OFFICER, "authority:moi")
    proposal = Proposal(Wish(ChangeKind.MERGE), "One.", stays.id, stays.revision, "The order.", Merging(goes.id, 1))
    change = propose_change(ECL, proposal, officer, site.parts)
    browser = sign_in("lists")
    waiting = browser.open("/lists/ecl").text
    assert "Merge with another entry" in waiting
    assert "Ana ERIKSEN" in waiting
    second = site.person("second", Role.LIST_OFFICER, "authority:moi")
    approve_change(ECL, change.id, "", second, site.parts)
    gone = browser.open(f"/lists/ecl/entries/{goes.id}").text
    assert f'href="/lists/ecl/entries/{stays.id}"' in gone
    assert "was merged into another" in gone
    assert "merge-form" not in gone
    assert f'href="/lists/ecl/entries/{goes.id}"' in browser.open(f"/lists/ecl/entries/{stays.id}").text
