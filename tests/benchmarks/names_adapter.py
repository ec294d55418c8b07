"""How well does the service tell listed travellers from innocent ones on names from outside?

An adapter for a measuring program that is not part of this project: `build(entries)` gives `screen(traveller)`. It
translates fields and lowers one number, the threshold; search, score and every weight are those of the service.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TypedDict

from screening.domain.dates import PartialDate
from screening.domain.entries import EntryName, ListEntry, NameQuality
from screening.domain.identifiers import AuthorityCode, EntryId, ListCode, new_uuid
from screening.domain.lists import Direction
from screening.domain.names import PrintedName
from screening.domain.travellers import Traveller
from screening.matching.names.rarity import background_rarity
from screening.matching.prices.population import list_of
from screening.matching.search import screen as search
from screening.matching.snapshot import build_snapshot

FLOOR_LOG_ODDS = -9.0
"""Down to this the answers are wanted; the service's lists state a threshold of .7, log-odds .85."""
_A_DAY = date(2026, 11, 21)


class OutsideEntry(TypedDict):
    """An entry as the measuring program writes it."""

    id: str
    names: list[str]
    weak_names: list[str]
    dates_of_birth: list[str]


class OutsideTraveller(TypedDict):
    """A traveller as the measuring program writes one."""

    surname: str
    given_names: str
    name_may_be_truncated: bool
    date_of_birth: str | None


def build(entries: Sequence[OutsideEntry]) -> Callable[[OutsideTraveller], Iterable[tuple[str, float]]]:
    """Put the entries in force as one list, and give what screens a traveller against it."""
    names = {EntryId(new_uuid()): entry for entry in entries}
    listed = list_of([_entry(at, entry) for at, entry in names.items()], 1 / (1 + math.exp(-FLOOR_LOG_ODDS)))
    snapshot = build_snapshot([listed], background_rarity())

    def screen(traveller: OutsideTraveller) -> Iterable[tuple[str, float]]:
        found = search(snapshot, _traveller(traveller), (), Direction.EXIT, _A_DAY, most_hits=len(entries))
        return [(names[hit.entry.id]["id"], hit.score) for hit in found.hits]

    return screen


def _entry(at: EntryId, outside: OutsideEntry) -> ListEntry:
    names = [EntryName(name) for name in outside["names"]]
    names += [EntryName(name, NameQuality.WEAK) for name in outside["weak_names"]]
    return ListEntry(
        id=at,
        list_code=ListCode("outside"),
        source_id=outside["id"],
        revision=1,
        owner=AuthorityCode("outside"),
        category="person",
        legal_basis="measurement",
        contact="none",
        names=tuple(names),
        dates_of_birth=tuple(PartialDate.parse(born) for born in outside["dates_of_birth"]),
    )


def _traveller(outside: OutsideTraveller) -> Traveller:
    born = PartialDate.parse(outside["date_of_birth"]) if outside["date_of_birth"] else None
    name = PrintedName(outside["surname"], outside["given_names"], 39, outside["name_may_be_truncated"])
    return Traveller(name=name, date_of_birth=born)
