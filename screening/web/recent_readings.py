"""What was read from the last pages, doubts and all?

The store keeps the lines of a reading, and not how sure each character was. An officer who is to correct them wants to
know; so each process remembers its last readings, in memory alone.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

from screening.domain.identifiers import ScreeningId
from screening.domain.readings import Reading

MOST_READINGS: Final = 100


@dataclass(slots=True, repr=False)
class RecentReadings:
    """The readings of the last screenings."""

    _kept: OrderedDict[ScreeningId, Reading] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, screening: ScreeningId, reading: Reading) -> None:
        """Remember one, and forget the oldest."""
        with self._lock:
            self._kept[screening] = reading
            if len(self._kept) > MOST_READINGS:
                self._kept.popitem(last=False)

    def find(self, screening: ScreeningId) -> Reading | None:
        """Give one, if it is remembered here."""
        with self._lock:
            return self._kept.get(screening)
