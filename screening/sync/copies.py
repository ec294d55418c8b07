"""What does a copy of the lists become by a piece of the feed, and is it then what its origin holds?

Pure. A copy begins with a snapshot of each list, or with nothing at the feed's beginning, and takes one piece after the
other. After each piece the digest of every list it touched is reckoned from the copy's own entries and must be the one
that the origin has signed: what was altered, left out, doubled or put elsewhere comes out there at the latest.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final, NamedTuple, TypeVar

from screening.domain.entries import EntryState, ListEntry
from screening.domain.errors import FeedRefused
from screening.domain.feed import CarriedEntry, FeedHead, FeedMark, FeedPart, SnapshotHeader
from screening.domain.identifiers import EntryId, ListCode
from screening.sync.signed_lines import LinesReader
from screening.sync.wire import FORM, MALFORMED, Found, read_mark, read_snapshot_header, require_form

T = TypeVar("T")

AT_ONCE: Final = 1000
"""Entries whose content is reckoned at a time: each time costs one division of large numbers."""

EntryOf = Callable[[EntryId], ListEntry | None]
"""Gives the latest revision that the copy holds, withdrawn or not, or None."""


@dataclass(frozen=True, slots=True)
class Content:
    """How the content of entries is read and reckoned: the room of the lists does it (`lists.versions`)."""

    read: Callable[[ListCode, CarriedEntry], ListEntry]
    product_after: Callable[[str, Iterable[ListEntry], Iterable[ListEntry]], str]
    digest_of: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class ListCopy:
    """What is held of one list: version 0 is before its first. `product` is what its entries' content comes to."""

    version: int = 0
    entries: int = 0
    product: str = field(default="1", repr=False)
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """The lists that are held, and how far the feed was followed.

    `met_later` are positions of snapshots that were taken later than that, by their hashes: the feed must come by them.
    """

    head: FeedHead = field(default_factory=FeedHead)
    lists: Mapping[ListCode, ListCopy] = field(default_factory=lambda: MappingProxyType({}))
    met_later: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))


