"""How does a change of an entry become the list's next version?

Within the caller's transaction: the entry's revision, the list's version with its position in the feed, the change and
one journal record stand together or not at all.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from screening.domain.accounts import Account
from screening.domain.changes import ChangeKind, ChangeState, ListChange
from screening.domain.errors import ImpossibleChange
from screening.domain.journal import JournalDraft, Json, RetentionClass
from screening.domain.lists import ListVersion
from screening.lists.merged_entries import merged_away
from screening.lists.versions import content_product, version_after_all
from screening.workflows.desk.keep_reviews import follow_change
from screening.workflows.parts import Parts, actor_name
from screening.workflows.ports import Repositories

_ACTIONS: Final[Mapping[ChangeKind, str]] = {
    ChangeKind.ADD: "list.entry_added",
    ChangeKind.AMEND: "list.entry_amended",
    ChangeKind.WITHDRAW: "list.entry_withdrawn",
    ChangeKind.SUSPEND: "list.entry_suspended",
    ChangeKind.RESUME: "list.entry_resumed",
    ChangeKind.CONFIRM: "list.entry_confirmed",
    ChangeKind.RENEW: "list.entry_renewed",
    ChangeKind.REVIEW: "list.entry_reviewed",
    ChangeKind.MERGE: "list.entries_merged",
}
"""Each begins with `list.`: whoever follows the lists looks for that."""


def put_in_force(
    repositories: Repositories, change: ListChange, state: ChangeState, officer: Account, parts: Parts
) -> ListChange:
    """Publish the change's entry and keep the change in that state. The caller has compared the base revision.

    `officer` is whose word made it so. Raises Conflict where the entry has that revision already.
    """
    previous = repositories.lists.version(change.list_code)
    if previous is None:
        raise ImpossibleChange("code", reason="list_never_published")
    if not previous.product:
        # The version is older than the reckoning by products: read the whole list, once.
        previous = replace(previous, product=content_product(repositories.lists.entries(change.list_code)))
    before = [repositories.lists.entry(change.entry.id)] if change.base_revision else []
    after = [change.entry]
    if change.merges is not None:
        other = repositories.lists.entry(change.merges.entry_id)
        before.append(other)
        after.append(merged_away(other, change.entry))
    version = version_after_all(previous, before, after, parts.clock.now())
    repositories.lists.publish(version, after, change.kind)
    follow_change(repositories, after, parts.watch.definition(change.list_code), previous, version)
    live = replace(change, state=state, feed_position=repositories.feed.head().position)
    journal_change(repositories, _ACTIONS[change.kind], live, officer, version)
    if state is ChangeState.APPROVED:
        repositories.changes.save(live)
    else:
        repositories.changes.add(live)
    return live


def journal_change(
    repositories: Repositories, action: str, change: ListChange, officer: Account, version: ListVersion | None = None
) -> None:
    """Journal one step of a change; `version` is what it made of the list, if anything."""
    payload: dict[str, Json] = {
        "kind": change.kind,
        "base_revision": change.base_revision,
        "is_emergency": change.is_emergency,
        "reason": change.reason,
        "proposed_by": str(change.proposed_by),
    }
    if change.common_name_reason is not None:
        payload["common_name_reason"] = change.common_name_reason
    if change.cost is not None and change.decision is None:
        cost = change.cost
        payload["cost"] = {"one_in": cost.one_in, "stopped": cost.stopped, "plainly_others": cost.plainly_others}
    if change.decision is not None:
        payload["decision_reason"] = change.decision.reason
    if version is not None:
        payload |= {"version": version.number, "entries": version.entries, "digest": version.digest}
        payload["feed_position"] = change.feed_position
    objects = [f"list:{change.list_code}", f"entry:{change.entry.id}", f"change:{change.id}"]
    if change.merges is not None:
        objects.append(f"entry:{change.merges.entry_id}")
        payload |= {"merged": str(change.merges.entry_id), "merged_revision": change.merges.base_revision}
    repositories.journal.append(
        JournalDraft(action, actor_name(officer), tuple(objects), RetentionClass.LIST_CHANGE, payload)
    )
