"""A list that holds again what it held at an earlier version: compared, agreed to, and nothing forgotten."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.domain.accounts import Role
from screening.domain.changes import ChangeKind
from screening.domain.entries import EntryState, ListEntry
from screening.domain.errors import ApproverIsProposer, ImportDecided, ImpossibleImport, InvalidInput, NotAllowed
from screening.domain.identifiers import AuthorityCode
from screening.domain.imports import FindingKind, ImportBrake, ImportState, ListImport
from screening.lists.changed_entries import Wish
from screening.lists.import_comparison import Compared
from screening.lists.versions import content_digest
from screening.workflows.desk.propose_change import Proposal, propose_change
from screening.workflows.imports.decide_import import approve_import, reject_import
from screening.workflows.imports.look_up_imports import view_findings, view_import
from screening.workflows.imports.roll_back import make_roll_back
from tests.workflows.conftest import Site
from tests.workflows.import_scenes import ECL, KEPT_HERE, MOI, OBTAINED, ImportSite, said


class Desk(ImportSite):
    """The Ministry's desk, where whole editions are agreed to at once."""

    def hold(self, *entries: ListEntry) -> int:
        """Publish an edition; give the version's number."""
        self.site.publish(self.definition, *entries)
        return self.version()

    def approve(self, made: ListImport, *overridden: ImportBrake) -> ListImport:
        return approve_import(ECL, made.id, "By order.", overridden, self.second, self.parts)

    def back_to(self, version: int) -> ListImport:
        """Roll back, whatever brake it pulls."""
        made = self.roll_back(version)
        return self.approve(made, *made.brakes)

    def now(self, number: int) -> ListEntry:
        with self.site.store.read() as kept:
            return kept.lists.entry(said(number).id)

    def change(self, kind: ChangeKind, number: int, **fields: object) -> None:
        entry = self.now(number)
        proposal = Proposal(Wish(kind, fields or None), "Order 7.", entry.id, entry.revision)
        propose_change(ECL, proposal, self.second, self.parts)

    def as_of(self, version: int) -> Sequence[ListEntry]:
        with self.site.store.read() as kept:
            return kept.lists.entries(ECL, version)


@pytest.fixture
def desk(site: Site, tmp_path: Path) -> Desk:
    return Desk(site, tmp_path / "in", KEPT_HERE)


def without_revisions(entries: Sequence[ListEntry]) -> list[ListEntry]:
    return [replace(each, revision=1) for each in entries]


def test_the_list_holds_again_what_it_held_and_the_history_is_kept(desk: Desk) -> None:
    good = desk.hold(said(1), said(2), said(3))
    bad = desk.hold(said(1, father_name="Wrong"), said(3), said(4))
    made = desk.roll_back(good)
    assert (made.state, made.restores, made.reason) == (ImportState.WAITING, good, "It was a mistake.")
    assert (made.counts.added, made.counts.amended, made.counts.withdrawn, made.counts.unchanged) == (1, 1, 1, 1)
    assert without_revisions(desk.as_of(desk.version())) == without_revisions(desk.as_of(bad))
    live = desk.approve(made)
    assert (live.state, live.version) == (ImportState.IN_FORCE, bad + 1)
    assert desk.entries() == [replace(said(1), revision=3), replace(said(2), revision=3), said(3)]
    assert desk.now(4).state is EntryState.WITHDRAWN
    with desk.site.store.read() as kept:
        version = kept.lists.version(ECL)
        assert version is not None
        assert (version.entries, version.digest) == (3, content_digest(desk.entries()))
        record = kept.journal.records()[-1]
        assert record.action == "list.rolled_back"
        assert live.feed_position == kept.feed.head().position
    assert [each.source_id for each in desk.as_of(bad)].count("A-4") == 1


def test_it_takes_another_officer_and_a_reason_and_an_earlier_version(desk: Desk) -> None:
    good = desk.hold(said(1))
    desk.hold(said(2))
    made = desk.roll_back(good)
    with pytest.raises(ApproverIsProposer):
        approve_import(ECL, made.id, "", (), desk.first, desk.parts)
    with pytest.raises(InvalidInput):
        desk.roll_back(good, reason=" ")
    for version in (0, desk.version(), 99):
        with pytest.raises(ImpossibleImport) as refused:
            desk.roll_back(version)
        assert refused.value.parameters == {"reason": "rollback_version", "latest": desk.version()}
    stranger = desk.site.person("stranger", Role.LIST_OFFICER, "authority:fia")
    for nobody in (stranger, desk.site.manager, desk.site.auditor):
        with pytest.raises(NotAllowed):
            make_roll_back(KEPT_HERE, MOI, good, "Why.", nobody, desk.parts)
    assert reject_import(ECL, made.id, "No.", desk.second, desk.parts).state is ImportState.REFUSED
    with pytest.raises(ImportDecided):
        desk.approve(made)
    assert [each.source_id for each in desk.entries()] == ["A-2"]


