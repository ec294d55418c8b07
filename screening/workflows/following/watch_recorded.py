"""How do the recorded travellers, in the index that retro-screening asks, follow the store?

Built aside in a thread of its own, from the journal: first those of the days looked back over, then whoever is recorded
from there on, within a second. Building leaves every other thread its turn, and a question is answered from what stands
at that moment. When the lists' names have been counted anew, the whole is built anew beside, from what it holds, so
that an entry scores here as it will in a screening.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from screening.domain.clock import Clock
from screening.domain.errors import StoreUnavailable, Unavailable
from screening.matching.names.rarity import Rarity
from screening.matching.retro.recorded import (
    MOST_IN_PART,
    PartBuilder,
    RecordedTravellers,
    build_part,
    parts_to_join,
)
from screening.workflows.parts import Watch
from screening.workflows.ports import Repositories, Store

POLL_S: Final = 0.5
"""A look serves everybody who was recorded since the last: one after each commit would cost counters a third of a
screening, and no commit wakes this watch therefore."""
CHUNK: Final = 50
"""Records that are read at a time, without a pause: two milliseconds' work."""
MOST_RECORDED: Final = 2_000_000
"""Attempts that are kept; of more, the oldest part is left out."""
WORK_S: Final = 0.001
"""After so much work comes a pause: Python's threads take turns, and counters must not wait for this one."""
FOLLOWING_RESTS: Final = 4.0
"""Pauses are so many times as long as the work once the index stands: nobody waits for it but who came this second."""
LONGEST_REST_S: Final = 0.02


class Pace:
    """Lets a long build pause as long as it works, or `rests` times as long.

    What it works is told by the clock, with the turns that others had meanwhile: on a busy service it pauses longer.
    """

    def __init__(
        self, now_s: Callable[[], float] = time.perf_counter, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.rests = 1.0
        self._now_s = now_s
        self._sleep = sleep
        self._since = now_s()

    def __call__(self) -> None:
        """Pause if enough was done since the last pause."""
        if (worked_s := self._now_s() - self._since) >= WORK_S:
            self._sleep(min(self.rests * worked_s, LONGEST_REST_S))
            self._since = self._now_s()


class RecordedWatch:
    """Keeps the index over recorded travellers, back to so many days before it was started."""

    def __init__(self, store: Store, clock: Clock, watch: Watch, look_back: timedelta) -> None:
        self._store = store
        self._clock = clock
        self._watch = watch
        self._look_back = look_back
        self._pace = Pace()
        self._recorded: RecordedTravellers | None = None
        self._rarity: Rarity | None = None
        self._refreshing = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._rebuilding: threading.Thread | None = None

    def current(self) -> RecordedTravellers:
        """Give those who can be asked about now. Raises Unavailable (`reason="recorded_not_ready"`) until built."""
        recorded = self._recorded
        if recorded is None:
            raise Unavailable(reason="recorded_not_ready")
        return recorded

    def refresh(self) -> None:
        """Bring the index up to what the store holds now; build it, the first time. Raises StoreUnavailable."""
        with self._refreshing:
            if self._recorded is None:
                self._rarity = self._watch.current().rarity
                with self._store.read() as repositories:
                    first = position_at(repositories, self._clock.now() - self._look_back)
                before = RecordedTravellers((), first)
            else:
                before = self._recorded
            self._recorded = self._brought_up(before)
            self._pace.rests = FOLLOWING_RESTS

    def rebuild(self) -> None:
        """Build everything anew with the rarity of now, and bring it up to what came meanwhile."""
        before, rarity = self.current(), self._watch.current().rarity
        parts = tuple(build_part(part.all(), rarity, self._rest) for part in before.parts)
        with self._refreshing:
            self._rarity = rarity
            self._recorded = self._brought_up(RecordedTravellers(parts, before.position))

    def is_outdated(self) -> bool:
        """Whether names were counted anew since it was built."""
        return self._recorded is not None and self._watch.current().rarity is not self._rarity

    def start(self) -> None:
        """Build, then follow the store, from a thread until `stop`."""
        self._thread = threading.Thread(target=self._follow, name="recorded-watch", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stopping.set()
        for thread in (self._thread, self._rebuilding):
            if thread is not None:
                thread.join()

    def _follow(self) -> None:
        while not self._stopping.is_set():
            # While the store is away, or no list is loaded, what is there stays; every answer tells how far it reaches.
            with suppress(StoreUnavailable, Unavailable, _Stopped):
                self.refresh()
                self._rebuild_if_due()
            self._stopping.wait(POLL_S)

    def _rebuild_if_due(self) -> None:
        is_rebuilding = self._rebuilding is not None and self._rebuilding.is_alive()
        if self.is_outdated() and not is_rebuilding:
            self._rebuilding = threading.Thread(target=self._rebuild_aside, name="recorded-rebuild", daemon=True)
            self._rebuilding.start()

    def _rebuild_aside(self) -> None:
        with suppress(StoreUnavailable, Unavailable, _Stopped):
            self.rebuild()

    def _brought_up(self, before: RecordedTravellers) -> RecordedTravellers:
        """Give it with everybody who was recorded since."""
        recorded, is_last = before, False
        while not is_last:
            builder, position, count = PartBuilder(self._own_rarity(), self._rest), recorded.position, 0
            while not is_last and count < MOST_IN_PART:
                with self._store.read() as repositories:
                    found = repositories.crossings.recorded_since(position, CHUNK)
                for each in found.travellers:
                    builder.add(each)
                count += len(found.travellers)
                position, is_last = found.position, found.is_last
                self._rest()
            if count:
                recorded = recorded.followed_by(builder.build(), position)
            recorded = self._joined(RecordedTravellers(recorded.parts, position))
        return recorded

    def _joined(self, recorded: RecordedTravellers) -> RecordedTravellers:
        """Build small parts into larger ones, and leave out the oldest of too many."""
        parts = recorded.parts
        while small := parts_to_join(parts):
            whole = build_part((each for part in small for each in part.all()), self._own_rarity(), self._rest)
            parts = (*parts[: -len(small)], whole)
        while sum(part.size for part in parts) > MOST_RECORDED:
            parts = parts[1:]
        return RecordedTravellers(parts, recorded.position)

    def _own_rarity(self) -> Rarity:
        return self._rarity or self._watch.current().rarity

    def _rest(self) -> None:
        if self._stopping.is_set():
            raise _Stopped
        self._pace()


class _Stopped(Exception):
    """The service stops: a build that is under way is given up."""


def position_at(repositories: Repositories, moment: datetime) -> int:
    """Give the journal's position before its first record of that moment or later."""
    head = repositories.journal.head()
    low, high = 0, head.seq if head else 0
    while low < high:
        middle = (low + high) // 2
        (record,) = repositories.journal.records(middle, 1)
        if record.at < moment:
            low = middle + 1
        else:
            high = middle
    return low
