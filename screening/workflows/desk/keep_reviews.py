"""How does it become known when each entry must be looked at again?

An officer's change tells it at once (`follow_change`). Whole editions and imports are followed by the clock, some
hundred entries in one unit of work, up to a mark for each list; so are a list's rules when they change.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Final

from screening.domain.entries import ListEntry
from screening.domain.lists import ListDefinition, ListVersion
from screening.domain.reviews import ReviewDates
from screening.lists.reviews import review_dates, rules_of_days
from screening.workflows.parts import Parts
from screening.workflows.ports import Repositories, ReviewMark

_AT_ONCE: Final = 100
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
    rules = rules_of_days(definition)
    if repositories.reviews.mark(definition.code) == ReviewMark(before.number, rules):
        repositories.reviews.set_mark(definition.code, ReviewMark(after.number, rules))


def _follow(definition: ListDefinition, parts: Parts, goes_on: Callable[[], bool]) -> int:
    taken = 0
    with parts.store.read() as repositories:
        version = repositories.lists.version(definition.code)
        mark = repositories.reviews.mark(definition.code) or _NOTHING
        if version is None or mark == ReviewMark(version.number, rules_of_days(definition)):
            return 0
        is_onward = mark.rules == rules_of_days(definition) and mark.version <= version.number
        brought = repositories.reviews.brought(definition.code, mark.version if is_onward else 0)
        for some in _some(review_dates(each.entry, definition, each.at.date()) for each in brought):
            parts.store.write(partial(_take, dates=some))
            taken += len(some)
            if not goes_on():
                return taken
    reached = ReviewMark(version.number, rules_of_days(definition))
    parts.store.write(lambda kept: kept.reviews.set_mark(definition.code, reached))
    return taken


def _take(repositories: Repositories, dates: Sequence[ReviewDates]) -> None:
    repositories.reviews.take(dates)


def _some(items: Iterator[ReviewDates]) -> Iterator[list[ReviewDates]]:
    while some := list(islice(items, _AT_ONCE)):
        yield some
