"""What does a hit on a list raise, and which of several kinds decides?"""

from collections.abc import Iterable

from screening.domain.lists import AlertKind, Direction, ListDefinition

_STRONGEST_FIRST = (AlertKind.OFFLOAD, AlertKind.REFERRAL)


def route(definition: ListDefinition, category: str, direction: Direction) -> AlertKind | None:
    """Say what a hit on an entry of that category raises; None where the list does not apply to the direction."""
    rule = definition.rule_for(direction, category)
    return rule.raises if rule else None


def strongest(kinds: Iterable[AlertKind]) -> AlertKind:
    """Give the kind that an alert with hits of these kinds has. Raises ValueError for none at all."""
    return min(kinds, key=_STRONGEST_FIRST.index)
