"""The page of the roster, as the server writes it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from screening.domain.accounts import Role, Scope
from screening.domain.alerts import AlertLevel
from screening.workflows.people.keep_roster import Duty, add_shift
from tests.console.conftest import Browser
from tests.workflows.conftest import Site

SignIn = Callable[[str], Browser]


def on_duty(site: Site, hours: int) -> str:
    """Put an assistant director of Sindh on duty from now on; give the shift's id."""
    officer = site.person("director", Role.ASSISTANT_DIRECTOR, "zone:sindh")
    now = site.clock.now()
    level, place = AlertLevel.ASSISTANT_DIRECTOR, Scope.parse("zone:sindh")
    duty = Duty(officer.id, level, place, now, now + timedelta(hours=hours))
    return str(add_shift(duty, None, site.parts).id)


def test_an_administrator_is_led_to_the_roster_and_may_change_it(sign_in: SignIn, site: Site) -> None:
    shift = on_duty(site, 30)
    browser = sign_in("administrator")
    assert 'href="/roster"' in browser.open("/start").text
    text = browser.open("/roster").text
    assert f'data-shift="{shift}"' in text
    assert 'id="add-form"' in text
    assert "on duty now" in text


def test_gaps_are_told_in_words_and_in_the_time_of_the_place(sign_in: SignIn, site: Site) -> None:
    on_duty(site, 8)
    now = site.clock.now()
    text = sign_in("administrator").open("/roster").text
    karachi = timedelta(hours=5)
    begins, ends = now + timedelta(hours=8) + karachi, now + timedelta(hours=24) + karachi
    text = text.replace("\N{NON-BREAKING HYPHEN}", "-").replace("\N{NO-BREAK SPACE}", " ")
    assert f"Nobody from {begins:%Y-%m-%d %H:%M} until {ends:%Y-%m-%d %H:%M}" in text


def test_who_lost_the_role_leaves_a_gap(sign_in: SignIn, site: Site) -> None:
    on_duty(site, 30)
    browser = sign_in("administrator")
    with_cover = browser.open("/roster").text.count('class="gap"')
    with site.store.read() as repositories:
        director = repositories.accounts.by_username("director")
    assert director is not None
    site.store.write(lambda repositories: repositories.accounts.save(replace(director, is_disabled=True)))
    assert browser.open("/roster").text.count('class="gap"') > with_cover


def test_an_auditor_reads_and_has_nothing_to_change_with(sign_in: SignIn, site: Site) -> None:
    on_duty(site, 8)
    text = sign_in("auditor").open("/roster").text
    assert "director" in text
    assert "data-shift" not in text
    assert "add-form" not in text


@pytest.mark.parametrize("username", ["counter", "lists"])
def test_whoever_has_nothing_to_do_with_the_roster_gets_no_page(sign_in: SignIn, username: str) -> None:
    assert sign_in(username).open("/roster").status_code == 403
