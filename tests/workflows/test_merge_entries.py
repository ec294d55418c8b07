"""Two entries that mean the same become one: nothing of either is lost, and no file brings the other back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from screening.domain.accounts import Account, Role
from screening.domain.changes import ChangeKind, ListChange, Merging
from screening.domain.crossings import MovementKind
from screening.domain.entries import EntryName, EntryState, Handling, ListEntry, NameQuality
from screening.domain.errors import (
    ApproverIsProposer,
    ImpossibleChange,
    InvalidInput,
    NotAllowed,
    NotFound,
    StaleEntry,
)
from screening.domain.identifiers import AuthorityCode, EntryId, new_uuid
from screening.domain.imports import FindingKind
from screening.domain.travellers import Cnic
from screening.lists.changed_entries import Wish
from screening.lists.versions import content_digest
from screening.workflows.counter.record_movement import Ending, record_movement
from screening.workflows.desk.decide_change import approve_change
from screening.workflows.desk.propose_change import Proposal, propose_change
from screening.workflows.imports.decide_import import approve_import
from screening.workflows.imports.look_up_imports import view_findings
from screening.workflows.late.raise_late_alerts import raise_late_alerts
from screening.workflows.ports import ChangeFilter
from screening.workflows.views.look_up_changes import change_file
from screening.workflows.views.look_up_entries import view_entry
from tests.workflows.conftest import Site
from tests.workflows.import_scenes import ECL, KEPT_HERE, MOI, ImportSite, said

FIRST = replace(said(1, "Tariq Mehmood RAHMAN"), dates_of_birth=())
OTHER = replace(said(2, "Tarik REHMAN", father_name="Salim"), grounds="Fictional grounds")


class Desk(ImportSite):
    """The Ministry's desk with some entries on its list."""

    def hold(self, *entries: ListEntry) -> None:
        self.site.publish(self.definition, *entries)

    def entry(self, number: int) -> ListEntry:
        with self.site.store.read() as kept:
            return kept.lists.entry(said(number).id)

    def propose(
        self,
        fields: Mapping[str, object | None] | None = None,
        *,
        stays: int = 1,
        goes: int = 2,
        seen: tuple[int, int] | None = None,
        by: Account | None = None,
    ) -> ListChange:
        stayer, goer = self.entry(stays), self.entry(goes)
        first, other = seen or (stayer.revision, goer.revision)
        proposal = Proposal(
            Wish(ChangeKind.MERGE, fields), "One person.", stayer.id, first, "The order.", Merging(goer.id, other)
        )
        return propose_change(ECL, proposal, by or self.first, self.parts)

    def merge(self, fields: Mapping[str, object | None] | None = None, *, stays: int = 1, goes: int = 2) -> ListChange:
        change = self.propose(fields, stays=stays, goes=goes)
        return approve_change(ECL, change.id, "", self.second, self.parts)

    def bring(self, *entries: ListEntry) -> list[str]:
        """Import a file and have it approved; give the list's source ids."""
        made = self.run(entries)
        if made.counts.changes:
            approve_import(ECL, made.id, "By order.", made.brakes, self.second, self.parts)
        self.last = made
        return [each.source_id for each in self.entries()]

    def is_sound(self) -> bool:
        with self.site.store.read() as kept:
            version, entries = kept.lists.version(ECL), kept.lists.entries(ECL)
        assert version is not None
        return (version.entries, version.digest) == (len(entries), content_digest(entries))


@pytest.fixture
def desk(site: Site, tmp_path: Path) -> Desk:
    made = Desk(site, tmp_path / "in", KEPT_HERE)
    made.hold(FIRST, OTHER, said(3))
    return made


