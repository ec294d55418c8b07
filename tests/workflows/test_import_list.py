"""A whole list from a file: compared, staged, and in force or waiting for another officer."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from screening.domain.accounts import Role
from screening.domain.changes import ChangeKind
from screening.domain.entries import EntryState
from screening.domain.errors import (
    ApproverIsProposer,
    ImportDecided,
    ImpossibleImport,
    InvalidInput,
    NotAllowed,
    Unavailable,
)
from screening.domain.imports import DifferenceKind, FindingKind, ImportBrake, ImportState, ListImport
from screening.lists.changed_entries import Wish
from screening.lists.import_comparison import Compared
from screening.lists.versions import content_digest
from screening.workflows.desk.propose_change import Proposal, propose_change
from screening.workflows.desk.publish_list import publish_list
from screening.workflows.imports.compare_import import Begun
from screening.workflows.imports.decide_import import (
    KEPT_FOR,
    SILENT_FOR,
    WAITS_FOR,
    approve_import,
    reject_import,
    sweep_imports,
)
from screening.workflows.imports.import_list import make_import
from screening.workflows.imports.look_up_imports import list_imports, view_differences, view_findings, view_import
from tests.workflows.conftest import Site
from tests.workflows.import_scenes import ECL, KEPT_HERE, MOI, OBTAINED, ImportSite, said


@pytest.fixture
def obtained(site: Site, tmp_path: Path) -> ImportSite:
    return ImportSite(site, tmp_path / "in", OBTAINED)


@pytest.fixture
def kept_here(site: Site, tmp_path: Path) -> ImportSite:
    return ImportSite(site, tmp_path / "in", KEPT_HERE)


def suspend(at: ImportSite, number: int) -> Callable[[], object]:
    """Give the suspension of an entry, as it takes effect at once on a list that is kept here."""

    def work() -> None:
        with at.site.store.read() as kept:
            now = kept.lists.entry(said(number).id)
        proposal = Proposal(Wish(ChangeKind.SUSPEND), "Stay of the court.", now.id, now.revision)
        propose_change(ECL, proposal, at.second, at.parts)

    return work


def approve(at: ImportSite, made: ListImport, *overridden: ImportBrake, reason: str = "By order.") -> ListImport:
    return approve_import(ECL, made.id, reason, overridden, at.second, at.parts)


def test_an_obtained_list_follows_its_file_on_one_officers_word(obtained: ImportSite) -> None:
    made = obtained.run([said(1), said(2)])
    assert (made.state, made.version, made.counts.added) == (ImportState.IN_FORCE, 2, 2)
    assert obtained.entries() == [said(1), said(2)]
    again = obtained.run([said(2, father_name="Erik"), said(3)])
    assert (again.counts.added, again.counts.amended, again.counts.withdrawn) == (1, 1, 1)
    assert obtained.entries() == [replace(said(2, father_name="Erik"), revision=2), said(3)]
    with obtained.site.store.read() as kept:
        version = kept.lists.version(ECL)
        assert version is not None
        assert (version.entries, version.digest) == (2, content_digest(obtained.entries()))
        assert kept.lists.entries(ECL, as_of=2) == tuple(sorted((said(1), said(2)), key=lambda each: each.id))
        record = kept.journal.records()[-1]
        assert record.action == "list.imported"
        assert again.feed_position == kept.feed.head().position


def test_the_same_file_again_makes_no_version_and_renews_the_copys_age(obtained: ImportSite) -> None:
    obtained.run([said(1)])
    obtained.site.clock.advance(timedelta(hours=5))
    again = obtained.run([said(1)])
    assert (again.state, again.version, again.counts.unchanged) == (ImportState.IN_FORCE, 2, 1)
    with obtained.site.store.read() as kept:
        version = kept.lists.version(ECL)
        assert version is not None
        assert (version.number, version.verified_at) == (2, obtained.site.clock.now())
    assert obtained.site.actions()[-1] == "list.verified"


def test_on_a_list_that_is_kept_here_another_officer_agrees(kept_here: ImportSite) -> None:
    made = kept_here.run([said(1)])
    assert made.state is ImportState.WAITING
    assert kept_here.entries() == []
    with pytest.raises(ApproverIsProposer):
        approve_import(ECL, made.id, "", (), kept_here.first, kept_here.parts)
    live = approve(kept_here, made)
    assert (live.state, live.version) == (ImportState.IN_FORCE, 2)
    assert kept_here.entries() == [said(1)]
    with pytest.raises(ImportDecided):
        approve(kept_here, made)


def test_who_may_not_publish_for_the_owner_neither_imports_nor_approves(kept_here: ImportSite) -> None:
    stranger = kept_here.site.person("stranger", Role.LIST_OFFICER, "authority:fia")
    with pytest.raises(NotAllowed):
        make_import(KEPT_HERE, MOI, (), stranger, kept_here.parts)
    made = kept_here.run([said(1)])
    with pytest.raises(NotAllowed):
        approve_import(ECL, made.id, "", (), stranger, kept_here.parts)
    with pytest.raises(NotAllowed):
        reject_import(ECL, made.id, "Why.", kept_here.site.manager, kept_here.parts)


def test_a_brake_asks_for_another_officer_who_names_it_and_says_why(obtained: ImportSite) -> None:
    obtained.run([said(number) for number in range(5)])
    made = obtained.run([said(1)])
    assert (made.state, made.brakes) == (ImportState.WAITING, frozenset({ImportBrake.MANY_WITHDRAWN}))
    assert len(obtained.entries()) == 5
    with pytest.raises(ImpossibleImport) as refused:
        approve(obtained, made)
    assert refused.value.parameters == {"reason": "import_brake", "brakes": "many_withdrawn"}
    with pytest.raises(InvalidInput):
        approve(obtained, made, ImportBrake.MANY_WITHDRAWN, reason=" ")
    with pytest.raises(InvalidInput):
        approve(obtained, made, ImportBrake.MANY_WITHDRAWN, ImportBrake.FEW_ENTRIES)
    live = approve(obtained, made, ImportBrake.MANY_WITHDRAWN)
    assert live.state is ImportState.IN_FORCE
    assert obtained.entries() == [said(1)]


def test_an_import_is_refused_by_another_and_taken_back_by_its_maker(kept_here: ImportSite) -> None:
    refused = reject_import(ECL, kept_here.run([said(1)]).id, "Not ours.", kept_here.second, kept_here.parts)
    assert refused.state is ImportState.REFUSED
    back = reject_import(ECL, kept_here.run([said(1)]).id, "My mistake.", kept_here.first, kept_here.parts)
    assert back.state is ImportState.WITHDRAWN_BY_OFFICER
    assert kept_here.entries() == []
    assert kept_here.site.actions()[-1] == "import.withdrawn"


def test_a_file_that_is_not_whole_changes_nothing(obtained: ImportSite) -> None:
    many = [said(number) for number in range(1200)]
    made = obtained.run(many, '"never closed')
    assert made.state is ImportState.FAILED
    assert made.failure is not None
    assert made.failure.code == "import_invalid"
    assert obtained.entries() == []
    assert obtained.version() == 1
    assert obtained.site.actions()[-1] == "import.failed"


def test_a_dry_run_changes_nothing_and_is_forgotten(obtained: ImportSite) -> None:
    made = obtained.run([said(number) for number in range(1500)], is_dry_run=True)
    assert (made.state, made.counts.added) == (ImportState.TRIED, 1500)
    assert obtained.entries() == []
    seen = view_import(ECL, made.id, obtained.first, obtained.parts, 1000)
    assert len(seen.differences[DifferenceKind.ADDED].items) == 1000
    obtained.site.clock.advance(KEPT_FOR + timedelta(seconds=1))
    sweep_imports(obtained.parts)
    assert list_imports(ECL, obtained.first, obtained.parts, limit=9).items == ()
    with obtained.site.store.read() as kept:
        assert kept.imports.staged(made.batch, DifferenceKind.ADDED, 9).items == ()


def test_what_is_suspended_while_an_import_is_compared_stays_suspended(kept_here: ImportSite) -> None:
    approve(kept_here, kept_here.run([said(1), said(2)]))
    comparer = kept_here.meanwhile(Compared, suspend(kept_here, 1))
    made = kept_here.run([said(1, father_name="Erik"), said(2)], comparer=comparer)
    live = approve(kept_here, made)
    assert live.counts.amended == 1
    one, two = kept_here.entries()
    assert one == replace(said(1, father_name="Erik"), revision=3, state=EntryState.SUSPENDED)
    assert two == said(2)
    with kept_here.site.store.read() as kept:
        version = kept.lists.version(ECL)
        assert version is not None
        assert version.digest == content_digest(kept_here.entries())


def test_what_officers_add_while_an_import_waits_is_neither_withdrawn_nor_lost(kept_here: ImportSite) -> None:
    approve(kept_here, kept_here.run([said(1), said(2)]))
    made = kept_here.run([said(2), said(3)])
    written = {"source_id": "A-9", "names": ["Olaf Eriksson"], "legal_basis": "Law", "contact": "1"}
    propose_change(
        ECL, Proposal(Wish(ChangeKind.ADD, written, is_emergency=True), "At once."), kept_here.first, kept_here.parts
    )
    approve(kept_here, made)
    assert [each.source_id for each in kept_here.entries()] == ["A-2", "A-3", "A-9"]
    with kept_here.site.store.read() as kept:
        version = kept.lists.version(ECL)
        assert version is not None
        assert (version.entries, version.digest) == (3, content_digest(kept_here.entries()))


def test_an_import_that_an_officers_withdrawal_overtook_leaves_the_entry_withdrawn(kept_here: ImportSite) -> None:
    approve(kept_here, kept_here.run([said(1), said(2)]))
    made = kept_here.run([said(1, father_name="Erik"), said(2)])
    publish_list(KEPT_HERE, [said(2)], None, kept_here.parts)
    live = approve(kept_here, made)
    assert (live.counts.left, live.counts.amended) == (1, 0)
    assert [each.source_id for each in kept_here.entries()] == ["A-2"]


def test_after_too_many_changes_an_import_is_run_again(kept_here: ImportSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screening.workflows.imports.put_import_in_force.MOST_REBASED", 1)
    made = kept_here.run([said(1)])
    publish_list(KEPT_HERE, [said(7), said(8)], None, kept_here.parts)
    with pytest.raises(ImpossibleImport) as refused:
        approve(kept_here, made)
    assert refused.value.parameters == {"reason": "import_outdated"}
    assert [each.source_id for each in kept_here.entries()] == ["A-7", "A-8"]


def test_of_two_imports_that_wait_both_words_count(kept_here: ImportSite) -> None:
    approve(kept_here, kept_here.run([said(1), said(2)]))
    one = kept_here.run([said(1, father_name="Erik"), said(2)])
    other = kept_here.run([said(1), said(2, grounds="Fictional grounds"), said(3)])
    approve(kept_here, one)
    approve(kept_here, other)
    entries = kept_here.entries()
    assert [each.source_id for each in entries] == ["A-1", "A-2", "A-3"]
    assert (entries[0].father_name, entries[1].grounds) == ("Erik", "Fictional grounds")
    with kept_here.site.store.read() as kept:
        version = kept.lists.version(ECL)
        assert version is not None
        assert version.digest == content_digest(entries)


def test_the_command_line_overrides_by_name_and_needs_no_second_officer(kept_here: ImportSite) -> None:
    made = kept_here.run([], as_command=True)
    assert (made.state, made.brakes) == (ImportState.WAITING, frozenset({ImportBrake.FEW_ENTRIES}))
    live = kept_here.run([said(1)], as_command=True, overridden=frozenset({ImportBrake.FEW_ENTRIES}))
    assert (live.state, live.decision) == (ImportState.IN_FORCE, None)
    empty = kept_here.run(
        [], as_command=True, overridden=frozenset({ImportBrake.FEW_ENTRIES, ImportBrake.MANY_WITHDRAWN})
    )
    assert empty.state is ImportState.IN_FORCE
    assert empty.decision is not None
    assert empty.decision.overridden == empty.brakes
    assert kept_here.entries() == []


def test_what_a_kill_leaves_is_found_told_and_swept(kept_here: ImportSite) -> None:
    def killed() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kept_here.run([said(number) for number in range(600)], comparer=kept_here.meanwhile(Compared, killed))
    assert sweep_imports(kept_here.parts) == 0
    kept_here.site.clock.advance(SILENT_FOR + timedelta(seconds=1))
    assert sweep_imports(kept_here.parts) == 1
    (found,) = list_imports(ECL, kept_here.first, kept_here.parts, limit=9).items
    assert found.made.state is ImportState.FAILED
    assert found.made.failure is not None
    assert dict(found.made.failure.parameters) == {"reason": "import_broken_off"}
    kept_here.site.clock.advance(KEPT_FOR + timedelta(seconds=1))
    sweep_imports(kept_here.parts)
    with kept_here.site.store.read() as kept:
        assert kept.imports.staged(found.made.batch, DifferenceKind.ADDED, 9).items == ()
    assert kept_here.entries() == []


def test_an_import_that_nobody_decides_lapses(kept_here: ImportSite) -> None:
    made = kept_here.run([said(1)])
    kept_here.site.clock.advance(WAITS_FOR + timedelta(seconds=1))
    assert sweep_imports(kept_here.parts) == 1
    with pytest.raises(ImportDecided) as refused:
        approve(kept_here, made)
    assert refused.value.parameters == {"state": "lapsed"}


def test_an_import_that_is_taken_back_while_it_is_checked_stops(kept_here: ImportSite) -> None:
    def take_back() -> None:
        (found,) = list_imports(ECL, kept_here.first, kept_here.parts, limit=9).items
        with pytest.raises(ImportDecided):
            reject_import(ECL, found.made.id, "Not mine.", kept_here.second, kept_here.parts)
        reject_import(ECL, found.made.id, "My mistake.", kept_here.first, kept_here.parts)

    made = kept_here.run([said(1)], comparer=kept_here.meanwhile(Begun, take_back))
    assert made.state is ImportState.WITHDRAWN_BY_OFFICER


def test_the_process_that_compares_may_die(kept_here: ImportSite) -> None:
    def die() -> None:
        raise Unavailable(reason="import_process_gone")

    made = kept_here.run([said(1)], comparer=kept_here.meanwhile(Compared, die))
    assert made.state is ImportState.FAILED


def test_differences_and_findings_are_seen_by_those_who_oversee_and_journalled(kept_here: ImportSite) -> None:
    approve(kept_here, kept_here.run([said(1), said(2)]))
    made = kept_here.run([said(1, father_name="Erik"), said(3), said(3)], by=kept_here.second)
    auditor, parts = kept_here.site.auditor, kept_here.parts
    seen = view_import(ECL, made.id, auditor, parts, 10)
    kinds = {kind: [each.entry.source_id for each in page.items] for kind, page in seen.differences.items()}
    assert kinds == {
        DifferenceKind.ADDED: ["A-3"], DifferenceKind.AMENDED: ["A-1"], DifferenceKind.WITHDRAWN: ["A-2"],
    }  # fmt: skip
    (amended,) = view_differences(ECL, made.id, DifferenceKind.AMENDED, auditor, parts, limit=9).items
    assert amended.before == said(1)
    assert amended.entry == replace(said(1, father_name="Erik"), revision=2)
    (twice,) = view_findings(ECL, made.id, FindingKind.DUPLICATE, auditor, parts, limit=9).items
    assert (twice.place, twice.source_id) == ("list.csv: line 4", "A-3")
    assert kept_here.site.actions()[-3:] == ["import.viewed"] * 3
    with pytest.raises(NotAllowed):
        view_import(ECL, made.id, kept_here.site.officer, parts, 10)
    payload = "".join(
        each.body or ""
        for each in kept_here.site.store.write(lambda all_: all_.journal.payloads(range(1, 40))).values()
    )
    assert "Eriksson" not in payload
