"""What does the shift manager see, and where does it stand?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from screening.domain.identifiers import AccountId, AlertId, CheckpostCode, CounterCode, CrossingId
from screening.domain.lists import AlertKind


class AlertState(StrEnum):
    """Where an alert stands. The legal steps are a table in `screening.alerts.lifecycle`."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    AWAITING_CONFIRMATION = "awaiting_confirmation"
    """No hit is left to decide, and a second officer has yet to agree to at least one decision."""
    DECIDED = "decided"


class AlertLevel(StrEnum):
    """Who is asked to answer, from the checkpost up the line."""

    SHIFT_MANAGER = "shift_manager"
    ASSISTANT_DIRECTOR = "assistant_director"
    DEPUTY_DIRECTOR = "deputy_director"
    ZONAL_DIRECTOR = "zonal_director"


@dataclass(frozen=True, slots=True)
class Alert:
    """What is raised to the shift manager: one a crossing, holding its hits, as strong as its strongest hit.

    `revision` counts its changes; a change against an old revision is refused by the store.
    """

    id: AlertId
    crossing_id: CrossingId
    checkpost: CheckpostCode
    counter: CounterCode
    kind: AlertKind
    state: AlertState
    level: AlertLevel
    raised_at: datetime
    revision: int = 1
    acknowledged_by: AccountId | None = None
    acknowledged_at: datetime | None = None
    decided_at: datetime | None = None
