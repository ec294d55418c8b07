"""Is a copy what its origin holds, whatever happened there, and is anything else refused?"""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.domain.changes import ChangeKind
from screening.domain.entries import EntryState, ListEntry
from screening.domain.errors import FeedRefused
from screening.domain.feed import FeedHead
from screening.domain.identifiers import ListCode
from screening.signing.keys import SigningKey
from screening.sync.copies import RevisionsReader, SnapshotReader, begin
from screening.sync.parts import read_part
from screening.sync.signed_lines import LinesReader
from screening.workflows.feed import hand_out_feed
from screening.workflows.feed.follow_feed import CONTENT
from tests.builders import an_entry
from tests.sync.origin import Copy, Origin, altered, next_revision, signed_anew

CODES = ("ecl", "pnil")
NAMES = ("ANNA ERIKSSON", "IVAR ERIKSSON", "OLAF ERIKSSON", "LENA ERIKSSON")


class Scene:
    """Lists to which anything may happen."""

    def __init__(self) -> None:
        self.origin = Origin(*CODES)
        for code in CODES:
            self.origin.publish(code)
        self.known = {
            code: [replace(an_entry(name, list_code=code), source_id=f"{code}-{name}") for name in NAMES]
            for code in CODES
        }
        self.latest: dict[str, dict[str, ListEntry]] = {code: {} for code in CODES}

    def happen(self, code: str, which: int, what: str) -> None:
        """Have one thing happen to one entry; what cannot happen now does not."""
        entry = self.known[code][which]
        now = self.latest[code].get(entry.source_id)
        if what == "edition":
            self.origin.publish(code, *self.known[code][: which + 1])
        elif now is None:
            self.origin.change(ChangeKind.ADD, entry)
        elif now.state is EntryState.WITHDRAWN:
            self.origin.change(ChangeKind.ADD, next_revision(now, state=EntryState.ACTIVE))
        elif what == "withdraw":
            self.origin.change(ChangeKind.WITHDRAW, next_revision(now, state=EntryState.WITHDRAWN))
        elif what == "suspend":
            self.origin.change(ChangeKind.SUSPEND, next_revision(now, state=EntryState.SUSPENDED))
        else:
            self.origin.change(ChangeKind.AMEND, next_revision(now, grounds=f"Grounds {now.revision}."))
        with self.origin.site.store.read() as repositories:
            stands = repositories.lists.entries(ListCode(code), with_withdrawn=True)
        self.latest[code] = {each.source_id: each for each in stands}


happenings = st.lists(
    st.tuples(st.sampled_from(CODES), st.integers(0, 3), st.sampled_from(("edition", "withdraw", "suspend", "amend"))),
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(before=happenings, between=happenings, after=happenings, limit=st.integers(1, 4), carried=st.integers(1, 3))
def test_snapshots_and_feed_lead_to_what_the_origin_holds(
    before: list[tuple[str, int, str]],
    between: list[tuple[str, int, str]],
    after: list[tuple[str, int, str]],
    limit: int,
    carried: int,
) -> None:
    """The snapshots are of different moments, the answers of any length, and editions may be too large for one."""
    scene = Scene()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hand_out_feed, "MOST_CARRIED", carried)
        patch.setattr(hand_out_feed, "LINES_AT_ONCE", 2)
        for happening in before:
            scene.happen(*happening)
        from_snapshots, from_start = Copy(scene.origin), Copy(scene.origin)
        early = scene.origin.snapshot("ecl")
        from_start.follow(limit)
        for happening in between:
            scene.happen(*happening)
        taken = {}
        for code, lines in (("ecl", early), ("pnil", scene.origin.snapshot("pnil"))):
            copy, head, entries = from_snapshots.read_snapshot(lines)
            taken[ListCode(code)] = (copy, head)
            from_snapshots.kept |= {entry.id: entry for entry in entries}
        from_snapshots.held = begin(taken)
        for happening in after:
            scene.happen(*happening)
        for copy_of_all in (from_snapshots, from_start):
            copy_of_all.follow(limit)
            assert copy_of_all.equals("ecl")
            assert copy_of_all.equals("pnil")


def five_changes() -> Origin:
    """Give an origin with two lists and five positions."""
    origin = Origin(*CODES)
    anna = an_entry("ANNA ERIKSSON")
    origin.publish("ecl", anna, an_entry("IVAR ERIKSSON"))
    origin.publish("pnil", an_entry("OLAF ERIKSSON", list_code="pnil"))
    suspended = next_revision(anna, state=EntryState.SUSPENDED)
    origin.change(ChangeKind.SUSPEND, suspended)
    origin.change(ChangeKind.RESUME, next_revision(suspended, state=EntryState.ACTIVE))
    origin.change(ChangeKind.ADD, an_entry("LENA ERIKSSON"))
    return origin


Wrong = Callable[[dict[str, Any]], object]


def forget_third(found: dict[str, Any]) -> None:
    del found["items"][2]


