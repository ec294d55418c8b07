"""An origin of lists in memory, a follower of it, and ways to come between the two."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from screening.domain.accounts import Account, Role
from screening.domain.changes import ChangeKind, ChangeState, ListChange
from screening.domain.entries import EntryState, ListEntry
from screening.domain.feed import FeedHead
from screening.domain.identifiers import ChangeId, EntryId, ListCode, new_uuid
from screening.domain.lists import ListVersion
from screening.signing.canonical import canonical_json
from screening.signing.envelopes import sign
from screening.signing.keys import PublicKey
from screening.sync.copies import Followed, Held, ListCopy, RevisionsReader, SnapshotReader, begin, follow
from screening.sync.parts import PURPOSE, read_part, write_part
from screening.sync.signed_lines import LinesReader, write_lines
from screening.sync.wire import write_revisions_header, write_snapshot_header
from screening.workflows.desk.publish_list import publish_list
from screening.workflows.desk.put_in_force import put_in_force
from screening.workflows.feed.follow_feed import CONTENT
from screening.workflows.feed.hand_out_feed import read_feed, read_revisions, read_snapshot
from tests.builders import A_MOMENT, a_definition
from tests.workflows.conftest import Site


class Origin:
    """Headquarters with its lists."""

    def __init__(self, *codes: str) -> None:
        self.site = Site()
        self.machine = self.site.person("checkpost-khi", Role.FOLLOWER, "checkpost:KHI")
        self.officer = self.site.person("lists", Role.LIST_OFFICER, "all")
        for code in codes or ("ecl",):
            self.site.watch.lists[ListCode(code)] = a_definition(code)

    @property
    def keys(self) -> tuple[PublicKey, ...]:
        return (self.site.store.signing_key.public_key,)

    def publish(self, code: str, *entries: ListEntry) -> None:
        publish_list(a_definition(code), entries, None, self.site.parts)

    def change(self, kind: ChangeKind, entry: ListEntry) -> None:
        """Put one changed entry in force."""
        change = ListChange(
            ChangeId(new_uuid()), entry.list_code, kind, entry, entry.revision - 1, "Why.", self.officer.id, A_MOMENT
        )
        self.site.store.write(
            lambda repositories: put_in_force(
                repositories, change, ChangeState.LIVE_AT_ONCE, self.officer, self.site.parts
            )
        )

    def entries(self, code: str) -> tuple[ListEntry, ...]:
        with self.site.store.read() as repositories:
            return repositories.lists.entries(ListCode(code))

    def version(self, code: str) -> ListVersion:
        with self.site.store.read() as repositories:
            version = repositories.lists.version(ListCode(code))
        assert version is not None
        return version

    def part(self, after: int = 0, limit: int = 1000, by: Account | None = None) -> bytes:
        """Give a signed piece of the feed, as it is answered."""
        found = read_feed(after, None, limit, by or self.machine, self.site.parts)
        return write_part(found, self.site.store.signing_key)

    def snapshot(self, code: str) -> list[bytes]:
        """Give the lines of a snapshot."""
        header, lines = read_snapshot(ListCode(code), self.machine, self.site.parts)
        pieces = write_lines(write_snapshot_header(header), lines.parts, self.site.store.signing_key)
        return b"".join(pieces).splitlines(keepends=True)

    def revisions(self, position: int) -> list[bytes]:
        """Give the lines of one position."""
        mark, lines = read_revisions(position, self.machine, self.site.parts)
        pieces = write_lines(write_revisions_header(mark), lines.parts, self.site.store.signing_key)
        return b"".join(pieces).splitlines(keepends=True)


@dataclass
class Copy:
    """What a follower holds: every entry in its latest revision, withdrawn ones too."""

    origin: Origin
    held: Held = field(default_factory=Held)
    kept: dict[EntryId, ListEntry] = field(default_factory=dict)

    def take_snapshots(self, *codes: str) -> None:
        """Begin anew with a snapshot of each list."""
        taken: dict[ListCode, tuple[ListCopy, FeedHead]] = {}
        self.kept = {}
        for code in codes:
            copy, head, entries = self.read_snapshot(self.origin.snapshot(code))
            taken[ListCode(code)] = (copy, head)
            self.kept |= {entry.id: entry for entry in entries}
        self.held = begin(taken)

    def read_snapshot(self, lines: list[bytes]) -> tuple[ListCopy, FeedHead, list[ListEntry]]:
        reader = SnapshotReader(LinesReader(lines, self.origin.keys), CONTENT)
        entries = list(reader.entries())
        assert reader.copy is not None
        return reader.copy, reader.header.head, entries

    def follow(self, limit: int = 1000) -> None:
        """Take everything that has happened, piece by piece."""
        while True:
            before = self.held.head
            followed = self.take(self.origin.part(before.position, limit))
            if followed.awaits is not None:
                lines = self.origin.revisions(followed.awaits.position)
                reader = RevisionsReader(
                    LinesReader(lines, self.origin.keys), self.held, followed.awaits, self.kept.get, CONTENT
                )
                self.kept |= {entry.id: entry for entry in list(reader.entries())}
                assert reader.after is not None
                self.held = reader.after
            if self.held.head == before:
                return

    def take(self, written: bytes) -> Followed:
        """Take one piece. Raises FeedRefused, and takes nothing then."""
        part = read_part(written, self.origin.keys, self.held.head)
        followed = follow(self.held, part, self.kept.get, CONTENT)
        self.kept |= {entry.id: entry for step in followed.steps for entry in step.entries}
        self.held = followed.held
        return followed

    def entries(self, code: str) -> tuple[ListEntry, ...]:
        found = [
            each for each in self.kept.values() if each.list_code == code and each.state is not EntryState.WITHDRAWN
        ]
        return tuple(sorted(found, key=lambda entry: entry.id))

    def equals(self, code: str) -> bool:
        """Whether the copy of a list is what its origin holds: entries, version and digest."""
        copy, version = self.held.lists[ListCode(code)], self.origin.version(code)
        told = (copy.version, copy.entries, copy.digest) == (version.number, version.entries, version.digest)
        return told and self.entries(code) == self.origin.entries(code)


def altered(written: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    """Change a piece of the feed on its way, without the key."""
    found = json.loads(written)
    change(found)
    return json.dumps(found, ensure_ascii=False).encode()


def signed_anew(origin: Origin, written: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    """Change a piece of the feed at its origin: the signature holds, what it says is wrong."""
    statement = {key: value for key, value in json.loads(written).items() if key not in ("key_id", "signature")}
    change(statement)
    signature = sign(PURPOSE, canonical_json(statement).encode(), origin.site.store.signing_key)
    return json.dumps({**statement, "key_id": signature.key_id, "signature": signature.value}).encode()


def next_revision(entry: ListEntry, state: EntryState | None = None, grounds: str | None = None) -> ListEntry:
    """Give an entry's next revision."""
    return replace(entry, revision=entry.revision + 1, state=state or entry.state, grounds=grounds or entry.grounds)
