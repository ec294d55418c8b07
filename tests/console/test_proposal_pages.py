"""The queue of proposals and the page of one, as the server writes them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from screening.domain.accounts import Account, Role
from screening.domain.changes import ChangeKind, ListChange, Merging
from screening.domain.identifiers import ChangeId, ListCode, new_uuid
from screening.lists.changed_entries import Wish
from screening.workflows.desk.decide_change import approve_change, reject_change
from screening.workflows.desk.propose_change import Proposal, propose_change
from tests.builders import a_definition, an_entry
from tests.console.conftest import PASSWORD_HASH, Browser
from tests.workflows.conftest import Site
from tests.workflows.import_scenes import KEPT_HERE, ImportSite, said

SignIn = Callable[[str], Browser]
ECL = ListCode("ecl")
NEW: dict[str, object | None] = {
    "names": ["RAHMAN, TARIQ"], "born": ["1980-02-03"], "legal_basis": "Order 8.", "contact": "+92"
}  # fmt: skip


@pytest.fixture
def proposer(site: Site) -> Account:
    officer = replace(site.person("proposer", Role.LIST_OFFICER, "authority:moi"), password_hash=PASSWORD_HASH)
    site.store.write(lambda repositories: repositories.accounts.save(officer))
    return officer


def amend(site: Site, by: Account, father_name: str = "<b>ERIK</b>") -> ListChange:
    with site.store.read() as repositories:
        entry = next(each for each in repositories.lists.entries(ECL) if "Eriksson" in each.names[0].text)
    proposal = Proposal(Wish(ChangeKind.AMEND, {"father_name": father_name}), "Order 7.", entry.id, entry.revision)
    return propose_change(ECL, proposal, by, site.parts)


def add(site: Site, by: Account, *, is_emergency: bool = False, names: str = "RAHMAN, TARIQ") -> ListChange:
    wish = Wish(ChangeKind.ADD, NEW | {"names": [names]}, is_emergency)
    return propose_change(ECL, Proposal(wish, "Order 8."), by, site.parts)


def test_what_waits_stands_oldest_first_with_who_and_why(sign_in: SignIn, site: Site, proposer: Account) -> None:
    first, second = amend(site, proposer), add(site, proposer)
    text = sign_in("lists").open("/proposals").text
    assert text.index(str(first.id)) < text.index(str(second.id))
    assert "Order 7." in text
    assert "Father&#39;s or husband&#39;s name" in text
    assert site.actions()[-1] == "change.listed"


def test_the_queue_tells_what_each_would_have_cost_when_it_was_proposed(
    sign_in: SignIn, site: Site, proposer: Account
) -> None:
    site.screen()
    amend(site, proposer)
    add(site, proposer)
    site.clock.advance(timedelta(days=2))
    withdraw = Wish(ChangeKind.WITHDRAW)
    with site.store.read() as repositories:
        entry = repositories.lists.entries(ECL)[0]
    propose_change(ECL, Proposal(withdraw, "Order 9.", entry.id, entry.revision), proposer, site.parts)
    text = sign_in("lists").open("/proposals").text
    assert text.count("as of 2026-11-21") == 2
    assert "1.0 alerts a day" in text
    assert "0.0 alerts a day" in text
    assert " travellers</span>" in text


def test_a_proposal_of_before_costs_were_kept_says_that_it_must_be_opened(
    sign_in: SignIn, site: Site, proposer: Account
) -> None:
    change = replace(amend(site, proposer), id=ChangeId(new_uuid()), cost=None)
    site.store.write(lambda repositories: repositories.changes.add(change))
    assert "Not reckoned yet" in sign_in("lists").open("/proposals").text


def test_a_list_is_chosen_and_others_are_left_out(sign_in: SignIn, site: Site, proposer: Account) -> None:
    change = amend(site, proposer)
    site.publish(replace(a_definition(), code=ListCode("pnil")), an_entry("Ivar Eriksson", list_code="pnil"))
    browser = sign_in("lists")
    assert str(change.id) in browser.open("/proposals?list=ecl").text
    assert str(change.id) not in browser.open("/proposals?list=pnil").text
    assert browser.open("/proposals?list=nowhere").status_code == 404
    assert browser.open("/proposals?cursor=nonsense").status_code == 422


def test_an_emergency_entry_tells_when_it_lapses_and_everything_that_it_says(
    sign_in: SignIn, site: Site, proposer: Account
) -> None:
    change = add(site, proposer, is_emergency=True)
    browser = sign_in("lists")
    assert "lapses 2026-11-23 00:00 PKT, in " in browser.open("/proposals").text
    for path in (f"/lists/ecl/changes/{change.id}", "/lists/ecl"):
        text = browser.open(path).text
        assert "1980-02-03" in text
        assert 'data-step="confirm"' in text
    assert 'data-step="confirm"' not in sign_in("proposer").open(f"/lists/ecl/changes/{change.id}").text


def test_a_proposal_is_shown_field_by_field_with_its_cost_asked(sign_in: SignIn, site: Site, proposer: Account) -> None:
    change = amend(site, proposer)
    text = sign_in("lists").open(f"/lists/ecl/changes/{change.id}").text
    assert "&lt;b&gt;ERIK&lt;/b&gt;" in text
    assert 'data-step="approve"' in text
    assert '"shows_cost": true' in text
    assert site.actions()[-1] == "change.viewed"


def test_whoever_proposed_sees_it_and_can_only_take_it_back(sign_in: SignIn, site: Site, proposer: Account) -> None:
    change = amend(site, proposer)
    browser = sign_in("proposer")
    assert "your own" in browser.open("/proposals").text
    text = browser.open(f"/lists/ecl/changes/{change.id}").text
    assert 'data-step="approve"' not in text
    assert "Take back" in text


def overtaken_part(text: str) -> str:
    """Give what the page says of what somebody else did meanwhile, up to the officer's reason."""
    return text[text.index('id="overtaken"') : text.index('id="decide"')]


