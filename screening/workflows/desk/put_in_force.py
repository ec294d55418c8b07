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
from screening.lists.versions import content_product, version_after
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
    before = repositories.lists.entry(change.entry.id) if change.base_revision else None
    version = version_after(previous, before, change.entry, parts.clock.now())
    repositories.lists.publish(version, [change.entry], change.kind)
    definition = parts.watch.definition(change.list_code)
    follow_change(repositories, change.entry, definition, previous, version)
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
    if change.decision is not None:
        payload["decision_reason"] = change.decision.reason
    if version is not None:
        payload |= {"version": version.number, "entries": version.entries, "digest": version.digest}
        payload["feed_position"] = change.feed_position
    objects = (f"list:{change.list_code}", f"entry:{change.entry.id}", f"change:{change.id}")
    repositories.journal.append(JournalDraft(action, actor_name(officer), objects, RetentionClass.LIST_CHANGE, payload))
