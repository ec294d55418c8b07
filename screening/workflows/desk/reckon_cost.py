"""What does an entry cost on the day it is proposed? Kept with the proposal, so that a queue of them tells at once."""

from typing import Final

from screening.domain.changes import ChangeKind, ProposedCost
from screening.domain.entries import ListEntry
from screening.domain.errors import Unavailable
from screening.domain.lists import ListDefinition
from screening.workflows.enquiries.price_entry import DAYS_LOOKED_BACK, reckon_price
from screening.workflows.parts import Parts

PRICED: Final = frozenset({ChangeKind.ADD, ChangeKind.AMEND})
"""Changes after which others may be stopped than before."""


def proposed_cost(entry: ListEntry, definition: ListDefinition, parts: Parts) -> ProposedCost | None:
    """Reckon it; None while those who have crossed are not in memory yet, after a start.

    It takes some milliseconds over a million crossings: never ask within a unit of work that writes.
    """
    try:
        price = reckon_price(entry, definition, DAYS_LOOKED_BACK, parts)
    except Unavailable:
        return None
    return ProposedCost(
        parts.clock.now(),
        price.name.one_in,
        price.name.is_common,
        price.attempts,
        price.stopped,
        price.plainly_others,
        round(price.alerts_a_day, 2),
    )