def forget_last(found: dict[str, Any]) -> None:
    del found["items"][-1]


def double_second(found: dict[str, Any]) -> None:
    found["items"].insert(2, found["items"][1])


def change_places(found: dict[str, Any]) -> None:
    found["items"][2], found["items"][3] = found["items"][3], found["items"][2]


def change_name(found: dict[str, Any]) -> None:
    found["items"][0]["revisions"][0]["entry"]["names"][0]["text"] = "SOMEBODY ELSE"


def unsuspend(found: dict[str, Any]) -> None:
    found["items"][2]["revisions"][0]["state"] = "active"


def forget_entry(found: dict[str, Any]) -> None:
    del found["items"][0]["revisions"][0]


def other_digest(found: dict[str, Any]) -> None:
    found["items"][4]["digest"] = "0" * 64


def other_head(found: dict[str, Any]) -> None:
    found["head"]["hash"] = "0" * 64


def less_head(found: dict[str, Any]) -> None:
    found["head"] = found["after"]


ALTERATIONS = [
    forget_third, forget_last, double_second, change_places, change_name, unsuspend, forget_entry, other_digest,
    other_head, less_head,
]  # fmt: skip


@pytest.mark.parametrize("change", ALTERATIONS, ids=lambda change: change.__name__)
def test_a_piece_that_was_changed_on_its_way_is_refused(change: Wrong) -> None:
    origin = five_changes()
    copy = Copy(origin)
    with pytest.raises(FeedRefused) as refused:
        copy.take(altered(origin.part(), change))
    assert refused.value.parameters["reason"] == "feed_signature"
    assert (copy.kept, copy.held.head) == ({}, FeedHead())


REASONS = {
    "forget_third": "feed_gap", "double_second": "feed_gap", "change_places": "feed_gap",
    "change_name": "feed_content", "unsuspend": "feed_content", "forget_entry": "feed_revisions",
    "other_digest": "feed_chain", "other_head": "feed_chain", "less_head": "feed_chain",
}  # fmt: skip


@pytest.mark.parametrize("change", [each for each in ALTERATIONS if each.__name__ in REASONS], ids=lambda c: c.__name__)
def test_a_piece_that_is_wrong_at_its_origin_is_refused_though_signed(change: Wrong) -> None:
    """A fault of the origin's program, or of its store, does not pass either. (A shorter piece is no fault.)"""
    origin = five_changes()
    copy = Copy(origin)
    # What a later revision in the same piece puts right is vouched for by the signature alone.
    limit = {"unsuspend": 3, "change_name": 1}.get(change.__name__, 5)
    written = origin.part(limit=limit)
    with pytest.raises(FeedRefused) as refused:
        copy.take(signed_anew(origin, written, change))
    assert refused.value.parameters["reason"] == REASONS[change.__name__]
    assert (copy.kept, copy.held.head) == ({}, FeedHead())


def test_a_piece_that_was_taken_is_not_taken_twice() -> None:
    origin = five_changes()
    copy = Copy(origin)
    first = origin.part(limit=2)
    copy.take(first)
    with pytest.raises(FeedRefused) as refused:
        copy.take(first)
    assert refused.value.parameters == {"reason": "feed_gap", "position": 2}
    with pytest.raises(FeedRefused):
        copy.take(origin.part(after=3))
    copy.follow()
    assert copy.equals("ecl")


def test_a_feed_of_another_history_is_refused() -> None:
    """As after a backup was put back and other changes were made: the positions are there, and mean something else."""
    origin, other = five_changes(), five_changes()
    copy = Copy(origin)
    copy.follow()
    other.site.store.signing_key = origin.site.store.signing_key
    other.change(ChangeKind.ADD, an_entry("NILS ERIKSSON"))
    with pytest.raises(FeedRefused) as refused:
        copy.take(other.part(after=5))
    assert refused.value.parameters == {"reason": "feed_other_history", "position": 5}
    copy.origin = other
    copy.take_snapshots(*CODES)
    copy.follow()
    assert copy.equals("ecl")


def test_snapshots_of_two_histories_are_not_mixed() -> None:
    origin, other = five_changes(), five_changes()
    other.site.store.signing_key = origin.site.store.signing_key
    copy = Copy(origin)
    ecl = copy.read_snapshot(origin.snapshot("ecl"))
    pnil = copy.read_snapshot(other.snapshot("pnil"))
    with pytest.raises(FeedRefused) as refused:
        begin({ListCode("ecl"): ecl[:2], ListCode("pnil"): pnil[:2]})
    assert refused.value.parameters["reason"] == "feed_other_history"
    # Taken at different positions, they come out where the feed comes by the later one.
    other.change(ChangeKind.ADD, an_entry("NILS ERIKSSON"))
    origin.change(ChangeKind.ADD, an_entry("NILS ERIKSSON"))
    later = copy.read_snapshot(other.snapshot("pnil"))
    copy.held = begin({ListCode("ecl"): ecl[:2], ListCode("pnil"): later[:2]})
    copy.kept = {entry.id: entry for entry in (*ecl[2], *later[2])}
    with pytest.raises(FeedRefused) as refused:
        copy.follow()
    assert refused.value.parameters["reason"] == "feed_other_history"


