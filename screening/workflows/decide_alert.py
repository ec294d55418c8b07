"""What does the shift manager do about an alert?

Every step is checked against the lifecycle's table inside the transaction, so of two officers who decide at once the
first decision stands and the second is told.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from screening.alerts import lifecycle
from screening.auth.permissions import Permission, may_at, require
from screening.domain.accounts import Account
from screening.domain.alerts import Alert
from screening.domain.errors import AlreadyDecided, NotFound
from screening.domain.hits import Decision, Disposition
from screening.domain.identifiers import AlertId, HitId
from screening.domain.journal import JournalDraft, Json, RetentionClass
from screening.workflows.parts import Parts, actor_name
from screening.workflows.ports import Repositories
from screening.workflows.reasons import needed_reason


def acknowledge_alert(alert_id: AlertId, officer: Account, parts: Parts) -> Alert:
    """Claim the alert. Raises NotFound, NotAllowed, ClaimedByAnother, IllegalTransition."""

    def step(_: Repositories, alert: Alert) -> Alert:
        return lifecycle.acknowledge(alert, officer.id, parts.clock.now())

    return _change(alert_id, "alert.acknowledged", {}, officer, parts, step)


def decide_hit(
    alert_id: AlertId, hit_id: HitId, disposition: Disposition, reason: str, officer: Account, parts: Parts
) -> Alert:
    """Record the disposition of one hit; with the last open one the alert is decided.

    Raises NotFound, NotAllowed, AlreadyDecided, ClaimedByAnother, IllegalTransition, InvalidInput (no reason).
    """
    said = needed_reason(reason)

    def step(repositories: Repositories, alert: Alert) -> Alert:
        hit = repositories.alerts.hit(hit_id)
        if hit.crossing_id != alert.crossing_id:
            raise NotFound("hit_id", what="hit")
        if hit.decision is not None:
            raise AlreadyDecided("hit_id", disposition=hit.decision.disposition)
        now = parts.clock.now()
        repositories.alerts.save_hit(replace(hit, decision=Decision(disposition, said, officer.id, now)))
        left = sum(hit.is_open for hit in repositories.alerts.hits(alert.crossing_id))
        return lifecycle.after_decision(alert, officer.id, now, left)

    payload: dict[str, Json] = {"hit": str(hit_id), "disposition": disposition, "reason": said}
    return _change(alert_id, "alert.hit_decided", payload, officer, parts, step)


def escalate_alert(alert_id: AlertId, reason: str, officer: Account, parts: Parts) -> Alert:
    """Pass the alert up the line. Raises NotFound, NotAllowed, IllegalTransition (at the top), InvalidInput."""
    said = needed_reason(reason)

    def step(_: Repositories, alert: Alert) -> Alert:
        return lifecycle.escalate(alert, parts.clock.now())

    return _change(alert_id, "alert.escalated", {"reason": said}, officer, parts, step)


def reopen_alert(alert_id: AlertId, reason: str, officer: Account, parts: Parts) -> Alert:
    """Open a decided alert again: its hits can be decided anew. Raises NotFound, NotAllowed, IllegalTransition."""
    said = needed_reason(reason)

    def step(repositories: Repositories, alert: Alert) -> Alert:
        reopened = lifecycle.reopen(alert, parts.clock.now())
        repositories.alerts.open_again(alert.crossing_id)
        return reopened

    return _change(alert_id, "alert.reopened", {"reason": said}, officer, parts, step)


def _change(
    alert_id: AlertId,
    action: str,
    payload: Mapping[str, Json],
    officer: Account,
    parts: Parts,
    step: Callable[[Repositories, Alert], Alert],
) -> Alert:
    """Take one step of an alert's life: check, change, journal, in one transaction. No change is no record."""
    require(officer, Permission.ALERT_DECIDE)

    def work(repositories: Repositories) -> Alert:
        alert = repositories.alerts.get(alert_id)
        if not may_at(officer, Permission.ALERT_DECIDE, repositories.checkposts.get(alert.checkpost)):
            raise NotFound("alert_id", what="alert")
        after = step(repositories, alert)
        if after == alert:
            return alert
        repositories.alerts.save(after)
        objects = (f"alert:{alert.id}", f"crossing:{alert.crossing_id}", f"checkpost:{alert.checkpost}")
        repositories.journal.append(
            JournalDraft(
                action,
                actor_name(officer),
                objects,
                RetentionClass.ALERT,
                {**payload, "state": after.state, "level": after.level},
            )
        )
        return after

    return parts.store.write(work)
