"""What was counted for whom, as long as nothing has changed since?

Every page tells a list officer how many reviews are due. What it would count is the same for all who answer for the
same authorities, until a list changes, a new day begins, or the clock has followed some more of a long list: the last
alone is not told by the key, so nothing is kept for longer than a minute.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from screening.domain.reviews import ReviewReason

KEPT_FOR: Final = timedelta(minutes=1)
_MOST_KEPT: Final = 100

Counts = Mapping[ReviewReason, int]


@dataclass(frozen=True, slots=True)
class _Kept:
    key: Hashable
    at: datetime
    counts: Counts


class KeptCounts:
    """Counts by whom they are for. Threads that ask at once may both count, and find the same."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, _Kept] = {}

    def get(self, whose: Hashable, key: Hashable, now: datetime, count: Callable[[], Counts]) -> Counts:
        """Give what was counted for them under that key within the last minute, or count it now."""
        kept = self._kept.get(whose)
        if kept is None or kept.key != key or not timedelta() <= now - kept.at < KEPT_FOR:
            kept = _Kept(key, now, count())
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[whose] = kept
        return kept.counts
