"""The pages of counter, shift manager and auditor, as the server writes them."""

import json
import re
from collections.abc import Callable

import pytest
from httpx import Response

from screening.domain.decisions import Disposition
from screening.workflows.board.decide_alert import acknowledge_alert, decide_hit, reopen_alert
from tests.console.conftest import Browser
from tests.workflows.conftest import Site

SignIn = Callable[[str], Browser]


def page_data(page: Response) -> dict[str, object]:
    found = re.search(r'id="page-data">(.*?)</script>', page.text, re.DOTALL)
    assert found is not None
    data = json.loads(found[1])
    assert isinstance(data, dict)
    return data


def test_the_counter_offers_the_checkposts_where_the_officer_may_screen(sign_in: SignIn) -> None:
    data = page_data(sign_in("counter").open("/counter"))
    assert data["checkposts"] == [{"code": "KHI", "name": "KHI", "counters": ["4", "5"]}]


def test_the_board_shows_the_alerts_of_the_own_checkpost_alone(sign_in: SignIn, site: Site) -> None:
    screened = site.screen()
    assert screened.alert is not None
    lines = page_data(sign_in("shift").open("/board"))["lines"]
    assert isinstance(lines, list)
    assert [line["id"] for line in lines] == [str(screened.alert.id)]


def test_the_board_of_another_checkpost_stays_empty(sign_in: SignIn, site: Site) -> None:
    site.screen()
    assert page_data(sign_in("torkham").open("/board"))["lines"] == []


def test_a_counter_officer_gets_no_board_and_no_alert(sign_in: SignIn, site: Site) -> None:
    alert = site.screen().alert
    assert alert is not None
    browser = sign_in("counter")
    assert browser.open("/board").status_code == 403
    assert browser.open(f"/alerts/{alert.id}").status_code == 403


def test_an_alert_shows_traveller_and_entry_and_why(sign_in: SignIn, site: Site) -> None:
    alert = site.screen().alert
    assert alert is not None
    text = sign_in("shift").open(f"/alerts/{alert.id}").text
    for expected in (
        "ERIKSSON ANNA MARIA",
        "Eriksson, Anna Maria",
        "1974-08-12",
        "L898902C3",
        "Look closely.",
        "+92 51",
    ):
        assert expected in text
    assert site.actions()[-1] == "alert.viewed"


def test_an_alert_shows_what_was_decided_before_it_was_reopened(sign_in: SignIn, site: Site) -> None:
    screened = site.screen()
    assert screened.alert is not None
    decide_hit(screened.alert.id, screened.hits[0].id, Disposition.CLEARED, "Papers seen.", site.manager, site.parts)
    reopen_alert(screened.alert.id, "New order.", site.manager, site.parts)
    text = sign_in("shift").open(f"/alerts/{screened.alert.id}").text
    assert "Papers seen." in text
    assert 'name="disposition"' in text


def test_an_alert_claimed_by_another_names_who_has_it(sign_in: SignIn, site: Site) -> None:
    alert = site.screen().alert
    assert alert is not None
    acknowledge_alert(alert.id, site.other_manager, site.parts)
    assert "by relief" in sign_in("shift").open(f"/alerts/{alert.id}").text


def test_an_auditor_sees_an_alert_and_has_nothing_to_decide_with(sign_in: SignIn, site: Site) -> None:
    alert = site.screen().alert
    assert alert is not None
    text = sign_in("auditor").open(f"/alerts/{alert.id}").text
    assert 'name="disposition"' not in text
    assert 'id="acknowledge"' not in text


@pytest.mark.parametrize("markup", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</script><b>"])
def test_markup_in_a_name_stays_text(sign_in: SignIn, site: Site, markup: str) -> None:
    """On the alert page it is escaped, in the board's data it cannot end the script element."""
    alert = site.screen(f"{markup} ERIKSSON, ANNA MARIA").alert
    assert alert is not None
    browser = sign_in("shift")
    for path in ("/board", f"/alerts/{alert.id}"):
        assert markup not in browser.open(path).text


@pytest.mark.parametrize("path", ["/nothing-here", "/alerts/not-an-id", "/alerts/01a20000-0000-7000-8000-000000000000"])
def test_what_is_not_there_is_a_page_that_says_so(sign_in: SignIn, path: str) -> None:
    page = sign_in("shift").open(path)
    assert page.status_code == 404
    assert "text/html" in page.headers["content-type"]
    assert 'href="/"' in page.text


def test_who_asks_for_json_gets_a_problem_document(browser: Browser) -> None:
    answer = browser.get("/nothing-here", Accept="application/json")
    assert answer.headers["content-type"] == "application/problem+json"


def test_pages_are_not_kept_by_the_browser_and_run_nothing_inline(sign_in: SignIn) -> None:
    page = sign_in("shift").open("/board")
    assert page.headers["cache-control"] == "no-store"
    assert "'unsafe-inline'" not in page.headers["content-security-policy"]
    assert not re.search(r"<script(?![^>]*(?:src=|application/json))|<style|\sstyle=|\son[a-z]+=", page.text)
