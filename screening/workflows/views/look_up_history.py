"""How did an entry become what it is, what did it say at some moment, and which hits did it make?

One view, and one record of it in the journal.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Final

from screening.auth.permissions import Permission, may, reach, require
from screening.domain.accounts import Account
from screening.domain.alerts import Alert
from screening.domain.changes import ListChange
from screening.domain.entries import ListEntry
from screening.domain.errors import NotFound
from screening.domain.hits import Hit
from screening.domain.identifiers import AccountId, EntryId, ListCode
from screening.domain.imports import ListImport
from screening.domain.lists import ListVersion
from screening.lists.entry_differences import FieldDifference, entry_differences
from screening.workflows.parts import Parts
from screening.workflows.ports import ChangeFilter, EntryRevision, Repositories
from screening.workflows.views.journalled import journal_view, journalled
from screening.workflows.views.look_up_changes import IN_FORCE
from screening.workflows.views.moments import version_in_force

MOST_REVISIONS: Final = 100
MOST_HITS: Final = 20
_MOST_CHANGES: Final = 200
_MOST_IMPORTS: Final = 100


@dataclass(frozen=True, slots=True, repr=False)
class HistoryStep:
    """One revision: the version that brought it, by which change or import, and what differs from the one before.

    Both `change` and `made_by_import` are None where a whole edition brought it, and for who may not see changes.
    `differences` is None for the first revision, and where the one before is not among those that are shown.
    """

    entry: ListEntry
    version: ListVersion
    change: ListChange | None
    made_by_import: ListImport | None
    differences: tuple[FieldDifference, ...] | None


@dataclass(frozen=True, slots=True, repr=False)
class EntryHit:
    """A hit that the entry made, and the alert that it stands in; `may_open` tells whether the caller may open that."""

    hit: Hit
    alert: Alert
    may_open: bool


@dataclass(frozen=True, slots=True, repr=False)
class EntryFile:
    """An entry with all that is known of how it came about and of what it did.

    `entry` is its latest revision. Where a moment was asked for, `then` is the step that was in force at `as_of`, None
    where there was none. `steps` and `hits` are the newest, newest first. `other_changes` were proposed and brought no
    revision: they wait, or were rejected.
    """

    entry: ListEntry
    as_of: datetime | None
    then: HistoryStep | None
    steps: tuple[HistoryStep, ...]
    other_changes: tuple[ListChange, ...]
    hits: tuple[EntryHit, ...]
    usernames: Mapping[AccountId, str]


def view_entry_file(
    code: ListCode, entry_id: EntryId, caller: Account, parts: Parts, as_of: datetime | None = None
) -> EntryFile:
    """Open one entry with its history. Raises NotAllowed, NotFound, InvalidInput (`moment_to_come`), NotJournalled.

    Changes are told to those who may see changes. Hits are told to those who may see what lists cost, and to others as
    far as they may see alerts: none of them tells who the traveller was.
    """
    require(caller, Permission.ENTRY_VIEW)

    def work(repositories: Repositories) -> EntryFile:
        entry = repositories.lists.entry(entry_id)
        if entry.list_code != code:
            raise NotFound("entry_id", what="entry")
        told = {"as_of": as_of.isoformat()} if as_of else {}
        journal_view(repositories, "entry.viewed", caller, f"entry:{entry_id}", f"list:{code}", payload=told)
        changes = _changes(repositories, entry, caller)
        steps = _steps(repositories, entry, repositories.lists.revisions(entry_id, MOST_REVISIONS), changes, caller)
        then = _in_force(repositories, entry, as_of, changes, caller, parts) if as_of else None
        others = tuple(change for change in changes if change.state not in IN_FORCE)
        hits = tuple(_hits(repositories, entry, caller))
        return EntryFile(entry, as_of, then, steps, others, hits, _usernames(repositories, changes, steps))

    return journalled(work, parts)


def _in_force(
    repositories: Repositories,
    entry: ListEntry,
    as_of: datetime,
    changes: Sequence[ListChange],
    caller: Account,
    parts: Parts,
) -> HistoryStep | None:
    """Give the step that was in force at a moment, however many came after it."""
    version = version_in_force(repositories, entry.list_code, as_of, parts)
    if version is None:
        return None
    # With the one before, which says what it changed.
    revisions = repositories.lists.revisions(entry.id, 2, version.number)
    return next(iter(_steps(repositories, entry, revisions, changes, caller)), None)


def _changes(repositories: Repositories, entry: ListEntry, caller: Account) -> tuple[ListChange, ...]:
    if not may(caller, Permission.CHANGE_VIEW):
        return ()
    return repositories.changes.find(ChangeFilter(entry.list_code, entry_id=entry.id), _MOST_CHANGES).items


def _steps(
    repositories: Repositories,
    entry: ListEntry,
    revisions: Sequence[EntryRevision],
    changes: Sequence[ListChange],
    caller: Account,
) -> tuple[HistoryStep, ...]:
    made = {change.entry.revision: change for change in changes if change.state in IN_FORCE}
    imports: dict[int | None, ListImport] = {}
    if may(caller, Permission.CHANGE_VIEW):
        found = repositories.imports.find(entry.list_code, _MOST_IMPORTS).items
        imports = {each.version: each for each in found if each.version is not None}
    steps = []
    for revision, before in zip_longest(revisions, revisions[1:]):
        version = repositories.lists.version(entry.list_code, revision.version)
        if version is None:
            raise NotFound("entry_id", what="entry")
        change = made.get(revision.entry.revision)
        of_import = None if change else imports.get(version.number)
        steps.append(HistoryStep(revision.entry, version, change, of_import, _differences(before, revision)))
    return tuple(steps)


def _differences(before: EntryRevision | None, after: EntryRevision) -> tuple[FieldDifference, ...] | None:
    return entry_differences(before.entry, after.entry) if before else None


def _hits(repositories: Repositories, entry: ListEntry, caller: Account) -> Iterable[EntryHit]:
    reached = reach(caller, Permission.ALERT_VIEW, repositories.checkposts.all())
    sees_all = may(caller, Permission.LIST_PRICE)
    for hit in repositories.alerts.hits_on(entry.list_code, entry.id, MOST_HITS):
        alert = repositories.alerts.of_crossing(hit.crossing_id)
        if alert is not None and (sees_all or alert.checkpost in reached):
            yield EntryHit(hit, alert, alert.checkpost in reached)


def _usernames(
    repositories: Repositories, changes: Iterable[ListChange], steps: Iterable[HistoryStep]
) -> dict[AccountId, str]:
    ids = {change.proposed_by for change in changes}
    ids |= {change.decision.decided_by for change in changes if change.decision}
    for made in (step.made_by_import for step in steps):
        if made:
            ids |= {each for each in (made.made_by, made.decision and made.decision.decided_by) if each}
    return {officer: repositories.accounts.get(officer).username for officer in ids}
