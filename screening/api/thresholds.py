"""What does a list's threshold cost, and what does it find?"""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from screening.api import fields
from screening.domain.identifiers import ListCode
from screening.matching.prices.threshold_prices import Share
from screening.web.caller import Caller
from screening.web.projection import Strict
from screening.web.service import ServiceOf
from screening.web.strict_json import StrictRoute
from screening.workflows.enquiries.price_thresholds import (
    MOST_SAMPLED,
    MOST_THRESHOLDS,
    ListPrices,
    PriceQuestion,
    ThresholdPrice,
    view_prices,
)

router = APIRouter(prefix="/lists/{code}/thresholds", tags=["lists"], route_class=StrictRoute)

ListCodePath = Annotated[fields.ListCodeField, Path()]
Threshold = Annotated[float, Field(gt=0, le=1)]
Part = Annotated[float, Field(ge=0, le=1000)]


class PerThousand(Strict):
    """So many of a sample, as so many of 1,000: the true number lies from `low` to `high`, 95 times of 100 (Wilson)."""

    count: Annotated[int, Field(ge=0)]
    of: Annotated[int, Field(ge=0)]
    per_1000: Part
    low: Part
    high: Part

    @classmethod
    def of_share(cls, share: Share) -> "PerThousand":
        """Write a share."""
        low, high = share.interval
        return cls(
            count=share.count,
            of=share.of,
            per_1000=round(1000 * share.value, 1),
            low=round(1000 * low, 1),
            high=round(1000 * high, 1),
        )


class PriceSeen(Strict):
    """One threshold.

    `seeded` and `recorded` are travellers who would alert: innocent made-up ones, and those recorded at the counters,
    whoever they were. `found` are made-up travellers who are persons of the list's entries, and are found; null where
    there is nobody to find by name.
    """

    threshold: float
    is_in_force: bool
    seeded: PerThousand
    recorded: PerThousand
    found: PerThousand | None


class PricesSeen(Strict):
    """The list with its entries in force, and what each threshold does, the lowest first."""

    list_code: Annotated[str, Field(max_length=40)]
    threshold: float
    entries: Annotated[int, Field(ge=0)]
    days: Annotated[int, Field(ge=1)]
    prices: Annotated[list[PriceSeen], Field(max_length=MOST_THRESHOLDS)]


@router.get("")
def price(
    code: ListCodePath,
    caller: Caller,
    service: ServiceOf,
    threshold: Annotated[list[Threshold] | None, Query(max_length=MOST_THRESHOLDS)] = None,
    travellers: Annotated[int, Query(ge=1, le=MOST_SAMPLED)] = 1000,
    days: Annotated[int, Query(ge=1, le=366)] = 30,
) -> PricesSeen:
    """Tell how many travellers of 1,000 alert, and how many of the listed are found, at thresholds to compare.

    Without any, at the list's own. Two samples of at most so many travellers are screened against the list as it is
    now, which takes seconds; nobody is told apart, and the question is journalled. One is answered at a time (429).
    """
    question = PriceQuestion(tuple(threshold or ()), travellers, days)
    return _seen(view_prices(ListCode(code), question, caller.account, service.parts))


def _seen(prices: ListPrices) -> PricesSeen:
    own = prices.definition.threshold
    return PricesSeen(
        list_code=prices.definition.code,
        threshold=own,
        entries=prices.entries,
        days=prices.days,
        prices=[_price_seen(each, is_in_force=each.threshold == own) for each in prices.prices],
    )


def _price_seen(each: ThresholdPrice, *, is_in_force: bool) -> PriceSeen:
    return PriceSeen(
        threshold=each.threshold,
        is_in_force=is_in_force,
        seeded=PerThousand.of_share(each.seeded),
        recorded=PerThousand.of_share(each.recorded),
        found=PerThousand.of_share(each.found) if each.found else None,
    )
