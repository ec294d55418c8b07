"""A list's numbers on one page."""

import re
from collections.abc import Callable

import pytest

from screening.domain.decisions import Disposition
from screening.workflows.board.decide_alert import acknowledge_alert, decide_hit
from tests.console.conftest import Browser
from tests.workflows.conftest import Site

SignIn = Callable[[str], Browser]


def decide(site: Site, disposition: Disposition, number: str) -> None:
    """Have a traveller screened who hits the entry, and the hit decided."""
    alert = site.screen(number=number).alert
    assert alert is not None
    acknowledge_alert(alert.id, site.manager, site.parts)
    with site.store.read() as repositories:
        (hit,) = repositories.alerts.hits(alert.crossing_id)
    decide_hit(alert.id, hit.id, disposition, "Why.", site.manager, site.parts)


def test_size_hits_precision_and_false_hitters_are_told_with_what_they_rest_on(sign_in: SignIn, site: Site) -> None:
    for number, disposition in enumerate([Disposition.FALSE_HIT, Disposition.FALSE_HIT, Disposition.DETAINED]):
        decide(site, disposition, f"L{number}")
    site.screen(number="L9")
    browser = sign_in("lists")
    assert 'href="/lists/ecl/dashboard"' in browser.open("/lists/ecl").text
    text = browser.open("/lists/ecl/dashboard").text
    assert "33 %" in text
    assert "of 3 decided true or false" in text
    assert "this week: 4" in text
    assert "Eriksson, Anna Maria" in text.partition("most false hits")[2]
    assert site.actions()[-1] == "statistics.viewed"


def test_every_chart_has_a_name_and_its_table_and_no_style_of_its_own(sign_in: SignIn, site: Site) -> None:
    text = sign_in("lists").open("/lists/ecl/dashboard").text
    headings = re.findall(r'<svg class="drawing"[^>]*role="img" aria-labelledby="([^"]+)"', text)
    assert len(headings) == 3
    for heading in headings:
        assert f'id="{heading}"' in text
    assert text.count("<details><summary>") == 3
    assert " style=" not in text
    assert "<style" not in text


@pytest.mark.parametrize("username", ["counter", "shift"])
def test_who_does_not_keep_lists_gets_no_numbers(sign_in: SignIn, username: str) -> None:
    assert sign_in(username).open("/lists/ecl/dashboard").status_code == 403


def test_a_list_that_nobody_knows_has_no_numbers(sign_in: SignIn) -> None:
    assert sign_in("lists").open("/lists/nowhere/dashboard").status_code == 404
