"""Is an entry screened against on a day, and if not, why not?"""

from datetime import date
from enum import StrEnum

from screening.domain.entries import EntryState, ListEntry


class Standing(StrEnum):
    """Where an entry stands on a day."""

    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    LAPSED = "lapsed"
    """One officer added it in an emergency, and nobody confirmed it in time."""


def standing_of(entry: ListEntry, on: date) -> Standing:
    """Say where the entry stands on that day."""
    if entry.is_in_force(on):
        return Standing.IN_FORCE
    if entry.state is not EntryState.ACTIVE:
        return Standing(entry.state.value)
    if entry.valid_from and on < entry.valid_from:
        return Standing.NOT_YET
    return Standing.EXPIRED if entry.expires and entry.expires < on else Standing.LAPSED
