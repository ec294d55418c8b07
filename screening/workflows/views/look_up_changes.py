"""Which changes of a list wait, and what became of them? Each view is journalled."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from screening.auth.permissions import Permission, require
from screening.domain.accounts import Account
from screening.domain.changes import ChangeState, ListChange
from screening.domain.entries import ListEntry
from screening.domain.errors import NotFound
from screening.domain.identifiers import AccountId, ChangeId, ListCode
from screening.workflows.parts import Parts
from screening.workflows.ports import ChangeFilter, Page, Repositories
from screening.workflows.views.journalled import journal_view, journalled

IN_FORCE: Final = frozenset({ChangeState.APPROVED, ChangeState.LIVE_AT_ONCE})


@dataclass(frozen=True, slots=True, repr=False)
class Overtaken:
    """What somebody did to an entry since an officer saw it: what was proposed on it cannot be approved any more.

    `seen` is None where there was no entry yet. `by` is the officers' change that made the entry what it is `now`, None
    where a file did. `is_other`: it is the other entry of a merge.
    """

    seen: ListEntry | None
    now: ListEntry
    by: ListChange | None
    is_other: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class ChangeFile:
    """A change beside the entry as it is now (None where it is not on the list), with the officers' usernames.

    `merged` is the other entry of a merge, in the revision that was seen. `overtaken` is told where one change is
    opened that waits for another officer.
    """

    change: ListChange
    entry_now: ListEntry | None
    usernames: Mapping[AccountId, str]
    merged: ListEntry | None = None
    overtaken: Overtaken | None = None


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
        return _with_overtaken(repositories, change_file(repositories, change))

    return journalled(work, parts)


def change_file(repositories: Repositories, change: ListChange) -> ChangeFile:
    """Give a change with what belongs beside it, as that unit of work sees it."""
    latest = repositories.lists.revisions(change.entry.id, 1)
    officers = {change.proposed_by, *((change.decision.decided_by,) if change.decision else ())}
    usernames = {officer: repositories.accounts.get(officer).username for officer in officers}
    merges = change.merges
    merged = repositories.lists.entry(merges.entry_id, merges.base_revision) if merges else None
    return ChangeFile(change, latest[0].entry if latest else None, usernames, merged)


def _with_overtaken(repositories: Repositories, file: ChangeFile) -> ChangeFile:
    overtaken = _overtaken(repositories, file)
    if overtaken is None or overtaken.by is None:
        return replace(file, overtaken=overtaken)
    officer = overtaken.by.proposed_by
    usernames = {**file.usernames, officer: repositories.accounts.get(officer).username}
    return replace(file, overtaken=overtaken, usernames=usernames)


def _overtaken(repositories: Repositories, file: ChangeFile) -> Overtaken | None:
    """Say what happened since to the entry of a proposal, or of an emergency entry that waits to be confirmed."""
    change, now = file.change, file.entry_now
    if change.state is ChangeState.LIVE_AT_ONCE:
        is_waiting = change.is_emergency and now is not None and now.confirm_by is not None
        return _since(repositories, change.entry, now) if is_waiting and now else None
    if change.state is not ChangeState.PROPOSED or now is None:
        return None
    seen = repositories.lists.entry(change.entry.id, change.base_revision) if change.base_revision else None
    of_own = _since(repositories, seen, now)
    if of_own is not None or file.merged is None:
        return of_own
    return _since(repositories, file.merged, repositories.lists.entry(file.merged.id), is_other=True)


def _since(
    repositories: Repositories, seen: ListEntry | None, now: ListEntry, *, is_other: bool = False
) -> Overtaken | None:
    if seen is not None and seen.revision == now.revision:
        return None
    made = repositories.changes.find(ChangeFilter(now.list_code, IN_FORCE, now.id), 1).items
    by = next((each for each in made if now.id != each.entry.id or each.entry.revision == now.revision), None)
    return Overtaken(seen, now, by, is_other)
