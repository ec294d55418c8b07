"""What does the shift manager do about an alert?

Every step is checked against the lifecycle's table inside the transaction, so of two officers who decide at once the
first decision stands and the second is told.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from screening.alerts import lifecycle
from screening.auth.permissions import Permission, may_at, require
from screening.domain.accounts import Account
from screening.domain.alerts import Alert
from screening.domain.decisions import Decision, Disposition
from screening.domain.errors import AlreadyDecided, AwaitsSecondOfficer, FindingDecided, NotFound
from screening.domain.hits import Hit
from screening.domain.identifiers import AlertId, FindingId, HitId
from screening.domain.journal import Json
from screening.workflows.board.alert_steps import record_step
from screening.workflows.parts import Parts, actor_name
from screening.workflows.ports import Repositories
from screening.workflows.reasons import needed_reason


@dataclass(frozen=True, slots=True)
class Taken:
    """A step as it was taken: the alert after it, and how the journal tells it."""

    alert: Alert
    action: str
    payload: Mapping[str, Json] = field(default_factory=dict)


def acknowledge_alert(alert_id: AlertId, officer: Account, parts: Parts) -> Alert:
    """Claim the alert. Raises NotFound, NotAllowed, ClaimedByAnother, IllegalTransition."""

    def step(_: Repositories, alert: Alert) -> Taken:
        return Taken(lifecycle.acknowledge(alert, officer.id, parts.clock.now()), "alert.acknowledged")

    return take_step(alert_id, officer, parts, step)


def decide_hit(
    alert_id: AlertId, hit_id: HitId, disposition: Disposition, reason: str, officer: Account, parts: Parts
) -> Alert:
    """Record the disposition of one hit; with the last open matter the alert is decided.

    Where the list's rule asks for a second officer, the decision awaits that officer's word and does not count until
    then. Raises NotFound, NotAllowed, AlreadyDecided, AwaitsSecondOfficer, ClaimedByAnother, IllegalTransition,
    InvalidInput (no reason).
    """
    said = needed_reason(reason)

    def step(repositories: Repositories, alert: Alert) -> Taken:
        hit = hit_of(repositories, alert, hit_id)
        if hit.decision is not None:
            raise AlreadyDecided("hit_id", disposition=hit.decision.disposition)
        if hit.awaiting is not None:
            raise AwaitsSecondOfficer("hit_id", disposition=hit.awaiting.disposition)
        now = parts.clock.now()
        decision = Decision(disposition, said, officer.id, now)
        awaits = disposition in asked_of_two(repositories, hit, parts)
        repositories.alerts.save_hit(replace(hit, awaiting=decision) if awaits else replace(hit, decision=decision))
        after = lifecycle.after_decision(alert, officer.id, now, *matters_left(repositories, alert))
        payload: dict[str, Json] = {"hit": str(hit_id), "disposition": disposition, "reason": said}
        return Taken(after, "alert.hit_awaits_second" if awaits else "alert.hit_decided", payload)

    return take_step(alert_id, officer, parts, step)


def decide_finding(
    alert_id: AlertId, finding_id: FindingId, disposition: Disposition, reason: str, officer: Account, parts: Parts
) -> Alert:
    """Record the disposition of one finding; with the last open matter the alert is decided.

    No list has a say in it, so no rule asks for a second officer. Raises NotFound, NotAllowed, FindingDecided,
    ClaimedByAnother, IllegalTransition, InvalidInput (no reason).
    """
    said = needed_reason(reason)

    def step(repositories: Repositories, alert: Alert) -> Taken:
        finding = repositories.alerts.finding(finding_id)
        if finding.crossing_id != alert.crossing_id:
            raise NotFound("finding_id", what="finding")
        if not finding.is_open:
            said_before = finding.decision.disposition if finding.decision else "superseded"
            raise FindingDecided("finding_id", disposition=said_before)
        now = parts.clock.now()
        repositories.alerts.save_finding(replace(finding, decision=Decision(disposition, said, officer.id, now)))
        after = lifecycle.after_decision(alert, officer.id, now, *matters_left(repositories, alert))
        payload: dict[str, Json] = {"finding": str(finding_id), "disposition": disposition, "reason": said}
        return Taken(after, "alert.finding_decided", payload)

    return take_step(alert_id, officer, parts, step)


def escalate_alert(alert_id: AlertId, reason: str, officer: Account, parts: Parts) -> Alert:
    """Pass the alert up the line. Raises NotFound, NotAllowed, IllegalTransition (at the top), InvalidInput."""
    said = needed_reason(reason)

    def step(_: Repositories, alert: Alert) -> Taken:
        return Taken(lifecycle.escalate(alert, parts.clock.now()), "alert.escalated", {"reason": said})

    return take_step(alert_id, officer, parts, step)


def reopen_alert(alert_id: AlertId, reason: str, officer: Account, parts: Parts) -> Alert:
    """Open a decided alert again: what it holds can be decided anew. Raises NotFound, NotAllowed, IllegalTransition."""
    said = needed_reason(reason)

    def step(repositories: Repositories, alert: Alert) -> Taken:
        reopened = lifecycle.reopen(alert, parts.clock.now())
        repositories.alerts.open_again(alert.crossing_id)
        return Taken(reopened, "alert.reopened", {"reason": said})

    return take_step(alert_id, officer, parts, step)


def hit_of(repositories: Repositories, alert: Alert, hit_id: HitId) -> Hit:
    """Give a hit of this alert. Raises NotFound, also for another alert's."""
    hit = repositories.alerts.hit(hit_id)
    if hit.crossing_id != alert.crossing_id:
        raise NotFound("hit_id", what="hit")
    return hit


def matters_left(repositories: Repositories, alert: Alert) -> tuple[int, int]:
    """Count what of the alert waits for a decision, and the hits whose decision awaits a second officer."""
    hits = repositories.alerts.hits(alert.crossing_id)
    to_decide = sum(hit.needs_decision for hit in hits)
    to_decide += sum(finding.is_open for finding in repositories.alerts.findings(alert.crossing_id))
    return to_decide, sum(hit.is_open and hit.awaiting is not None for hit in hits)


def asked_of_two(repositories: Repositories, hit: Hit, parts: Parts) -> frozenset[Disposition]:
    """Give the dispositions of this hit to which its list's rule wants a second officer to agree."""
    direction = repositories.crossings.get(hit.crossing_id).direction
    return parts.watch.definition(hit.list_code).asks_second_officer(direction, hit.category)


def take_step(alert_id: AlertId, officer: Account, parts: Parts, step: Callable[[Repositories, Alert], Taken]) -> Alert:
    """Take one step of an alert's life: check, change, journal, in one transaction. No change is no record."""
    require(officer, Permission.ALERT_DECIDE)

    def work(repositories: Repositories) -> Alert:
        alert = repositories.alerts.get(alert_id)
        if not may_at(officer, Permission.ALERT_DECIDE, repositories.checkposts.get(alert.checkpost)):
            raise NotFound(what="alert")
        taken = step(repositories, alert)
        if taken.alert == alert:
            return alert
        return record_step(repositories, taken.alert, taken.action, actor_name(officer), taken.payload)

    return parts.store.write(work)
