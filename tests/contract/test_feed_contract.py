"""What every store promises about the feed: every version has its position, none twice, none left out."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from screening.domain.changes import ChangeKind
from screening.domain.entries import EntryState, ListEntry
from screening.domain.errors import Conflict
from screening.domain.feed import CarriedEntry, FeedHead
from screening.domain.identifiers import ListCode
from screening.domain.imports import DifferenceKind
from screening.domain.lists import ListVersion
from screening.lists.entry_bodies import write_entry
from screening.sync.marks import mark_after
from screening.workflows.ports import Brought, Repositories
from tests.builders import A_MOMENT, an_entry
from tests.contract.conftest import Store
from tests.contract.records import a_version
from tests.contract.test_imports_contract import stage, staged

ECL = ListCode("ecl")


def carried(entry: ListEntry) -> CarriedEntry:
    return CarriedEntry(entry.id, entry.revision, entry.state, write_entry(entry))


def publish(
    version: ListVersion, changed: list[ListEntry], kind: ChangeKind | None, repositories: Repositories
) -> None:
    repositories.lists.publish(version, changed, kind)


def test_every_version_has_the_next_position_whichever_list_it_is_of(store: Store) -> None:
    anna, ivar = an_entry("ANNA ERIKSSON"), an_entry("IVAR ERIKSSON", list_code="pnil")
    gone = replace(anna, revision=2, state=EntryState.WITHDRAWN)
    store.write(partial(publish, a_version(1), [anna], None))
    store.write(partial(publish, a_version(1, "pnil"), [ivar], None))
    store.write(partial(publish, a_version(2), [gone], ChangeKind.WITHDRAW))
    with store.read() as kept:
        marks = kept.feed.marks(0, 10)
        told = [(each.position, each.version.code, each.version.number, each.kind, each.changed) for each in marks]
        assert told == [(1, "ecl", 1, None, 1), (2, "pnil", 1, None, 1), (3, "ecl", 2, "withdraw", 1)]
        assert kept.feed.head() == marks[-1].head
        assert kept.feed.marks(1, 1) == marks[1:2]
        assert kept.feed.marks(3, 10) == kept.feed.marks(9, 10) == ()
        assert kept.feed.brought(1, 3) == (
            Brought(1, carried(anna)),
            Brought(2, carried(ivar)),
            Brought(3, carried(gone)),
        )
        assert kept.feed.brought(2, 2) == (Brought(2, carried(ivar)),)
        assert [kept.feed.at(position) for position in (0, 2, 4)] == [FeedHead(), marks[1].head, None]


def test_a_mark_follows_from_the_one_before_it(store: Store) -> None:
    for number in (1, 2, 3):
        store.write(partial(publish, a_version(number), [], None))
    with store.read() as kept:
        marks = kept.feed.marks(0, 10)
    head = FeedHead()
    for mark in marks:
        assert mark == mark_after(head, mark.version, mark.kind, mark.changed)
        head = mark.head


def test_an_empty_store_has_an_empty_feed(store: Store) -> None:
    with store.read() as kept:
        assert kept.feed.head() == kept.feed.at(0) == FeedHead()
        assert not kept.feed.marks(0, 10)
        assert not kept.feed.brought(1, 9)


def test_what_is_refused_takes_no_position(store: Store) -> None:
    store.write(partial(publish, a_version(1), [], None))
    with pytest.raises(Conflict):
        store.write(partial(publish, a_version(3), [], None))

    def fail_late(repositories: Repositories) -> None:
        repositories.lists.publish(a_version(2), [])
        raise Conflict(reason="later")

    with pytest.raises(Conflict):
        store.write(fail_late)
    with store.read() as kept:
        assert kept.feed.head().position == 1
    store.write(partial(publish, a_version(2), [], None))
    with store.read() as kept:
        assert [mark.position for mark in kept.feed.marks(0, 9)] == [1, 2]


def test_verifying_a_list_changes_nothing_in_the_feed(store: Store) -> None:
    store.write(partial(publish, a_version(1), [], None))
    with store.read() as kept:
        before = kept.feed.marks(0, 9)
    store.write(lambda repositories: repositories.lists.verify(ECL, A_MOMENT + timedelta(hours=1)))
    with store.read() as kept:
        assert kept.feed.marks(0, 9) == before


def test_a_large_edition_is_read_in_parts_and_a_long_list_by_its_revisions(store: Store) -> None:
    entries = sorted((an_entry(f"ANNA{number} ERIKSSON") for number in range(5)), key=lambda entry: entry.id)
    amended = [replace(entry, revision=2, father_name="ERIK") for entry in entries[:2]]
    gone = replace(entries[4], revision=2, state=EntryState.WITHDRAWN)
    store.write(partial(publish, a_version(1), entries, None))
    store.write(partial(publish, a_version(1, "pnil"), [an_entry("X", list_code="pnil")], None))
    store.write(partial(publish, a_version(2), [*amended, gone], None))
    with store.read() as kept:
        first, _, second = kept.feed.marks(0, 9)
        for mark, wanted in ((first, entries), (second, [*amended, gone])):
            parts: list[CarriedEntry] = []
            while part := kept.feed.brought_by(mark, parts[-1].entry_id if parts else None, 2):
                assert len(part) <= 2
                parts += part
            assert parts == [carried(entry) for entry in wanted]
        for as_of in (0, 1, 2):
            whole = kept.lists.entries(ECL, as_of, with_withdrawn=True)
            assert list(kept.lists.latest_revisions(ECL, as_of)) == [(each.id, each.revision) for each in whole]


def test_what_an_import_staged_is_told_with_the_version_that_names_it(store: Store) -> None:
    stays, goes = an_entry("ANNA ERIKSSON"), an_entry("IVAR ERIKSSON")
    comes = sorted((an_entry("OLAF ERIKSSON"), an_entry("LENA ERIKSSON")), key=lambda entry: entry.id)
    store.write(partial(publish, a_version(1), [stays, goes], None))
    amended = replace(stays, revision=2, father_name="ERIK")
    gone = replace(goes, revision=2, state=EntryState.WITHDRAWN)
    stage(
        store,
        *(staged(each) for each in comes),
        staged(amended, DifferenceKind.AMENDED),
        staged(gone, DifferenceKind.WITHDRAWN),
    )
    with store.read() as kept:
        assert kept.feed.head().position == 1
        assert len(kept.feed.brought(1, 9)) == 2
    store.write(lambda repositories: repositories.lists.publish_batch(a_version(2), 1))
    wanted = [carried(each) for each in sorted((amended, gone, *comes), key=lambda entry: entry.id)]
    with store.read() as kept:
        mark = kept.feed.marks(1, 9)[0]
        assert (mark.position, mark.kind, mark.changed) == (2, None, 4)
        assert [each.entry for each in kept.feed.brought(2, 2)] == wanted
        parts: list[CarriedEntry] = []
        while part := kept.feed.brought_by(mark, parts[-1].entry_id if parts else None, 3):
            parts += part
        assert parts == wanted
