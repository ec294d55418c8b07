"""What do the jobs need of alerts and hits?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from screening.domain.alerts import Alert, AlertState
from screening.domain.document_findings import DocumentFinding
from screening.domain.hits import Hit
from screening.domain.identifiers import (
    AlertId,
    CheckpostCode,
    CrossingId,
    EntryId,
    FindingId,
    HitId,
    ListCode,
)
from screening.domain.lists import AlertKind
from screening.workflows.ports.pages import Page


@dataclass(frozen=True, slots=True)
class AlertFilter:
    """Which alerts: None means any. `checkposts` are those that the caller may see."""

    checkposts: frozenset[CheckpostCode] | None = None
    states: frozenset[AlertState] | None = None
    kind: AlertKind | None = None


@dataclass(frozen=True, slots=True)
class OpenAlerts:
    """How many alerts stand in a state, and since when the oldest of them is raised."""

    state: AlertState
    count: int
    oldest: datetime


class Alerts(Protocol):
    """The alerts, their hits and their findings."""

    def add(self, alert: Alert) -> None:
        """Add an alert. Raises Conflict where its crossing has one."""

    def get(self, alert_id: AlertId) -> Alert:
        """Give one by id."""

    def of_crossing(self, crossing_id: CrossingId) -> Alert | None:
        """Give the crossing's alert, if it has one."""

    def save(self, alert: Alert) -> None:
        """Replace the alert of revision `alert.revision - 1`. Raises Conflict where another revision is stored."""

    def add_hits(self, hits: Sequence[Hit]) -> None:
        """Add hits to the alert of their crossing."""

    def save_hit(self, hit: Hit) -> None:
        """Replace a hit that is open. Raises AlreadyDecided where it is not."""

    def open_again(self, crossing_id: CrossingId) -> None:
        """Open the crossing's decided hits and findings again, each decision kept as the last earlier one."""

    def hit(self, hit_id: HitId) -> Hit:
        """Give one hit by id."""

    def hits(self, crossing_id: CrossingId) -> tuple[Hit, ...]:
        """Give the hits of a crossing's alert, strongest score first."""

    def hits_of(self, crossing_ids: Sequence[CrossingId]) -> Mapping[CrossingId, tuple[Hit, ...]]:
        """Give the hits of each of these, strongest score first; a crossing without any is left out."""

    def hits_on(self, code: ListCode, entry_id: EntryId, limit: int) -> tuple[Hit, ...]:
        """Give the newest hits that an entry of that list made and that no later screening replaced, newest first."""

    def add_finding(self, finding: DocumentFinding) -> None:
        """Add a finding to the alert of its crossing."""

    def save_finding(self, finding: DocumentFinding) -> None:
        """Replace a finding that is open. Raises AlreadyDecided where it is not."""

    def finding(self, finding_id: FindingId) -> DocumentFinding:
        """Give one finding by id."""

    def findings(self, crossing_id: CrossingId) -> tuple[DocumentFinding, ...]:
        """Give the findings of a crossing's alert, in their order."""

    def findings_of(self, crossing_ids: Sequence[CrossingId]) -> Mapping[CrossingId, tuple[DocumentFinding, ...]]:
        """Give the findings of each of these, in their order; a crossing without any is left out."""

    def find(self, which: AlertFilter, limit: int, as_of: datetime, cursor: str | None = None) -> Page[Alert]:
        """Give alerts in the order of the board at that moment (`screening.alerts.order`).

        What a cursor asks for goes on in the order of the page before, whatever `as_of` is. Raises InvalidInput
        (`reason="cursor"`).
        """

    def count_open(self) -> tuple[OpenAlerts, ...]:
        """Count those that are not decided, by state; a state without any is left out.

        So are alerts that hold nothing but discreet hits: counts are read by people who may not know of them.
        """

    def undecided(self, after: AlertId | None, limit: int) -> tuple[Alert, ...]:
        """Give the alerts that are not decided and that can go up the line, by id, after that one."""
