"""Who answers for a place, from when until when?"""

from dataclasses import dataclass
from datetime import datetime

from screening.domain.accounts import Scope, ScopeKind
from screening.domain.alerts import AlertLevel
from screening.domain.checkposts import Checkpost
from screening.domain.identifiers import AccountId, ShiftId


@dataclass(frozen=True, slots=True)
class Shift:
    """A rostered period: one officer at one level of the line, for a checkpost or a zone.

    It lasts from `begins_at` up to, not including, `ends_at`. One that was taken back before it began has no length.
    """

    id: ShiftId
    officer: AccountId
    level: AlertLevel
    place: Scope
    begins_at: datetime
    ends_at: datetime

    def is_on(self, moment: datetime) -> bool:
        """Whether the officer is on duty at that moment."""
        return self.begins_at <= moment < self.ends_at

    def covers(self, checkpost: Checkpost) -> bool:
        """Whether the officer answers for that checkpost."""
        return self.place in places_over(checkpost)


def places_over(checkpost: Checkpost) -> tuple[Scope, Scope]:
    """Give the places whose officers answer for a checkpost: itself and its zone."""
    return Scope(ScopeKind.CHECKPOST, checkpost.code), Scope(ScopeKind.ZONE, checkpost.zone)
