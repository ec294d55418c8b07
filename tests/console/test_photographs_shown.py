"""A photograph of somebody on a list is shown to those who compare and decide, and never at the counter."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from screening.domain.accounts import Role
from screening.domain.changes import ChangeKind
from screening.domain.entries import Handling
from screening.domain.photographs import Photograph
from screening.lists.changed_entries import Wish
from screening.workflows.desk.keep_reviews import follow_reviews
from screening.workflows.desk.propose_change import Proposal, propose_change
from tests.builders import A_MOMENT, a_definition, an_entry
from tests.console.conftest import Browser
from tests.workflows.conftest import Site

SignIn = Callable[[str], Browser]
ECL = a_definition().code
DIGEST = "ab" * 32
SHOWN = f'src="/api/v1/lists/ecl/photographs/{DIGEST}"'


def keep(site: Site) -> None:
    """Keep the photograph here, as it is where it was uploaded."""
    kept = Photograph(DIGEST, ECL, b"fictional", 3, 4, site.manager.id, A_MOMENT)
    site.store.write(lambda repositories: repositories.photographs.add(kept))


@pytest.fixture(params=Handling)
def alert_path(site: Site, request: pytest.FixtureRequest) -> str:
    """Give the page of an alert about somebody whose photograph is on the list."""
    entry = replace(
        an_entry("ERIKSSON, ANNA MARIA", born=("1974-08-12",), documents=("L898902C3",)),
        photograph_sha256=DIGEST,
        handling=request.param,
    )
    site.publish(a_definition(), entry)
    keep(site)
    alert = site.screen().alert
    assert alert is not None
    return f"/alerts/{alert.id}"


def test_the_shift_manager_compares_with_it(sign_in: SignIn, alert_path: str) -> None:
    assert SHOWN in sign_in("shift").open(alert_path).text


def test_the_counter_is_not_led_to_it(sign_in: SignIn, alert_path: str) -> None:
    browser = sign_in("counter")
    assert DIGEST not in browser.open(alert_path).text
    assert DIGEST not in browser.open("/counter").text


def test_the_entry_shows_it_and_offers_another(sign_in: SignIn, site: Site, alert_path: str) -> None:
    assert alert_path
    with site.store.read() as kept:
        (entry,) = kept.lists.entries(a_definition().code)
    text = sign_in("lists").open(f"/lists/ecl/entries/{entry.id}").text
    assert SHOWN in text
    assert 'id="photograph-form"' in text


@pytest.mark.parametrize("path", ["/lists/ecl", "/lists/ecl/changes/{change}"])
def test_who_agrees_to_another_sees_both(sign_in: SignIn, site: Site, alert_path: str, path: str) -> None:
    assert alert_path
    proposer = site.person("proposer", Role.LIST_OFFICER, "authority:moi")
    other = "cd" * 32
    kept = Photograph(other, ECL, b"fictional", 3, 4, proposer.id, A_MOMENT)
    site.store.write(lambda repositories: repositories.photographs.add(kept))
    with site.store.read() as repositories:
        (entry,) = repositories.lists.entries(ECL)
    wish = Wish(ChangeKind.AMEND, {"photograph_sha256": other})
    change = propose_change(ECL, Proposal(wish, "Order 7.", entry.id, entry.revision), proposer, site.parts)
    text = sign_in("lists").open(path.format(change=change.id)).text
    assert SHOWN in text
    assert f'src="/api/v1/lists/ecl/photographs/{other}"' in text


@pytest.mark.parametrize("username", ["lists", "shift"])
def test_where_it_has_not_come_yet_words_stand_in_its_place(sign_in: SignIn, site: Site, username: str) -> None:
    entry = replace(an_entry("ERIKSSON, ANNA MARIA", documents=("L898902C3",)), photograph_sha256=DIGEST)
    site.publish(a_definition(), entry)
    follow_reviews(site.parts)
    alert = site.screen().alert
    assert alert is not None
    browser = sign_in(username)
    text = browser.open(f"/alerts/{alert.id}" if username == "shift" else f"/lists/ecl/entries/{entry.id}").text
    assert "Photograph not yet received" in text
    assert SHOWN not in text
    assert "not yet received from headquarters: 1" in browser.open("/lists").text
    keep(site)
    assert "not yet received" not in browser.open("/lists").text


def test_one_that_no_entry_names_any_longer_is_told_apart_from_one_that_will_come(sign_in: SignIn, site: Site) -> None:
    entry = replace(an_entry("ERIKSSON, ANNA MARIA", documents=("L898902C3",)), photograph_sha256=DIGEST)
    site.publish(a_definition(), entry)
    alert = site.screen().alert
    assert alert is not None
    site.publish(a_definition(), replace(entry, photograph_sha256=None))
    follow_reviews(site.parts)
    text = sign_in("shift").open(f"/alerts/{alert.id}").text
    assert "Photograph not kept here any longer" in text
    assert SHOWN not in text
