"""What has happened to the lists, one change after another, for those who keep copies of them?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from screening.domain.changes import ChangeKind
from screening.domain.entries import EntryState
from screening.domain.identifiers import EntryId, ListCode
from screening.domain.journal import Json
from screening.domain.lists import ListVersion

FEED_BEGINS: Final = "0" * 64
"""The hash before the first position."""


@dataclass(frozen=True, slots=True)
class FeedHead:
    """How far the feed has come. `hash` covers every position up to this one; 0 is before the first."""

    position: int = 0
    hash: str = FEED_BEGINS


@dataclass(frozen=True, slots=True)
class FeedMark:
    """One position of the feed: a version that some list got. Positions count from 1 without gaps, over all lists.

    `kind` is what an officer did to one entry, None for a whole edition (a file, an import); `changed` how many
    revisions of entries the version brought. `hash` (SHA-256, hex) covers the mark and the hash before it. A mark does
    not know when its version was verified last: it tells the moment at which it was made.
    """

    position: int
    version: ListVersion
    kind: ChangeKind | None
    changed: int
    hash: str

    @property
    def head(self) -> FeedHead:
        """Give how far the feed has come with this."""
        return FeedHead(self.position, self.hash)


@dataclass(frozen=True, slots=True, repr=False)
class CarriedEntry:
    """A revision of an entry as it travels and is stored: `body` is the entry as `lists.entry_bodies` writes it."""

    entry_id: EntryId
    revision: int
    state: EntryState
    body: Mapping[str, Json]


@dataclass(frozen=True, slots=True, repr=False)
class FeedItem:
    """A mark with the revisions that it brought: None where they are too many for one answer, and come alone."""

    mark: FeedMark
    revisions: tuple[CarriedEntry, ...] | None


@dataclass(frozen=True, slots=True)
class ListStanding:
    """How a list stands at its origin: its latest version, when that was last known to equal its source, and the
    digest of its definition, by whose rules its entries are to be read.
    """

    code: ListCode
    version: int
    verified_at: datetime
    definition: str


@dataclass(frozen=True, slots=True, repr=False)
class FeedPart:
    """A piece of the feed: what follows `after`, in order, and how far the feed had come `at` that moment."""

    after: FeedHead
    items: tuple[FeedItem, ...]
    head: FeedHead
    lists: tuple[ListStanding, ...]
    at: datetime

    @property
    def reached(self) -> FeedHead:
        """Give the position to ask from next."""
        return self.items[-1].mark.head if self.items else self.after


@dataclass(frozen=True, slots=True)
class SnapshotHeader:
    """What a snapshot is of: one version of a list, whole, as it stood when the feed had come to `head`."""

    version: ListVersion
    definition: str
    head: FeedHead
    at: datetime
