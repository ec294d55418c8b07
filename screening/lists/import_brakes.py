"""Does an import look like a mistake, so that another officer has to say that it is none?

Pure functions over what was counted and the list's own `[import]` rules.
"""

from datetime import date, timedelta
from typing import Final

from screening.domain.entries import ListEntry
from screening.domain.imports import ImportBrake, ImportCounts
from screening.domain.lists import ImportBrakes

MOST_REJECTED: Final = 0.01
"""The share of records that cannot be used, from which something is wrong with the file rather than with them."""


def brakes_pulled(counts: ImportCounts, brakes: ImportBrakes) -> frozenset[ImportBrake]:
    """Give the brakes that what was counted pulls."""
    pulled = {
        ImportBrake.FEW_ENTRIES: counts.entries < brakes.fewest_entries,
        ImportBrake.MANY_WITHDRAWN: counts.withdrawn > brakes.most_withdrawn * counts.owned,
        ImportBrake.FUTURE_DATES: counts.future_dates > 0,
        ImportBrake.OTHER_OWNER: counts.other_owner > 0,
        ImportBrake.MANY_REJECTED: counts.rejected > MOST_REJECTED * counts.records,
    }
    return frozenset(brake for brake, is_pulled in pulled.items() if is_pulled)


def lies_in_the_future(entry: ListEntry, today: date, days: int) -> bool:
    """Whether somebody is still to be born, or the entry begins more than so many days from today."""
    begins_late = entry.valid_from is not None and entry.valid_from > today + timedelta(days=days)
    return begins_late or any(born.is_after(today) for born in entry.dates_of_birth)