def test_a_proposal_that_is_behind_shows_all_three_versions_and_can_only_be_rejected(
    sign_in: SignIn, site: Site, proposer: Account
) -> None:
    change = amend(site, proposer)
    other = amend(site, proposer, "<i>OLAF</i>")
    approve_change(ECL, other.id, "", site.person("other", Role.LIST_OFFICER, "all"), site.parts)
    text = sign_in("lists").open(f"/lists/ecl/changes/{change.id}").text
    told = overtaken_part(text)
    assert told.index("(revision 1)") < told.index("(revision 2)") < told.index("As proposed")
    assert told.index("&lt;i&gt;OLAF&lt;/i&gt;") < told.index("&lt;b&gt;ERIK&lt;/b&gt;")
    assert "Changed on both sides" in told
    assert "proposer" in told
    assert f"/lists/ecl/entries/{change.entry.id}" in told
    assert text.count("ERIK") == 1
    assert 'data-step="approve"' not in text
    assert 'data-step="reject"' in text


def test_what_one_officer_did_alone_is_told_beside_a_proposal_that_is_behind(
    sign_in: SignIn, site: Site, proposer: Account
) -> None:
    change = amend(site, proposer)
    suspend = Wish(ChangeKind.SUSPEND)
    propose_change(ECL, Proposal(suspend, "Stay.", change.entry.id, change.base_revision), proposer, site.parts)
    told = overtaken_part(sign_in("proposer").open(f"/lists/ecl/changes/{change.id}").text)
    assert "Stay." in told
    assert "Changed on both sides" not in told
    assert "Take it back below" in told


def test_an_emergency_entry_that_was_amended_is_confirmed_as_it_is_now(
    sign_in: SignIn, site: Site, proposer: Account
) -> None:
    change = add(site, proposer, is_emergency=True)
    proposal = Proposal(Wish(ChangeKind.AMEND, {"father_name": "ERIK"}), "Order 7.", change.entry.id, 1)
    other = propose_change(ECL, proposal, proposer, site.parts)
    approve_change(ECL, other.id, "", site.person("other", Role.LIST_OFFICER, "all"), site.parts)
    told = overtaken_part(sign_in("lists").open(f"/lists/ecl/changes/{change.id}").text)
    assert "ERIK" in told
    assert "stands by revision 2" in told


def test_a_decided_proposal_tells_what_became_of_it(sign_in: SignIn, site: Site, proposer: Account) -> None:
    change = amend(site, proposer)
    reject_change(ECL, change.id, "Not <i>so</i>.", site.person("other", Role.LIST_OFFICER, "all"), site.parts)
    text = sign_in("lists").open(f"/lists/ecl/changes/{change.id}").text
    assert "Not &lt;i&gt;so&lt;/i&gt;." in text
    assert "data-step" not in text
    assert str(change.id) not in sign_in("lists").open("/proposals").text


