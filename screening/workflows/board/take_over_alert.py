"""How does an officer take over what another has claimed?"""

from screening.alerts import lifecycle
from screening.auth.permissions import Permission, may_at, require
from screening.domain.accounts import Account
from screening.domain.alerts import Alert
from screening.domain.errors import Conflict, NotFound
from screening.domain.identifiers import AlertId
from screening.workflows.board.alert_steps import record_step
from screening.workflows.parts import Parts, actor_name
from screening.workflows.ports import Repositories
from screening.workflows.reasons import needed_reason


def take_over_alert(alert_id: AlertId, revision: int, reason: str, officer: Account, parts: Parts) -> Alert:
    """Claim an alert that another officer has claimed, as it stood in the revision that the officer saw.

    Raises NotFound, NotAllowed, InvalidInput (no reason), IllegalTransition (nobody has claimed it), Conflict (it has
    changed since: somebody else may have it by now).
    """
    require(officer, Permission.ALERT_DECIDE)
    said = needed_reason(reason)

    def work(repositories: Repositories) -> Alert:
        alert = repositories.alerts.get(alert_id)
        if not may_at(officer, Permission.ALERT_DECIDE, repositories.checkposts.get(alert.checkpost)):
            raise NotFound(what="alert")
        after = lifecycle.take_over(alert, officer.id, parts.clock.now())
        if after == alert:
            return alert
        if alert.revision != revision:
            raise Conflict(reason="alert_changed")
        payload = {"reason": said, "from": str(alert.acknowledged_by)}
        return record_step(repositories, after, "alert.taken_over", actor_name(officer), payload)

    return parts.store.write(work)
