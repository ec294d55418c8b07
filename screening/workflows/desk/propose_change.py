"""What is to change about a list entry? The first officer's word.

Suspending, reviewing, and adding in an emergency take effect with it; everything else waits for another officer. An
emergency entry has one officer's word: another officer who confirms it is the second, and that takes effect too.
"""

from dataclasses import dataclass, replace

from screening.auth.permissions import Permission, require, require_for
from screening.domain.accounts import Account
from screening.domain.changes import ChangeKind, ChangeState, ListChange, Merging, ProposedCost
from screening.domain.entries import ListEntry
from screening.domain.errors import (
    ImpossibleChange,
    InvalidInput,
    MissingBaseRevision,
    NotFound,
    StaleEntry,
)
from screening.domain.identifiers import ChangeId, EntryId, ListCode, new_uuid
from screening.domain.lists import ListDefinition, Upkeep
from screening.lists.changed_entries import Wish, added_entry, changed_entry, merged_with
from screening.matching.score.particulars import particulars_of
from screening.workflows.desk.put_in_force import journal_change, put_in_force
from screening.workflows.desk.reckon_cost import PRICED, proposed_cost
from screening.workflows.enquiries.price_entry import require_reason_for_common_name
from screening.workflows.parts import Parts
from screening.workflows.ports import ChangeFilter, Repositories
from screening.workflows.reasons import needed_reason, written_reason

_MOST_CHANGES = 1000
_ONE_OFFICERS = frozenset({ChangeKind.SUSPEND, ChangeKind.REVIEW})
"""What one officer's word is enough for: nobody is stopped by it who was not before."""


@dataclass(frozen=True, slots=True, repr=False)
class Proposal:
    """What is asked for: a wish, about which entry in which revision, and why. An `add` names none, a `merge` two."""

    wish: Wish
    reason: str
    entry_id: EntryId | None = None
    base_revision: int | None = None
    common_name_reason: str | None = None
    """Why a common name is to be listed by itself (`price_entry`)."""
    merges: Merging | None = None


def propose_change(code: ListCode, proposal: Proposal, officer: Account, parts: Parts) -> ListChange:
    """Propose a change; what takes effect at once is in force when this returns.

    Raises NotAllowed, NotFound, MissingBaseRevision, StaleEntry, ImpossibleChange, InvalidEntry, InvalidInput.
    """
    require(officer, Permission.ENTRY_PROPOSE)
    definition = parts.watch.definition(code)
    if definition.upkeep is not Upkeep.KEPT_HERE:
        raise ImpossibleChange("code", reason="list_not_kept_here")
    reason, why_common = needed_reason(proposal.reason), written_reason(proposal.common_name_reason)
    cost = _cost(definition, proposal, officer, parts)

    def work(repositories: Repositories) -> ListChange:
        if repositories.lists.version(code) is None:
            raise ImpossibleChange("code", reason="list_never_published")
        before = _entry_as_seen(repositories, definition, proposal, officer)
        after = _entry_as_wished(repositories, before, proposal, definition, parts)
        require_for(officer, Permission.ENTRY_PROPOSE, after.owner)
        _name_photograph(repositories, before, after)
        if before is None or _means_another(before, after, definition):
            require_reason_for_common_name(after, definition, why_common, parts)
        change = ListChange(
            id=ChangeId(new_uuid()),
            list_code=code,
            kind=proposal.wish.kind,
            entry=after,
            base_revision=before.revision if before else 0,
            reason=reason,
            proposed_by=officer.id,
            proposed_at=parts.clock.now(),
            is_emergency=proposal.wish.is_emergency,
            common_name_reason=why_common,
            merges=proposal.merges,
            cost=cost,
        )
        if _takes_effect_at_once(repositories, change, before):
            return put_in_force(repositories, change, ChangeState.LIVE_AT_ONCE, officer, parts)
        repositories.changes.add(change)
        journal_change(repositories, "change.proposed", change, officer)
        return change

    return parts.store.write(work)