def test_the_survivor_says_what_both_said_and_the_other_says_where_it_went(desk: Desk) -> None:
    change = desk.propose()
    assert [each.source_id for each in desk.entries()] == ["A-1", "A-2", "A-3"]
    approve_change(ECL, change.id, "", desk.second, desk.parts)
    survivor, other = desk.entry(1), desk.entry(2)
    assert [name.text for name in survivor.names] == ["Tariq Mehmood RAHMAN", "Tarik REHMAN"]
    assert (survivor.father_name, survivor.grounds, survivor.revision) == ("Salim", "Fictional grounds", 2)
    assert survivor.merged_from == (other.id,)
    assert (other.state, other.merged_into, other.revision) == (EntryState.WITHDRAWN, survivor.id, 2)
    assert desk.is_sound()
    with desk.site.store.read() as kept:
        record = kept.journal.records()[-1]
        assert record.action == "list.entries_merged"
        assert {f"entry:{survivor.id}", f"entry:{other.id}"} <= set(record.object_ids)
        assert [each.source_id for each in kept.lists.entries(ECL, desk.version() - 1)] == sorted(
            ["A-1", "A-2", "A-3"], key=lambda each: said(int(each[2:])).id
        )
        (found,) = kept.changes.find(ChangeFilter(ECL, entry_id=other.id), 9).items
        assert change_file(kept, found).merged == OTHER
    assert view_entry(ECL, other.id, desk.site.auditor, desk.parts).merged_into == survivor.id


def test_every_name_and_number_of_either_is_found_as_before(desk: Desk) -> None:
    desk.hold(
        replace(FIRST, names=(EntryName("Tariq Mehmood RAHMAN"), EntryName("Chand Bukhari", NameQuality.WEAK))),
        replace(OTHER, names=(EntryName("Olaf Ivar LINDQVIST"), EntryName("Chand Bukhari"))),
    )
    desk.merge()
    desk.site.watch.rebuild()
    for name in ("RAHMAN, TARIQ MEHMOOD", "LINDQVIST, OLAF IVAR", "BUKHARI, CHAND"):
        hits = desk.site.screen(name, number="X1").hits
        assert {hit.entry_id for hit in hits} == {desk.entry(1).id}, name
    assert EntryName("Chand Bukhari") in desk.entry(1).names


def test_the_proposer_says_what_holds_where_only_one_can_be_right(desk: Desk) -> None:
    one, other = Cnic("4220112345671"), Cnic("4220112345672")
    desk.hold(
        replace(FIRST, cnic=one, expires=date(2027, 1, 1)),
        replace(OTHER, cnic=other, handling=Handling.DISCREET),
    )
    with pytest.raises(ImpossibleChange) as refused:
        desk.propose()
    assert refused.value.parameters == {"reason": "merge_differs", "fields": "cnic, expires, handling"}
    change = desk.propose({"cnic": other, "handling": "discreet", "expires": None, "names": ["Tariq RAHMAN"]})
    assert (change.entry.cnic, change.entry.handling, change.entry.expires) == (other, Handling.DISCREET, None)
    assert [name.text for name in change.entry.names] == ["Tariq RAHMAN"]
    with pytest.raises(ImpossibleChange):
        desk.propose({"cnic": one, "handling": "stop", "expires": None, "source_id": "A-9"})


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (replace(OTHER, owner=AuthorityCode("fia")), "merge_owner"),
        (replace(OTHER, state=EntryState.SUSPENDED), "merge_states"),
        (replace(OTHER, confirm_by=date(2026, 11, 25)), "merge_unconfirmed"),
    ],
    ids=["another owner", "one is suspended", "an emergency that nobody confirmed"],
)
def test_what_cannot_become_one_is_refused(site: Site, tmp_path: Path, other: ListEntry, why: str) -> None:
    desk = Desk(site, tmp_path / "in", replace(KEPT_HERE, authorities=(MOI, AuthorityCode("fia"))))
    desk.hold(FIRST, other)
    with pytest.raises(ImpossibleChange) as refused:
        desk.propose()
    assert refused.value.parameters["reason"] == why


