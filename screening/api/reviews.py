"""Which entries of the lists must somebody look at, why, and what can be done about each?"""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query
from pydantic import AwareDatetime, Field

from screening.api.alert_files import EntrySeen, entry_seen
from screening.api.fields import ListCodeField
from screening.api.pages import CursorAsked, LimitAsked, Page
from screening.domain.changes import ChangeKind
from screening.domain.identifiers import AuthorityCode, ListCode
from screening.domain.reviews import ReviewReason
from screening.web.caller import Caller
from screening.web.projection import Strict
from screening.web.service import ServiceOf
from screening.web.strict_json import StrictRoute
from screening.workflows.views.look_up_reviews import ReviewFilter, ReviewLine, ReviewQueue, view_reviews

router = APIRouter(tags=["reviews"], route_class=StrictRoute)

Code = Annotated[str, Field(max_length=40)]
ListCodePath = Annotated[ListCodeField, Path()]
Reasons = Annotated[
    list[ReviewReason] | None, Query(max_length=len(ReviewReason), description="For these reasons alone.")
]
Owner = Annotated[
    str | None, Query(pattern="^[a-z][a-z0-9_]{0,39}$", max_length=40, description="Of this authority alone.")
]


class CauseSeen(Strict):
    """A reason with its day."""

    reason: ReviewReason
    day: date


class ReviewSeen(Strict):
    """An entry in the queue, in which it stands once: why, and its day; `causes` has all its reasons, that one first.

    The day is the last on which it holds for `unconfirmed` and `expiring`, that of its review for `overdue`, `due` and
    `due_soon`, and since when nobody has looked at it for `suspended` and `sparse`. `acts` are the kinds of change
    that the caller may ask for (POST /lists/{code}/changes, with the entry's `revision` as If-Match); `change_waits`
    tells that somebody has.
    """

    reason: ReviewReason
    day: date
    causes: Annotated[list[CauseSeen], Field(min_length=1, max_length=len(ReviewReason))]
    entry: EntrySeen
    acts: Annotated[list[ChangeKind], Field(max_length=len(ChangeKind))]
    change_waits: bool


class ReviewCount(Strict):
    """How many there are for a reason: of each list 1000 at most are counted."""

    reason: ReviewReason
    count: int


class ImportWaiting(Strict):
    """An import that nobody has decided."""

    id: UUID
    list_code: Code
    made_at: AwareDatetime


class ReviewPage(Page[ReviewSeen]):
    """Some of the queue, the most urgent first, with what there is of it in all, by reason.

    `behind` names lists of which something just published is not in the queue yet: it is complete once they are gone.
    """

    counts: Annotated[list[ReviewCount], Field(max_length=len(ReviewReason))]
    behind: Annotated[list[Code], Field(max_length=100)]
    imports: Annotated[list[ImportWaiting], Field(max_length=1000)]


@router.get("/reviews")
def list_all_reviews(
    caller: Caller,
    service: ServiceOf,
    reason: Reasons = None,
    owner: Owner = None,
    limit: LimitAsked = 50,
    cursor: CursorAsked = None,
) -> ReviewPage:
    """Give what must be looked at on all lists, the most urgent first. The view is journalled."""
    which = ReviewFilter(None, frozenset(reason) if reason else None, _of(owner))
    return _page(view_reviews(which, caller.account, service.parts, limit=limit, cursor=cursor))


@router.get("/lists/{code}/reviews")
def list_reviews(
    code: ListCodePath,
    caller: Caller,
    service: ServiceOf,
    reason: Reasons = None,
    owner: Owner = None,
    limit: LimitAsked = 50,
    cursor: CursorAsked = None,
) -> ReviewPage:
    """Give what must be looked at on one list, the most urgent first. The view is journalled."""
    which = ReviewFilter(ListCode(code), frozenset(reason) if reason else None, _of(owner))
    return _page(view_reviews(which, caller.account, service.parts, limit=limit, cursor=cursor))


def _of(owner: str | None) -> frozenset[AuthorityCode] | None:
    return frozenset({AuthorityCode(owner)}) if owner else None


def _page(queue: ReviewQueue) -> ReviewPage:
    return ReviewPage(
        items=[_seen(line) for line in queue.lines],
        next_cursor=queue.next_cursor,
        counts=[ReviewCount(reason=reason, count=count) for reason, count in queue.counts.items()],
        behind=list(queue.behind),
        imports=[ImportWaiting(id=each.id, list_code=each.list_code, made_at=each.made_at) for each in queue.imports],
    )


def _seen(line: ReviewLine) -> ReviewSeen:
    return ReviewSeen(
        reason=line.causes[0].reason,
        day=line.causes[0].day,
        causes=[CauseSeen(reason=each.reason, day=each.day) for each in line.causes],
        entry=entry_seen(line.entry),
        acts=list(line.acts),
        change_waits=line.is_waiting,
    )
