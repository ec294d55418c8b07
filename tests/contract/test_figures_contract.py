"""What every store promises about the numbers of a list."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from screening.domain.changes import ChangeKind
from screening.domain.decisions import Disposition
from screening.domain.hits import Hit
from screening.domain.identifiers import EntryId, HitId, ListCode, new_uuid
from screening.domain.list_figures import ONE_WEEK, ChangedInWeek, EntryHits, HitCounts, Weeks
from screening.workflows.ports import Repositories
from tests.builders import A_MOMENT, a_crossing, an_entry
from tests.contract.conftest import Store
from tests.contract.records import a_decision, a_hit, a_screening, a_version, an_alert

ECL = ListCode("ecl")
WEEKS = Weeks.until(A_MOMENT, 4)
"""The last of them is the week of the moment."""
NONE = Weeks.until(A_MOMENT - 520 * ONE_WEEK, 4)


def published(store: Store, number: int, *, weeks_ago: float, entries: int, kind: ChangeKind | None) -> None:
    at = A_MOMENT - weeks_ago * ONE_WEEK
    version = replace(a_version(number), published_at=at, verified_at=at, entries=entries)
    changed = [an_entry(f"ANNA {number} {each}") for each in range(number)]
    store.write(lambda repositories: repositories.lists.publish(version, changed, kind))


def add_hit(
    repositories: Repositories,
    number: int,
    *,
    weeks_ago: float,
    entry_id: EntryId,
    disposition: Disposition | None = None,
    code: ListCode = ECL,
) -> Hit:
    """Add a crossing of so many weeks ago with a hit that was decided so."""
    crossing = a_crossing(number=f"KHI-26-{number:06}")
    screening = replace(a_screening(crossing), recorded_at=A_MOMENT - weeks_ago * ONE_WEEK)
    decision = a_decision(disposition) if disposition else None
    hit = replace(a_hit(screening), entry_id=entry_id, decision=decision, list_code=code)
    repositories.crossings.add(crossing)
    repositories.crossings.add_screening(screening)
    repositories.alerts.add(an_alert(crossing))
    repositories.alerts.add_hits([hit])
    return hit


def test_a_list_has_the_size_of_its_last_version_of_each_week(store: Store) -> None:
    for number, (weeks_ago, entries) in enumerate([(9, 5), (8, 7), (2, 9), (1.9, 12), (0, 11)], start=1):
        published(store, number, weeks_ago=weeks_ago, entries=entries, kind=None)
    with store.read() as kept:
        assert kept.figures.sizes(ECL, WEEKS) == {-1: 7, 1: 12, 3: 11}
        assert kept.figures.sizes(ListCode("pnil"), WEEKS) == {}
        assert kept.figures.sizes(ECL, NONE) == {}


def test_revisions_are_counted_by_week_and_by_what_officers_did(store: Store) -> None:
    for number, (weeks_ago, kind) in enumerate(
        [(9, None), (2, None), (2, ChangeKind.AMEND), (2, ChangeKind.AMEND), (0, ChangeKind.SUSPEND)], start=1
    ):
        published(store, number, weeks_ago=weeks_ago, entries=1, kind=kind)
    with store.read() as kept:
        assert kept.figures.changes(ECL, WEEKS) == (
            ChangedInWeek(1, None, 2),
            ChangedInWeek(1, ChangeKind.AMEND, 7),
            ChangedInWeek(3, ChangeKind.SUSPEND, 5),
        )
        assert kept.figures.changes(ECL, NONE) == ()


def test_hits_are_counted_by_the_week_of_their_screening_and_by_what_became_of_them(store: Store) -> None:
    entry_id = EntryId(new_uuid())
    decided = [None, Disposition.FALSE_HIT, Disposition.FALSE_HIT, Disposition.CLEARED, Disposition.DETAINED]
    for number, disposition in enumerate([*decided, Disposition.OFFLOADED]):
        asked = partial(add_hit, number=number, weeks_ago=1, entry_id=entry_id, disposition=disposition)
        store.write(asked)
    store.write(partial(add_hit, number=20, weeks_ago=0, entry_id=entry_id))
    store.write(partial(add_hit, number=21, weeks_ago=30, entry_id=entry_id))
    store.write(partial(add_hit, number=22, weeks_ago=0, entry_id=entry_id, code=ListCode("pnil")))
    gone = store.write(partial(add_hit, number=23, weeks_ago=0, entry_id=entry_id))
    replaced = replace(gone, superseded_by=HitId(new_uuid()))
    store.write(lambda repositories: repositories.alerts.save_hit(replaced))
    with store.read() as kept:
        counted = kept.figures.hits(ECL, WEEKS)
        assert counted == {2: HitCounts(undecided=1, false=2, cleared=1, true=2), 3: HitCounts(undecided=1)}
        assert kept.figures.hits(ECL, NONE) == {}


def test_the_entries_with_the_most_false_hits_come_first(store: Store) -> None:
    worst, bad, good, old = sorted((EntryId(new_uuid()) for _ in range(4)), reverse=True)
    false, true = Disposition.FALSE_HIT, Disposition.DETAINED
    made = [(worst, false), (worst, false), (worst, true), (bad, false), (bad, None), (good, true), (old, false)]
    for number, (entry_id, disposition) in enumerate(made):
        weeks_ago = 30 if entry_id == old else 1
        asked = partial(add_hit, number=number, weeks_ago=weeks_ago, entry_id=entry_id, disposition=disposition)
        store.write(asked)
    with store.read() as kept:
        assert kept.figures.most_false(ECL, WEEKS, 5) == (
            EntryHits(worst, HitCounts(false=2, true=1)),
            EntryHits(bad, HitCounts(undecided=1, false=1)),
        )
        assert len(kept.figures.most_false(ECL, WEEKS, 1)) == 1
        assert kept.figures.most_false(ECL, NONE, 5) == ()


def test_weeks_begin_on_monday_and_end_with_the_moment() -> None:
    assert [each.weekday() for each in WEEKS.begins] == [0, 0, 0, 0]
    assert WEEKS.begins[-1] <= A_MOMENT < WEEKS.begins[-1] + ONE_WEEK
    assert WEEKS.number_of(A_MOMENT) == 3
    assert WEEKS.number_of(WEEKS.first) == 0
    assert WEEKS.number_of(WEEKS.first - timedelta(microseconds=1)) is None