def test_one_entry_is_not_merged_with_itself_nor_with_nothing_nor_over_lists(desk: Desk) -> None:
    with pytest.raises(ImpossibleChange):
        desk.propose(goes=1)
    pnil = replace(KEPT_HERE, code=type(ECL)("pnil"))
    elsewhere = replace(said(7), id=EntryId(new_uuid()), list_code=pnil.code)
    desk.site.publish(pnil, elsewhere)
    wish = Wish(ChangeKind.MERGE)
    for merges, error in ((Merging(elsewhere.id, 1), NotFound), (None, InvalidInput)):
        with pytest.raises(error):
            propose_change(ECL, Proposal(wish, "Why.", FIRST.id, 1, None, merges), desk.first, desk.parts)
    desk.merge()
    for stays, goes in ((1, 2), (2, 1)):
        with pytest.raises(ImpossibleChange):
            desk.propose(stays=stays, goes=goes)


def test_both_revisions_must_be_those_that_were_seen_and_two_officers_agree(desk: Desk) -> None:
    for seen in ((2, 1), (1, 2)):
        with pytest.raises(StaleEntry):
            desk.propose(seen=seen)
    stranger = desk.site.person("stranger", Role.LIST_OFFICER, "authority:fia")
    with pytest.raises(NotAllowed):
        desk.propose(by=stranger)
    change = desk.propose()
    with pytest.raises(ApproverIsProposer):
        approve_change(ECL, change.id, "", desk.first, desk.parts)
    suspend = Proposal(Wish(ChangeKind.SUSPEND), "Stay of the court.", OTHER.id, 1)
    propose_change(ECL, suspend, desk.second, desk.parts)
    with pytest.raises(StaleEntry):
        approve_change(ECL, change.id, "", desk.second, desk.parts)
    assert desk.entry(2).state is EntryState.SUSPENDED


def test_a_file_that_names_both_changes_nothing(desk: Desk) -> None:
    desk.merge()
    version = desk.version()
    assert desk.bring(FIRST, OTHER, said(3)) == ["A-1", "A-3"]
    assert (desk.last.counts.merged, desk.last.counts.changes) == (1, 0)
    assert desk.version() == version


def test_what_a_file_says_under_the_old_id_is_added_to_the_survivor(desk: Desk) -> None:
    desk.merge()
    renamed = replace(OTHER, names=(EntryName("Tarek RAHMAAN"),))
    assert desk.bring(said(3), renamed) == ["A-1", "A-3"]
    assert [name.text for name in desk.entry(1).names] == ["Tariq Mehmood RAHMAN", "Tarik REHMAN", "Tarek RAHMAAN"]
    assert desk.entry(2).state is EntryState.WITHDRAWN
    assert desk.is_sound()


def test_what_a_file_says_of_the_survivor_takes_nothing_of_the_other_away(desk: Desk) -> None:
    desk.merge()
    assert desk.bring(replace(FIRST, grounds="Other grounds"), OTHER, said(3)) == ["A-1", "A-3"]
    survivor = desk.entry(1)
    assert (survivor.grounds, survivor.father_name) == ("Other grounds", "Salim")
    assert [name.text for name in survivor.names] == ["Tariq Mehmood RAHMAN", "Tarik REHMAN"]
    assert survivor.merged_from == (OTHER.id,)
    assert desk.is_sound()


def test_who_is_named_by_neither_id_goes_and_the_old_id_does_not_bring_it_back(desk: Desk) -> None:
    desk.merge()
    assert desk.bring(said(3)) == ["A-3"]
    assert desk.bring(OTHER, said(3)) == ["A-3"]
    (told,) = view_findings(ECL, desk.last.id, FindingKind.REJECTED, desk.second, desk.parts, limit=9).items
    assert (told.source_id, told.reason) == ("A-2", "entry_merged")


def test_merges_one_after_the_other_lead_to_the_last_survivor(desk: Desk) -> None:
    desk.merge(stays=2, goes=1)
    desk.merge(stays=3, goes=2)
    assert set(desk.entry(3).merged_from) == {FIRST.id, OTHER.id}
    assert desk.bring(replace(FIRST, names=(EntryName("Tarek RAHMAAN"),))) == ["A-3"]
    assert "Tarek RAHMAAN" in {name.text for name in desk.entry(3).names}


