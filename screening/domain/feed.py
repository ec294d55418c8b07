"""What has happened to the lists, one change after another, for those who keep copies of them?"""

from dataclasses import dataclass
from typing import Final

from screening.domain.changes import ChangeKind
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
    revisions of entries the version brought. `hash` (SHA-256, hex) covers the mark and the hash before it.
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
