"""What time is it?

Every room asks a `Clock` and gets aware UTC; nobody calls `datetime.now` elsewhere, so tests can freeze and move time.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Give the present moment, aware, in UTC."""


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Give the present moment, aware, in UTC."""
        return datetime.now(UTC)


@dataclass(slots=True)
class FrozenClock:
    """A clock that stands still until it is moved: for tests and for answers `as_of` a moment."""

    moment: datetime = field(default_factory=lambda: datetime(2026, 11, 21, 9, 0, tzinfo=UTC))

    def now(self) -> datetime:
        """Give the moment the clock was set to."""
        return self.moment

    def advance(self, by: timedelta) -> None:
        """Move the clock, forwards or (as real clocks do) backwards."""
        self.moment += by


def local_date(moment: datetime, time_zone: str) -> date:
    """Give the calendar day of `moment` at a checkpost. `time_zone` is an IANA name such as `Asia/Karachi`."""
    return moment.astimezone(ZoneInfo(time_zone)).date()


def end_of_day(day: date, time_zone: str) -> datetime:
    """Give the first moment after that calendar day at a checkpost, by its clocks."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(time_zone))
