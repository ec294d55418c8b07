"""How does a counter's page show at once what a document reader at the counter had screened?

A page is told each screening of its counter, whoever sent it, as the counter was told it: what the page has not sent
itself came from another machine there. An event's id is the screening's, never a position in the journal, from whose
gaps could be read that something else was recorded. A page that comes back with the last id gets what it missed.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from screening.domain.errors import StoreUnavailable
from screening.domain.identifiers import ScreeningId
from screening.domain.wording import Language
from screening.web.following import HEARTBEAT_S, Connection, Following
from screening.web.recent_readings import RecentReadings
from screening.workflows.parts import Parts
from screening.workflows.views.look_up import journal_position
from screening.workflows.views.watch_counter import Counter, ScreenedHere, screened_after, screened_since

Write = Callable[[ScreenedHere, Language], str]
"""Writes a screening as JSON, cut down to what a counter is shown."""


News = tuple[int, ScreenedHere]
"""A screening, and the position of its record."""


@dataclass(slots=True, eq=False)
class CounterPage(Connection[News]):
    """One connected page."""

    counter: Counter


@dataclass(slots=True)
class _Told:
    """Which screenings a page has been told, newest last."""

    ids: set[ScreeningId] = field(default_factory=set)

    def is_new(self, screening: ScreeningId) -> bool:
        if screening in self.ids:
            return False
        self.ids.add(screening)
        return True


class LiveCounters(Following[News, CounterPage]):
    """The counters' pages of one process."""

    def __init__(self, parts: Parts, write: Write, readings: RecentReadings, heartbeat_s: float = HEARTBEAT_S) -> None:
        super().__init__(parts, "screening:", heartbeat_s)
        self._write = write
        self.readings = readings

    async def stream(
        self,
        counter: Counter,
        language: Language,
        after: ScreeningId | None,
        is_still_welcome: Callable[[], bool],
    ) -> AsyncIterator[bytes]:
        """Give the events of one page as bytes, without end: what it missed after that screening, then what happens."""
        page = CounterPage(counter)
        # First the queue, then what was missed: what is screened between the two comes twice and is dropped once.
        self._connections.add(page)
        told = _Told()
        try:
            began = await asyncio.to_thread(journal_position, self._parts)
            yield b"retry: 1000\nevent: ready\ndata: {}\n\n"
            if after is not None:
                for missed in await self._missed(counter, after):
                    if told.is_new(missed.screening.id):
                        yield self._event(missed, language)
            async for news in self._as_it_happens(page, is_still_welcome):
                if news is None:
                    # A page that is told nothing for so long has nothing waiting that it was told already.
                    told.ids.clear()
                    yield self._heartbeat()
                elif news[0] > began and told.is_new(news[1].screening.id):
                    yield self._event(news[1], language)
        finally:
            self._connections.discard(page)

    async def _missed(self, counter: Counter, after: ScreeningId) -> tuple[ScreenedHere, ...]:
        try:
            return await asyncio.to_thread(screened_after, counter, after, self._parts)
        except StoreUnavailable:
            return ()

    async def _hand_out(self) -> None:
        """Hand out what is new; where no page is connected, pass it over."""
        while True:
            checkposts = frozenset(page.counter.checkpost for page in self._connections)
            if not checkposts:
                self._position = await asyncio.to_thread(journal_position, self._parts)
                return
            found = await asyncio.to_thread(screened_since, self._position, checkposts, self._parts)
            for position, screened in found.screened:
                for page in self._connections:
                    if page.counter == screened.counter:
                        page.put((position, screened))
            self._position = found.position
            if found.is_last:
                return

    def _wake(self) -> None:
        """Most commits are screenings: where nobody follows a counter, none of them wakes anybody."""
        if self._connections:
            super()._wake()

    def _event(self, screened: ScreenedHere, language: Language) -> bytes:
        written = self._write(screened, language)
        return f"id: {screened.screening.id}\nevent: screened\ndata: {written}\n\n".encode()
