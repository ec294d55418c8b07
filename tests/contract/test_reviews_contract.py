"""What every store promises about days of review and photographs."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from screening.domain.entries import EntryState
from screening.domain.errors import NotFound
from screening.domain.identifiers import AccountId, AuthorityCode, EntryId, ListCode, new_uuid
from screening.domain.photographs import Photograph
from screening.domain.reviews import ReviewDates, ReviewDay, ReviewSpan
from screening.workflows.ports import Repositories, ReviewMark
from tests.builders import A_MOMENT, an_entry
from tests.contract.conftest import Store
from tests.contract.records import a_version

ECL, PNIL = ListCode("ecl"), ListCode("pnil")
TODAY = A_MOMENT.date()


def dated(days: int, *, revision: int = 1, owner: str = "moi", expires: date | None = None) -> ReviewDates:
    """Give an entry that is to be reviewed so many days from today."""
    day = TODAY + timedelta(days=days)
    return ReviewDates(EntryId(new_uuid()), ECL, AuthorityCode(owner), revision, day, expires=expires)


def take(store: Store, *dates: ReviewDates) -> None:
    store.write(lambda repositories: repositories.reviews.take(dates))


def spanning(first: int | None, last: int | None, *owners: str) -> ReviewSpan:
    first_day, last_day = (None if days is None else TODAY + timedelta(days=days) for days in (first, last))
    whose = frozenset(AuthorityCode(owner) for owner in owners) or None
    return ReviewSpan(ECL, ReviewDay.REVIEW_ON, TODAY, first_day, last_day, whose)


def test_entries_are_found_by_their_day_page_by_page(store: Store) -> None:
    dates = sorted((dated(days) for days in (-30, -2, -2, -2, 0, 9)), key=lambda each: (each.review_on, each.entry_id))
    take(store, *reversed(dates))
    with store.read() as kept:
        assert kept.reviews.find(spanning(-2, 0), 10) == tuple(dates[1:5])
        first = kept.reviews.find(spanning(None, None), 2)
        assert first == tuple(dates[:2])
        place = (TODAY - timedelta(days=2), first[-1].entry_id)
        assert kept.reviews.find(spanning(None, None), 10, place) == tuple(dates[2:])
        assert (kept.reviews.count(spanning(None, 0), 100), kept.reviews.count(spanning(None, 0), 3)) == (5, 3)
        assert kept.reviews.find(replace(spanning(None, None), list_code=PNIL), 10) == ()


def test_what_has_expired_is_left_out_and_so_is_what_others_own(store: Store) -> None:
    mine, gone = dated(-1), dated(-1, expires=TODAY - timedelta(days=1))
    last_day, others = dated(-1, expires=TODAY), dated(-1, owner="fia_dg")
    take(store, mine, gone, last_day, others)
    with store.read() as kept:
        found = {each.entry_id for each in kept.reviews.find(spanning(None, 0), 10)}
        assert found == {mine.entry_id, last_day.entry_id, others.entry_id}
        found = {each.entry_id for each in kept.reviews.find(spanning(None, 0, "moi"), 10)}
        assert found == {mine.entry_id, last_day.entry_id}


@pytest.mark.parametrize("day", ReviewDay)
def test_each_of_the_days_can_be_asked_for(store: Store, day: ReviewDay) -> None:
    entry_id = EntryId(new_uuid())
    days: dict[str, date] = {day.value: TODAY}
    dates = ReviewDates(entry_id, ECL, AuthorityCode("moi"), 1, **days)
    take(store, dates)
    with store.read() as kept:
        for asked in ReviewDay:
            found = kept.reviews.find(ReviewSpan(ECL, asked, TODAY, TODAY, TODAY), 10)
            assert found == ((dates,) if asked is day else ())


def test_what_another_span_holds_too_is_left_out(store: Store) -> None:
    both, mine = replace(dated(0), expires=TODAY + timedelta(days=1)), dated(0)
    take(store, both, mine)
    expiring = ReviewSpan(ECL, ReviewDay.EXPIRES, TODAY, TODAY, TODAY + timedelta(days=7))
    with store.read() as kept:
        assert kept.reviews.find(spanning(0, 0), 10, None, (expiring,)) == (mine,)
        assert kept.reviews.find(expiring, 10, None, (spanning(0, 0),)) == ()
        assert kept.reviews.find(expiring, 10, None, (spanning(None, -1),)) == (both,)


def test_an_older_revision_takes_no_newer_ones_place(store: Store) -> None:
    old = dated(-1)
    new = replace(old, revision=2, review_on=TODAY + timedelta(days=100))
    for dates in (old, new, old):
        take(store, dates)
    with store.read() as kept:
        assert kept.reviews.find(spanning(None, None), 10) == (new,)


def test_that_a_review_is_overdue_is_noted_once_for_each_day_of_review(store: Store) -> None:
    entry = dated(-20)
    take(store, entry, dated(3))
    overdue = spanning(None, -8)

    def note(repositories: Repositories) -> None:
        repositories.reviews.note_overdue(
            [each.entry_id for each in repositories.reviews.not_noted(overdue, 10)], TODAY
        )

    def not_noted() -> tuple[ReviewDates, ...]:
        with store.read() as kept:
            return kept.reviews.not_noted(overdue, 10)

    assert not_noted() == (entry,)
    store.write(note)
    assert not_noted() == ()
    amended = replace(entry, revision=2)
    take(store, amended)
    assert not_noted() == ()
    again = replace(entry, revision=3, review_on=TODAY - timedelta(days=9))
    take(store, again)
    assert not_noted() == (again,)


def test_how_far_a_list_was_followed_is_kept(store: Store) -> None:
    for version in (3, 4):
        store.write(partial(_set_mark, version=version))
        with store.read() as kept:
            assert kept.reviews.mark(ECL) == ReviewMark(version, "365")
            assert kept.reviews.mark(PNIL) is None
            assert kept.reviews.marks() == {ECL: ReviewMark(version, "365")}


def _set_mark(repositories: Repositories, version: int) -> None:
    repositories.reviews.set_mark(ECL, ReviewMark(version, "365"))


def test_what_versions_brought_comes_in_its_latest_revision_with_its_moment(store: Store) -> None:
    stays, changes = an_entry("ANNA ERIKSSON"), an_entry("KHAN, MUHAMMAD")
    changed = replace(changes, revision=2, state=EntryState.WITHDRAWN)
    later = A_MOMENT + timedelta(days=3)
    store.write(lambda repositories: repositories.lists.publish(a_version(1), [stays, changes]))
    second = replace(a_version(2), published_at=later, verified_at=later)
    store.write(lambda repositories: repositories.lists.publish(second, [changed]))
    with store.read() as kept:
        told = {each.entry.id: (each.entry, each.at) for each in kept.reviews.brought(ECL, 0)}
        assert told == {stays.id: (stays, a_version(1).published_at), changed.id: (changed, later)}
        assert [each.entry for each in kept.reviews.brought(ECL, 1)] == [changed]
        assert list(kept.reviews.brought(ECL, 2)) == []
        first, *others = [each.entry.id for each in kept.reviews.brought(ECL, 0)]
        assert [each.entry.id for each in kept.reviews.brought(ECL, 0, first)] == others


def a_photograph(code: ListCode = ECL, hours: int = 0) -> Photograph:
    uploaded_at = A_MOMENT + timedelta(hours=hours)
    return Photograph("ab" * 32, code, b"\xff\xd8fictional", 300, 400, AccountId(new_uuid()), uploaded_at)


def add(store: Store, photograph: Photograph) -> None:
    store.write(lambda repositories: repositories.photographs.add(photograph))


def sweep(store: Store, hours: int) -> int:
    return store.write(lambda repositories: repositories.photographs.sweep(A_MOMENT + timedelta(hours=hours)))


def test_photograph_comes_back_as_it_was_and_to_its_list_alone(store: Store) -> None:
    photograph = a_photograph()
    add(store, photograph)
    with store.read() as kept:
        assert kept.photographs.get(ECL, photograph.sha256) == photograph
        with pytest.raises(NotFound):
            kept.photographs.get(PNIL, photograph.sha256)
    with pytest.raises(NotFound):
        store.write(lambda repositories: repositories.photographs.name(PNIL, photograph.sha256))


def test_photograph_that_no_change_names_is_swept(store: Store) -> None:
    named, left = a_photograph(PNIL), a_photograph()
    add(store, named)
    add(store, left)
    store.write(lambda repositories: repositories.photographs.name(PNIL, named.sha256))
    assert sweep(store, 0) == 0
    assert sweep(store, 1) == 1
    with store.read() as kept:
        assert not kept.photographs.has_orphans(A_MOMENT + timedelta(hours=1))
        assert kept.photographs.get(PNIL, named.sha256) == named
        with pytest.raises(NotFound):
            kept.photographs.get(ECL, left.sha256)


def test_the_same_photograph_again_counts_as_uploaded_now(store: Store) -> None:
    add(store, a_photograph())
    add(store, a_photograph(hours=20))
    with store.read() as kept:
        assert not kept.photographs.has_orphans(A_MOMENT + timedelta(hours=20))
        assert kept.photographs.has_orphans(A_MOMENT + timedelta(hours=21))
    assert sweep(store, 19) == 0
    assert sweep(store, 21) == 1
