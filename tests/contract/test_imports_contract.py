"""What every store promises about imports: what they stage is seen by nobody until a version names the batch."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from screening.domain.entries import EntryState, ListEntry
from screening.domain.errors import Conflict, ImportDecided, InvalidInput, NotFound
from screening.domain.identifiers import AccountId, AuthorityCode, EntryId, ImportId, ListCode, new_uuid
from screening.domain.imports import (
    ContentFactors,
    DifferenceKind,
    FindingKind,
    ImportBrake,
    ImportCounts,
    ImportDecision,
    ImportedFile,
    ImportFailure,
    ImportFinding,
    ImportSource,
    ImportState,
    KnownEntry,
    ListImport,
    StagedEntry,
)
from screening.lists.entry_bodies import content_key, write_entry
from screening.workflows.ports import Repositories
from tests.builders import A_MOMENT, an_entry
from tests.contract.conftest import Store
from tests.contract.records import a_version

ECL = ListCode("ecl")
MOI = AuthorityCode("moi")
LATER = A_MOMENT + timedelta(days=1)


def an_import(batch: int = 1, *, list_code: str = "ecl", state: ImportState = ImportState.CHECKING) -> ListImport:
    file = ImportedFile("list.csv", "ab" * 32, 1234)
    officer = AccountId(new_uuid())
    return ListImport(
        ImportId(new_uuid()), batch, ListCode(list_code), MOI, officer, A_MOMENT, A_MOMENT, (file,), state=state
    )


def staged(entry: ListEntry, kind: DifferenceKind = DifferenceKind.ADDED) -> StagedEntry:
    body = write_entry(entry)
    written = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return StagedEntry(kind, entry.id, entry.revision, entry.state, entry.owner, content_key(body), written)


def write(store: Store, work: Callable[[Repositories], object]) -> None:
    store.write(work)


def stage(store: Store, *entries: StagedEntry, batch: int = 1) -> None:
    write(store, lambda repositories: repositories.imports.stage(batch, ECL, entries))


def test_import_comes_back_as_it_was(store: Store) -> None:
    plain = an_import(1)
    full = replace(
        an_import(2),
        made_by=None,
        is_dry_run=True,
        state=ImportState.WAITING,
        base_version=7,
        read=1234,
        counts=ImportCounts(records=9, added=4, rejected=1),
        brakes=frozenset(ImportBrake),
        factors=ContentFactors("ab", "cd"),
        decision=ImportDecision(AccountId(new_uuid()), LATER, "By order.", frozenset({ImportBrake.FEW_ENTRIES})),
        failure=ImportFailure("invalid_import", "list.csv: line 3", (("reason", "not_whole"), ("limit", 3))),
        version=8,
        feed_position=12,
        source=ImportSource("the Council's site", LATER),
        restores=5,
        reason="The file was cut short.",
    )
    for made in (plain, full):
        write(store, lambda repositories, made=made: repositories.imports.add(made))  # type: ignore[misc]
    with store.read() as kept:
        assert kept.imports.get(plain.id) == plain
        assert kept.imports.get(full.id) == full
        assert kept.imports.next_batch() == 3
        with pytest.raises(NotFound):
            kept.imports.get(ImportId(new_uuid()))
    with pytest.raises(Conflict):
        store.write(lambda repositories: repositories.imports.add(an_import(1)))


def test_import_that_is_over_is_not_replaced(store: Store) -> None:
    made = an_import()
    write(store, lambda repositories: repositories.imports.add(made))
    waiting = replace(made, state=ImportState.WAITING)
    write(store, lambda repositories: repositories.imports.save(waiting))
    write(store, lambda repositories: repositories.imports.save(replace(made, state=ImportState.REFUSED)))
    with pytest.raises(ImportDecided) as refused:
        store.write(lambda repositories: repositories.imports.save(waiting))
    assert refused.value.parameters == {"state": "refused"}
    with pytest.raises(NotFound):
        store.write(lambda repositories: repositories.imports.save(an_import(5)))


def test_imports_of_a_list_come_newest_first_without_dry_runs(store: Store) -> None:
    first, second = an_import(1), an_import(2)
    others = (replace(an_import(3), is_dry_run=True), an_import(4, list_code="pnil"))
    for made in (first, second, *others):
        write(store, lambda repositories, made=made: repositories.imports.add(made))  # type: ignore[misc]
    with store.read() as kept:
        page = kept.imports.find(ECL, 1)
        assert page.items == (second,)
        assert kept.imports.find(ECL, 1, page.next_cursor).items == (first,)
        assert [each.batch for each in kept.imports.find(ECL, 9, with_dry_runs=True).items] == [3, 2, 1]
        with pytest.raises(InvalidInput):
            kept.imports.find(ECL, 1, "nonsense")


def test_what_is_staged_is_seen_by_nobody_until_a_version_names_its_batch(store: Store) -> None:
    stays, goes, comes = an_entry("ANNA ERIKSSON"), an_entry("IVAR ERIKSSON"), an_entry("OLAF ERIKSSON")
    write(store, lambda repositories: repositories.lists.publish(a_version(1), [stays, goes]))
    amended = replace(stays, revision=2, father_name="ERIK")
    gone = replace(goes, revision=2, state=EntryState.WITHDRAWN)
    stage(store, staged(comes), staged(amended, DifferenceKind.AMENDED), staged(gone, DifferenceKind.WITHDRAWN))
    with store.read() as kept:
        assert kept.lists.entries(ECL) == (stays, goes)
        assert kept.lists.entry(stays.id) == stays
        assert [each.version for each in kept.lists.revisions(stays.id, 9)] == [1]
        assert kept.lists.changed(ECL, 0) == (stays, goes)
        assert kept.lists.count_changed(ECL, 0, 99) == 2
        assert [each.revision for each in kept.lists.known(ECL)] == [1, 1]
        with pytest.raises(NotFound):
            kept.lists.entry(comes.id)
        with pytest.raises(NotFound):
            kept.lists.entry(stays.id, revision=2)
    write(store, lambda repositories: repositories.lists.publish_batch(a_version(2), 1))
    with store.read() as kept:
        assert kept.lists.version(ECL) == a_version(2)
        assert kept.lists.entries(ECL) == (amended, comes)
        assert kept.lists.entries(ECL, as_of=1) == (stays, goes)
        assert kept.lists.entries(ECL, with_withdrawn=True) == (amended, gone, comes)
        assert kept.lists.entry(stays.id) == amended
        assert kept.lists.entry(stays.id, revision=1) == stays
        assert kept.lists.several([(stays.id, 1), (comes.id, 1), (goes.id, 3)]) == {stays.id: stays, comes.id: comes}
        assert [each.version for each in kept.lists.revisions(stays.id, 9)] == [2, 1]
        assert kept.lists.changed(ECL, 1) == (amended, gone, comes)
        assert kept.lists.changed(ECL, 2) == ()
        assert (kept.lists.count_changed(ECL, 1, 99), kept.lists.count_changed(ECL, 0, 99)) == (3, 5)
        assert kept.lists.count_changed(ECL, 1, 2) >= 2


def test_single_change_stands_beside_the_same_revision_in_an_unpublished_batch(store: Store) -> None:
    entry = an_entry("ANNA ERIKSSON")
    write(store, lambda repositories: repositories.lists.publish(a_version(1), [entry]))
    imported, suspended = (
        replace(entry, revision=2, father_name="ERIK"),
        replace(entry, revision=2, state=EntryState.SUSPENDED),
    )
    stage(store, staged(imported, DifferenceKind.AMENDED))
    write(store, lambda repositories: repositories.lists.publish(a_version(2), [suspended]))
    with store.read() as kept:
        assert kept.lists.entry(entry.id) == suspended
    both = replace(suspended, revision=3, father_name="ERIK")

    def rebase(repositories: Repositories) -> None:
        repositories.imports.unstage(1, [entry.id])
        repositories.imports.stage(1, ECL, [staged(both, DifferenceKind.AMENDED)])
        repositories.lists.publish_batch(a_version(3), 1)

    write(store, rebase)
    with store.read() as kept:
        assert [each.entry for each in kept.lists.revisions(entry.id, 9)] == [both, suspended, entry]
        assert kept.lists.changed_singly(ECL, 1) == (both,)
        assert kept.lists.changed_singly(ECL, 2) == ()
        assert kept.lists.entries(ECL, as_of=2) == (suspended,)
        assert kept.lists.entries(ECL) == (both,)


def test_revision_that_a_batch_brought_is_not_published_again(store: Store) -> None:
    entry = an_entry("ANNA ERIKSSON")
    stage(store, staged(entry))
    write(store, lambda repositories: repositories.lists.publish_batch(a_version(1), 1))
    with pytest.raises(Conflict):
        store.write(lambda repositories: repositories.lists.publish(a_version(2), [entry]))
    with pytest.raises(Conflict):
        store.write(lambda repositories: repositories.lists.publish_batch(a_version(3), 2))
    with store.read() as kept:
        assert kept.lists.entries(ECL) == (entry,)


def test_known_entries_are_the_latest_by_id_wherever_they_stand(store: Store) -> None:
    one, two = an_entry("ANNA ERIKSSON"), an_entry("IVAR ERIKSSON")
    write(store, lambda repositories: repositories.lists.publish(a_version(1), [one, two]))
    amended = replace(one, revision=2, father_name="ERIK")
    stage(store, staged(amended, DifferenceKind.AMENDED))
    write(store, lambda repositories: repositories.lists.publish_batch(a_version(2), 1))
    again = replace(two, revision=2, state=EntryState.SUSPENDED)
    write(store, lambda repositories: repositories.lists.publish(a_version(3), [again]))
    with store.read() as kept:
        assert list(kept.lists.known(ECL)) == [
            KnownEntry(one.id, 2, EntryState.ACTIVE, MOI, content_key(write_entry(amended))),
            KnownEntry(two.id, 2, EntryState.SUSPENDED, MOI, content_key(write_entry(two))),
        ]
        assert [(each.revision, each.state) for each in kept.lists.known(ECL, 2)] == [
            (2, EntryState.ACTIVE), (1, EntryState.ACTIVE),
        ]  # fmt: skip
        then, now = kept.lists.known(ECL, 1), kept.lists.known(ECL)
        assert [(was.revision, now.revision) for was, now in zip(then, now, strict=True)] == [(1, 2), (1, 2)]


def test_staged_entries_are_read_by_kind_page_by_page(store: Store) -> None:
    entries = [staged(an_entry(f"ANNA ERIKSSON {number}")) for number in range(5)]
    gone = staged(an_entry("IVAR ERIKSSON"), DifferenceKind.WITHDRAWN)
    stage(store, *entries, gone)
    stage(store, staged(an_entry("OLAF ERIKSSON")), batch=2)
    with store.read() as kept:
        page = kept.imports.staged(1, DifferenceKind.ADDED, 3)
        rest = kept.imports.staged(1, DifferenceKind.ADDED, 3, page.next_cursor)
        assert (*page.items, *rest.items) == tuple(entries)
        assert rest.next_cursor is None
        assert kept.imports.staged(1, DifferenceKind.WITHDRAWN, 3).items == (gone,)
        assert kept.imports.staged(1, DifferenceKind.AMENDED, 3).items == ()
        assert kept.imports.staged_of(1, [gone.entry_id, entries[0].entry_id, EntryId(new_uuid())]) == (
            entries[0], gone,
        )  # fmt: skip
        with pytest.raises(InvalidInput):
            kept.imports.staged(1, DifferenceKind.ADDED, 3, "nonsense")
    with pytest.raises(Conflict):
        stage(store, entries[0])


def test_entries_are_read_as_a_batch_makes_them_and_what_it_leaves_alone_beside_them(store: Store) -> None:
    """Of both together the next index is built, before a version names the batch."""
    stays, goes, other = an_entry("ANNA ERIKSSON"), an_entry("IVAR ERIKSSON"), an_entry("OLAF ERIKSSON")
    was_gone = replace(an_entry("NILS ERIKSSON"), state=EntryState.WITHDRAWN)
    write(store, lambda repositories: repositories.lists.publish(a_version(1), [stays, goes, other, was_gone]))
    later = replace(other, revision=2, father_name="ERIK")
    write(store, lambda repositories: repositories.lists.publish(a_version(2), [later]))
    comes = [an_entry(f"ANNA ERIKSSON {number}") for number in range(3)]
    amended, gone = replace(stays, revision=2, father_name="ERIK"), replace(goes, revision=2)
    stage(store, *map(staged, comes), staged(amended, DifferenceKind.AMENDED))
    stage(store, staged(replace(gone, state=EntryState.WITHDRAWN), DifferenceKind.WITHDRAWN))
    with store.read() as kept:
        first = kept.imports.staged_entries(1, DifferenceKind.ADDED, 2)
        rest = kept.imports.staged_entries(1, DifferenceKind.ADDED, 2, first[-1].id)
        assert (*first, *rest) == tuple(comes)
        assert kept.imports.staged_entries(1, DifferenceKind.ADDED, 2, rest[-1].id) == ()
        assert kept.imports.staged_entries(1, DifferenceKind.AMENDED, 9) == (amended,)
        assert kept.imports.staged_entries(2, DifferenceKind.ADDED, 9) == ()
        assert tuple(kept.lists.entries_beside(ECL, 1, 1)) == (other,)
        assert tuple(kept.lists.entries_beside(ECL, 2, 1)) == (later,)
        assert tuple(kept.lists.entries_beside(ECL, 1, 2)) == (stays, goes, other)
    write(store, lambda repositories: repositories.lists.publish_batch(a_version(3), 1))
    with store.read() as kept:
        assert tuple(kept.lists.entries_beside(ECL, 2, 1)) == (later,)
        assert tuple(kept.lists.entries_beside(ECL, 3, 2)) == kept.lists.entries(ECL)


def test_findings_are_read_by_kind_page_by_page(store: Store) -> None:
    found = [
        ImportFinding(FindingKind.REJECTED, f"list.csv: line {number}", "entry_name", "A-1", "names", (("limit", 2),))
        for number in range(3)
    ]
    skipped = ImportFinding(FindingKind.SKIPPED, "list.csv: line 9", "not_a_person")
    write(store, lambda repositories: repositories.imports.note(1, 1, [*found[:2], skipped]))
    write(store, lambda repositories: repositories.imports.note(1, 4, found[2:]))
    with store.read() as kept:
        page = kept.imports.findings(1, FindingKind.REJECTED, 2)
        assert page.items == tuple(found[:2])
        assert kept.imports.findings(1, FindingKind.REJECTED, 2, page.next_cursor).items == (found[2],)
        assert kept.imports.findings(1, FindingKind.SKIPPED, 2).items == (skipped,)
        with pytest.raises(InvalidInput):
            kept.imports.findings(1, FindingKind.REJECTED, 2, "nonsense")


def test_what_is_left_behind_is_found_and_swept_piece_by_piece(store: Store) -> None:
    left, late = an_import(1), an_import(2, state=ImportState.WAITING)
    working = replace(an_import(3), touched_at=LATER)
    failed, tried = (
        an_import(4, state=ImportState.FAILED),
        replace(an_import(5, state=ImportState.TRIED), is_dry_run=True),
    )
    for made in (left, late, working, failed, tried):
        write(store, lambda repositories, made=made: repositories.imports.add(made))  # type: ignore[misc]
    stage(store, *[staged(an_entry(f"ANNA ERIKSSON {number}")) for number in range(3)], batch=4)
    finding = ImportFinding(FindingKind.SKIPPED, "list.csv: line 9", "not_a_person")
    write(store, lambda repositories: repositories.imports.note(4, 1, [finding]))
    with store.read() as kept:
        assert kept.imports.abandoned(LATER, A_MOMENT) == (left,)
        assert kept.imports.abandoned(A_MOMENT, LATER) == (late,)
        assert kept.imports.to_sweep(LATER) == (failed, tried)
        assert kept.imports.to_sweep(A_MOMENT) == ()
    rounds = 0
    while store.write(lambda repositories: repositories.imports.sweep(failed, 2)):
        rounds += 1
    assert rounds == 1
    assert not store.write(lambda repositories: repositories.imports.sweep(tried, 2))
    with store.read() as kept:
        assert kept.imports.staged(4, DifferenceKind.ADDED, 9).items == ()
        assert kept.imports.findings(4, FindingKind.SKIPPED, 9).items == ()
        assert kept.imports.get(failed.id) == failed
        assert kept.imports.to_sweep(LATER) == ()
        with pytest.raises(NotFound):
            kept.imports.get(tried.id)
    with pytest.raises(Conflict):
        store.write(lambda repositories: repositories.imports.sweep(left, 2))
