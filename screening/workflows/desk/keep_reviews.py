"""How does it become known when each entry must be looked at again, and which photograph it names?

An officer's change tells it at once (`follow_change`). Whole editions and imports are followed by the clock, some
hundred entries in one unit of work, up to a mark for each list; so are a list's rules when they change.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Final

from screening.domain.entries import ListEntry
from screening.domain.identifiers import EntryId, ListCode
from screening.domain.lists import ListDefinition, ListVersion
from screening.domain.reviews import ReviewDates
from screening.lists.reviews import review_dates, rules_of_days
from screening.workflows.parts import Parts
from screening.workflows.ports import EntryBrought, Repositories, ReviewMark

_AT_ONCE: Final = 100
_IN_VIEW: Final = 10_000
"""Entries read in one view of the store. While one is open the database's log grows, by gigabytes for a million; to
open the next and find the place in it takes a third of a second then."""
_NOTHING: Final = ReviewMark(0, "")


def follow_reviews(parts: Parts, goes_on: Callable[[], bool] = lambda: True) -> int:
    """Bring the days of review up to what the lists hold; say how many entries were taken.

    `goes_on` is asked after each unit of work: it may rest, so that others can write, and end what will be begun anew.
    Raises StoreUnavailable.
    """
    return sum(_follow(definition, parts, goes_on) for definition in parts.watch.definitions())


def follow_change(
    repositories: Repositories,
    entries: Sequence[ListEntry],
    definition: ListDefinition,
    before: ListVersion,
    after: ListVersion,
) -> None:
    """Take the days of the entries by which a version differs from the one before, in the transaction that makes it.

    The mark goes on with it where it stood at the version before; where it is behind, the clock brings it up.
    """
    repositories.reviews.take([review_dates(each, definition, after.published_at.date()) for each in entries])
    repositories.named_photographs.follow(entries)
    rules = rules_of_days(definition)
    if repositories.reviews.mark(definition.code) == ReviewMark(before.number, rules):
        repositories.reviews.set_mark(definition.code, ReviewMark(after.number, rules))


def _follow(definition: ListDefinition, parts: Parts, goes_on: Callable[[], bool]) -> int:
    with parts.store.read() as repositories:
        version = repositories.lists.version(definition.code)
        mark = repositories.reviews.mark(definition.code) or _NOTHING
    rules, taken = rules_of_days(definition), 0
    if version is None or mark == ReviewMark(version.number, rules):
        return 0
    is_onward = mark.rules == rules and mark.version <= version.number
    for some in _brought(definition.code, mark.version if is_onward else 0, parts):
        dates = [review_dates(each.entry, definition, each.at.date()) for each in some]
        parts.store.write(partial(_take, dates=dates, entries=[each.entry for each in some]))
        taken += len(dates)
        if not goes_on():
            return taken
    # What a version brought meanwhile may be among it, and comes again with the next look.
    reached = ReviewMark(version.number, rules)
    parts.store.write(lambda kept: kept.reviews.set_mark(definition.code, reached))
    return taken


def _brought(code: ListCode, after: int, parts: Parts) -> Iterator[Sequence[EntryBrought]]:
    """Give what versions after that one brought, a unit's entries at a time."""
    beyond: EntryId | None = None
    seen = _IN_VIEW
    while seen == _IN_VIEW:
        seen = 0
        with parts.store.read() as repositories:
            found = islice(repositories.reviews.brought(code, after, beyond), _IN_VIEW)
            while some := list(islice(found, _AT_ONCE)):
                seen, beyond = seen + len(some), some[-1].entry.id
                yield some


def _take(repositories: Repositories, dates: Sequence[ReviewDates], entries: Sequence[ListEntry]) -> None:
    repositories.reviews.take(dates)
    repositories.named_photographs.follow(entries)
