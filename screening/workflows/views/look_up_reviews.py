"""Which entries ask to be looked at, why, and what can be done about each? The view is journalled."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from heapq import merge
from itertools import islice
from typing import Final
from uuid import UUID

from screening.auth.permissions import Permission, may_for, require
from screening.domain.accounts import Account
from screening.domain.changes import ChangeKind, ChangeState
from screening.domain.entries import EntryState, ListEntry
from screening.domain.errors import InvalidInput
from screening.domain.identifiers import AuthorityCode, EntryId, ListCode
from screening.domain.imports import ImportState, ListImport
from screening.domain.lists import ListDefinition, Upkeep
from screening.domain.reviews import ReviewCause, ReviewDates, ReviewReason
from screening.lists.changed_entries import can_be_renewed
from screening.lists.reviews import causes_of, review_span, rules_of_days
from screening.workflows.kept_counts import Counts
from screening.workflows.parts import Parts
from screening.workflows.ports import ChangeFilter, Repositories, ReviewMark
from screening.workflows.views.journalled import journal_view, journalled

MOST_COUNTED: Final = 1000
"""What is more is told as so many: a queue of which nobody sees the end."""
URGENT: Final = (ReviewReason.UNCONFIRMED, ReviewReason.OVERDUE, ReviewReason.DUE)
"""What officers are reminded of on every page."""
_CURSOR: Final = re.compile(r"([a-z_]{1,20})\.(\d{4}-\d\d-\d\d)\.([0-9a-f]{32})", re.ASCII)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ReviewFilter:
    """What of the queue: None means any."""

    code: ListCode | None = None
    reasons: frozenset[ReviewReason] | None = None
    owners: frozenset[AuthorityCode] | None = None


@dataclass(frozen=True, slots=True, repr=False)
class ReviewLine:
    """One entry in the queue: why, from or until which days, and what the caller can do about it.

    It stands there once, by the first of `causes`: the most urgent of the reasons that were asked for; the others
    follow. `is_waiting`: somebody has proposed a change of it already. To what is more than a review another officer
    may have to agree.
    """

    entry: ListEntry
    causes: tuple[ReviewCause, ...]
    acts: tuple[ChangeKind, ...]
    is_waiting: bool


@dataclass(frozen=True, slots=True, repr=False)
class ReviewQueue:
    """Some of the queue, and how much there is of each reason, up to `MOST_COUNTED` for each list.

    `behind` names the lists of which not everything that was published is in the queue yet. `imports` wait for an
    officer's word.
    """

    lines: tuple[ReviewLine, ...]
    next_cursor: str | None
    counts: Counts
    behind: tuple[ListCode, ...]
    imports: tuple[ListImport, ...]


def view_reviews(
    which: ReviewFilter, caller: Account, parts: Parts, *, limit: int, cursor: str | None = None
) -> ReviewQueue:
    """Give the queue, the most urgent first. Raises NotAllowed, NotFound, InvalidInput (`cursor`), NotJournalled."""
    require(caller, Permission.CHANGE_VIEW)
    definitions = _asked(which, parts)
    place = None if cursor is None else _read_place(cursor)
    today = parts.clock.now().date()

    def work(repositories: Repositories) -> ReviewQueue:
        found = list(islice(_found(repositories, definitions, which, place, today, limit + 1), limit + 1))
        shown = found[:limit]
        entries = repositories.lists.several(list({(dates.entry_id, dates.revision) for _, _, dates in shown}))
        by_code = {definition.code: definition for definition in definitions}
        journal_view(repositories, "review.listed", caller, *(f"list:{each.code}" for each in definitions))
        return ReviewQueue(
            tuple(
                ReviewLine(
                    entry,
                    _causes(reason, dates, by_code[entry.list_code], today),
                    acts_on(entry, by_code[entry.list_code], caller),
                    _is_waiting(repositories, entry),
                )
                for reason, _, dates in shown
                if (entry := entries.get(dates.entry_id)) is not None
            ),
            _write_place(*shown[-1]) if len(found) > limit else None,
            _counts(repositories, definitions, tuple(ReviewReason), which.owners, today),
            tuple(each.code for each in definitions if not _is_followed(each, repositories)),
            _waiting(repositories, frozenset(by_code), parts.clock.now()),
        )

    return journalled(work, parts)


def count_reviews(caller: Account, parts: Parts) -> Counts:
    """Count what is urgent among the entries of the caller's own authorities: the reminder. Raises StoreUnavailable.

    It is on every page, and counted anew only where something may have changed.
    """
    definitions, now = parts.watch.definitions(), parts.clock.now()
    own = own_authorities(caller, definitions)
    with parts.store.read() as repositories:
        key = (now.date(), repositories.feed.head().position, frozenset(repositories.reviews.marks().items()))
        count = partial(_counts, repositories, definitions, URGENT, own, now.date())
        return parts.reminders.get(own, key, now, count)


def own_authorities(caller: Account, definitions: Iterable[ListDefinition]) -> frozenset[AuthorityCode]:
    """Give the authorities for whose entries the caller may propose changes."""
    owners = {owner for definition in definitions for owner in definition.authorities}
    return frozenset(owner for owner in owners if may_for(caller, Permission.ENTRY_PROPOSE, owner))


def acts_on(entry: ListEntry, definition: ListDefinition, caller: Account) -> tuple[ChangeKind, ...]:
    """Say what the caller can do about an entry in the queue, the likeliest first; nothing on a list kept elsewhere."""
    is_mine = may_for(caller, Permission.ENTRY_PROPOSE, entry.owner)
    if definition.upkeep is not Upkeep.KEPT_HERE or not is_mine or entry.state is EntryState.WITHDRAWN:
        return ()
    acts = [ChangeKind.CONFIRM if entry.confirm_by is not None else ChangeKind.REVIEW]
    if can_be_renewed(entry, definition):
        acts.append(ChangeKind.RENEW)
    if entry.state is EntryState.SUSPENDED:
        acts.append(ChangeKind.RESUME)
    return (*acts, ChangeKind.WITHDRAW)


def _asked(which: ReviewFilter, parts: Parts) -> tuple[ListDefinition, ...]:
    return parts.watch.definitions() if which.code is None else (parts.watch.definition(which.code),)


Found = tuple[ReviewReason, date, ReviewDates]


def _found(
    repositories: Repositories,
    definitions: tuple[ListDefinition, ...],
    which: ReviewFilter,
    place: tuple[ReviewReason, date, EntryId] | None,
    today: date,
    limit: int,
) -> Iterator[Found]:
    """Give what comes after that place: reason by reason, of all lists by day and id, each entry once."""
    reasons = [each for each in ReviewReason if which.reasons is None or each in which.reasons]
    order = {reason: rank for rank, reason in enumerate(ReviewReason)}
    for reason in reasons:
        if place is not None and order[reason] < order[place[0]]:
            continue
        after = place[1:] if place is not None and reason is place[0] else None
        ahead = reasons[: reasons.index(reason)]
        of_lists = [
            [
                (dates.on(span.day) or today, dates.entry_id, dates)
                for dates in repositories.reviews.find(span, limit, after, earlier)
            ]
            for span, *earlier in (
                [review_span(each, definition, today, which.owners) for each in (reason, *ahead)]
                for definition in definitions
            )
        ]
        yield from ((reason, day, dates) for day, _, dates in merge(*of_lists, key=lambda each: each[:2]))


def _causes(
    first: ReviewReason, dates: ReviewDates, definition: ListDefinition, today: date
) -> tuple[ReviewCause, ...]:
    return tuple(sorted(causes_of(dates, definition, today), key=lambda cause: cause.reason is not first))


def _counts(
    repositories: Repositories,
    definitions: tuple[ListDefinition, ...],
    reasons: tuple[ReviewReason, ...],
    owners: frozenset[AuthorityCode] | None,
    today: date,
) -> Counts:
    count = repositories.reviews.count
    return {
        reason: sum(count(review_span(reason, each, today, owners), MOST_COUNTED) for each in definitions)
        for reason in reasons
    }


def _is_followed(definition: ListDefinition, repositories: Repositories) -> bool:
    """Whether everything of the list's latest version that belongs into the queue is there."""
    version, mark = repositories.lists.version(definition.code), repositories.reviews.mark(definition.code)
    return version is None or mark == ReviewMark(version.number, rules_of_days(definition))


def _waiting(repositories: Repositories, codes: frozenset[ListCode], now: datetime) -> tuple[ListImport, ...]:
    """Give the imports that nobody has decided, the oldest first."""
    left = repositories.imports.abandoned(_EPOCH, now)
    return tuple(each for each in left if each.state is ImportState.WAITING and each.list_code in codes)


def _is_waiting(repositories: Repositories, entry: ListEntry) -> bool:
    proposed = ChangeFilter(entry.list_code, frozenset({ChangeState.PROPOSED}), entry.id)
    return bool(repositories.changes.find(proposed, 1).items)


def _write_place(reason: ReviewReason, day: date, dates: ReviewDates) -> str:
    return f"{reason}.{day}.{dates.entry_id.hex}"


def _read_place(cursor: str) -> tuple[ReviewReason, date, EntryId]:
    found = _CURSOR.fullmatch(cursor)
    try:
        if found is None:
            raise ValueError
        return ReviewReason(found[1]), date.fromisoformat(found[2]), EntryId(UUID(found[3]))
    except ValueError:
        raise InvalidInput("cursor", reason="cursor") from None
