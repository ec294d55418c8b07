"""What becomes of a crossing's alert when something new speaks against the traveller?"""

from collections.abc import Sequence
from datetime import datetime

from screening.alerts.lifecycle import amend
from screening.alerts.routing import strongest
from screening.domain.alerts import Alert, AlertLevel, AlertState
from screening.domain.crossings import Crossing
from screening.domain.identifiers import AlertId, new_uuid
from screening.domain.lists import AlertKind
from screening.workflows.ports import Repositories


def raise_or_amend(
    repositories: Repositories, crossing: Crossing, alert: Alert | None, kinds: Sequence[AlertKind], now: datetime
) -> Alert | None:
    """Raise the crossing's alert, or amend the one that it has; give it as it is after that.

    `kinds` are those of what is new; where nothing is, the alert stays as it is. Raises Conflict.
    """
    if not kinds:
        return alert
    kind = strongest(kinds)
    if alert is not None:
        alert = amend(alert, kind, now)
        repositories.alerts.save(alert)
        return alert
    alert = Alert(
        id=AlertId(new_uuid()),
        crossing_id=crossing.id,
        checkpost=crossing.checkpost,
        counter=crossing.counter,
        kind=kind,
        state=AlertState.RAISED,
        level=AlertLevel.SHIFT_MANAGER,
        raised_at=now,
        departs_at=crossing.departs_at,
    )
    repositories.alerts.add(alert)
    return alert
