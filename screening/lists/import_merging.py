"""What becomes of an entry of which a file, and perhaps an officer too, says something else?

Pure functions. A file says nothing of photographs, emergencies, reviews and suspensions: these stay with the entry.
Where an officer changed a field while the import was compared, the officer's word stands.
"""

from dataclasses import fields, replace
from typing import Final

from screening.domain.entries import EntryState, ListEntry
from screening.lists.merged_entries import said_of_survivor

_NEVER_MERGED: Final = frozenset({"id", "list_code", "source_id", "revision", "state"})
_MERGED: Final = tuple(field.name for field in fields(ListEntry) if field.name not in _NEVER_MERGED)


def next_said(before: ListEntry, said: ListEntry) -> ListEntry:
    """Give the next revision of an entry as a file says it. Lifting a suspension takes two officers, never a file."""
    said = said_of_survivor(before, said)
    is_suspended = before.state is EntryState.SUSPENDED
    is_gone = before.state is EntryState.WITHDRAWN
    return replace(
        said,
        id=before.id,
        revision=before.revision + 1,
        state=EntryState.SUSPENDED if is_suspended else said.state,
        photograph_sha256=before.photograph_sha256,
        confirm_by=None if is_gone else before.confirm_by,
        reviewed_on=before.reviewed_on,
    )


def withdrawn(before: ListEntry) -> ListEntry:
    """Give the revision with which an entry leaves the list."""
    return replace(before, revision=before.revision + 1, state=EntryState.WITHDRAWN)


def rebased(base: ListEntry | None, staged: ListEntry, now: ListEntry) -> ListEntry | None:
    """Give what an import makes of an entry that single changes altered since it was compared; None: nothing.

    `base` is the entry as it was compared (None: there was none), `staged` what the import made of that, `now` what
    the list holds.
    """
    if base is None or now.state is EntryState.WITHDRAWN:
        return None
    if staged.state is EntryState.WITHDRAWN:
        # What took another entry up meanwhile stays: nobody has looked at the two as one.
        return withdrawn(now) if now.merged_from == base.merged_from else None
    officers = {name for name in _MERGED if getattr(now, name) != getattr(base, name)}
    merged = replace(now, **{name: getattr(staged, name) for name in _MERGED if name not in officers})
    if now.state is base.state:
        merged = replace(merged, state=staged.state)
    if merged == now or _ends_before_it_begins(merged):
        return None
    return replace(merged, revision=now.revision + 1)


def _ends_before_it_begins(entry: ListEntry) -> bool:
    return entry.valid_from is not None and entry.expires is not None and entry.expires < entry.valid_from
