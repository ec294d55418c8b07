"""What do the jobs need of entries' days of review, and of photographs?"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from screening.domain.entries import ListEntry
from screening.domain.identifiers import EntryId, ListCode
from screening.domain.photographs import NamedPhotograph, Photograph, Whereabouts
from screening.domain.reviews import ReviewDates, ReviewSpan


@dataclass(frozen=True, slots=True)
class ReviewMark:
    """Up to which version of a list its entries' days are known; `rules` are those by which they were made."""

    version: int
    rules: str


@dataclass(frozen=True, slots=True, repr=False)
class EntryBrought:
    """An entry's latest revision, and when the version came that brought it."""

    entry: ListEntry
    at: datetime


class Reviews(Protocol):
    """When entries must be looked at again: made of their latest revisions, and never the other way round."""

    def mark(self, code: ListCode) -> ReviewMark | None:
        """Give how far a list's entries were followed; None: not at all."""

    def marks(self) -> Mapping[ListCode, ReviewMark]:
        """Give how far each list's entries were followed; a list of which none were is left out."""

    def set_mark(self, code: ListCode, mark: ReviewMark) -> None:
        """Note it."""

    def brought(self, code: ListCode, after: int, beyond: EntryId | None = None) -> Iterator[EntryBrought]:
        """Give what versions after that one brought, each entry in its latest revision, withdrawn ones too, by id.

        `beyond` is the entry after which to begin. They come while the view is open, a million in little memory.
        """

    def take(self, dates: Sequence[ReviewDates]) -> None:
        """Keep these entries' days, a thousand or so at most, each once; of an older revision than is kept: nothing."""

    def find(
        self,
        span: ReviewSpan,
        limit: int,
        after: tuple[date, EntryId] | None = None,
        without: Sequence[ReviewSpan] = (),
    ) -> tuple[ReviewDates, ...]:
        """Give the entries of a span by their day and id, those after that place, `limit` of them at most.

        Those that one of the spans `without` holds as well are left out.
        """

    def count(self, span: ReviewSpan, most: int) -> int:
        """Count the entries of a span, up to so many."""

    def not_noted(self, span: ReviewSpan, limit: int) -> tuple[ReviewDates, ...]:
        """Give the entries of a span of days of review of which it is not noted that the review is overdue."""

    def note_overdue(self, entry_ids: Sequence[EntryId], on: date) -> None:
        """Note that of these. It is forgotten when another day is set for the entry's review."""


class Photographs(Protocol):
    """Photographs of those on the lists, by the digest of what is kept."""

    def add(self, photograph: Photograph) -> None:
        """Keep one. The same again is no error: it counts as uploaded now, unless a change has named it."""

    def get(self, code: ListCode, sha256: str) -> Photograph:
        """Give one of that list."""

    def name(self, code: ListCode, sha256: str) -> None:
        """Note that a change of that list names it: it stays. Raises NotFound where the list has none such."""

    def has_orphans(self, uploaded_before: datetime) -> bool:
        """Whether there are any for `sweep`."""

    def sweep(self, uploaded_before: datetime) -> int:
        """Delete those that no change has named since; say how many."""


@dataclass(frozen=True, slots=True)
class WantedPhotograph:
    """A photograph that an entry names and that is not here; `tries`: how often it was asked for in vain."""

    photograph: NamedPhotograph
    tries: int = 0


class NamedPhotographs(Protocol):
    """Which photographs the latest revisions of entries name, and which of them are here: uploaded, or received."""

    def follow(self, entries: Sequence[ListEntry]) -> None:
        """Take what these entries name, each in its latest revision, a thousand or so at most; withdrawn ones none."""

    def is_named(self, photograph: NamedPhotograph) -> bool:
        """Whether an entry of the list names it now."""

    def body(self, photograph: NamedPhotograph) -> bytes:
        """Give the image. Raises NotFound where it is not here."""

    def whereabouts(self, photographs: Collection[NamedPhotograph]) -> Mapping[NamedPhotograph, Whereabouts]:
        """Say of each where it is: for the few of one page."""

    def missing(self, now: datetime, limit: int) -> tuple[WantedPhotograph, ...]:
        """Give named photographs that are not here and may be asked for by now, the least tried first."""

    def count_missing(self) -> Mapping[ListCode, int]:
        """Count the named photographs that are not here, by list; a list that lacks none is not in it."""

    def receive(self, photograph: NamedPhotograph, body: bytes, at: datetime) -> bool:
        """Keep one that came, proven; say whether it was wanted: named still, and not here."""

    def note_failure(self, wanted: WantedPhotograph, not_before: datetime) -> None:
        """Note that it was asked for in vain once more, and when to ask again."""

    def has_unnamed(self) -> bool:
        """Whether there is anything for `sweep`."""

    def sweep(self) -> int:
        """Delete what was received and no entry names any longer; say how many. What was uploaded here stays."""
