"""Which changes of a list wait, and what became of them? Each view is journalled."""

from collections.abc import Mapping
from dataclasses import dataclass

from screening.auth.permissions import Permission, require
from screening.domain.accounts import Account
from screening.domain.changes import ListChange
from screening.domain.entries import ListEntry
from screening.domain.errors import NotFound
from screening.domain.identifiers import AccountId, ChangeId, ListCode
from screening.workflows.parts import Parts
from screening.workflows.ports import ChangeFilter, Page, Repositories
from screening.workflows.views.journalled import journal_view, journalled


@dataclass(frozen=True, slots=True, repr=False)
class ChangeFile:
    """A change beside the entry as it is now (None where it is not on the list), with the officers' usernames.

    `merged` is the other entry of a merge, in the revision that was seen.
    """

    change: ListChange
    entry_now: ListEntry | None
    usernames: Mapping[AccountId, str]
    merged: ListEntry | None = None


def list_changes(
    which: ChangeFilter, caller: Account, parts: Parts, *, limit: int, cursor: str | None = None
) -> Page[ChangeFile]:
    """Give a list's changes, newest first. Raises NotAllowed, NotFound, InvalidInput, NotJournalled."""
    require(caller, Permission.CHANGE_VIEW)
    parts.watch.definition(which.list_code)

    def work(repositories: Repositories) -> Page[ChangeFile]:
        page = repositories.changes.find(which, limit, cursor)
        journal_view(repositories, "change.listed", caller, f"list:{which.list_code}")
        return Page(tuple(change_file(repositories, change) for change in page.items), page.next_cursor)

    return journalled(work, parts)


def view_change(code: ListCode, change_id: ChangeId, caller: Account, parts: Parts) -> ChangeFile:
    """Open one change. Raises NotAllowed, NotFound, NotJournalled."""
    require(caller, Permission.CHANGE_VIEW)

    def work(repositories: Repositories) -> ChangeFile:
        change = repositories.changes.get(change_id)
        if change.list_code != code:
            raise NotFound("change_id", what="change")
        journal_view(repositories, "change.viewed", caller, f"change:{change_id}", f"entry:{change.entry.id}")
        return change_file(repositories, change)

    return journalled(work, parts)


def change_file(repositories: Repositories, change: ListChange) -> ChangeFile:
    """Give a change with what belongs beside it, as that unit of work sees it."""
    latest = repositories.lists.revisions(change.entry.id, 1)
    officers = {change.proposed_by, *((change.decision.decided_by,) if change.decision else ())}
    usernames = {officer: repositories.accounts.get(officer).username for officer in officers}
    merges = change.merges
    merged = repositories.lists.entry(merges.entry_id, merges.base_revision) if merges else None
    return ChangeFile(change, latest[0].entry if latest else None, usernames, merged)
