"""What will an entry cost, and will it find whom it means?"""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import AwareDatetime, Field

from screening.api import fields
from screening.api.retro_screenings import RetroAsked
from screening.domain.entries import Detail
from screening.domain.identifiers import ListCode
from screening.web.caller import Caller
from screening.web.projection import Strict
from screening.web.service import ServiceOf
from screening.web.strict_json import StrictRoute
from screening.workflows.enquiries.price_entry import EntryPrice, price_entry

router = APIRouter(prefix="/lists/{code}/costs", tags=["list changes"], route_class=StrictRoute)

ListCodePath = Annotated[fields.ListCodeField, Path()]
Score = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]


class NameCost(Strict):
    """How common the entry's name is: `one_in` so many travellers bears so much of the commonest of its names (null
    where no name can be compared). `by_name` is the score of a document that prints a name of the entry exactly and
    agrees in nothing else, `at_most` where all agrees that a passport prints beside it.
    """

    one_in: Annotated[int, Field(ge=1)] | None
    is_common: bool
    by_name: Score
    at_most: Score


class CostSeen(Strict):
    """What an entry does at its list's threshold.

    `attempts` to screen were looked through, recorded from `since` on (null where there is none); it would have stopped
    `stopped` crossings, `plainly_others` of them plainly other people's. `finds_by_name`: a document that prints the
    name exactly is enough for a hit; `finds_in_full`: one that agrees in everything the entry says is. Where neither
    holds, only the number of a document or card finds anybody. `needs_reason`: it can be proposed only with a
    `common_name_reason`.
    """

    list_code: Annotated[str, Field(max_length=40)]
    threshold: float
    completeness: Score
    missing: Annotated[list[Detail], Field(max_length=len(Detail))]
    name: NameCost
    finds_by_name: bool
    finds_in_full: bool
    finds_by_number: bool
    attempts: Count
    since: AwareDatetime | None
    stopped: Count
    plainly_others: Count
    alerts_a_day: Annotated[float, Field(ge=0)]
    needs_reason: bool

    @classmethod
    def of(cls, price: EntryPrice) -> "CostSeen":
        """Write it."""
        name = price.name
        return cls(
            list_code=price.definition.code,
            threshold=price.definition.threshold,
            completeness=round(price.entry.completeness, 2),
            missing=list(price.missing),
            name=NameCost(one_in=name.one_in, is_common=name.is_common, by_name=name.by_name, at_most=name.at_most),
            finds_by_name=price.finds_by_name,
            finds_in_full=price.finds_in_full,
            finds_by_number=price.has_number,
            attempts=price.attempts,
            since=price.since,
            stopped=price.stopped,
            plainly_others=price.plainly_others,
            alerts_a_day=round(price.alerts_a_day, 2),
            needs_reason=price.needs_reason,
        )


@router.post("")
def ask(code: ListCodePath, body: RetroAsked, caller: Caller, service: ServiceOf) -> CostSeen:
    """Reckon what an entry costs, before it is proposed or approved. The question is journalled.

    503 (`recorded_not_ready`) while the index over recorded travellers is being built, after a start.
    """
    return CostSeen.of(price_entry(ListCode(code), body.question(), caller.account, service.parts))
