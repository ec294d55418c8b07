"""What does an entry become by a change, and is that change possible now?

Pure functions, one for each kind of change: each gives the entry's next revision, or says why there is none.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from screening.domain.changes import ChangeKind
from screening.domain.entries import EntryState, ListEntry
from screening.domain.errors import ImpossibleChange, InvalidEntry, InvalidInput
from screening.domain.lists import ListDefinition
from screening.lists.entry_forms import make_entry, written_entry
from screening.lists.merged_entries import differing, merged_entry, require_mergeable
from screening.lists.tables import Table

_PLACE: Final = "entry."
PHOTOGRAPH: Final = "photograph_sha256"
"""The one field that an officer writes and no file does."""
_DIGEST: Final = re.compile("[0-9a-f]{64}", re.ASCII)
LONGEST_REVIEW_DAYS: Final = 365
"""How far off the next review may be where the list does not say."""
_LOOKED_AT: Final = frozenset({ChangeKind.CONFIRM, ChangeKind.REVIEW})
"""Kinds that say something even where they change nothing."""


@dataclass(frozen=True, slots=True, repr=False)
class Wish:
    """What an officer wants of an entry. `fields` are written as in a file of entries; None takes a field away.

    They belong to `add`, `amend` and `merge`, `is_emergency` to `add`, `expires` to `renew`, `review_on` to `confirm`
    and to `review`.
    """

    kind: ChangeKind
    fields: Mapping[str, object | None] | None = None
    is_emergency: bool = False
    expires: date | None = None
    review_on: date | None = None


def added_entry(wish: Wish, definition: ListDefinition, today: date) -> ListEntry:
    """Make a new entry in its first revision. Raises InvalidEntry.

    Where the list leaves one choice of owner or category only, it need not be named; on a list whose entries hold for
    some days, they count from today where nothing else is said.
    """
    written: dict[str, object] = {}
    if len(definition.authorities) == 1:
        written["owner"] = definition.authorities[0]
    if len(definition.categories) == 1:
        written["category"] = definition.categories[0]
    if definition.validity_days is not None:
        written["valid_from"] = today
    written |= {key: value for key, value in (wish.fields or {}).items() if value is not None}
    photograph = _photograph(written.pop(PHOTOGRAPH, None))
    entry = replace(make_entry(Table(written, _PLACE, InvalidEntry), definition), photograph_sha256=photograph)
    if definition.validity_days is not None and _renewals_used(entry, definition) > 0:
        raise InvalidEntry(f"{_PLACE}expires", reason="entry_expires_too_late", most=definition.validity_days)
    if not wish.is_emergency:
        return entry
    return replace(entry, confirm_by=today + timedelta(days=definition.confirm_within_days))


def changed_entry(before: ListEntry, wish: Wish, definition: ListDefinition, today: date) -> ListEntry:
    """Make an entry's next revision. Raises ImpossibleChange, InvalidEntry, InvalidInput."""
    if before.state is EntryState.WITHDRAWN:
        raise ImpossibleChange("entry", reason="is_withdrawn")
    after = replace(_changed(before, wish, definition, today), revision=before.revision + 1)
    if wish.kind not in _LOOKED_AT and replace(after, revision=before.revision) == before:
        raise ImpossibleChange("entry", reason="nothing_changes")
    return after


def merged_with(before: ListEntry, other: ListEntry, wish: Wish, definition: ListDefinition) -> ListEntry:
    """Make the next revision of an entry that takes another up. Raises ImpossibleChange, InvalidEntry.

    It says what both say, but where the wish says otherwise; what cannot be joined, the wish must say.
    """
    require_mergeable(before, other)
    fields = wish.fields or {}
    unsaid = differing(before, other) - fields.keys()
    if unsaid:
        raise ImpossibleChange("entry", reason="merge_differs", fields=", ".join(sorted(unsaid)))
    union = merged_entry(before, other)
    return replace(_amended(union, fields, definition), revision=before.revision + 1)