def _cost(definition: ListDefinition, proposal: Proposal, officer: Account, parts: Parts) -> ProposedCost | None:
    """Reckon what the entry will cost, before anybody waits for the one who writes."""
    if proposal.wish.kind not in PRICED:
        return None
    with parts.store.read() as repositories:
        before = _entry_as_seen(repositories, definition, proposal, officer)
        after = _entry_as_wished(repositories, before, proposal, definition, parts)
    require_for(officer, Permission.ENTRY_PROPOSE, after.owner)
    return proposed_cost(after, definition, parts)


def _entry_as_seen(
    repositories: Repositories, definition: ListDefinition, proposal: Proposal, officer: Account
) -> ListEntry | None:
    """Give the entry in the revision that the officer had seen; None for an `add`."""
    if proposal.wish.kind is ChangeKind.ADD:
        return None
    if proposal.entry_id is None:
        raise InvalidInput("entry_id", reason="change_form")
    entry = repositories.lists.entry(proposal.entry_id)
    if entry.list_code != definition.code:
        raise NotFound("entry_id", what="entry")
    require_for(officer, Permission.ENTRY_PROPOSE, entry.owner)
    if proposal.base_revision is None:
        raise MissingBaseRevision("header:If-Match")
    if entry.revision != proposal.base_revision:
        raise StaleEntry("header:If-Match", base=proposal.base_revision, current=entry.revision)
    return entry


def _entry_as_wished(
    repositories: Repositories, before: ListEntry | None, proposal: Proposal, definition: ListDefinition, parts: Parts
) -> ListEntry:
    today, wish = parts.clock.now().date(), proposal.wish
    if before is not None and wish.kind is ChangeKind.MERGE:
        return merged_with(before, _other_as_seen(repositories, before, proposal.merges), wish, definition)
    if before is not None:
        return changed_entry(before, wish, definition, today)
    named = {"source_id": str(new_uuid()), **(wish.fields or {})}
    added = added_entry(replace(wish, fields=named), definition, today)
    if repositories.lists.revisions(added.id, 1):
        raise ImpossibleChange("entry.source_id", reason="entry_exists")
    return added


def _name_photograph(repositories: Repositories, before: ListEntry | None, after: ListEntry) -> None:
    """Keep the photograph that the change names, if it names another. Raises ImpossibleChange where there is none."""
    if after.photograph_sha256 is None or (before and before.photograph_sha256 == after.photograph_sha256):
        return
    try:
        repositories.photographs.name(after.list_code, after.photograph_sha256)
    except NotFound:
        raise ImpossibleChange("entry.photograph_sha256", reason="photograph_unknown") from None


def _other_as_seen(repositories: Repositories, survivor: ListEntry, merges: Merging | None) -> ListEntry:
    """Give the entry that is to be merged, in the revision that the officer had seen."""
    if merges is None:
        raise InvalidInput("merged_entry_id", reason="change_form")
    other = repositories.lists.entry(merges.entry_id)
    if other.list_code != survivor.list_code:
        raise NotFound("merged_entry_id", what="entry")
    if other.revision != merges.base_revision:
        raise StaleEntry("merged_etag", base=merges.base_revision, current=other.revision)
    return other


def _means_another(before: ListEntry, after: ListEntry, definition: ListDefinition) -> bool:
    """Whether what is compared with travellers changes."""
    return particulars_of(before, definition.holds) != particulars_of(after, definition.holds)


def _takes_effect_at_once(repositories: Repositories, change: ListChange, before: ListEntry | None) -> bool:
    if change.kind in _ONE_OFFICERS or (change.kind is ChangeKind.ADD and change.is_emergency):
        return True
    is_unconfirmed = change.kind is ChangeKind.CONFIRM and before is not None and before.confirm_by is not None
    return is_unconfirmed and change.proposed_by not in _adders(repositories, change)


def _adders(repositories: Repositories, change: ListChange) -> frozenset[object]:
    """Give whose word the emergency entry stands on so far."""
    of_entry = ChangeFilter(change.list_code, frozenset({ChangeState.LIVE_AT_ONCE}), change.entry.id)
    made = repositories.changes.find(of_entry, _MOST_CHANGES).items
    return frozenset(each.proposed_by for each in made if each.is_emergency)