def test_an_import_that_waits_while_two_are_merged_brings_neither_back_nor_away(desk: Desk) -> None:
    made = desk.run([replace(OTHER, father_name="Anwar"), said(3)])
    desk.merge()
    approve_import(ECL, made.id, "By order.", made.brakes, desk.second, desk.parts)
    assert [each.source_id for each in desk.entries()] == ["A-1", "A-3"]
    assert desk.entry(2).merged_into == FIRST.id


def test_a_whole_edition_brings_no_merged_entry_back(desk: Desk) -> None:
    desk.merge()
    desk.hold(replace(FIRST, grounds="Other grounds"), OTHER, said(3))
    assert [each.source_id for each in desk.entries()] == ["A-1", "A-3"]
    assert [name.text for name in desk.entry(1).names] == ["Tariq Mehmood RAHMAN", "Tarik REHMAN"]
    assert desk.is_sound()
    desk.hold(OTHER)
    assert [each.source_id for each in desk.entries()] == ["A-1"]
    assert desk.is_sound()


def test_a_roll_back_parts_them_again_and_another_joins_them(desk: Desk) -> None:
    apart = desk.version()
    desk.merge()
    joined = desk.version()
    made = desk.roll_back(apart)
    approve_import(ECL, made.id, "By order.", made.brakes, desk.second, desk.parts)
    assert [replace(each, revision=1) for each in desk.entries()] == [FIRST, OTHER, said(3)]
    assert desk.is_sound()
    made = desk.roll_back(joined)
    approve_import(ECL, made.id, "By order.", made.brakes, desk.second, desk.parts)
    assert desk.entry(2).merged_into == FIRST.id
    assert desk.entry(1).merged_from == (OTHER.id,)
    assert desk.is_sound()


def test_an_officer_amends_the_survivor_and_it_remains_one(desk: Desk) -> None:
    desk.merge()
    survivor = desk.entry(1)
    amend = Proposal(Wish(ChangeKind.AMEND, {"father_name": "Anwar"}), "Why.", survivor.id, 2, "The order.")
    change = propose_change(ECL, amend, desk.first, desk.parts)
    approve_change(ECL, change.id, "", desk.second, desk.parts)
    assert desk.entry(1) == replace(survivor, father_name="Anwar", revision=3)


def test_who_was_a_hit_of_either_raises_no_late_alert_for_the_survivor(desk: Desk) -> None:
    site = desk.site
    desk.hold(FIRST, replace(OTHER, names=(EntryName("LINDQVIST Olaf Ivar"),), dates_of_birth=()))
    known = site.screen("LINDQVIST, OLAF IVAR", number="X1")
    assert known.alert is not None
    with site.store.read() as repositories:
        before = repositories.alerts.hits(known.crossing.id)
    version = desk.version()
    desk.merge()
    site.watch.rebuild()
    since = site.clock.now() - timedelta(days=3)
    assert raise_late_alerts(ECL, version, since, desk.parts).alerts == 0
    with site.store.read() as repositories:
        assert repositories.alerts.hits(known.crossing.id) == before


def test_who_is_like_only_what_was_said_meanwhile_raises_one(desk: Desk) -> None:
    site = desk.site
    crossed = site.screen("LINDQVIST, OLAF IVAR", number="X1")
    record_movement(crossed.crossing.id, Ending(MovementKind.PASSED), site.officer, site.parts)
    version = desk.version()
    desk.merge({"names": ["Tariq Mehmood RAHMAN", "Tarik REHMAN", "LINDQVIST Olaf Ivar"]})
    site.watch.rebuild()
    since = site.clock.now() - timedelta(days=3)
    assert raise_late_alerts(ECL, version, since, desk.parts).alerts == 1
