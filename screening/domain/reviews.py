"""Why does an entry ask to be looked at, and from which day on?"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from screening.domain.identifiers import AuthorityCode, EntryId, ListCode


class ReviewReason(StrEnum):
    """Why an entry is in the review queue. The order is that of the queue."""

    UNCONFIRMED = "unconfirmed"
    """One officer added it in an emergency, and no other has confirmed it: it lapses, or has lapsed."""
    OVERDUE = "overdue"
    """Its day of review has passed, and the days that the list grants after it."""
    EXPIRING = "expiring"
    """It expires within days."""
    DUE = "due"
    """Its day of review has come."""
    SUSPENDED = "suspended"
    """It has been suspended for long, and nobody has looked at it."""
    DUE_SOON = "due_soon"
    """Its day of review comes within days."""
    SPARSE = "sparse"
    """Nothing but a name and what many share is known: it finds nobody, or too many."""


@dataclass(frozen=True, slots=True)
class ReviewCause:
    """A reason, and the day from which it is told."""

    reason: ReviewReason
    day: date


class ReviewDay(StrEnum):
    """From which of an entry's days a reason is told."""

    REVIEW_ON = "review_on"
    CONFIRM_BY = "confirm_by"
    EXPIRES = "expires"
    SUSPENDED_ON = "suspended_on"
    SPARSE_ON = "sparse_on"


@dataclass(frozen=True, slots=True)
class ReviewDates:
    """The days of one entry's latest revision that somebody may have to look at it.

    `review_on` is the entry's own or what its list's period makes of it. `suspended_on` and `sparse_on` are since when
    it is so without anybody's having looked. A withdrawn entry has none.
    """

    entry_id: EntryId
    list_code: ListCode
    owner: AuthorityCode
    revision: int
    review_on: date | None = None
    confirm_by: date | None = None
    expires: date | None = None
    suspended_on: date | None = None
    sparse_on: date | None = None

    def on(self, day: ReviewDay) -> date | None:
        """Give that one of the days."""
        match day:
            case ReviewDay.REVIEW_ON:
                return self.review_on
            case ReviewDay.CONFIRM_BY:
                return self.confirm_by
            case ReviewDay.EXPIRES:
                return self.expires
            case ReviewDay.SUSPENDED_ON:
                return self.suspended_on
            case ReviewDay.SPARSE_ON:
                return self.sparse_on


@dataclass(frozen=True, slots=True)
class ReviewSpan:
    """Which entries of a list: those whose `day` lies from `first` to `last`, both inclusive (None: not limited).

    What has expired before `alive_on` is left out. `owners` of None means any.
    """

    list_code: ListCode
    day: ReviewDay
    alive_on: date
    first: date | None = None
    last: date | None = None
    owners: frozenset[AuthorityCode] | None = None

    def holds(self, dates: ReviewDates) -> bool:
        """Whether an entry with these days is one of them."""
        day = dates.on(self.day)
        return (
            dates.list_code == self.list_code
            and day is not None
            and (self.first is None or self.first <= day)
            and (self.last is None or day <= self.last)
            and (self.owners is None or dates.owner in self.owners)
            and (dates.expires is None or dates.expires >= self.alive_on)
        )
