"""When must somebody look at an entry again, by its list's rules?

Pure functions: which days an entry has, and which of them ask for what today.
"""

from datetime import date, timedelta
from typing import Final

from screening.domain.entries import Detail, EntryState, ListEntry
from screening.domain.identifiers import AuthorityCode
from screening.domain.lists import Holds, ListDefinition
from screening.domain.reviews import ReviewCause, ReviewDates, ReviewDay, ReviewReason, ReviewSpan
from screening.lists.changed_entries import LONGEST_REVIEW_DAYS

_FORM: Final = 2
"""Of what is made of an entry: its days (1), and which photograph it names (2)."""
_TELLING: Final = frozenset({Detail.BIRTH_DATE, Detail.FATHER_NAME, Detail.NUMBER, Detail.PHOTOGRAPH})
"""What tells a person from namesakes."""


def review_dates(entry: ListEntry, definition: ListDefinition, brought_on: date) -> ReviewDates:
    """Give an entry's days; `brought_on` is when its latest revision came into force.

    Whoever approved that revision looked at the entry: without a day of its own it is reviewed a period later.
    """
    told = ReviewDates(entry.id, entry.list_code, entry.owner, entry.revision)
    if entry.state is EntryState.WITHDRAWN:
        return told
    looked_at = max(entry.reviewed_on or brought_on, brought_on)
    is_suspended = entry.state is EntryState.SUSPENDED
    return ReviewDates(
        entry.id,
        entry.list_code,
        entry.owner,
        entry.revision,
        review_on=_review_on(entry, definition, looked_at),
        confirm_by=None if is_suspended else entry.confirm_by,
        expires=entry.expires,
        suspended_on=looked_at if is_suspended else None,
        sparse_on=None if is_suspended or entry.confirm_by else _sparse_on(entry, definition, brought_on),
    )


def review_span(
    reason: ReviewReason,
    definition: ListDefinition,
    today: date,
    owners: frozenset[AuthorityCode] | None = None,
) -> ReviewSpan:
    """Say which entries of the list are in the queue for that reason."""
    rules = definition.review
    code, late = definition.code, timedelta(days=rules.overdue_after)
    match reason:
        case ReviewReason.UNCONFIRMED:
            return ReviewSpan(code, ReviewDay.CONFIRM_BY, today, owners=owners)
        case ReviewReason.OVERDUE:
            return ReviewSpan(code, ReviewDay.REVIEW_ON, today, None, today - late - timedelta(days=1), owners)
        case ReviewReason.EXPIRING:
            last = today + timedelta(days=rules.expiring)
            return ReviewSpan(code, ReviewDay.EXPIRES, today, today, last, owners)
        case ReviewReason.DUE:
            return ReviewSpan(code, ReviewDay.REVIEW_ON, today, today - late, today, owners)
        case ReviewReason.SUSPENDED:
            last = today - timedelta(days=rules.suspended)
            return ReviewSpan(code, ReviewDay.SUSPENDED_ON, today, None, last, owners)
        case ReviewReason.DUE_SOON:
            first, last = today + timedelta(days=1), today + timedelta(days=rules.remind_before)
            return ReviewSpan(code, ReviewDay.REVIEW_ON, today, first, last, owners)
        case ReviewReason.SPARSE:
            return ReviewSpan(code, ReviewDay.SPARSE_ON, today, None, today, owners)


def causes_of(dates: ReviewDates, definition: ListDefinition, today: date) -> tuple[ReviewCause, ...]:
    """Give every reason for which the entry is in the queue today, each with its day, the most urgent first."""
    spans = ((reason, review_span(reason, definition, today)) for reason in ReviewReason)
    return tuple(
        ReviewCause(reason, day)
        for reason, span in spans
        if span.holds(dates) and (day := dates.on(span.day)) is not None
    )


def rules_of_days(definition: ListDefinition) -> str:
    """Write what of a list's rules its entries' days are made by: the others are asked when the queue is.

    Another form of what is made of entries makes it anew, as other rules do.
    """
    return f"{definition.holds} {definition.review.every} {_FORM}"


def _review_on(entry: ListEntry, definition: ListDefinition, looked_at: date) -> date | None:
    if entry.review_on is not None:
        return entry.review_on
    every = definition.review.every
    return None if every is None else _after(looked_at, every)


def _sparse_on(entry: ListEntry, definition: ListDefinition, brought_on: date) -> date | None:
    """Give since when it is sparse; once an officer let it stand, that is asked again a period later."""
    if definition.holds is not Holds.PERSONS or entry.known & _TELLING:
        return None
    if entry.reviewed_on is None:
        return brought_on
    return entry.review_on or _after(entry.reviewed_on, definition.review.every or LONGEST_REVIEW_DAYS)


def _after(day: date, days: int) -> date:
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))