def _changed(before: ListEntry, wish: Wish, definition: ListDefinition, today: date) -> ListEntry:
    match wish.kind:
        case ChangeKind.AMEND:
            return _amended(before, wish.fields or {}, definition)
        case ChangeKind.WITHDRAW:
            return replace(before, state=EntryState.WITHDRAWN)
        case ChangeKind.SUSPEND:
            if before.state is EntryState.SUSPENDED:
                raise ImpossibleChange("entry", reason="is_suspended")
            return replace(before, state=EntryState.SUSPENDED)
        case ChangeKind.RESUME:
            if before.state is not EntryState.SUSPENDED:
                raise ImpossibleChange("entry", reason="is_not_suspended")
            return replace(before, state=EntryState.ACTIVE)
        case ChangeKind.CONFIRM | ChangeKind.REVIEW:
            return _looked_at(before, wish, definition, today)
        case ChangeKind.RENEW:
            return replace(before, expires=_renewed_until(before, wish.expires, definition, today))
        case ChangeKind.ADD | ChangeKind.MERGE:
            raise InvalidInput("kind", reason="change_form")


def _amended(before: ListEntry, fields: Mapping[str, object | None], definition: ListDefinition) -> ListEntry:
    written = {key: value for key, value in {**written_entry(before), **fields}.items() if value is not None}
    photograph = _photograph(written.pop(PHOTOGRAPH, None)) if PHOTOGRAPH in fields else before.photograph_sha256
    made = make_entry(Table(written, _PLACE, InvalidEntry), definition)
    if made.source_id != before.source_id:
        raise ImpossibleChange(f"{_PLACE}source_id", reason="source_id_stays")
    if made.owner != before.owner:
        raise ImpossibleChange(f"{_PLACE}owner", reason="owner_stays")
    has_other_days = (made.valid_from, made.expires) != (before.valid_from, before.expires)
    if definition.validity_days is not None and has_other_days:
        raise ImpossibleChange(f"{_PLACE}expires", reason="dates_by_renewal")
    # What no form holds stays as it is.
    return replace(
        made,
        id=before.id,
        photograph_sha256=photograph,
        state=before.state,
        confirm_by=before.confirm_by,
        reviewed_on=before.reviewed_on,
        merged_into=before.merged_into,
        merged_from=before.merged_from,
    )


def _looked_at(before: ListEntry, wish: Wish, definition: ListDefinition, today: date) -> ListEntry:
    if wish.kind is ChangeKind.CONFIRM:
        return replace(before, confirm_by=None, review_on=wish.review_on or before.review_on)
    return replace(before, reviewed_on=today, review_on=_next_review(before, wish.review_on, definition, today))


def _next_review(before: ListEntry, asked: date | None, definition: ListDefinition, today: date) -> date:
    """Give the next day of review: one officer puts it off by a whole period at most, two (`confirm`) by more."""
    if before.confirm_by is not None:
        raise ImpossibleChange("entry", reason="is_unconfirmed")
    days = definition.review.every or LONGEST_REVIEW_DAYS
    latest = today + timedelta(days=days)
    if asked is not None and not today < asked <= latest:
        raise InvalidInput("review_on", reason="review_day", days=days)
    return asked or latest


def can_be_renewed(entry: ListEntry, definition: ListDefinition) -> bool:
    """Whether the list's rule lets the entry hold for longer."""
    if entry.expires is None:
        return False
    return definition.renewals is None or _renewals_used(entry, definition) < definition.renewals


def _photograph(written: object) -> str | None:
    """Read the digest of a photograph: whether there is such a one is the store's to say."""
    if written is None or (isinstance(written, str) and _DIGEST.fullmatch(written)):
        return written
    raise InvalidInput(f"{_PLACE}{PHOTOGRAPH}", reason="photograph_unknown")


def _renewed_until(before: ListEntry, asked: date | None, definition: ListDefinition, today: date) -> date:
    """Give the new last day: that asked for, or a whole period after the present one."""
    if before.expires is None:
        raise ImpossibleChange("entry", reason="not_limited")
    days = definition.validity_days
    if days is None:
        if asked is None:
            raise InvalidInput("expires", reason="renewal_day_needed")
        latest = date.max
    else:
        used = _renewals_used(before, definition)
        if definition.renewals is not None and used >= definition.renewals:
            raise ImpossibleChange("entry", reason="no_renewal_left", renewals=definition.renewals)
        latest = before.expires + timedelta(days=days)
    until = asked or latest
    if not (before.expires < until <= latest and until >= today):
        raise InvalidInput("expires", reason="renewal_day", days=days or 0)
    return until


def _renewals_used(entry: ListEntry, definition: ListDefinition) -> int:
    """Say how many periods beyond the first the entry's days already take up."""
    days = definition.validity_days
    if days is None or entry.expires is None or entry.valid_from is None:
        return 0
    return -(-((entry.expires - entry.valid_from).days + 1) // days) - 1