class Step(NamedTuple):
    """A version that the copy is to take, with the revisions that it brings."""

    mark: FeedMark
    entries: tuple[ListEntry, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Followed:
    """What the copy is to take, in order, and what is held once it has.

    `awaits` is a mark whose revisions come by themselves (`RevisionsReader`), before anything after it.
    """

    held: Held
    steps: tuple[Step, ...]
    awaits: FeedMark | None = None


def begin(snapshots: Mapping[ListCode, tuple[ListCopy, FeedHead]]) -> Held:
    """Begin with snapshots, proven by `SnapshotReader`; the feed is followed from the earliest of them."""
    heads = sorted((head for _, head in snapshots.values()), key=lambda head: head.position)
    if not heads:
        return Held()
    later = {head.position: head.hash for head in heads}
    if any(later[head.position] != head.hash for head in heads):
        raise FeedRefused(reason="feed_other_history", position=heads[0].position)
    return Held(heads[0], {code: copy for code, (copy, _) in snapshots.items()}, later)


def follow(held: Held, part: FeedPart, entry_of: EntryOf, content: Content) -> Followed:
    """Tell what the copy is to take of a piece that `read_part` has proven, up to the first that comes by itself.

    Raises FeedRefused: `feed_gap`, `feed_other_history`, `feed_version`, `feed_revision`, `feed_content`.
    """
    if part.after != held.head:
        raise FeedRefused(reason="feed_gap", position=held.head.position)
    latest = _Latest(entry_of)
    lists = dict(held.lists)
    steps: list[Step] = []
    head, awaits = held.head, None
    for item in part.items:
        mark = item.mark
        copy = lists.get(mark.version.code, ListCopy())
        if not _is_known(mark, copy):
            if item.revisions is None:
                awaits = mark
                break
            entries = tuple(content.read(mark.version.code, each) for each in item.revisions)
            for entry in entries:
                latest.take(entry, mark)
            steps.append(Step(mark, entries))
            lists[mark.version.code] = replace(copy, version=mark.version.number)
        head = mark.head
        _meet(held, head)
    last = {step.mark.version.code: step.mark for step in steps}
    for code, mark in last.items():
        before, after = latest.of_list(code)
        lists[code] = _proven(held.lists.get(code, ListCopy()), mark, before, after, content)
    return Followed(Held(head, lists, held.met_later), tuple(steps), awaits)


@dataclass(slots=True)
class SnapshotReader:
    """Reads a snapshot's lines. The entries may be used once `entries` has come to its end: then `copy` is proven."""

    lines: LinesReader
    content: Content
    copy: ListCopy | None = None

    @property
    def header(self) -> SnapshotHeader:
        """Say what it is a snapshot of, known from the first entry on. Raises FeedRefused."""
        return _read_header(self.lines, "snapshot", read_snapshot_header)

    def entries(self) -> Iterator[ListEntry]:
        """Give the entries. Raises FeedRefused, as `LinesReader` does, and `feed_content`."""
        copy = ListCopy()
        for carried in _chunks(self.lines.entries()):
            code = self.header.version.code
            some = [self.content.read(code, each) for each in carried]
            yield from some
            copy = _with(copy, (), some, self.content)
        version = self.header.version
        self.copy = _as_told(replace(copy, version=version.number), version.entries, version.digest, self.content)


@dataclass(slots=True)
class RevisionsReader:
    """Reads the lines of the one mark that a piece of the feed left to come by itself."""

    lines: LinesReader
    held: Held
    awaited: FeedMark
    entry_of: EntryOf
    content: Content
    after: Held | None = None
    """What is held once the copy has taken them: known once `entries` has come to its end."""

    def entries(self) -> Iterator[ListEntry]:
        """Give the revisions. Raises FeedRefused, as `LinesReader` and `follow` do."""
        code = self.awaited.version.code
        copy = self.held.lists.get(code, ListCopy())
        count = 0
        latest = _Latest(self.entry_of)
        for carried in _chunks(self.lines.entries()):
            self._require_awaited()
            some = [self.content.read(code, each) for each in carried]
            for entry in some:
                latest.take(entry, self.awaited)
            yield from some
            count += len(some)
            copy = _with(copy, *latest.of_list(code), self.content)
            latest = _Latest(self.entry_of)
        self._require_awaited()
        if count != self.awaited.changed:
            raise FeedRefused(reason="feed_revisions", position=self.awaited.position)
        version = self.awaited.version
        copy = _as_told(replace(copy, version=version.number), version.entries, version.digest, self.content)
        _meet(self.held, self.awaited.head)
        self.after = replace(self.held, head=self.awaited.head, lists={**self.held.lists, code: copy})

    def _require_awaited(self) -> None:
        told = _read_header(self.lines, "revisions", read_mark)
        if told.head != self.awaited.head:
            raise FeedRefused(reason="feed_gap", position=self.held.head.position)


@dataclass(slots=True)
class _Latest:
    """The entries as a piece of the feed has changed them so far, beside what they were before it."""

    entry_of: EntryOf
    _before: dict[EntryId, ListEntry | None] = field(default_factory=dict)
    _after: dict[EntryId, ListEntry] = field(default_factory=dict)

    def take(self, entry: ListEntry, mark: FeedMark) -> None:
        """Take an entry's next revision. Raises FeedRefused (`feed_revision`) for any other."""
        if entry.id not in self._before:
            self._before[entry.id] = self.entry_of(entry.id)
        known = self._after.get(entry.id) or self._before[entry.id]
        if known is not None and (entry.revision != known.revision + 1 or entry.list_code != known.list_code):
            raise FeedRefused(reason="feed_revision", position=mark.position)
        self._after[entry.id] = entry

    def of_list(self, code: ListCode) -> tuple[list[ListEntry], list[ListEntry]]:
        """Give the list's changed entries as they were, and as they are."""
        after = [entry for entry in self._after.values() if entry.list_code == code]
        before = [known for entry in after if (known := self._before[entry.id]) is not None]
        return before, after


def _is_known(mark: FeedMark, copy: ListCopy) -> bool:
    """Whether a snapshot of later has brought the version already. Raises FeedRefused (`feed_version`)."""
    if mark.version.number > copy.version + 1:
        raise FeedRefused(reason="feed_version", position=mark.position)
    if mark.version.number == copy.version and copy.digest and mark.version.digest != copy.digest:
        raise FeedRefused(reason="feed_content", position=mark.position)
    return mark.version.number <= copy.version


def _meet(held: Held, head: FeedHead) -> None:
    if held.met_later.get(head.position, head.hash) != head.hash:
        raise FeedRefused(reason="feed_other_history", position=head.position)


def _proven(
    copy: ListCopy, mark: FeedMark, before: Iterable[ListEntry], after: Iterable[ListEntry], content: Content
) -> ListCopy:
    version = mark.version
    made = replace(_with(copy, before, after, content), version=version.number)
    return _as_told(made, version.entries, version.digest, content)


def _with(copy: ListCopy, before: Iterable[ListEntry], after: Iterable[ListEntry], content: Content) -> ListCopy:
    went = [entry for entry in before if entry.state is not EntryState.WITHDRAWN]
    came = [entry for entry in after if entry.state is not EntryState.WITHDRAWN]
    product = content.product_after(copy.product, went, came)
    return replace(copy, entries=copy.entries - len(went) + len(came), product=product)


def _as_told(copy: ListCopy, entries: int, digest: str, content: Content) -> ListCopy:
    if copy.entries != entries or content.digest_of(copy.product) != digest:
        raise FeedRefused(reason="feed_content")
    return replace(copy, digest=digest)


def _read_header(lines: LinesReader, of: str, read: Callable[[Found], T]) -> T:
    """Read the first line, which must be of that kind. Raises FeedRefused."""
    try:
        require_form(lines.header)
        if lines.header["of"] != of:
            raise FeedRefused(reason="feed_form", known=FORM)
        return read(lines.header)
    except MALFORMED:
        raise FeedRefused(reason="feed_form", known=FORM) from None


def _chunks(entries: Iterator[CarriedEntry]) -> Iterator[list[CarriedEntry]]:
    some: list[CarriedEntry] = []
    for entry in entries:
        some.append(entry)
        if len(some) == AT_ONCE:
            yield some
            some = []
    if some:
        yield some