def test_brakes_hold_a_roll_back_as_they_hold_an_import(desk: Desk) -> None:
    good = desk.hold(said(1))
    desk.hold(*[said(number) for number in range(1, 6)])
    made = desk.roll_back(good)
    assert made.brakes == frozenset({ImportBrake.MANY_WITHDRAWN})
    with pytest.raises(ImpossibleImport):
        desk.approve(made)
    assert desk.approve(made, ImportBrake.MANY_WITHDRAWN).state is ImportState.IN_FORCE


def test_a_dry_run_says_the_difference_and_changes_nothing(desk: Desk) -> None:
    good = desk.hold(said(1), said(2))
    desk.hold(said(1, father_name="Wrong"))
    made = desk.roll_back(good, is_dry_run=True)
    assert made.state is ImportState.TRIED
    seen = view_import(ECL, made.id, desk.second, desk.parts, 10)
    shown = {kind.value: [each.entry.source_id for each in page.items] for kind, page in seen.differences.items()}
    assert shown == {"added": ["A-2"], "amended": ["A-1"], "withdrawn": []}
    assert [each.source_id for each in desk.entries()] == ["A-1"]


def test_what_changes_nothing_makes_no_version(desk: Desk) -> None:
    good = desk.hold(said(1))
    desk.hold(said(1), said(2))
    desk.hold(said(1))
    made = desk.roll_back(good)
    assert made.state is ImportState.FAILED
    assert made.failure is not None
    assert dict(made.failure.parameters) == {"reason": "nothing_to_roll_back"}
    assert desk.version() == good + 2


def test_a_roll_back_that_another_overtook_changes_nothing_and_says_so(desk: Desk) -> None:
    good = desk.hold(said(1))
    desk.hold(said(1), said(2))
    one, other = desk.roll_back(good), desk.roll_back(good)
    desk.approve(one)
    with pytest.raises(ImpossibleImport) as refused:
        desk.approve(other)
    assert refused.value.parameters == {"reason": "nothing_to_roll_back"}
    assert [each.source_id for each in desk.entries()] == ["A-1"]


def test_a_suspension_since_stays_whatever_became_of_the_entry(desk: Desk) -> None:
    good = desk.hold(said(1), said(2), said(3))
    desk.change(ChangeKind.SUSPEND, 1)
    desk.change(ChangeKind.SUSPEND, 2)
    with desk.site.store.read() as kept:
        first = replace(kept.lists.entry(said(1).id), father_name="Wrong")
    desk.hold(first, said(3, father_name="Wrong"))
    assert desk.now(2).state is EntryState.WITHDRAWN
    desk.back_to(good)
    states = {each.source_id: (each.state, each.father_name) for each in desk.entries()}
    assert states == {
        "A-1": (EntryState.SUSPENDED, None),
        "A-2": (EntryState.SUSPENDED, None),
        "A-3": (EntryState.ACTIVE, None),
    }


def test_what_officers_change_while_it_is_compared_stands(desk: Desk) -> None:
    good = desk.hold(said(1), said(2))
    desk.hold(said(1, father_name="Wrong"), said(2, father_name="Wrong"))
    comparer = desk.meanwhile(Compared, lambda: desk.change(ChangeKind.SUSPEND, 1))
    desk.approve(desk.roll_back(good, comparer=comparer))
    assert [(each.state, each.father_name) for each in desk.entries()] == [
        (EntryState.SUSPENDED, None), (EntryState.ACTIVE, None),
    ]  # fmt: skip


def test_who_expired_by_the_dates_of_then_is_not_in_force_again(desk: Desk) -> None:
    today = desk.site.clock.now().date()
    good = desk.hold(replace(said(1), expires=today), said(2))
    desk.hold(replace(said(1), expires=today + timedelta(days=90)), said(2))
    desk.site.clock.advance(timedelta(days=10))
    desk.back_to(good)
    assert desk.now(1).expires == today
    assert not desk.now(1).is_in_force(desk.site.clock.now().date())


