"""What every store promises about changes of lists."""

from dataclasses import replace

import pytest

from screening.domain.changes import ChangeDecision, ChangeKind, ChangeState, ListChange, Merging, ProposedCost
from screening.domain.entries import EntryState
from screening.domain.errors import ChangeDecided, Conflict, InvalidInput, NotFound
from screening.domain.identifiers import AccountId, ChangeId, EntryId, ListCode, new_uuid
from screening.workflows.ports import ChangeFilter
from tests.builders import A_MOMENT, an_entry
from tests.contract.conftest import Store
from tests.contract.records import a_version

ECL = ListCode("ecl")


def a_change(kind: ChangeKind = ChangeKind.ADD, *, list_code: str = "ecl") -> ListChange:
    entry = an_entry("Eriksson, Anna Maria", list_code=list_code, born=("1974-08-12",))
    officer = AccountId(new_uuid())
    return ListChange(ChangeId(new_uuid()), entry.list_code, kind, entry, 0, "By order 7.", officer, A_MOMENT)


def approved(change: ListChange) -> ListChange:
    decision = ChangeDecision(AccountId(new_uuid()), A_MOMENT, "")
    return replace(change, state=ChangeState.APPROVED, decision=decision, feed_position=12)


def test_change_comes_back_as_it_was(store: Store) -> None:
    suspended = replace(an_entry("Eriksson, Anna Maria"), revision=5, state=EntryState.SUSPENDED)
    changes = (
        a_change(),
        replace(a_change(ChangeKind.MERGE), base_revision=0, merges=Merging(EntryId(new_uuid()), 4)),
        approved(a_change(ChangeKind.AMEND)),
        replace(a_change(ChangeKind.SUSPEND), entry=suspended, base_revision=4, state=ChangeState.LIVE_AT_ONCE),
        replace(a_change(), is_emergency=True),
        replace(a_change(), cost=ProposedCost(A_MOMENT, 900, True, 4000, 96, 90, 3.2)),
        replace(a_change(), cost=ProposedCost(A_MOMENT, None, False, 0, 0, 0, 0.0)),
    )
    for change in changes:
        store.write(lambda repositories, change=change: repositories.changes.add(change))  # type: ignore[misc]
    with store.read() as kept:
        assert tuple(kept.changes.get(change.id) for change in changes) == changes


def test_unknown_change_is_not_found(store: Store) -> None:
    with store.read() as kept, pytest.raises(NotFound):
        kept.changes.get(ChangeId(new_uuid()))
    with pytest.raises(NotFound):
        store.write(lambda repositories: repositories.changes.save(a_change()))


def test_change_is_added_once(store: Store) -> None:
    change = a_change()
    store.write(lambda repositories: repositories.changes.add(change))
    with pytest.raises(Conflict):
        store.write(lambda repositories: repositories.changes.add(change))


def test_change_is_decided_once(store: Store) -> None:
    change = a_change()
    store.write(lambda repositories: repositories.changes.add(change))
    store.write(lambda repositories: repositories.changes.save(approved(change)))
    with pytest.raises(ChangeDecided) as refused:
        store.write(lambda repositories: repositories.changes.save(replace(change, state=ChangeState.REJECTED)))
    assert refused.value.parameters == {"state": "approved"}


def test_changes_are_found_newest_first_by_list_state_and_entry(store: Store) -> None:
    first, second, third = a_change(), a_change(), approved(a_change())
    elsewhere = a_change(list_code="pnil")
    for change in (first, second, third, elsewhere):
        store.write(lambda repositories, change=change: repositories.changes.add(change))  # type: ignore[misc]
    with store.read() as kept:
        assert kept.changes.find(ChangeFilter(ECL), 10).items == (third, second, first)
        open_ones = ChangeFilter(ECL, frozenset({ChangeState.PROPOSED}))
        page = kept.changes.find(open_ones, 1)
        assert page.items == (second,)
        assert page.next_cursor is not None
        rest = kept.changes.find(open_ones, 1, page.next_cursor)
        assert (rest.items, rest.next_cursor) == ((first,), None)
        oldest = replace(open_ones, oldest_first=True)
        page = kept.changes.find(oldest, 1)
        assert page.items == (first,)
        assert kept.changes.find(oldest, 1, page.next_cursor).items == (second,)
        assert kept.changes.find(ChangeFilter(ECL, entry_id=first.entry.id), 10).items == (first,)
        with pytest.raises(InvalidInput):
            kept.changes.find(open_ones, 1, "nonsense")


def test_merge_is_found_by_either_of_its_entries(store: Store) -> None:
    other = an_entry("Eriksen, Anna")
    merge = replace(a_change(ChangeKind.MERGE), merges=Merging(other.id, 2))
    for change in (merge, a_change()):
        store.write(lambda repositories, change=change: repositories.changes.add(change))  # type: ignore[misc]
    with store.read() as kept:
        for entry_id in (merge.entry.id, other.id):
            assert kept.changes.find(ChangeFilter(ECL, entry_id=entry_id), 10).items == (merge,)


def test_entries_that_were_merged_come_back_as_they_were(store: Store) -> None:
    stays, goes = an_entry("Eriksson, Anna Maria"), an_entry("Eriksen, Anna")
    merged = replace(stays, revision=2, merged_from=(goes.id,))
    gone = replace(goes, revision=2, state=EntryState.WITHDRAWN, merged_into=stays.id)
    store.write(lambda repositories: repositories.lists.publish(a_version(1), [stays, goes]))
    store.write(lambda repositories: repositories.lists.publish(a_version(2), [merged, gone], ChangeKind.MERGE))
    with store.read() as kept:
        assert (kept.lists.entry(stays.id), kept.lists.entry(goes.id)) == (merged, gone)
        assert kept.lists.entries(ECL, 1) == tuple(sorted((stays, goes), key=lambda each: each.id))
        assert kept.lists.entries(ECL) == (merged,)
        (mark,) = kept.feed.marks(1, 9)
        assert (mark.kind, mark.changed) == (ChangeKind.MERGE, 2)


def test_revisions_of_an_entry_come_newest_first_with_their_versions(store: Store) -> None:
    entry = an_entry("Eriksson, Anna Maria")
    amended = replace(entry, revision=2, father_name="ERIK")
    store.write(lambda repositories: repositories.lists.publish(a_version(1), [entry]))
    store.write(lambda repositories: repositories.lists.publish(a_version(2), []))
    store.write(lambda repositories: repositories.lists.publish(a_version(3), [amended]))
    with store.read() as kept:
        found = kept.lists.revisions(entry.id, 10)
        assert [(each.entry, each.version) for each in found] == [(amended, 3), (entry, 1)]
        assert [each.entry for each in kept.lists.revisions(entry.id, 1)] == [amended]
        assert [each.entry for each in kept.lists.revisions(entry.id, 10, as_of=2)] == [entry]
        assert [each.entry for each in kept.lists.revisions(entry.id, 1, as_of=3)] == [amended]
        assert kept.lists.revisions(entry.id, 10, as_of=0) == ()
        assert kept.lists.revisions(an_entry("Nobody, At All").id, 10) == ()


def test_version_keeps_what_the_next_one_s_digest_follows_from(store: Store) -> None:
    version = replace(a_version(1), product="1f")
    store.write(lambda repositories: repositories.lists.publish(version, []))
    with store.read() as kept:
        assert kept.lists.version(ECL) == version
