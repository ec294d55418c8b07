"""What do the numbers about a list count?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from screening.domain.changes import ChangeKind
from screening.domain.identifiers import EntryId

ONE_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Weeks:
    """So many weeks one after another, each from one Monday's midnight UTC to the next."""

    first: datetime
    count: int

    @classmethod
    def until(cls, now: datetime, count: int) -> Self:
        """Give the week of that moment and those before it, `count` in all."""
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        monday = midnight - timedelta(days=midnight.weekday())
        return cls(monday - (count - 1) * ONE_WEEK, count)

    @property
    def begins(self) -> tuple[datetime, ...]:
        """Give when each begins."""
        return tuple(self.first + number * ONE_WEEK for number in range(self.count))

    def number_of(self, moment: datetime) -> int | None:
        """Give the place of the week in which a moment lies, from 0; None for a moment of no such week."""
        number = (moment - self.first) // ONE_WEEK
        return number if 0 <= number < self.count else None


@dataclass(frozen=True, slots=True)
class HitCounts:
    """Hits by what became of them; those that a later screening replaced are not counted.

    `false` are those decided as another person's. `cleared` may pass although it may be the person, and says nothing
    about the entry's precision; `true` are all other decisions.
    """

    undecided: int = 0
    false: int = 0
    cleared: int = 0
    true: int = 0

    @property
    def total(self) -> int:
        """Count them all."""
        return self.undecided + self.false + self.cleared + self.true

    def __add__(self, other: "HitCounts") -> "HitCounts":
        """Count both."""
        return HitCounts(
            self.undecided + other.undecided,
            self.false + other.false,
            self.cleared + other.cleared,
            self.true + other.true,
        )


@dataclass(frozen=True, slots=True)
class ChangedInWeek:
    """How many revisions of entries came in a week, by what officers did; None is whole editions' and imports'."""

    week: int
    kind: ChangeKind | None
    revisions: int


@dataclass(frozen=True, slots=True)
class EntryHits:
    """An entry with the hits that it made."""

    entry_id: EntryId
    hits: HitCounts
