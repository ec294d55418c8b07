"""What do the jobs need of numbers about a list? Sums alone, reckoned where the rows are."""

from collections.abc import Mapping
from typing import Protocol

from screening.domain.identifiers import ListCode
from screening.domain.list_figures import ChangedInWeek, EntryHits, HitCounts, Weeks


class Figures(Protocol):
    """Numbers about lists. A week without any is left out of each answer."""

    def sizes(self, code: ListCode, weeks: Weeks) -> Mapping[int, int]:
        """Give how many entries the list had at the end of each week in which it got a version, by the week's place.

        Place -1 is what it had before the first week, where it was published by then.
        """

    def changes(self, code: ListCode, weeks: Weeks) -> tuple[ChangedInWeek, ...]:
        """Give the revisions that came in each week, by week and kind."""

    def hits(self, code: ListCode, weeks: Weeks) -> Mapping[int, HitCounts]:
        """Give the hits of each week's screenings, by the week's place."""

    def most_false(self, code: ListCode, weeks: Weeks, limit: int) -> tuple[EntryHits, ...]:
        """Give the entries with the most false hits in these weeks' screenings, most first, then by id."""
