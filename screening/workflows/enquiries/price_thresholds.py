"""What does a list's threshold cost?

For whoever decides where a list's threshold stands. Two samples stand side by side: innocent travellers of the seeded
population, the same every time, and those who were recorded at the counters. Neither tells the future: each share comes
with its counts and its interval. The work is bounded by the sizes of the samples and by time, whichever comes first; it
leaves every other thread its turn, and one such question is answered at a time.
"""

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Final, TypeVar

from screening.auth.permissions import Permission, require
from screening.domain.accounts import Account
from screening.domain.crossings import RecordedTraveller
from screening.domain.errors import TooManyCalls
from screening.domain.identifiers import ListCode
from screening.domain.journal import Json
from screening.domain.lists import Direction, Holds, ListDefinition
from screening.matching.prices.threshold_prices import (
    SEED,
    Comer,
    Share,
    greatest_scores,
    own_scores,
    seeded_comers,
    seeded_listed,
    share_reaching,
)
from screening.matching.snapshot import Snapshot
from screening.workflows.following.watch_recorded import Pace, position_at
from screening.workflows.parts import Parts
from screening.workflows.ports import Repositories
from screening.workflows.views.journalled import journal_view, journalled

MOST_THRESHOLDS: Final = 10
MOST_SAMPLED: Final = 2_000
"""Travellers of each sample, and twice the entries whose persons are looked for."""
BUDGET_S: Final = 5.0
"""Seconds for each of the three samples; what was not reached is not counted."""
_BLOCKS: Final = 40
_RETRY_S: Final = 10

T = TypeVar("T")
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class PriceQuestion:
    """Which thresholds (none: the list's own), how many travellers a sample has, and of how many days the recorded."""

    thresholds: tuple[float, ...] = ()
    sampled: int = MOST_SAMPLED
    days: int = 30
    budget_s: float = BUDGET_S


@dataclass(frozen=True, slots=True)
class ThresholdPrice:
    """What one threshold does: which share alerts of the innocent seeded and of the recorded, which is found of the
    listed. A listed traveller counts as found where the own entry is; None where there is nothing to find by name.
    """

    threshold: float
    seeded: Share
    recorded: Share
    found: Share | None


@dataclass(frozen=True, slots=True)
class ListPrices:
    """The prices by rising threshold. `days` are those of the recorded sample."""

    definition: ListDefinition
    entries: int
    days: int
    prices: tuple[ThresholdPrice, ...]


def view_prices(code: ListCode, question: PriceQuestion, caller: Account, parts: Parts) -> ListPrices:
    """Give the prices, and journal that they were asked for.

    Raises NotAllowed, NotFound, TooManyCalls (while another question is answered), Unavailable, NotJournalled.
    """
    require(caller, Permission.LIST_PRICE)
    if not _one_at_a_time.acquire(blocking=False):
        raise TooManyCalls(reason="price_busy", retry_after_s=_RETRY_S)
    try:
        prices = price_thresholds(code, question, parts)
    finally:
        _one_at_a_time.release()
    payload: dict[str, Json] = {"thresholds": [each.threshold for each in prices.prices], "days": question.days}
    journalled(
        lambda repositories: journal_view(repositories, "threshold.priced", caller, f"list:{code}", payload=payload),
        parts,
    )
    return prices


def price_thresholds(
    code: ListCode, question: PriceQuestion, parts: Parts, tell: Callable[[], None] = lambda: None
) -> ListPrices:
    """Screen the samples against the list alone; `tell` is called after each traveller.

    Raises NotFound, Unavailable, StoreUnavailable.
    """
    definition, snapshot = parts.watch.definition(code), parts.watch.current()
    now = parts.clock.now()
    thresholds = tuple(sorted(set(question.thresholds))) or (definition.threshold,)
    way = next((way for way in reversed(Direction) if definition.applies_to(way)), Direction.EXIT)
    with parts.store.read() as repositories:
        recorded = _sample(repositories, position_at(repositories, now - timedelta(days=question.days)), question)
    comers = [Comer(each.traveller, each.documents, each.direction) for each in recorded]
    # Where time does not suffice for all, those who are left out are not the newest.
    Random(SEED).shuffle(comers)  # noqa: S311 (No secret.)
    take = _Within(question.budget_s, tell)
    lowest, today = thresholds[0], now.date()
    of_seeded = take(greatest_scores(snapshot, code, lowest, seeded_comers(question.sampled, way), today))
    of_recorded = take(greatest_scores(snapshot, code, lowest, comers, today))
    listed = seeded_listed(snapshot, code, question.sampled // 2, today)
    of_listed = take(own_scores(snapshot, code, lowest, listed, today))
    is_found_by_name = definition.holds is Holds.PERSONS and bool(of_listed)
    return ListPrices(
        definition,
        _entries_of(snapshot, code),
        question.days,
        tuple(
            ThresholdPrice(
                each,
                share_reaching(of_seeded, each),
                share_reaching(of_recorded, each),
                share_reaching(of_listed, each) if is_found_by_name else None,
            )
            for each in thresholds
        ),
    )


@dataclass(frozen=True, slots=True)
class _Within:
    """Takes as much as the time allows, with pauses that let other threads have their turn."""

    budget_s: float
    tell: Callable[[], None]

    def __call__(self, items: Iterable[T]) -> list[T]:
        until, pace = time.monotonic() + self.budget_s, Pace()
        taken = []
        for item in items:
            taken.append(item)
            self.tell()
            pace()
            if time.monotonic() > until:
                break
        return taken


def _sample(repositories: Repositories, first: int, question: PriceQuestion) -> Sequence[RecordedTraveller]:
    """Give everybody recorded since a position of the journal; of too many, runs of them at even distances.

    Of several attempts at one crossing the first counts.
    """
    crossings = repositories.crossings
    whole = crossings.recorded_since(first, question.sampled)
    travellers = list(whole.travellers)
    if not whole.is_last:
        head = repositories.journal.head()
        step = max(1, ((head.seq if head else first) - first) // _BLOCKS)
        run = -(-question.sampled // _BLOCKS)
        positions = (first + step * number for number in range(_BLOCKS))
        travellers = [each for at in positions for each in crossings.recorded_since(at, run).travellers]
    by_crossing = {each.crossing_id: each for each in reversed(travellers)}
    return tuple(reversed(by_crossing.values()))[: question.sampled]


def _entries_of(snapshot: Snapshot, code: ListCode) -> int:
    return next((held.version.entries for held in snapshot.lists if held.definition.code == code), 0)