def test_an_emergency_entry_confirmed_since_stays_confirmed_and_one_that_lapsed_stays_so(desk: Desk) -> None:
    lapses = date(2026, 11, 22)
    good = desk.hold(replace(said(1), confirm_by=lapses), replace(said(2), confirm_by=lapses))
    desk.hold(said(1, father_name="Wrong"), replace(said(2, father_name="Wrong"), confirm_by=lapses))
    desk.back_to(good)
    assert [(each.father_name, each.confirm_by) for each in desk.entries()] == [(None, None), (None, lapses)]


def test_entries_of_another_owner_stay_as_they_are(site: Site, tmp_path: Path) -> None:
    fia = AuthorityCode("fia")
    desk = Desk(site, tmp_path / "in", replace(KEPT_HERE, authorities=(MOI, fia)))
    good = desk.hold(said(1), said(2), replace(said(3), owner=fia))
    desk.hold(said(1), replace(said(2), owner=fia), replace(said(3, father_name="Erik"), owner=fia))
    desk.hold(replace(said(2), owner=fia), replace(said(3, father_name="Erik"), owner=fia))
    made = desk.roll_back(good)
    assert ImportBrake.OTHER_OWNER in made.brakes
    assert made.counts.of_others == 2
    desk.approve(made, *made.brakes)
    assert [(each.source_id, each.owner, each.father_name) for each in desk.entries()] == [
        ("A-1", MOI, None), ("A-2", fia, None), ("A-3", fia, "Erik"),
    ]  # fmt: skip


def test_an_entry_of_a_category_that_the_list_no_longer_knows_stays_and_is_told(desk: Desk) -> None:
    other = KEPT_HERE.categories[0]
    desk.definition = replace(KEPT_HERE, categories=(*KEPT_HERE.categories, "old"))
    good = desk.hold(replace(said(1), category="old"), said(2))
    desk.hold(said(1), said(2, father_name="Wrong"))
    desk.definition = KEPT_HERE
    made = desk.roll_back(good)
    (told,) = view_findings(ECL, made.id, FindingKind.REJECTED, desk.second, desk.parts, limit=9).items
    assert (told.source_id, told.reason) == ("A-1", "entry_category")
    desk.approve(made, *made.brakes)
    assert [(each.category, each.father_name) for each in desk.entries()] == [(other, None), (other, None)]


def test_an_obtained_copy_is_as_old_as_what_it_holds_again(site: Site, tmp_path: Path) -> None:
    desk = Desk(site, tmp_path / "in", OBTAINED)
    good, then = desk.hold(said(1)), desk.site.clock.now()
    desk.site.clock.advance(timedelta(hours=5))
    desk.hold(said(2))
    made = desk.roll_back(good)
    assert made.state is ImportState.WAITING
    desk.approve(made, *made.brakes)
    with desk.site.store.read() as kept:
        version = kept.lists.version(ECL)
    assert version is not None
    assert (version.published_at, version.verified_at) == (desk.site.clock.now(), then)


NAMES = st.sampled_from([None, "Erik", "Olaf"])
EDITIONS = st.lists(st.dictionaries(st.integers(1, 5), NAMES), min_size=1, max_size=6)


@given(editions=EDITIONS, back=st.lists(st.integers(0, 9), min_size=1, max_size=3))
def test_after_a_roll_back_the_list_holds_what_it_held_as_of_that_version(
    editions: list[dict[int, str | None]], back: list[int]
) -> None:
    with TemporaryDirectory() as folder:
        desk = Desk(Site(), Path(folder), KEPT_HERE)
        for edition in editions:
            desk.hold(*[said(number, father_name=name) for number, name in edition.items()])
        for step in back:
            if desk.version() < 2:
                return
            target = 1 + step % (desk.version() - 1)
            wanted, before = without_revisions(desk.as_of(target)), desk.version()
            made = desk.roll_back(target)
            if made.state is not ImportState.FAILED:
                desk.approve(made, *made.brakes)
            assert without_revisions(desk.as_of(desk.version())) == wanted
            assert desk.version() == before + (made.state is not ImportState.FAILED)
            with desk.site.store.read() as kept:
                version = kept.lists.version(ECL)
                assert version is not None
                assert (version.entries, version.digest) == (len(wanted), content_digest(wanted))
