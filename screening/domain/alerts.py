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
    """Who is asked to answer, in the order in which an alert goes up the line."""

    SHIFT_MANAGER = "shift_manager"
    ASSISTANT_DIRECTOR = "assistant_director"
    DEPUTY_DIRECTOR = "deputy_director"
    ZONAL_DIRECTOR = "zonal_director"


@dataclass(frozen=True, slots=True)
class Alert:
    """What is raised to the shift manager: one a crossing, holding its hits, as strong as its strongest hit.

    `revision` counts its changes; a change against an old revision is refused by the store. `departs_at` is its
    crossing's, which never changes: order and timers ask for it. `answer_by` overrides the time that the timers give it
    (`screening.alerts.escalation`); `is_nobody_above` tells that it should have gone up the line and nobody was
    rostered there.
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
    departs_at: datetime | None = None
    answer_by: datetime | None = None
    is_nobody_above: bool = False
