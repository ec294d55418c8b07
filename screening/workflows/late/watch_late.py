"""When an entry comes into force, who looks for those it would have stopped?

Follows the lists' versions from a thread of its own. A change is looked at as soon as it is searched here and whoever
was recorded by then is in the index, a second later or so; and once more when every screening that may have begun
without it is recorded: then nobody has slipped between. How far a list was looked at is kept in the store, so that a
restart goes on from there. To look twice raises nothing twice: several processes may look.

An entry whose first day comes makes no version. So when the day turns at the checkposts, those that begin with it are
looked at in the same two looks; up to which day that was done is kept as well.
"""

import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from screening.domain.errors import Conflict, StoreUnavailable, Unavailable
from screening.domain.identifiers import ListCode
from screening.workflows.following.watch_lists import LATEST_SWAP
from screening.workflows.following.watch_recorded import Pace
from screening.workflows.late.late_hits import day_at_posts
from screening.workflows.late.raise_late_alerts import raise_for_begun, raise_late_alerts
from screening.workflows.parts import Parts

LOOK_S: Final = 0.5
LOOK_AGAIN_AFTER: Final = 2 * LATEST_SWAP
"""By then every process searches the change, and a screening that began before is recorded and in the index."""
LATE_FOR: Final = timedelta(days=3)
"""So long after it was recorded a crossing can raise a late alert, where nothing else is set."""


@dataclass(slots=True)
class _Progress:
    """How far a list was looked at: at once, and for good; and until which version the second look is due when.

    Until `seen` the list is to be looked at next, once all is in the index that was recorded up to `reach`.
    """

    at_once: int
    for_good: int
    seen: int
    reach: int = 0
    due: datetime | None = None
    due_for: int = 0


@dataclass(slots=True)
class _Days:
    """Up to which day the entries that begin were looked at: at once, and for good; and when the second look is due."""

    at_once: date
    for_good: date
    due: datetime | None = None


class LateWatch:
    """Raises late alerts for the crossings of the last days."""

    def __init__(self, parts: Parts, late_for: timedelta = LATE_FOR) -> None:
        self._parts = parts
        self._late_for = late_for
        self._progress: dict[ListCode, _Progress] = {}
        self._days: dict[ListCode, _Days] = {}
        self._pace = Pace()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Follow the lists from a thread until `stop`."""
        self._thread = threading.Thread(target=self._follow, name="late-watch", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def look(self) -> int:
        """Look once at every list that changed, or on which a day's entries begin; say how many alerts were raised or
        amended.

        Raises Unavailable, StoreUnavailable.
        """
        lists = self._parts.watch.current().lists
        changed = sum(self._look_at(held.definition.code, held.version.number) for held in lists)
        with self._parts.store.read() as repositories:
            today = day_at_posts(repositories, self._parts.clock.now())
        return changed + sum(self._look_at_begun(held.definition.code, today) for held in lists)

    def _follow(self) -> None:
        while not self._stopping.wait(LOOK_S):
            # While the store is away, or the crossings are being put in order after a start, the next look is later.
            with suppress(StoreUnavailable, Unavailable, Conflict, _Stopped):
                self.look()

    def _look_at(self, code: ListCode, searched: int) -> int:
        progress = self._progress.get(code) or self._begin(code, searched)
        now, alerts = self._parts.clock.now(), 0
        if searched > progress.at_once and self._is_all_indexed(progress, searched):
            alerts += self._raise(code, progress.at_once, now)
            progress.at_once = progress.seen
            if progress.due is None:
                progress.due, progress.due_for = now + LOOK_AGAIN_AFTER, progress.at_once
        if progress.due is not None and now >= progress.due:
            alerts += self._raise(code, progress.for_good, now)
            self._note(code, progress.due_for)
            progress.for_good, progress.due = progress.due_for, None
            if progress.at_once > progress.for_good:
                progress.due, progress.due_for = now + LOOK_AGAIN_AFTER, progress.at_once
        return alerts

    def _look_at_begun(self, code: ListCode, today: date) -> int:
        days = self._days.get(code) or self._begin_days(code, today)
        now, alerts = self._parts.clock.now(), 0
        if today > days.at_once:
            alerts += self._raise_begun(code, days.at_once, now)
            days.at_once, days.due = today, now + LOOK_AGAIN_AFTER
        if days.due is not None and now >= days.due:
            alerts += self._raise_begun(code, days.for_good, now)
            done = days.at_once
            self._parts.store.write(lambda repositories: repositories.lists.note_late_begun(code, done))
            days.for_good, days.due = done, None
        return alerts

    def _begin_days(self, code: ListCode, today: date) -> _Days:
        """Go on from the day that the store says; a list that was never looked at begins with today."""
        with self._parts.store.read() as repositories:
            done = repositories.lists.late_begun(code)
        if done is None:
            done = today
            self._parts.store.write(lambda repositories: repositories.lists.note_late_begun(code, today))
        self._days[code] = days = _Days(done, done)
        return days

    def _raise_begun(self, code: ListCode, began_after: date, now: datetime) -> int:
        return raise_for_begun(code, began_after, now - self._late_for, self._parts, self._rest)

    def _is_all_indexed(self, progress: _Progress, searched: int) -> bool:
        """Whether everybody can be asked about who was recorded before the version that is looked at next was seen."""
        if progress.seen == progress.at_once:
            with self._parts.store.read() as repositories:
                head = repositories.journal.head()
            progress.seen, progress.reach = searched, head.seq if head else 0
        return self._parts.recorded.current().position >= progress.reach

    def _begin(self, code: ListCode, searched: int) -> _Progress:
        """Go on from where the store says; a list that was never looked at begins with what it holds now."""
        with self._parts.store.read() as repositories:
            done = repositories.lists.late_screened(code)
        if done is None:
            done = searched
            self._note(code, done)
        progress = _Progress(done, done, done)
        self._progress[code] = progress
        return progress

    def _raise(self, code: ListCode, after: int, now: datetime) -> int:
        return raise_late_alerts(code, after, now - self._late_for, self._parts, self._rest).alerts

    def _note(self, code: ListCode, version: int) -> None:
        self._parts.store.write(lambda repositories: repositories.lists.note_late_screened(code, version))

    def _rest(self) -> None:
        if self._stopping.is_set():
            raise _Stopped
        self._pace()


class _Stopped(Exception):
    """The service stops: the look that is under way is given up, and begun anew at the next start."""
