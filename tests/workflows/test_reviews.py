"""The review queue follows the lists, and what is overdue is recorded once."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest

from screening.domain.accounts import Account, Role
from screening.domain.changes import ChangeKind, ChangeState
from screening.domain.entries import EntryState, ListEntry
from screening.domain.errors import ImpossibleChange, InvalidInput, NotAllowed
from screening.domain.identifiers import EntryId, ListCode
from screening.domain.lists import ListDefinition, ReviewRules
from screening.domain.reviews import ReviewReason
from screening.lists.changed_entries import Wish
from screening.workflows.desk import keep_reviews
from screening.workflows.desk.keep_reviews import follow_reviews
from screening.workflows.desk.propose_change import Proposal, propose_change
from screening.workflows.desk.remind_by_clock import ReviewClock, remind
from screening.workflows.views import look_up_reviews
from screening.workflows.views.look_up_reviews import ReviewFilter, ReviewQueue, count_reviews, view_reviews
from tests.builders import A_MOMENT, a_definition, an_entry
from tests.workflows.conftest import Site

ECL = replace(a_definition("ecl"), review=ReviewRules(every=100))
PNIL = replace(a_definition("pnil"), validity_days=30, renewals=1)
TODAY = A_MOMENT.date()


def dated(name: str, days: int, code: str = "ecl") -> ListEntry:
    entry = an_entry(name, list_code=code, born=("1974-08-12",))
    return replace(entry, review_on=TODAY + timedelta(days=days))


def an_officer(site: Site, username: str = "lists") -> Account:
    return site.person(username, Role.LIST_OFFICER, "authority:moi")


def queue(site: Site, caller: Account, **asked: object) -> ReviewQueue:
    return view_reviews(ReviewFilter(**asked), caller, site.parts, limit=50)  # type: ignore[arg-type]


def told(found: ReviewQueue) -> list[tuple[str, str]]:
    return [(line.entry.names[0].text, " ".join(cause.reason for cause in line.causes)) for line in found.lines]


def review(site: Site, entry_id: EntryId, revision: int, officer: Account, days: int | None = None) -> ListEntry:
    wish = Wish(ChangeKind.REVIEW, review_on=TODAY + timedelta(days=days) if days is not None else None)
    change = propose_change(ECL.code, Proposal(wish, "It stands.", entry_id, revision), officer, site.parts)
    assert change.state is ChangeState.LIVE_AT_ONCE
    return change.entry


def published(site: Site, definition: ListDefinition, *entries: ListEntry) -> None:
    site.publish(definition, *entries)
    follow_reviews(site.parts)


def test_a_long_list_is_followed_in_small_units_and_several_views(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keep_reviews, "_AT_ONCE", 2)
    monkeypatch.setattr(keep_reviews, "_IN_VIEW", 4)
    site.publish(ECL, *(dated(f"{letter} PERSON", 10) for letter in "ABCDEFGHI"))
    units: list[None] = []

    def go_on() -> bool:
        units.append(None)
        return True

    assert follow_reviews(site.parts, go_on) == 9
    assert len(units) == 5
    assert len(told(queue(site, an_officer(site)))) == 9
    assert follow_reviews(site.parts) == 0


def test_the_queue_is_in_order_of_urgency_over_all_lists(site: Site) -> None:
    published(site, ECL, dated("LATE", -30), dated("LATER", -20), dated("SOON", 3), dated("FAR OFF", 90))
    ending = replace(dated("ENDING", -1, "pnil"), expires=TODAY + timedelta(days=2), valid_from=TODAY)
    published(site, PNIL, ending, dated("LATEST", -40, "pnil"))
    found = queue(site, an_officer(site))
    assert told(found) == [
        ("LATEST", "overdue"),
        ("LATE", "overdue"),
        ("LATER", "overdue"),
        ("ENDING", "expiring due"),
        ("SOON", "due_soon"),
    ]
    assert (found.counts[ReviewReason.OVERDUE], found.counts[ReviewReason.DUE], found.behind) == (3, 1, ())
    assert ChangeKind.RENEW in found.lines[3].acts
    assert told(queue(site, site.auditor, code=ListCode("pnil"), reasons=frozenset({ReviewReason.DUE}))) == [
        ("ENDING", "due expiring")
    ]


def test_an_entry_with_several_reasons_stands_once_with_all_of_them(site: Site) -> None:
    entry = replace(dated("LATE", -30), expires=TODAY + timedelta(days=2), confirm_by=TODAY)
    published(site, ECL, entry, dated("LATER", -20))
    officer = an_officer(site)
    (first, second) = queue(site, officer).lines
    assert [(cause.reason, cause.day) for cause in first.causes] == [
        ("unconfirmed", TODAY),
        ("overdue", TODAY - timedelta(days=30)),
        ("expiring", TODAY + timedelta(days=2)),
    ]
    assert second.entry.names[0].text == "LATER"
    one = view_reviews(ReviewFilter(), officer, site.parts, limit=1)
    assert told(view_reviews(ReviewFilter(), officer, site.parts, limit=1, cursor=one.next_cursor)) == [
        ("LATER", "overdue")
    ]
    assert queue(site, officer).counts[ReviewReason.OVERDUE] == 2


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_page_by_page_the_queue_is_whole_and_nothing_stands_twice(site: Site, limit: int) -> None:
    published(site, ECL, *(dated(f"E{number}", -number) for number in range(12)))
    published(site, PNIL, *(dated(f"P{number}", -number, "pnil") for number in range(12)))
    officer, cursor, pages = an_officer(site), None, []
    while True:
        found = view_reviews(ReviewFilter(), officer, site.parts, limit=limit, cursor=cursor)
        pages += told(found)
        cursor = found.next_cursor
        if cursor is None:
            break
    assert pages == told(queue(site, officer))
    assert len(set(pages)) == len(pages) == 24


@pytest.mark.parametrize("cursor", ["x", "due.2026-13-01." + "0" * 32, "never.2026-01-01." + "0" * 32])
def test_a_cursor_of_another_kind_is_refused(site: Site, cursor: str) -> None:
    with pytest.raises(InvalidInput):
        view_reviews(ReviewFilter(), an_officer(site), site.parts, limit=5, cursor=cursor)


def test_what_is_reviewed_leaves_the_queue_on_one_officers_word_and_comes_back(site: Site) -> None:
    entry = dated("LATE", -30)
    published(site, ECL, entry)
    officer = an_officer(site)
    stands = review(site, entry.id, 1, officer)
    assert (stands.reviewed_on, stands.review_on) == (TODAY, TODAY + timedelta(days=100))
    assert told(queue(site, officer)) == []
    assert "list.entry_reviewed" in site.actions()
    site.clock.advance(timedelta(days=101))
    assert told(queue(site, officer)) == [("LATE", "due")]


def test_a_single_change_leaves_no_list_behind(site: Site) -> None:
    entry = dated("LATE", -30)
    published(site, ECL, entry)
    review(site, entry.id, 1, an_officer(site))
    assert queue(site, site.auditor).behind == ()
    assert follow_reviews(site.parts) == 0


def test_one_officer_puts_a_review_off_by_a_period_at_most(site: Site) -> None:
    entry = dated("LATE", -30)
    published(site, ECL, entry)
    officer = an_officer(site)
    for days in (0, -1, 101):
        with pytest.raises(InvalidInput):
            review(site, entry.id, 1, officer, days)
    assert review(site, entry.id, 1, officer, 5).review_on == TODAY + timedelta(days=5)


def test_a_review_is_no_second_word_for_an_emergency_entry(site: Site) -> None:
    unconfirmed = replace(dated("NEW", 30), confirm_by=TODAY)
    published(site, ECL, unconfirmed)
    with pytest.raises(ImpossibleChange):
        review(site, unconfirmed.id, 1, an_officer(site))
    (line,) = queue(site, an_officer(site, "another")).lines
    assert (line.causes[0].reason, line.acts[0]) == (ReviewReason.UNCONFIRMED, ChangeKind.CONFIRM)


def test_officers_are_reminded_of_their_own_authoritys_entries(site: Site) -> None:
    published(site, ECL, dated("LATE", -30), dated("DUE", 0), dated("SOON", 3))
    counts = count_reviews(an_officer(site), site.parts)
    assert (counts[ReviewReason.OVERDUE], counts[ReviewReason.DUE]) == (1, 1)
    other = site.person("ncb", Role.LIST_OFFICER, "authority:ncb")
    assert sum(count_reviews(other, site.parts).values()) == 0
    assert queue(site, other).lines[0].acts == ()


def test_the_reminder_is_counted_once_until_a_list_changes_or_a_day_begins(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = dated("LATE", -30)
    published(site, ECL, entry, dated("DUE", 0), dated("NEXT", 1))
    officer, other = an_officer(site), an_officer(site, "second")
    counted: list[None] = []
    count = look_up_reviews._counts

    def counting(*asked: object) -> object:
        counted.append(None)
        return count(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(look_up_reviews, "_counts", counting)
    for caller in (officer, other, officer):
        assert count_reviews(caller, site.parts)[ReviewReason.OVERDUE] == 1
    assert len(counted) == 1
    review(site, entry.id, 1, officer)
    assert count_reviews(officer, site.parts)[ReviewReason.OVERDUE] == 0
    site.clock.advance(timedelta(days=1))
    assert count_reviews(officer, site.parts)[ReviewReason.DUE] == 2
    assert len(counted) == 3
    site.clock.advance(timedelta(minutes=1))
    count_reviews(officer, site.parts)
    assert len(counted) == 4


def test_an_officer_of_another_authority_is_not_told_what_was_counted_for_others(site: Site) -> None:
    published(site, ECL, dated("LATE", -30))
    assert count_reviews(an_officer(site), site.parts)[ReviewReason.OVERDUE] == 1
    other = site.person("ncb", Role.LIST_OFFICER, "authority:ncb")
    assert count_reviews(other, site.parts)[ReviewReason.OVERDUE] == 0


def test_that_an_entry_became_overdue_is_journalled_once_for_each_day(site: Site) -> None:
    entry = dated("LATE", -8)
    site.publish(ECL, entry, dated("DUE", 0))
    assert (remind(site.parts), remind(site.parts)) == (1, 0)
    with site.store.read() as kept:
        (record,) = kept.journal.records(action_prefix="review.overdue")
    assert record.object_ids == ("list:ecl", f"entry:{entry.id}")
    assert record.actor == "clock"
    review(site, entry.id, 1, an_officer(site))
    site.clock.advance(timedelta(days=108))
    assert remind(site.parts) == 2


def test_many_that_become_overdue_at_once_are_all_journalled(site: Site) -> None:
    site.publish(ECL, *(dated(f"E{number}", -30) for number in range(230)))
    assert remind(site.parts) == 230
    assert site.actions().count("review.overdue") == 3


def test_until_an_edition_is_followed_the_queue_says_so(site: Site) -> None:
    site.publish(ECL, dated("LATE", -30))
    officer = an_officer(site)
    assert (queue(site, officer).lines, queue(site, officer).behind) == ((), (ECL.code,))
    assert follow_reviews(site.parts) == 1
    assert (len(queue(site, officer).lines), queue(site, officer).behind) == (1, ())
    assert follow_reviews(site.parts) == 0


def test_following_is_ended_between_two_units_and_begun_anew(site: Site) -> None:
    site.publish(ECL, *(dated(f"E{number}", -30) for number in range(450)))
    assert follow_reviews(site.parts, lambda: False) == 100
    assert queue(site, site.auditor).behind == (ECL.code,)
    assert follow_reviews(site.parts) == 450
    assert queue(site, site.auditor).behind == ()


def test_other_rules_give_other_days(site: Site) -> None:
    undated = an_entry("UNDATED", born=("1974-08-12",))
    published(site, ECL, undated)
    site.clock.advance(timedelta(days=50))
    officer = an_officer(site)
    assert told(queue(site, officer)) == []
    published(site, replace(ECL, review=ReviewRules(every=40)), undated)
    assert told(queue(site, officer)) == [("UNDATED", "overdue")]


def test_a_withdrawn_entry_leaves_the_queue_with_the_next_edition(site: Site) -> None:
    entry = replace(dated("LATE", -30), state=EntryState.SUSPENDED)
    published(site, ECL, entry)
    published(site, ECL, dated("OTHER", 90))
    assert told(queue(site, an_officer(site))) == []


def test_the_queue_is_not_for_who_may_not_see_changes(site: Site) -> None:
    published(site, ECL)
    for person in (site.officer, site.manager):
        with pytest.raises(NotAllowed):
            queue(site, person)


def test_the_clock_looks_until_it_is_stopped(site: Site) -> None:
    site.publish(ECL, dated("LATE", -30))
    clock = ReviewClock(site.parts, look_s=0.01)
    clock.start()
    assert clock.is_alive
    while "review.overdue" not in site.actions():
        time.sleep(0.01)
    clock.stop()
    assert site.actions().count("review.overdue") == 1
