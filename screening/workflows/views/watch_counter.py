"""Who was screened at this counter, by whichever of its machines, as the counter was told?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from screening.auth.permissions import Permission, require, require_at
from screening.domain.accounts import Account
from screening.domain.crossings import Crossing, Screening
from screening.domain.errors import NotFound, UnknownCheckpost
from screening.domain.identifiers import CheckpostCode, CounterCode, CrossingId, ScreeningId
from screening.workflows.parts import Parts
from screening.workflows.ports import SCREENED, CrossingFilter, Repositories
from screening.workflows.views.journalled import journal_view, journalled

LONGEST_MISSED: Final = timedelta(minutes=5)
"""What was screened before that concerns nobody who stands at the counter now."""
_MOST_MISSED: Final = 20


@dataclass(frozen=True, slots=True)
class Counter:
    """One counter of a checkpost."""

    checkpost: CheckpostCode
    counter: CounterCode


@dataclass(frozen=True, slots=True, repr=False)
class ScreenedHere:
    """One screening, and the crossing that it belongs to."""

    crossing: Crossing
    screening: Screening

    @property
    def counter(self) -> Counter:
        """Where it was."""
        return Counter(self.crossing.checkpost, self.crossing.counter)


@dataclass(frozen=True, slots=True, repr=False)
class ScreenedSince:
    """What was screened after a journal position, each with its own; where to ask from next; whether it was all."""

    position: int
    screened: tuple[tuple[int, ScreenedHere], ...]
    is_last: bool


def subscribe_counter(counter: Counter, caller: Account, parts: Parts) -> None:
    """Journal that somebody follows a counter. Raises NotAllowed, UnknownCheckpost, NotJournalled."""
    require(caller, Permission.TRAVELLER_SCREEN)

    def work(repositories: Repositories) -> None:
        checkpost = repositories.checkposts.get(counter.checkpost)
        require_at(caller, Permission.TRAVELLER_SCREEN, checkpost)
        if counter.counter not in checkpost.counters:
            raise UnknownCheckpost("query:counter", what="counter")
        place = f"checkpost:{counter.checkpost}"
        journal_view(repositories, "counter.subscribed", caller, place, payload={"counter": counter.counter})

    journalled(work, parts)


def screened_since(
    after: int, checkposts: Collection[CheckpostCode], parts: Parts, *, limit: int = 200
) -> ScreenedSince:
    """Give what was screened at those checkposts after a journal position, in order."""
    with parts.store.read() as repositories:
        records = repositories.journal.records(after, limit, action_prefix=SCREENED)
        found: list[tuple[int, ScreenedHere]] = []
        for record in records:
            about = dict(each.split(":", 1) for each in record.object_ids)
            if about.get("checkpost") in checkposts:
                screened = _screened(repositories, UUID(about["crossing"]), UUID(about["screening"]))
                found += [(record.seq, screened)] if screened else []
        is_last = len(records) < limit
        head = repositories.journal.head() if is_last else records[-1]
        return ScreenedSince(head.seq if head else after, tuple(found), is_last)


def screened_after(counter: Counter, after: ScreeningId, parts: Parts) -> tuple[ScreenedHere, ...]:
    """Give what was screened at a counter after one screening, in order, as far as it concerns anybody still."""
    since = parts.clock.now() - LONGEST_MISSED
    which = CrossingFilter(frozenset({counter.checkpost}), counter.counter, opened_from=since)
    with parts.store.read() as repositories:
        found = [
            ScreenedHere(crossing, screening)
            for crossing in repositories.crossings.find(which, _MOST_MISSED).items
            for screening in repositories.crossings.screenings(crossing.id)
            if screening.id > after and screening.recorded_at >= since
        ]
    return tuple(sorted(found, key=lambda each: each.screening.id))


def _screened(repositories: Repositories, crossing_id: UUID, screening_id: UUID) -> ScreenedHere | None:
    try:
        crossing = repositories.crossings.get(CrossingId(crossing_id))
    except NotFound:
        return None  # Deleted by a rule since.
    of_crossing = repositories.crossings.screenings(crossing.id)
    return next((ScreenedHere(crossing, each) for each in of_crossing if each.id == screening_id), None)
