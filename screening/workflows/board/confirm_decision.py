"""Does a second officer agree to a decision, where the list's rule asks for two?

Until then the decision counts for nothing: the hit is open and keeps the traveller from passing.
"""

from dataclasses import replace

from screening.alerts import lifecycle
from screening.domain.accounts import Account
from screening.domain.alerts import Alert
from screening.domain.decisions import Decision, Disposition, SecondWord
from screening.domain.errors import AlreadyDecided, ConfirmerIsDecider, NothingAwaits
from screening.domain.hits import Hit
from screening.domain.identifiers import AlertId, HitId
from screening.domain.journal import Json
from screening.workflows.board.decide_alert import Taken, hit_of, matters_left, take_step
from screening.workflows.parts import Parts
from screening.workflows.ports import Repositories
from screening.workflows.reasons import needed_reason, written_reason


def confirm_decision(
    alert_id: AlertId, hit_id: HitId, disposition: Disposition, reason: str, officer: Account, parts: Parts
) -> Alert:
    """Agree to another officer's decision, which counts from now on; a reason may be given.

    `disposition` is what the officer has seen. Raises NotFound, NotAllowed, ConfirmerIsDecider, AlreadyDecided,
    NothingAwaits, IllegalTransition, InvalidInput.
    """
    said = written_reason(reason) or ""

    def step(repositories: Repositories, alert: Alert) -> Taken:
        hit = hit_of(repositories, alert, hit_id)
        first = _awaiting(hit, disposition)
        if first.decided_by == officer.id:
            raise ConfirmerIsDecider("hit_id", action="confirm")
        now = parts.clock.now()
        agreed = replace(first, second=SecondWord(officer.id, now, agrees=True, reason=said))
        repositories.alerts.save_hit(replace(hit, decision=agreed, awaiting=None))
        after = lifecycle.after_confirmation(alert, officer.id, now, *matters_left(repositories, alert))
        return Taken(after, "alert.hit_confirmed", _told(hit, first, said))

    return take_step(alert_id, officer, parts, step)


def send_back_decision(
    alert_id: AlertId, hit_id: HitId, disposition: Disposition, reason: str, officer: Account, parts: Parts
) -> Alert:
    """Refuse to agree, or take one's own decision back: the hit is to be decided again, and what was said is kept.

    Raises NotFound, NotAllowed, AlreadyDecided, NothingAwaits, IllegalTransition, InvalidInput (no reason).
    """
    said = needed_reason(reason)

    def step(repositories: Repositories, alert: Alert) -> Taken:
        hit = hit_of(repositories, alert, hit_id)
        first = _awaiting(hit, disposition)
        refused = replace(first, second=SecondWord(officer.id, parts.clock.now(), agrees=False, reason=said))
        repositories.alerts.save_hit(replace(hit, awaiting=None, earlier_decisions=(*hit.earlier_decisions, refused)))
        return Taken(lifecycle.send_back(alert, parts.clock.now()), "alert.hit_sent_back", _told(hit, first, said))

    return take_step(alert_id, officer, parts, step)


def _awaiting(hit: Hit, disposition: Disposition) -> Decision:
    """Give the decision that awaits a second officer, if it is still the one that the officer has seen."""
    if hit.decision is not None:
        raise AlreadyDecided("hit_id", disposition=hit.decision.disposition)
    if hit.awaiting is None or not hit.is_open or hit.awaiting.disposition is not disposition:
        raise NothingAwaits("hit_id")
    return hit.awaiting


def _told(hit: Hit, first: Decision, said: str) -> dict[str, Json]:
    return {
        "hit": str(hit.id),
        "disposition": first.disposition,
        "decided_by": f"account:{first.decided_by}",
        "reason": said,
    }
