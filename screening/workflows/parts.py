"""What is every job handed?"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from screening.alerts.check_failures import ReferCheckFailures
from screening.alerts.escalation import EscalationTimers
from screening.domain.accounts import Account
from screening.domain.clock import Clock
from screening.domain.errors import Unavailable
from screening.domain.identifiers import ListCode
from screening.domain.imports import ListImport
from screening.domain.lists import ListDefinition
from screening.matching.browse import Browsing
from screening.matching.retro.recorded import RecordedTravellers
from screening.matching.snapshot import Snapshot
from screening.workflows.kept_counts import KeptCounts
from screening.workflows.ports import Store


class Watch(Protocol):
    """The lists in force, as one immutable snapshot that is swapped when a list changes."""

    def current(self) -> Snapshot:
        """Give the snapshot to search now. Raises Unavailable (`reason="lists"`) while there is none."""

    def require_current(self, now: datetime) -> None:
        """Let pass a snapshot that holds every change of a list but the latest moments'. Raises Unavailable."""

    def expect(self, made: ListImport) -> None:
        """Hear what an import has staged so far: where it is very much, the next index is begun."""

    def definition(self, code: ListCode) -> ListDefinition:
        """Give a list's definition. Raises NotFound."""

    def definitions(self) -> tuple[ListDefinition, ...]:
        """Give every definition, by code."""


class Recorded(Protocol):
    """The travellers recorded so far, in an index that is built aside and swapped."""

    def current(self) -> RecordedTravellers:
        """Give those who can be asked about now. Raises Unavailable (`reason="recorded_not_ready"`)."""


class NobodyRecorded:
    """Where nothing follows the crossings: the command line, and a service that was told not to."""

    def current(self) -> RecordedTravellers:
        """Raise Unavailable."""
        raise Unavailable(reason="recorded_not_ready")


@dataclass(frozen=True, slots=True)
class Parts:
    """What is joined once by `screening.app`, or by a test.

    Store, clock, lists, timers, recorded travellers, policy, and for list officers their search and what they are
    reminded of.
    """

    store: Store
    clock: Clock
    watch: Watch
    timers: EscalationTimers = field(default_factory=EscalationTimers)
    recorded: Recorded = field(default_factory=NobodyRecorded)
    refer_check_failures: ReferCheckFailures = ReferCheckFailures.CONFIRMED
    browsing: Browsing = field(default_factory=Browsing)
    reminders: KeptCounts = field(default_factory=KeptCounts)


def actor_name(account: Account) -> str:
    """Name an account in the journal: by id, never by username."""
    return f"account:{account.id}"