def test_an_import_that_waits_stands_in_the_queue(sign_in: SignIn, site: Site, tmp_path: Path) -> None:
    made = ImportSite(site, tmp_path / "files", KEPT_HERE).run([said(1), said(2)])
    text = sign_in("lists").open("/proposals").text
    assert f"/lists/ecl/imports/{made.id}" in text
    assert "2 added" in text


def test_the_queue_goes_on_page_by_page(sign_in: SignIn, site: Site, proposer: Account) -> None:
    changes = [add(site, proposer, names=f"RAHMAN, TARIQ {'AB' * (number + 1)}") for number in range(52)]
    browser = sign_in("lists")
    first = browser.open("/proposals").text
    cursor = first.split("cursor=")[1].split('"')[0]
    rest = browser.open(f"/proposals?list=&cursor={cursor}").text
    assert (first.count('class="open"'), rest.count('class="open"')) == (50, 2)
    assert str(changes[-1].id) in rest


def test_who_does_not_decide_on_a_lists_entries_sees_none(sign_in: SignIn, site: Site, proposer: Account) -> None:
    change = amend(site, proposer)
    far = replace(site.person("far", Role.LIST_OFFICER, "authority:fia"), password_hash=PASSWORD_HASH)
    site.store.write(lambda repositories: repositories.accounts.save(far))
    browser = sign_in("far")
    assert str(change.id) not in browser.open("/proposals").text
    assert "data-step" not in browser.open(f"/lists/ecl/changes/{change.id}").text


def test_an_auditor_reads_all_and_decides_nothing(sign_in: SignIn, site: Site, proposer: Account) -> None:
    change = amend(site, proposer)
    browser = sign_in("auditor")
    assert str(change.id) in browser.open("/proposals").text
    assert "data-step" not in browser.open(f"/lists/ecl/changes/{change.id}").text


@pytest.mark.parametrize("path", ["/proposals", "/lists/ecl/changes/01936f4e-7a4b-7c3a-9d51-0b7f7e1f2a11"])
def test_a_counter_officer_sees_no_proposal(sign_in: SignIn, path: str) -> None:
    assert sign_in("counter").open(path).status_code == 403


def test_a_roll_back_is_told_as_one(sign_in: SignIn, site: Site, tmp_path: Path) -> None:
    made = ImportSite(site, tmp_path / "files", KEPT_HERE).run([said(1)])
    back = replace(made, files=(), restores=1, reason="The wrong day's <file>.")
    site.store.write(lambda repositories: repositories.imports.save(back))
    browser = sign_in("lists")
    for path in ("/proposals", f"/lists/ecl/imports/{made.id}"):
        assert "The wrong day&#39;s &lt;file&gt;." in browser.open(path).text
    assert "Roll back" in browser.open("/proposals").text


def test_a_merge_leads_to_the_entry_that_is_taken_up(sign_in: SignIn, site: Site, proposer: Account) -> None:
    other = an_entry("Olaf Zetterstrom")
    site.publish(a_definition(), an_entry("Eriksson, Anna Maria", born=("1974-08-12",)), other)
    merge = replace(amend(site, proposer), id=ChangeId(new_uuid()), kind=ChangeKind.MERGE, merges=Merging(other.id, 1))
    site.store.write(lambda repositories: repositories.changes.add(merge))
    text = sign_in("lists").open(f"/lists/ecl/changes/{merge.id}").text
    assert f"/lists/ecl/entries/{other.id}" in text
    assert "Merge with another entry" in sign_in("lists").open("/proposals").text


def test_a_merge_whose_other_entry_was_changed_tells_of_that_one(
    sign_in: SignIn, site: Site, proposer: Account
) -> None:
    other = an_entry("Olaf Zetterstrom")
    site.publish(a_definition(), an_entry("Eriksson, Anna Maria", born=("1974-08-12",)), other)
    merge = replace(amend(site, proposer), id=ChangeId(new_uuid()), kind=ChangeKind.MERGE, merges=Merging(other.id, 1))
    site.store.write(lambda repositories: repositories.changes.add(merge))
    propose_change(ECL, Proposal(Wish(ChangeKind.SUSPEND), "Stay.", other.id, 1), proposer, site.parts)
    text = sign_in("lists").open(f"/lists/ecl/changes/{merge.id}").text
    assert "the other entry was changed" in overtaken_part(text)
    assert 'data-step="approve"' not in text
