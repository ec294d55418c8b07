"""Who is told when nobody looked at an entry in time? The clock follows the lists, and records what became overdue.

Officers see the queue's counts on every page; that an entry became overdue is journalled once for each day of review.
Every process of the service has a clock: each step is looked at again in its own transaction.
"""

from collections.abc import Callable
from datetime import timedelta
from itertools import groupby
from typing import Final

from screening.domain.journal import JournalDraft, RetentionClass
from screening.domain.lists import ListDefinition
from screening.domain.reviews import ReviewReason
from screening.lists.reviews import review_span
from screening.workflows.clockwork import CLOCK, Clockwork
from screening.workflows.desk.keep_reviews import follow_reviews
from screening.workflows.parts import Parts
from screening.workflows.ports import Repositories

LOOK_S: Final = 5.0
ORPHANED_AFTER: Final = timedelta(hours=24)
"""For how long an uploaded photograph waits for a change that names it."""
_REST_S: Final = 0.02
"""Between two units of work that follow an import: who screens writes too."""
_AT_ONCE: Final = 100
_MOST_ROUNDS: Final = 20
"""In one look at one list: what is more comes with the next look."""


class ReviewClock(Clockwork):
    """Looks every few seconds: without it the queue falls behind, and nothing that is overdue is recorded."""

    def __init__(self, parts: Parts, look_s: float = LOOK_S) -> None:
        super().__init__("review-clock", look_s)
        self._parts = parts

    def look(self) -> None:
        """Follow the lists, and note what became overdue. Raises StoreUnavailable."""
        remind(self._parts, lambda: self.rest(_REST_S))


def remind(parts: Parts, goes_on: Callable[[], bool] = lambda: True) -> int:
    """Look once; say how many entries became overdue. Raises StoreUnavailable."""
    follow_reviews(parts, goes_on)
    sweep_photographs(parts)
    return sum(_note_overdue(definition, parts) for definition in parts.watch.definitions())


def sweep_photographs(parts: Parts) -> int:
    """Delete photographs that no change named within a day; say how many. Raises StoreUnavailable."""
    before = parts.clock.now() - ORPHANED_AFTER
    with parts.store.read() as repositories:
        if not repositories.photographs.has_orphans(before):
            return 0
    return parts.store.write(lambda repositories: repositories.photographs.sweep(before))


def _note_overdue(definition: ListDefinition, parts: Parts) -> int:
    span = review_span(ReviewReason.OVERDUE, definition, parts.clock.now().date())
    noted = 0
    for _ in range(_MOST_ROUNDS):
        with parts.store.read() as repositories:
            if not repositories.reviews.not_noted(span, 1):
                break
        noted += parts.store.write(lambda repositories: _note(repositories, definition, parts))
    return noted


def _note(repositories: Repositories, definition: ListDefinition, parts: Parts) -> int:
    """Journal what is overdue and was not noted, one record for each owner."""
    today = parts.clock.now().date()
    found = repositories.reviews.not_noted(review_span(ReviewReason.OVERDUE, definition, today), _AT_ONCE)
    for owner, group in groupby(sorted(found, key=lambda each: each.owner), key=lambda each: each.owner):
        entries = tuple(f"entry:{each.entry_id}" for each in group)
        draft = JournalDraft(
            "review.overdue",
            CLOCK,
            (f"list:{definition.code}", *entries),
            RetentionClass.LIST_CHANGE,
            {"owner": owner, "entries": len(entries), "on": today.isoformat()},
        )
        repositories.journal.append(draft)
    repositories.reviews.note_overdue([each.entry_id for each in found], today)
    return len(found)
