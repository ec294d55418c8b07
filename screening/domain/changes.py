"""What do officers change about a list, and who else has agreed?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from screening.domain.entries import ListEntry
from screening.domain.identifiers import AccountId, ChangeId, EntryId, ListCode


class ChangeKind(StrEnum):
    """What is to be done with one entry."""

    ADD = "add"
    AMEND = "amend"
    WITHDRAW = "withdraw"
    SUSPEND = "suspend"
    RESUME = "resume"
    CONFIRM = "confirm"
    """The entry still holds: it was looked at again, or another officer stands by an emergency entry."""
    RENEW = "renew"
    REVIEW = "review"
    """An officer looked at the entry on its day of review: it stands, until the next."""
    MERGE = "merge"
    """Another entry means the same: this one takes it up, that one leaves the list."""


class ChangeState(StrEnum):
    """How far a change has come. Only `proposed` can still be decided."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    LIVE_AT_ONCE = "live_at_once"
    """It took effect with the word of the officer who made it."""


@dataclass(frozen=True, slots=True)
class ChangeDecision:
    """Who else looked at a change, when, and why it was approved or rejected (the reason may be empty for approval)."""

    decided_by: AccountId
    decided_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Merging:
    """The entry that another takes up, in the revision that the officer had seen."""

    entry_id: EntryId
    base_revision: int


@dataclass(frozen=True, slots=True)
class ProposedCost:
    """What an entry would have cost at the moment it was proposed, at its list's threshold.

    `one_in` so many travellers bears so much of the commonest of its names, None where it has no name to compare. Of
    the last days' `attempts` to screen it would have stopped `stopped` crossings, `plainly_others` plainly other
    people's.
    """

    reckoned_at: datetime
    one_in: int | None
    is_common: bool
    attempts: int
    stopped: int
    plainly_others: int
    alerts_a_day: float


@dataclass(frozen=True, slots=True, repr=False)
class ListChange:
    """One change of one entry, as proposed and as decided.

    `entry` is the entry as the change makes it; `base_revision` the revision that the officer had seen, 0 for an entry
    that is new. `feed_position` is where in the feed of list changes it took effect. `cost` is None where none was
    reckoned.
    `common_name_reason` is why a common name is to be listed by itself, where that was asked. A `merge` is of two
    entries: `entry` is the survivor, `merges` the other.
    """

    id: ChangeId
    list_code: ListCode
    kind: ChangeKind
    entry: ListEntry
    base_revision: int
    reason: str
    proposed_by: AccountId
    proposed_at: datetime
    state: ChangeState = ChangeState.PROPOSED
    is_emergency: bool = False
    decision: ChangeDecision | None = None
    feed_position: int | None = None
    common_name_reason: str | None = None
    merges: Merging | None = None
    cost: ProposedCost | None = None

    @property
    def entry_id(self) -> EntryId:
        """Give the entry that it is about."""
        return self.entry.id
