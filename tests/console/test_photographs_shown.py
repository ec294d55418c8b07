"""A photograph of somebody on a list is shown to those who compare and decide, and never at the counter."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from screening.domain.entries import Handling
from tests.builders import a_definition, an_entry
from tests.console.conftest import Browser
from tests.workflows.conftest import Site

SignIn = Callable[[str], Browser]
DIGEST = "ab" * 32
SHOWN = f'src="/api/v1/lists/ecl/photographs/{DIGEST}"'


@pytest.fixture(params=Handling)
def alert_path(site: Site, request: pytest.FixtureRequest) -> str:
    """Give the page of an alert about somebody whose photograph is on the list."""
    entry = replace(
        an_entry("ERIKSSON, ANNA MARIA", born=("1974-08-12",), documents=("L898902C3",)),
        photograph_sha256=DIGEST,
        handling=request.param,
    )
    site.publish(a_definition(), entry)
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
