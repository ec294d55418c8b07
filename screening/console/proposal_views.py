"""What does a second officer read of a proposal: what it changes, how long it waits, and what can be done about it?"""

from dataclasses import dataclass
from datetime import date, datetime

from screening.auth.permissions import Permission, may, may_for
from screening.domain.accounts import Account
from screening.domain.changes import ChangeState, ProposedCost
from screening.domain.identifiers import ListCode
from screening.domain.imports import ImportCounts
from screening.lists.entry_differences import (
    FieldDifference,
    FieldOvertaken,
    entry_differences,
    entry_values,
    overtaken_fields,
)
from screening.workflows.desk.reckon_cost import PRICED
from screening.workflows.imports.look_up_imports import ImportFile
from screening.workflows.views.look_up_changes import ChangeFile


@dataclass(frozen=True, slots=True, repr=False)
class QueueRow:
    """One proposal. `kind` is a change's, `import` or `roll_back`; `lapses` an emergency entry's last day."""

    kind: str
    address: str
    list_code: ListCode
    who: str
    fields: tuple[str, ...]
    counts: ImportCounts | None
    reason: str
    proposed_by: str
    proposed_at: datetime
    is_own: bool
    lapses: date | None = None
    shows_cost: bool = False
    cost: ProposedCost | None = None
    """As it was reckoned when the entry was proposed."""


@dataclass(frozen=True, slots=True)
class Deciding:
    """What the officer who looks at a proposal can do about it."""

    can_approve: bool = False
    can_confirm: bool = False
    can_reject: bool = False
    is_own: bool = False
    is_stale: bool = False
    """The entry was changed since: what was proposed would undo that."""
    shows_cost: bool = False


def queue_row(file: ChangeFile | ImportFile, caller: Account, by_command: str) -> QueueRow:
    """Put together one line of the queue; `by_command` says who imports without an account."""
    if isinstance(file, ImportFile):
        made = file.made
        return QueueRow(
            "import" if made.restores is None else "roll_back",
            f"/lists/{made.list_code}/imports/{made.id}",
            made.list_code,
            " · ".join(each.name for each in made.files),
            (),
            made.counts,
            made.reason or made.source.obtained_from or "",
            file.usernames[made.made_by] if made.made_by else by_command,
            made.made_at,
            is_own=made.made_by == caller.id,
        )
    change = file.change
    return QueueRow(
        change.kind.value,
        f"/lists/{change.list_code}/changes/{change.id}",
        change.list_code,
        called(file),
        tuple(each.field for each in changed_fields(file)) if change.base_revision else (),
        None,
        change.reason,
        file.usernames[change.proposed_by],
        change.proposed_at,
        is_own=change.proposed_by == caller.id,
        lapses=file.entry_now.confirm_by if file.entry_now and _is_live(file) else None,
        shows_cost=change.kind in PRICED and may(caller, Permission.LIST_PRICE),
        cost=change.cost,
    )


def changed_fields(file: ChangeFile) -> tuple[FieldDifference, ...]:
    """Give the fields that a change makes other; of a new entry, in force or not, all that say something."""
    change = file.change
    if change.base_revision == 0 or file.entry_now is None:
        return entry_values(change.entry)
    return entry_differences(file.entry_now, change.entry)


def fields_overtaken(file: ChangeFile) -> tuple[FieldOvertaken, ...]:
    """Give the fields that somebody else changed since, or that the proposal would; none where nothing happened."""
    since, change = file.overtaken, file.change
    if since is None:
        return ()
    is_wished = change.state is ChangeState.PROPOSED and not since.is_other
    return overtaken_fields(since.seen, since.now, change.entry if is_wished else None)


def called(file: ChangeFile) -> str:
    """Say whom or what the entry is about in one line."""
    entry = file.change.entry
    names = [name.text for name in entry.names] or [document.number for document in entry.documents]
    return " · ".join(names[:3]) or entry.cnic or ""


def deciding(file: ChangeFile, caller: Account) -> Deciding:
    """Say what the caller can do about a change as it stands."""
    change, now = file.change, file.entry_now
    may_approve = may_for(caller, Permission.ENTRY_APPROVE, change.entry.owner)
    is_open, is_own = change.state is ChangeState.PROPOSED, change.proposed_by == caller.id
    is_stale = is_open and file.overtaken is not None
    is_unconfirmed = _is_live(file) and now is not None and now.confirm_by is not None
    return Deciding(
        can_approve=is_open and may_approve and not is_own and not is_stale,
        can_confirm=is_unconfirmed and not is_own and may_approve,
        can_reject=is_open and may_approve,
        is_own=is_own,
        is_stale=is_stale,
        shows_cost=change.kind in PRICED and (is_open or is_unconfirmed) and may(caller, Permission.LIST_PRICE),
    )


def _is_live(file: ChangeFile) -> bool:
    return file.change.is_emergency and file.change.state is ChangeState.LIVE_AT_ONCE
