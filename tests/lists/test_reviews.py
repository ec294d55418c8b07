"""Entries ask to be looked at: on their day, once they are nearly over, and when nobody else would notice."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.domain.entries import EntryState, ListEntry
from screening.domain.lists import ReviewRules
from screening.domain.reviews import ReviewDates, ReviewDay, ReviewReason
from screening.lists.reviews import review_dates, review_span
from tests.builders import a_definition, an_entry

TODAY = date(2026, 11, 21)
RULES = ReviewRules(every=180, remind_before=14, overdue_after=7, expiring=5, suspended=30)
ECL = replace(a_definition(), review=RULES)
ENTRY = an_entry("Eriksson, Anna Maria", born=("1974-08-12",))
SPARSE = an_entry("Eriksson, Anna Maria")


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def reasons_for(dates: ReviewDates, today: date = TODAY) -> set[ReviewReason]:
    """Ask as a store does."""
    found = set()
    for reason in ReviewReason:
        span = review_span(reason, ECL, today)
        day = dates.on(span.day)
        is_alive = dates.expires is None or dates.expires >= span.alive_on
        is_after = span.first is None or (day is not None and day >= span.first)
        is_before = span.last is None or (day is not None and day <= span.last)
        if day is not None and is_alive and is_after and is_before:
            found.add(reason)
    return found


def asked_of(entry: ListEntry, brought_on: date = TODAY) -> set[ReviewReason]:
    return reasons_for(review_dates(entry, ECL, brought_on))


@pytest.mark.parametrize(
    ("in_days", "reason"),
    [(15, None), (14, "due_soon"), (1, "due_soon"), (0, "due"), (-7, "due"), (-8, "overdue"), (-4000, "overdue")],
)
def test_the_day_of_review_comes_nearer_and_passes(in_days: int, reason: str | None) -> None:
    entry = replace(ENTRY, review_on=TODAY + timedelta(days=in_days))
    assert asked_of(entry) == ({ReviewReason(reason)} if reason else set())


def test_an_entry_without_a_day_is_reviewed_a_period_after_somebody_looked_at_it() -> None:
    assert review_dates(ENTRY, ECL, TODAY).review_on == TODAY + timedelta(days=180)
    reviewed = replace(ENTRY, reviewed_on=days_ago(10))
    assert review_dates(reviewed, ECL, days_ago(400)).review_on == days_ago(10) + timedelta(days=180)
    assert review_dates(ENTRY, a_definition(), TODAY).review_on is None


@pytest.mark.parametrize(("in_days", "is_named"), [(-1, False), (0, True), (5, True), (6, False)])
def test_an_entry_that_ends_within_days_is_named(in_days: int, is_named: bool) -> None:
    entry = replace(ENTRY, expires=TODAY + timedelta(days=in_days))
    assert (ReviewReason.EXPIRING in asked_of(entry)) is is_named


def test_what_one_officer_added_asks_for_another_even_after_it_lapsed() -> None:
    for in_days in (-3, 0, 2):
        entry = replace(ENTRY, confirm_by=TODAY + timedelta(days=in_days))
        assert asked_of(entry) == {ReviewReason.UNCONFIRMED}


def test_a_suspension_is_named_once_nobody_has_looked_at_it_for_long() -> None:
    suspended = replace(ENTRY, state=EntryState.SUSPENDED)
    assert asked_of(suspended, days_ago(29)) == set()
    assert asked_of(suspended, days_ago(30)) == {ReviewReason.SUSPENDED}


def test_a_name_alone_is_sparse_until_an_officer_lets_it_stand() -> None:
    assert asked_of(SPARSE) == {ReviewReason.SPARSE}
    assert asked_of(replace(SPARSE, reviewed_on=TODAY)) == set()
    again = replace(SPARSE, reviewed_on=days_ago(180))
    assert ReviewReason.SPARSE in asked_of(again, days_ago(180))
    assert asked_of(replace(SPARSE, father_name="ERIK")) == set()


def test_what_is_withdrawn_or_has_expired_asks_for_nothing() -> None:
    waiting = replace(SPARSE, review_on=days_ago(30), confirm_by=days_ago(3))
    assert asked_of(replace(waiting, state=EntryState.WITHDRAWN)) == set()
    assert asked_of(replace(waiting, expires=days_ago(1))) == set()


@given(st.dates(), st.dates())
def test_an_entry_is_never_due_and_overdue_and_due_soon_at_once(review_on: date, today: date) -> None:
    if not date(2, 1, 1) < today < date(9998, 1, 1):
        return
    found = reasons_for(review_dates(replace(ENTRY, review_on=review_on), ECL, TODAY), today)
    of_day = {ReviewReason.DUE, ReviewReason.OVERDUE, ReviewReason.DUE_SOON}
    assert len(found & of_day) <= 1
    assert (review_on > today + timedelta(days=14)) is (not found & of_day)


def test_every_day_belongs_to_a_reason() -> None:
    assert {review_span(reason, ECL, TODAY).day for reason in ReviewReason} == set(ReviewDay)
