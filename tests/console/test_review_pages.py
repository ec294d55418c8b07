"""The review queue, as the server writes it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from screening.domain.entries import ListEntry
from screening.domain.lists import ReviewRules
from screening.workflows.desk.keep_reviews import follow_reviews
from tests.builders import A_MOMENT, a_definition, an_entry
from tests.console.conftest import Browser
from tests.workflows.conftest import Site

SignIn = Callable[[str], Browser]
TODAY = A_MOMENT.date()
ECL = replace(a_definition(), review=ReviewRules(every=90))


def list_entries(site: Site, *days: int, **fields: object) -> list[ListEntry]:
    entries = [
        replace(
            an_entry(f"Eriksson, Number {number}", born=("1974-08-12",)),
            review_on=TODAY + timedelta(days=each),
            **fields,  # type: ignore[arg-type]
        )
        for number, each in enumerate(days)
    ]
    site.publish(ECL, *entries)
    follow_reviews(site.parts)
    return entries


def test_an_officer_is_reminded_wherever_the_work_is_and_led_to_the_queue(sign_in: SignIn, site: Site) -> None:
    list_entries(site, -30, -20, 0)
    browser = sign_in("lists")
    start = browser.open("/start").text
    assert "1 due, 2 overdue" in start
    assert 'id="reviews-reminder"' in start
    assert "1 due, 2 overdue" in browser.open("/lists").text
    assert 'href="/reviews?list=ecl"' in browser.open("/lists/ecl").text


def test_nobody_else_is_reminded(sign_in: SignIn, site: Site) -> None:
    list_entries(site, -30)
    assert "overdue" not in sign_in("auditor").open("/start").text


def test_each_line_tells_why_and_what_can_be_done(sign_in: SignIn, site: Site) -> None:
    (entry,) = list_entries(site, -30)
    text = sign_in("lists").open("/reviews").text
    assert "Review overdue" in text
    assert f"was due on {TODAY - timedelta(days=30)}" in text
    assert f'href="/lists/ecl/entries/{entry.id}"' in text
    assert 'data-act="review"' in text
    assert 'data-act="withdraw"' in text
    assert 'data-act="renew"' not in text
    assert site.actions()[-1] == "review.listed"


def test_a_lapsed_emergency_entry_is_told_from_one_that_still_holds(sign_in: SignIn, site: Site) -> None:
    list_entries(site, 30, confirm_by=TODAY - timedelta(days=1))
    text = sign_in("lists").open("/reviews").text
    assert "it stops nobody" in text
    assert 'data-act="confirm"' in text


def test_an_entry_with_two_reasons_stands_once_with_both(sign_in: SignIn, site: Site) -> None:
    list_entries(site, -30, expires=TODAY + timedelta(days=2))
    text = sign_in("lists").open("/reviews").text
    assert text.count("<tr tabindex") == 1
    assert text.count('class="why') == 2


def test_an_auditor_sees_the_queue_and_changes_nothing(sign_in: SignIn, site: Site) -> None:
    list_entries(site, -30)
    text = sign_in("auditor").open("/reviews").text
    assert "Number 0" in text
    assert "data-act" not in text


def test_the_queue_is_narrowed_and_goes_on(sign_in: SignIn, site: Site) -> None:
    list_entries(site, *range(-60, -4))
    browser = sign_in("lists")
    first = browser.open("/reviews?list=ecl").text
    assert first.count("<tr tabindex") == 50
    assert "cursor=" in first
    assert browser.open("/reviews?reason=due_soon").text.count("<tr tabindex") == 0
    assert browser.open("/reviews?owner=fia_dg").text.count("<tr tabindex") == 0
    assert browser.open("/reviews?list=nowhere").status_code == 404


@pytest.mark.parametrize("address", ["/reviews?cursor=x", "/reviews?list=%3Cb%3E"])
def test_an_address_that_nobody_was_given_is_told_as_a_problem(sign_in: SignIn, address: str) -> None:
    assert sign_in("lists").open(address).status_code == 422


def test_until_all_is_followed_the_page_says_so(sign_in: SignIn, site: Site) -> None:
    site.publish(ECL, an_entry("Eriksson, Anna Maria"))
    assert "Not yet complete" in sign_in("lists").open("/reviews").text


def test_the_counter_has_no_queue(sign_in: SignIn, site: Site) -> None:
    list_entries(site, -30)
    browser = sign_in("counter")
    assert browser.open("/reviews").status_code == 403
    assert "/reviews" not in browser.open("/counter").text
