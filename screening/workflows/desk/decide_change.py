"""Does another officer agree to a change? The second word, after which it is in force, or rejected."""

from dataclasses import replace

from screening.auth.permissions import Permission, require, require_for
from screening.domain.accounts import Account
from screening.domain.changes import ChangeDecision, ChangeState, ListChange
from screening.domain.errors import (
    ApproverIsProposer,
    ChangeDecided,
    ImpossibleChange,
    NotFound,
    StaleEntry,
)
from screening.domain.identifiers import ChangeId, ListCode
from screening.workflows.desk.put_in_force import journal_change, put_in_force
from screening.workflows.parts import Parts
from screening.workflows.ports import Repositories
from screening.workflows.reasons import needed_reason, written_reason


def approve_change(code: ListCode, change_id: ChangeId, reason: str, officer: Account, parts: Parts) -> ListChange:
    """Agree to a change of another officer: it is in force when this returns. A reason may be given.

    Raises NotFound, NotAllowed, ApproverIsProposer, ChangeDecided, StaleEntry, ImpossibleChange, InvalidInput.
    """
    require(officer, Permission.ENTRY_APPROVE)
    said = written_reason(reason) or ""

    def work(repositories: Repositories) -> ListChange:
        change = _open_change(repositories, code, change_id, officer)
        if change.proposed_by == officer.id:
            raise ApproverIsProposer("change_id", action=Permission.ENTRY_APPROVE)
        _refuse_stale(repositories, change)
        decided = replace(change, decision=ChangeDecision(officer.id, parts.clock.now(), said))
        return put_in_force(repositories, decided, ChangeState.APPROVED, officer, parts)

    return parts.store.write(work)


def reject_change(code: ListCode, change_id: ChangeId, reason: str, officer: Account, parts: Parts) -> ListChange:
    """Refuse a change, or take back one's own. Raises NotFound, NotAllowed, ChangeDecided, InvalidInput (no reason)."""
    require(officer, Permission.ENTRY_APPROVE)
    said = needed_reason(reason)

    def work(repositories: Repositories) -> ListChange:
        change = _open_change(repositories, code, change_id, officer)
        decision = ChangeDecision(officer.id, parts.clock.now(), said)
        rejected = replace(change, state=ChangeState.REJECTED, decision=decision)
        repositories.changes.save(rejected)
        journal_change(repositories, "change.rejected", rejected, officer)
        return rejected

    return parts.store.write(work)


def _open_change(repositories: Repositories, code: ListCode, change_id: ChangeId, officer: Account) -> ListChange:
    change = repositories.changes.get(change_id)
    if change.list_code != code:
        raise NotFound("change_id", what="change")
    require_for(officer, Permission.ENTRY_APPROVE, change.entry.owner)
    if change.state is not ChangeState.PROPOSED:
        raise ChangeDecided("change_id", state=change.state)
    return change


def _refuse_stale(repositories: Repositories, change: ListChange) -> None:
    """Refuse a change whose entry has another revision by now; for a new entry: which somebody else has added."""
    latest = repositories.lists.revisions(change.entry.id, 1)
    current = latest[0].entry.revision if latest else 0
    if change.base_revision == 0 and current:
        raise ImpossibleChange("entry.source_id", reason="entry_exists")
    if current != change.base_revision:
        raise StaleEntry("change_id", base=change.base_revision, current=current)
    if change.merges is not None:
        other = repositories.lists.entry(change.merges.entry_id).revision
        if other != change.merges.base_revision:
            raise StaleEntry("change_id", base=change.merges.base_revision, current=other)