def test_a_piece_by_another_key_is_refused() -> None:
    origin = five_changes()
    written = origin.part()
    with pytest.raises(FeedRefused) as refused:
        read_part(written, (SigningKey.create().public_key,), FeedHead())
    assert refused.value.parameters["reason"] == "feed_signature"


@pytest.mark.parametrize(
    "written",
    [b"", b"[]", b"{}", b"null", b'{"form":1}', b'{"form":2}', b"\xff", b'{"form":1,"key_id":[],"signature":{}}'],
)
def test_what_is_no_piece_of_a_feed_is_refused(written: bytes) -> None:
    with pytest.raises(FeedRefused):
        read_part(written, (SigningKey.create().public_key,), FeedHead())


def snapshot_of(lines: list[bytes], origin: Origin) -> list[ListEntry]:
    return list(SnapshotReader(LinesReader(lines, origin.keys), CONTENT).entries())


LINES_WRONG: dict[str, tuple[Callable[[list[bytes]], list[bytes]], set[str]]] = {
    "cut_before_trailer": (lambda lines: lines[:-1], {"feed_cut_short"}),
    "cut_within_a_line": (lambda lines: [*lines[:-1], lines[-1][:-9]], {"feed_form"}),
    "entry_left_out": (lambda lines: [lines[0], *lines[2:]], {"feed_signature"}),
    "entry_twice": (lambda lines: [*lines[:2], *lines[1:]], {"feed_order"}),
    "entries_turned_round": (lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], {"feed_order"}),
    "entry_altered": (
        lambda lines: [lines[0], lines[1].replace(b"ERIKSSON", b"ERIKSEN"), *lines[2:]], {"feed_signature"}
    ),
    "header_altered": (
        lambda lines: [lines[0].replace(b'"version":4', b'"version":5'), *lines[1:]], {"feed_signature"}
    ),
    "more_after_the_trailer": (lambda lines: [*lines, lines[1]], {"feed_form"}),
    "nothing": (lambda _: [], {"feed_cut_short"}),
    "no_json": (lambda lines: [b"{", *lines], {"feed_form"}),
    "no_object": (lambda lines: [b"[]\n", *lines], {"feed_form"}),
}  # fmt: skip


@pytest.mark.parametrize("wrong", LINES_WRONG)
def test_a_snapshot_that_is_not_whole_is_refused(wrong: str) -> None:
    origin = five_changes()
    change, reasons = LINES_WRONG[wrong]
    lines = origin.snapshot("ecl")
    assert len(snapshot_of(lines, origin)) == 3
    with pytest.raises(FeedRefused) as refused:
        snapshot_of(change(lines), origin)
    assert refused.value.parameters["reason"] in reasons


def test_a_snapshot_of_an_empty_list_is_whole_too() -> None:
    origin = Origin("ecl")
    origin.publish("ecl")
    copy = Copy(origin)
    copy.take_snapshots("ecl")
    assert copy.equals("ecl")
    with pytest.raises(FeedRefused):
        copy.read_snapshot(origin.snapshot("ecl")[:-1])


def test_what_a_position_brought_by_itself_is_that_position_s_alone() -> None:
    origin = Origin(*CODES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hand_out_feed, "MOST_CARRIED", 1)
        origin.publish("ecl", an_entry("ANNA ERIKSSON"), an_entry("IVAR ERIKSSON"))
        origin.publish("pnil", an_entry("OLAF E", list_code="pnil"), an_entry("LENA E", list_code="pnil"))
        copy = Copy(origin)
        awaited = copy.take(origin.part()).awaits
    assert awaited is not None
    assert (awaited.position, copy.held.head) == (1, FeedHead())

    def read(lines: list[bytes]) -> RevisionsReader:
        reader = RevisionsReader(LinesReader(lines, origin.keys), copy.held, awaited, copy.kept.get, CONTENT)
        assert len(list(reader.entries())) == 2
        return reader

    assert read(origin.revisions(1)).after is not None
    for lines in (origin.revisions(2), origin.snapshot("ecl"), origin.revisions(1)[:-1]):
        with pytest.raises(FeedRefused):
            read(lines)


def test_an_answer_is_one_json_object_whose_signature_is_over_all_the_rest() -> None:
    """Whoever follows in another language needs no more than JSON with sorted keys, SHA-256 and Ed25519."""
    origin = five_changes()
    found = json.loads(origin.part(limit=1))
    signature = bytes.fromhex(found.pop("signature"))
    assert found.pop("key_id") == origin.keys[0].key_id
    said = json.dumps(found, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert origin.keys[0].verify(b"screening list feed 1\n" + said.encode(), signature)
