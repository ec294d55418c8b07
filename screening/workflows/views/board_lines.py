"""What does the board tell of each alert?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from screening.alerts.escalation import EscalationTimers, answer_by
from screening.domain.alerts import Alert
from screening.domain.crossings import Crossing, Screening
from screening.domain.document_findings import FindingCode
from screening.domain.identifiers import ListCode
from screening.workflows.ports import Repositories


@dataclass(frozen=True, slots=True, repr=False)
class AlertLine:
    """An alert as one row of the board: with its crossing and its last screening, without entries."""

    alert: Alert
    crossing: Crossing
    screening: Screening
    lists: tuple[ListCode, ...]
    open_hits: int
    awaiting_hits: int
    """Of the open ones, those whose decision awaits a second officer."""
    findings: tuple[FindingCode, ...]
    """What was found on the document itself."""
    open_findings: int
    acknowledged_by: str | None
    """The username of the officer who claimed it."""
    answer_by: datetime | None = None
    """When the clock passes it up the line, unless somebody takes the step that is asked for."""


def alert_lines(repositories: Repositories, alerts: Sequence[Alert], timers: EscalationTimers) -> tuple[AlertLine, ...]:
    """Give the alerts' rows of the board, as that unit of work sees them, with as many queries for all as for one.

    Whether the caller may see them is asked before.
    """
    ids = [alert.crossing_id for alert in alerts]
    crossings = repositories.crossings.several(ids)
    screenings = repositories.crossings.last_screenings(ids)
    hits, findings = repositories.alerts.hits_of(ids), repositories.alerts.findings_of(ids)
    claimed = {alert.acknowledged_by for alert in alerts if alert.acknowledged_by}
    names = {officer: repositories.accounts.get(officer).username for officer in claimed}
    return tuple(
        AlertLine(
            alert,
            crossings[alert.crossing_id],
            screenings[alert.crossing_id],
            tuple(sorted({hit.list_code for hit in hits.get(alert.crossing_id, ())})),
            sum(hit.is_open for hit in hits.get(alert.crossing_id, ())),
            sum(hit.is_open and hit.awaiting is not None for hit in hits.get(alert.crossing_id, ())),
            tuple(sorted({each.code for each in findings.get(alert.crossing_id, ())})),
            sum(each.is_open for each in findings.get(alert.crossing_id, ())),
            names[alert.acknowledged_by] if alert.acknowledged_by else None,
            answer_by(alert, timers),
        )
        for alert in alerts
    )
