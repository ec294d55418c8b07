"""Which kind has an alert whose hits are of several kinds?"""

from collections.abc import Iterable

from screening.domain.lists import AlertKind

_STRONGEST_FIRST = (AlertKind.OFFLOAD, AlertKind.REFERRAL)


def strongest(kinds: Iterable[AlertKind]) -> AlertKind:
    """Give the kind that an alert with hits of these kinds has. Raises ValueError for none at all."""
    return min(kinds, key=_STRONGEST_FIRST.index)
