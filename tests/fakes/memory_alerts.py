"""Alerts, hits and findings, in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from screening.alerts.order import board_place
from screening.domain.alerts import Alert, AlertLevel, AlertState
from screening.domain.document_findings import DocumentFinding
from screening.domain.entries import Handling
from screening.domain.errors import AlreadyDecided, Conflict, InvalidInput, NotFound
from screening.domain.hits import Hit
from screening.domain.identifiers import AlertId, CrossingId, EntryId, FindingId, HitId, ListCode
from screening.workflows.ports import AlertFilter, OpenAlerts, Page
from tests.fakes.memory_pages import page_after
from tests.fakes.memory_state import MemoryState


@dataclass(frozen=True, slots=True)
class MemoryAlerts:
    """`ports.Alerts` in memory."""

    state: MemoryState

    def add(self, alert: Alert) -> None:
        if alert.crossing_id not in self.state.crossings:
            raise NotFound(what="crossing")
        if alert.id in self.state.alerts or self.of_crossing(alert.crossing_id) is not None:
            raise Conflict(reason="crossing_has_alert")
        self.state.alerts[alert.id] = alert

    def get(self, alert_id: AlertId) -> Alert:
        if alert_id not in self.state.alerts:
            raise NotFound(what="alert")
        return self.state.alerts[alert_id]

    def of_crossing(self, crossing_id: CrossingId) -> Alert | None:
        return next((alert for alert in self.state.alerts.values() if alert.crossing_id == crossing_id), None)

    def save(self, alert: Alert) -> None:
        if self.get(alert.id).revision != alert.revision - 1:
            raise Conflict(reason="alert_changed")
        self.state.alerts[alert.id] = alert

    def add_hits(self, hits: Sequence[Hit]) -> None:
        for hit in hits:
            if self.of_crossing(hit.crossing_id) is None:
                raise NotFound(what="alert")
            if hit.screening_id not in self.state.screenings:
                raise NotFound(what="screening")
            if hit.id in self.state.hits:
                raise Conflict(reason="hit_exists")
            self.state.hits[hit.id] = hit

    def save_hit(self, hit: Hit) -> None:
        stored = self.hit(hit.id)
        if not stored.is_open:
            raise AlreadyDecided(disposition=stored.decision.disposition if stored.decision else "superseded")
        self.state.hits[hit.id] = hit

    def open_again(self, crossing_id: CrossingId) -> None:
        for hit in self.hits(crossing_id):
            if hit.decision is not None:
                self.state.hits[hit.id] = replace(
                    hit, decision=None, earlier_decisions=(*hit.earlier_decisions, hit.decision)
                )

        for finding in self.findings(crossing_id):
            if finding.decision is not None:
                self.state.findings[finding.id] = replace(
                    finding, decision=None, earlier_decisions=(*finding.earlier_decisions, finding.decision)
                )

    def hit(self, hit_id: HitId) -> Hit:
        if hit_id not in self.state.hits:
            raise NotFound(what="hit")
        return self.state.hits[hit_id]

    def hits(self, crossing_id: CrossingId) -> tuple[Hit, ...]:
        found = [hit for hit in self.state.hits.values() if hit.crossing_id == crossing_id]
        return tuple(sorted(found, key=lambda hit: (-hit.score, hit.id)))

    def hits_of(self, crossing_ids: Sequence[CrossingId]) -> Mapping[CrossingId, tuple[Hit, ...]]:
        found = {crossing_id: self.hits(crossing_id) for crossing_id in crossing_ids}
        return {crossing_id: hits for crossing_id, hits in found.items() if hits}

    def hits_on(self, code: ListCode, entry_id: EntryId, limit: int) -> tuple[Hit, ...]:
        wanted = [hit for hit in self.state.hits.values() if (hit.list_code, hit.entry_id) == (code, entry_id)]
        newest = sorted((hit for hit in wanted if hit.superseded_by is None), key=lambda hit: hit.id, reverse=True)
        return tuple(newest[:limit])

    def add_finding(self, finding: DocumentFinding) -> None:
        if self.of_crossing(finding.crossing_id) is None:
            raise NotFound(what="alert")
        if finding.screening_id not in self.state.screenings:
            raise NotFound(what="screening")
        if finding.id in self.state.findings:
            raise Conflict(reason="finding_exists")
        self.state.findings[finding.id] = finding

    def save_finding(self, finding: DocumentFinding) -> None:
        stored = self.finding(finding.id)
        if not stored.is_open:
            raise AlreadyDecided(disposition=stored.decision.disposition if stored.decision else "superseded")
        self.state.findings[finding.id] = finding

    def finding(self, finding_id: FindingId) -> DocumentFinding:
        if finding_id not in self.state.findings:
            raise NotFound(what="finding")
        return self.state.findings[finding_id]

    def findings(self, crossing_id: CrossingId) -> tuple[DocumentFinding, ...]:
        found = [finding for finding in self.state.findings.values() if finding.crossing_id == crossing_id]
        return tuple(sorted(found, key=lambda finding: finding.id))

    def findings_of(self, crossing_ids: Sequence[CrossingId]) -> Mapping[CrossingId, tuple[DocumentFinding, ...]]:
        found = {crossing_id: self.findings(crossing_id) for crossing_id in crossing_ids}
        return {crossing_id: findings for crossing_id, findings in found.items() if findings}

    def find(self, which: AlertFilter, limit: int, as_of: datetime, cursor: str | None = None) -> Page[Alert]:
        found = [
            alert
            for alert in self.state.alerts.values()
            if (which.checkposts is None or alert.checkpost in which.checkposts)
            and (which.states is None or alert.state in which.states)
            and which.kind in (None, alert.kind)
        ]
        ordered_as_of, _, shown = (cursor if cursor is not None else str(as_of.timestamp())).partition("_")
        try:
            moment = datetime.fromtimestamp(float(ordered_as_of), UTC)
        except ValueError:
            raise InvalidInput("cursor", reason="cursor") from None
        found.sort(key=lambda alert: board_place(alert, moment))
        page = page_after(found, [str(alert.id) for alert in found], limit, shown if cursor is not None else None)
        return replace(page, next_cursor=f"{moment.timestamp()}_{page.next_cursor}" if page.next_cursor else None)

    def undecided(self, after: AlertId | None, limit: int) -> tuple[Alert, ...]:
        found = [
            alert
            for alert in self.state.alerts.values()
            if alert.state is not AlertState.DECIDED
            and alert.level is not AlertLevel.ZONAL_DIRECTOR
            and (after is None or alert.id > after)
        ]
        return tuple(sorted(found, key=lambda alert: alert.id)[:limit])

    def count_open(self) -> tuple[OpenAlerts, ...]:
        raised: dict[AlertState, list[datetime]] = {}
        for alert in self.state.alerts.values():
            told = bool(self.findings(alert.crossing_id)) or any(
                hit.handling is not Handling.DISCREET for hit in self.hits(alert.crossing_id)
            )
            if told and alert.state is not AlertState.DECIDED:
                raised.setdefault(alert.state, []).append(alert.raised_at)
        return tuple(OpenAlerts(state, len(found), min(found)) for state, found in sorted(raised.items()))
