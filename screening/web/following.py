"""How do pages follow what the store records, without any of them asking?

One task a process looks at what is new after each commit that concerns it, and hands it to the connections that wait.
The position in the journal tells what is new; a wake-up after a commit only shortens the wait for the next look.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

from screening.domain.errors import StoreUnavailable, Unavailable
from screening.workflows.parts import Parts
from screening.workflows.views.look_up import journal_position

POLL_S: Final = 0.5
HEARTBEAT_S: Final = 5.0
LONGEST_QUEUE: Final = 1000
"""What may wait for one connection. A slower one is closed; it comes back and says where it stood."""

NewsT = TypeVar("NewsT")


@dataclass(slots=True, eq=False)
class Connection(Generic[NewsT]):
    """One connected page, and what waits for it (None: it is closed)."""

    waiting: asyncio.Queue[NewsT | None] = field(default_factory=lambda: asyncio.Queue(LONGEST_QUEUE + 1), kw_only=True)
    is_closed: bool = field(default=False, kw_only=True)

    def put(self, news: NewsT) -> None:
        """Let something wait; close the connection where too much waits already."""
        if self.is_closed:
            return
        if self.waiting.qsize() >= LONGEST_QUEUE:
            self.close()
        else:
            self.waiting.put_nowait(news)

    def close(self) -> None:
        """Have the stream end once what waits is sent."""
        if not self.is_closed:
            self.is_closed = True
            self.waiting.put_nowait(None)


ConnectionT = TypeVar("ConnectionT", bound=Connection[Any])


class Following(ABC, Generic[NewsT, ConnectionT]):
    """What connections of one kind share. `start` and `stop` belong to the application's lifespan."""

    def __init__(self, parts: Parts, about: str, heartbeat_s: float) -> None:
        self._parts = parts
        self._about = about
        self._heartbeat_s = heartbeat_s
        self._connections: set[ConnectionT] = set()
        self._changed = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._following: asyncio.Task[None] | None = None
        self._position = 0

    async def start(self) -> None:
        """Follow the store from now on."""
        self._loop = asyncio.get_running_loop()
        self._parts.store.on_commit(self._wake, about=self._about)
        self._position = await asyncio.to_thread(journal_position, self._parts)
        self._following = asyncio.create_task(self._follow(), name=f"live-{self._about}")
        # A page that nobody feeds looks like a quiet one: if the task fails, every page must notice.
        self._following.add_done_callback(lambda _: self.close_all())

    def require_working(self) -> None:
        """Refuse new connections once following the store has failed. Raises Unavailable (`reason="live"`)."""
        following = self._following
        if following is not None and following.done():
            raise Unavailable(reason="live")

    async def stop(self) -> None:
        """End the task and every stream."""
        self._loop = None
        self.close_all()
        if self._following is not None:
            self._following.cancel()
            with suppress(asyncio.CancelledError):
                await self._following
            self._following = None

    def close_all(self) -> None:
        """End every stream, so that a server which waits for its connections can stop. Call it in the loop's thread."""
        for connection in self._connections:
            connection.close()

    @abstractmethod
    async def _hand_out(self) -> None:
        """Give what is new after the position to the connections, and move the position. Raises StoreUnavailable."""

    async def _as_it_happens(
        self, connection: Connection[NewsT], is_still_welcome: Callable[[], bool]
    ) -> AsyncIterator[NewsT | None]:
        """Give what waits for a connection, and None at each heartbeat."""
        while True:
            try:
                news = await asyncio.wait_for(connection.waiting.get(), self._heartbeat_s)
            except TimeoutError:
                if not await asyncio.to_thread(is_still_welcome):
                    return
                yield None
                continue
            if news is None:
                return
            yield news

    def _heartbeat(self) -> bytes:
        """Write an event, not a comment: a page knows by its absence that the line is dead; it tells the time."""
        return f'event: heartbeat\ndata: {{"now":"{self._parts.clock.now().isoformat()}"}}\n\n'.encode()

    async def _follow(self) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), POLL_S)
            self._changed.clear()
            # While the store is down the pages stay connected, and get everything once it is back.
            with suppress(StoreUnavailable):
                await self._hand_out()

    def _wake(self) -> None:
        """Called after a commit, from any thread."""
        loop = self._loop
        if loop is not None:
            # The loop may close between the two lines; then nobody is left to be woken.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._changed.set)
