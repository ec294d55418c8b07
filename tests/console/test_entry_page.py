"""The page of one list entry: what it holds, how it became so, and the hits that it made."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from jinja2 import Environment

from screening.catalogue.sentences import Catalogue
from screening.console.pages import _say
from screening.domain.accounts import Role
from screening.domain.changes import ChangeKind
from screening.domain.decisions import Disposition
from screening.domain.entries import ListEntry
from screening.domain.identifiers import ListCode
from screening.domain.wording import Language
from screening.lists.changed_entries import Wish
from screening.workflows.board.decide_alert import acknowledge_alert, decide_hit
from screening.workflows.desk.decide_change import approve_change, reject_change
from screening.workflows.desk.propose_change import Proposal, propose_change
from tests.console.conftest import Browser
from tests.workflows.conftest import Site

SignIn = Callable[[str], Browser]
ECL = ListCode("ecl")


def the_entry(site: Site) -> ListEntry:
    with site.store.read() as repositories:
        return repositories.lists.entries(ECL)[0]


def amend(site: Site, reason: str, **fields: object) -> None:
    """Amend the entry by two officers' words."""
    proposer = site.person(f"proposer-{reason}", Role.LIST_OFFICER, "authority:moi")
    approver = site.person(f"approver-{reason}", Role.LIST_OFFICER, "authority:moi")
    entry = the_entry(site)
    proposal = Proposal(Wish(ChangeKind.AMEND, dict(fields)), reason, entry.id, entry.revision)
    change = propose_change(ECL, proposal, proposer, site.parts)
    approve_change(ECL, change.id, "Seen the order.", approver, site.parts)


def page_of(site: Site, browser: Browser, query: str = "") -> str:
    answer = browser.open(f"/lists/ecl/entries/{the_entry(site).id}{query}")
    assert answer.status_code == 200, answer.text
    return answer.text


def test_who_why_what_whose_and_until_when_stand_on_the_page(sign_in: SignIn, site: Site) -> None:
    text = page_of(site, sign_in("lists"))
    for told in ("Eriksson, Anna Maria", "Control) Ordinance", "OFFLOAD", "Look closely.", "+92 51 000 0000", "no end"):
        assert told in text, told
    assert "In force" in text
    assert "Not screened against" in text  # on entry


def test_what_is_missing_is_told_as_people_write_it(sign_in: SignIn, site: Site) -> None:
    assert "father&#39;s name" in page_of(site, sign_in("lists"))


@pytest.mark.parametrize("put", ["{% set x = value %}", "{% set x %}{{ value }}{% endset %}"], ids=["text", "markup"])
def test_what_is_put_into_a_sentence_is_escaped_once_with_it(put: str) -> None:
    told = Environment(autoescape=True).from_string(put + '{{ say("console.lists.done.approved", {"x": x}) }}')
    said = partial(_say, Catalogue({Language.ENGLISH: {"console.lists.done.approved": "It's {x}"}}), Language.ENGLISH)
    assert told.render(say=said, value="<b>father's</b>") == "It&#39;s &lt;b&gt;father&#39;s&lt;/b&gt;"


def test_every_revision_tells_who_why_and_what_differs(sign_in: SignIn, site: Site) -> None:
    amend(site, "Order 7.", father_name="<b>ERIK</b>")
    text = page_of(site, sign_in("lists"))
    assert "Revision 2 · list version 2" in text
    assert "Came with a whole edition" in text
    for told in ("proposer-Order 7.", "approver-Order 7.", "Seen the order.", "&lt;b&gt;ERIK&lt;/b&gt;"):
        assert told in text, told


def test_the_entry_is_shown_as_it_was_and_cannot_be_changed_there(sign_in: SignIn, site: Site) -> None:
    began = site.clock.now()
    site.clock.advance(timedelta(hours=1))
    amend(site, "Order 7.", father_name="ERIK")
    then = page_of(site, sign_in("lists"), f"?as_of={began:%Y-%m-%dT%H:%M}")
    assert "As it was at" in then
    assert "revision 1, list version 1" in then
    assert "data-kind" not in then
    with site.store.read() as repositories:
        assert repositories.journal.records()[-1].action == "entry.viewed"
    before = page_of(site, sign_in("lists"), "?as_of=2001-01-01T00:00")
    assert "no revision that is kept here was in force" in before


@pytest.mark.parametrize("as_of", ["2026-13-40T99:99", "yesterday", "1e400", "2026-01-01", "٢٠٢٦-٠١-٠١T٠٠:٠٠"])
def test_a_moment_that_is_none_is_refused(sign_in: SignIn, site: Site, as_of: str) -> None:
    answer = sign_in("lists").open(f"/lists/ecl/entries/{the_entry(site).id}?as_of={as_of}")
    assert answer.status_code == 422


def test_a_rejected_proposal_stays_beside_the_revisions(sign_in: SignIn, site: Site) -> None:
    officer = site.person("proposer", Role.LIST_OFFICER, "authority:moi")
    other = site.person("decider", Role.LIST_OFFICER, "authority:moi")
    entry = the_entry(site)
    proposal = Proposal(Wish(ChangeKind.WITHDRAW), "Asked for.", entry.id, 1)
    change = propose_change(ECL, proposal, officer, site.parts)
    reject_change(ECL, change.id, "No order says so.", other, site.parts)
    text = page_of(site, sign_in("lists"))
    assert "Proposals that brought no revision" in text
    assert "No order says so." in text


def test_hits_are_told_with_their_decisions_and_open_for_who_may_see_alerts(sign_in: SignIn, site: Site) -> None:
    alert = site.screen().alert
    assert alert is not None
    acknowledge_alert(alert.id, site.manager, site.parts)
    with site.store.read() as repositories:
        (hit,) = repositories.alerts.hits(alert.crossing_id)
    decide_hit(alert.id, hit.id, Disposition.FALSE_HIT, "Another person.", site.manager, site.parts)
    officers, managers, far = (page_of(site, sign_in(each)) for each in ("lists", "shift", "torkham"))
    link = f'href="/alerts/{alert.id}"'
    assert "False hit: another person" in officers
    assert link not in officers
    assert "ERIKSSON" not in officers.replace("Eriksson", "")
    assert link in managers
    assert "None that you may see." in far


def test_who_may_not_see_changes_learns_no_officer(sign_in: SignIn, site: Site) -> None:
    amend(site, "Order 7.", father_name="ERIK")
    text = page_of(site, sign_in("shift"))
    assert "Revision 2" in text
    assert "Order 7." not in text
    assert "proposer-" not in text
