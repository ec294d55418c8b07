"""What is searched, as it stood at one moment?"""

from collections.abc import Sequence
from dataclasses import dataclass

from screening.domain.lists import ListInForce
from screening.matching.rarity import Rarity


@dataclass(frozen=True, slots=True, repr=False)
class Snapshot:
    """The lists in force with what the search needs beside them. Never altered: the next is built aside."""

    lists: tuple[ListInForce, ...]
    rarity: Rarity


def build_snapshot(lists: Sequence[ListInForce], background: Rarity) -> Snapshot:
    """Build a snapshot of the lists; `background` is the rarity of tokens over travellers at large."""
    names = (name.text.upper().split() for held in lists for entry in held.entries for name in entry.names)
    return Snapshot(tuple(lists), background.with_names(names))
