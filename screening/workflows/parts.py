"""What is every job handed?"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from screening.alerts.escalation import EscalationTimers
from screening.domain.accounts import Account
from screening.domain.clock import Clock
from screening.domain.identifiers import ListCode
from screening.domain.lists import ListDefinition
from screening.matching.snapshot import Snapshot
from screening.workflows.ports import Store


class Watch(Protocol):
    """The lists in force, as one immutable snapshot that is swapped when a list changes."""

    def current(self) -> Snapshot:
        """Give the snapshot to search now. Raises Unavailable (`reason="lists"`) while there is none."""

    def require_current(self, now: datetime) -> None:
        """Let pass a snapshot that holds every change of a list but the latest moments'. Raises Unavailable."""

    def definition(self, code: ListCode) -> ListDefinition:
        """Give a list's definition. Raises NotFound."""

    def definitions(self) -> tuple[ListDefinition, ...]:
        """Give every definition, by code."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Store, clock, lists in force and timers: joined once by `screening.app`, or by a test."""

    store: Store
    clock: Clock
    watch: Watch
    timers: EscalationTimers = field(default_factory=EscalationTimers)


def actor_name(account: Account) -> str:
    """Name an account in the journal: by id, never by username."""
    return f"account:{account.id}"
