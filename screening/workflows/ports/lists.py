"""What do the jobs need of lists, their entries and their feed?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from screening.domain.changes import ChangeKind
from screening.domain.entries import ListEntry
from screening.domain.feed import CarriedEntry, FeedHead, FeedMark
from screening.domain.identifiers import (
    EntryId,
    ListCode,
)
from screening.domain.imports import (
    KnownEntry,
)
from screening.domain.lists import ListVersion


@dataclass(frozen=True, slots=True, repr=False)
class EntryRevision:
    """One revision of an entry, and the number of the list's version that brought it."""

    entry: ListEntry
    version: int


@dataclass(frozen=True, slots=True, repr=False)
class Brought:
    """A revision of an entry, and the position of the feed that brought it."""

    position: int
    entry: CarriedEntry


class Lists(Protocol):
    """The list entries in all their revisions, and the lists' versions."""

    def publish(self, version: ListVersion, changed: Iterable[ListEntry], kind: ChangeKind | None = None) -> None:
        """Store the new or amended revisions of entries as part of `version`, which follows the last by one.

        An entry no longer on the list comes as a revision with state `withdrawn`. The version gets the feed's next
        position; `kind` is what an officer did, None for a whole edition. Raises Conflict when the number does not
        follow.
        """

    def publish_batch(self, version: ListVersion, batch: int) -> None:
        """Store a version that brings what an import staged in a batch: the step that makes it visible, all at once.

        Nothing staged may have a revision that is there already. Raises Conflict when the number does not follow.
        """

    def verify(self, code: ListCode, at: datetime) -> None:
        """Note that the latest version equals its source at that moment."""

    def version(self, code: ListCode, number: int | None = None) -> ListVersion | None:
        """Give that version, or the latest, or None where the list was never published."""

    def version_at(self, code: ListCode, moment: datetime) -> ListVersion | None:
        """Give the version that was in force at a moment, or None where none was published by then."""

    def versions(self) -> tuple[ListVersion, ...]:
        """Give every list's latest version, by code."""

    def entries(
        self, code: ListCode, as_of: int | None = None, *, with_withdrawn: bool = False
    ) -> tuple[ListEntry, ...]:
        """Give every entry in its latest revision, as of that version (None: the latest), by id.

        Withdrawn ones are left out, unless asked for.
        """

    def each_entry(self, code: ListCode) -> Iterator[ListEntry]:
        """Give what `entries` gives of the latest version, one by one, while the view is open."""

    def entries_beside(self, code: ListCode, as_of: int, batch: int) -> Iterator[ListEntry]:
        """Give what the list held in that version of entries that nothing is staged for in a batch, one by one.

        Withdrawn ones are left out. They come while the view is open.
        """

    def latest_revisions(self, code: ListCode, as_of: int) -> Iterator[tuple[EntryId, int]]:
        """Give each entry's latest revision as of that version, withdrawn ones too, by id, while the view is open."""

    def changed(self, code: ListCode, after: int) -> tuple[ListEntry, ...]:
        """Give the entries that versions after that one brought, each in its latest revision, by id.

        Withdrawn ones are among them.
        """

    def changed_singly(self, code: ListCode, after: int) -> tuple[ListEntry, ...]:
        """Give the entries that officers changed one by one after that version, each in its latest revision, by id.

        What whole imports brought is left out.
        """

    def count_changed(self, code: ListCode, after: int, most: int) -> int:
        """Count the revisions that versions after that one brought, up to about so many."""

    def known(self, code: ListCode, as_of: int | None = None) -> Iterator[KnownEntry]:
        """Give what an import has to know of each entry as of that version (None: the latest), by id.

        Withdrawn ones are among them. They come while the view is open, a million of them in little memory.
        """

    def entry(self, entry_id: EntryId, revision: int | None = None) -> ListEntry:
        """Give one entry in that revision, or its latest."""

    def late_screened(self, code: ListCode) -> int | None:
        """Give the version up to which recorded crossings were compared with the list's entries; None: never."""

    def note_late_screened(self, code: ListCode, version: int) -> None:
        """Note it. A lower version than is noted changes nothing."""

    def late_begun(self, code: ListCode) -> date | None:
        """Give the day up to which they were compared with entries that began by their dates alone; None: never."""

    def note_late_begun(self, code: ListCode, day: date) -> None:
        """Note it, of a list of which a version is noted. An earlier day than is noted changes nothing."""

    def several(self, revisions: Sequence[tuple[EntryId, int]]) -> Mapping[EntryId, ListEntry]:
        """Give those of these entries that there are in these revisions: a thousand or so at most, each once."""

    def revisions(self, entry_id: EntryId, limit: int, as_of: int | None = None) -> tuple[EntryRevision, ...]:
        """Give an entry's latest revisions as of a version (None: the latest), newest first, each with its version."""


class Feed(Protocol):
    """Every version of every list at its position: `Lists.publish` gives it the next one."""

    def head(self) -> FeedHead:
        """Give how far the feed has come."""

    def at(self, position: int) -> FeedHead | None:
        """Give the feed's head as it was at that position, or None where the feed has not come so far."""

    def marks(self, after: int, limit: int) -> tuple[FeedMark, ...]:
        """Give the marks after that position, in order, `limit` of them at most."""

    def brought(self, first: int, last: int) -> tuple[Brought, ...]:
        """Give the revisions that the positions from `first` to `last` brought, in the order of position and id."""

    def brought_by(self, mark: FeedMark, after: EntryId | None, limit: int) -> tuple[CarriedEntry, ...]:
        """Give the revisions that one position brought, by id, after that entry, `limit` of them at most."""
