"""How is one step of an alert's life recorded? The alert as it is after it and its journal record are one."""

from collections.abc import Mapping

from screening.domain.alerts import Alert
from screening.domain.journal import JournalDraft, Json, RetentionClass
from screening.workflows.ports import Repositories


def record_step(
    repositories: Repositories, alert: Alert, action: str, actor: str, payload: Mapping[str, Json]
) -> Alert:
    """Save the alert after a step, and journal the step. Raises Conflict where the alert has changed meanwhile."""
    repositories.alerts.save(alert)
    repositories.journal.append(
        JournalDraft(
            action,
            actor,
            (f"alert:{alert.id}", f"crossing:{alert.crossing_id}", f"checkpost:{alert.checkpost}"),
            RetentionClass.ALERT,
            {**payload, "state": alert.state, "level": alert.level},
        )
    )
    return alert
