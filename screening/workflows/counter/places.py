"""Where, and which way, does a traveller cross, and how is the crossing opened there?"""

from dataclasses import dataclass
from datetime import datetime

from screening.auth.permissions import Permission, may_at, require, require_at
from screening.domain.accounts import Account
from screening.domain.checkposts import Checkpost
from screening.domain.clock import local_date
from screening.domain.crossings import Crossing
from screening.domain.errors import NotFound, UnknownCheckpost
from screening.domain.identifiers import CheckpostCode, CounterCode, CrossingId, new_uuid
from screening.domain.lists import Direction
from screening.workflows.parts import Parts
from screening.workflows.ports import Repositories


@dataclass(frozen=True, slots=True)
class Place:
    """Where and which way a traveller crosses. `departs_at` is aware."""

    checkpost: CheckpostCode
    counter: CounterCode
    direction: Direction
    service: str | None = None
    departs_at: datetime | None = None


def place_of(crossing: Crossing) -> Place:
    """Give the place of a crossing that was opened before."""
    return Place(crossing.checkpost, crossing.counter, crossing.direction, crossing.service, crossing.departs_at)


def require_counter(place: Place, checkpost: Checkpost, officer: Account) -> None:
    """Let pass who may screen at that checkpost, at a counter that it has. Raises NotAllowed, UnknownCheckpost."""
    require_at(officer, Permission.TRAVELLER_SCREEN, checkpost)
    if place.counter not in checkpost.counters:
        raise UnknownCheckpost("crossing.counter", what="counter")


def require_within_reach(checkpost: Checkpost, officer: Account) -> None:
    """Let pass who may screen where a crossing is. Raises NotAllowed, and NotFound for another checkpost's crossing.

    Whether a crossing of another checkpost exists is not told, here as in every view.
    """
    require(officer, Permission.TRAVELLER_SCREEN)
    if not may_at(officer, Permission.TRAVELLER_SCREEN, checkpost):
        raise NotFound(what="crossing")


def require_screenable(where: Place | CrossingId, officer: Account, parts: Parts) -> None:
    """Let pass who may screen there, before any work is done. Raises NotAllowed, UnknownCheckpost, NotFound."""
    with parts.store.read() as repositories:
        if isinstance(where, Place):
            require_counter(where, repositories.checkposts.get(where.checkpost), officer)
        else:
            crossing = repositories.crossings.get(where)
            require_within_reach(repositories.checkposts.get(crossing.checkpost), officer)


def open_crossing(
    repositories: Repositories, place: Place, checkpost: Checkpost, officer: Account, now: datetime
) -> Crossing:
    """Open a crossing under the checkpost's next number of the year, as the calendar stands there."""
    crossing = Crossing(
        id=CrossingId(new_uuid()),
        number=repositories.crossings.next_number(place.checkpost, local_date(now, checkpost.time_zone).year),
        checkpost=place.checkpost,
        counter=place.counter,
        direction=place.direction,
        opened_at=now,
        opened_by=officer.id,
        service=place.service,
        departs_at=place.departs_at,
    )
    repositories.crossings.add(crossing)
    return crossing
