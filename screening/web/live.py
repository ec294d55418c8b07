"""How does an alert reach the shift manager's board at once, and none twice or never?

One task a process follows the journal's position and hands every change to the boards that may see it. The position is
the event's id: a board that comes back with its Last-Event-ID first gets what it missed, read from the store, and what
arrives meanwhile waits in its queue. A wake-up after a commit only shortens the wait for the next look.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from screening.domain.errors import StoreUnavailable, Unavailable
from screening.domain.identifiers import CheckpostCode
from screening.domain.wording import Language
from screening.web.board import board_line
from screening.web.measurements import Measurements
from screening.workflows.board_lines import AlertLine
from screening.workflows.look_up import alert_changes, journal_position
from screening.workflows.parts import Parts, Watch

POLL_S: Final = 0.5
HEARTBEAT_S: Final = 5.0
LONGEST_QUEUE: Final = 1000
"""Changes that may wait for one board. A slower one is closed; it comes back with its Last-Event-ID."""


@dataclass(frozen=True, slots=True, repr=False)
class BoardChange:
    """One change as it waits for boards. Fifty boards show the same: it is written once for each language."""

    position: int
    line: AlertLine
    written: dict[Language, bytes] = field(default_factory=dict)

    def event(self, watch: Watch, language: Language) -> bytes:
        """Write it as a server-sent event."""
        event = self.written.get(language)
        if event is None:
            line = board_line(self.line, watch, language).model_dump_json()
            event = self.written[language] = f"id: {self.position}\nevent: alert\ndata: {line}\n\n".encode()
        return event


@dataclass(slots=True, eq=False)
class Board:
    """One connected board: the checkposts it shows, and the changes that wait for it (None: it is closed)."""

    checkposts: frozenset[CheckpostCode]
    language: Language
    waiting: asyncio.Queue[BoardChange | None] = field(default_factory=lambda: asyncio.Queue(LONGEST_QUEUE + 1))
    is_closed: bool = False

    def offer(self, change: BoardChange) -> None:
        """Let a change wait, if this board shows its checkpost; close the board where too many wait already."""
        if self.is_closed or change.line.alert.checkpost not in self.checkposts:
            return
        if self.waiting.qsize() >= LONGEST_QUEUE:
            self.close()
        else:
            self.waiting.put_nowait(change)

    def close(self) -> None:
        """Have the stream end once what waits is sent."""
        if not self.is_closed:
            self.is_closed = True
            self.waiting.put_nowait(None)


class LiveAlerts:
    """The boards of one process. `start` and `stop` belong to the application's lifespan."""

    def __init__(self, parts: Parts, measurements: Measurements, heartbeat_s: float = HEARTBEAT_S) -> None:
        self._parts = parts
        self._measurements = measurements
        self._heartbeat_s = heartbeat_s
        self._boards: set[Board] = set()
        self._changed = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._following: asyncio.Task[None] | None = None
        self._position = 0

    async def start(self) -> None:
        """Follow the store from now on."""
        self._loop = asyncio.get_running_loop()
        self._parts.store.on_commit(self._wake, about="alert:")
        self._position = await asyncio.to_thread(journal_position, self._parts)
        self._following = asyncio.create_task(self._follow(), name="live-alerts")
        # A board that nobody feeds looks like a quiet one: if the task fails, every board must notice.
        self._following.add_done_callback(lambda _: self.close_boards())

    def require_working(self) -> None:
        """Refuse new boards once following the store has failed. Raises Unavailable (`reason="live"`)."""
        following = self._following
        if following is not None and following.done():
            raise Unavailable(reason="live")

    async def stop(self) -> None:
        """End the task and every stream."""
        self._loop = None
        self.close_boards()
        if self._following is not None:
            self._following.cancel()
            with suppress(asyncio.CancelledError):
                await self._following
            self._following = None

    def close_boards(self) -> None:
        """End every stream, so that a server which waits for its connections can stop. Call it in the loop's thread."""
        for board in self._boards:
            board.close()

    async def stream(
        self,
        checkposts: frozenset[CheckpostCode],
        language: Language,
        after: int | None,
        is_still_welcome: Callable[[], bool],
    ) -> AsyncIterator[bytes]:
        """Give the events of one board as bytes, without end: the backlog after that position, then what happens.

        Without a position it starts with what happens from now on. `is_still_welcome` is asked, in a thread, at each
        heartbeat: a session that has ended, or other grants than at the beginning, end the stream.
        """
        board = Board(checkposts, language)
        # First the queue, then the backlog: what happens between the two comes twice and is dropped once.
        self._boards.add(board)
        self._measurements.set_boards(len(self._boards))
        try:
            now = await asyncio.to_thread(journal_position, self._parts)
            # A position that the journal has not reached is of another journal, before a restoration: start anew.
            sent_to = now if after is None else min(after, now)
            yield _ready_event(sent_to)
            if after is not None:
                async for missed in self._backlog(board, sent_to):
                    yield missed.event(self._parts.watch, language) if missed else self._heartbeat()
                    sent_to = missed.position if missed else sent_to
            async for news in self._as_it_happens(board, is_still_welcome):
                if news is None:
                    yield self._heartbeat()
                elif news.position > sent_to:
                    # What waited while the backlog was read may have come with it.
                    yield news.event(self._parts.watch, language)
                    sent_to = news.position
        finally:
            self._boards.discard(board)
            self._measurements.set_boards(len(self._boards))

    async def _backlog(self, board: Board, after: int) -> AsyncIterator[BoardChange | None]:
        """Give what a board missed. While the store does not answer: None now and then, so that the board waits on."""
        while not board.is_closed:
            try:
                found = await asyncio.to_thread(alert_changes, after, self._parts)
            except StoreUnavailable:
                yield None
                await asyncio.sleep(POLL_S)
                continue
            for position, line in found.lines:
                if line.alert.checkpost in board.checkposts:
                    yield BoardChange(position, line)
            if found.is_last:
                return
            after = found.position

    async def _as_it_happens(
        self, board: Board, is_still_welcome: Callable[[], bool]
    ) -> AsyncIterator[BoardChange | None]:
        """Give changes, and None at each heartbeat."""
        while True:
            try:
                change = await asyncio.wait_for(board.waiting.get(), self._heartbeat_s)
            except TimeoutError:
                if not await asyncio.to_thread(is_still_welcome):
                    return
                yield None
                continue
            if change is None:
                return
            yield change

    def _heartbeat(self) -> bytes:
        """Write an event, not a comment: a page knows by its absence that the line is dead; it tells the time."""
        return f'event: heartbeat\ndata: {{"now":"{self._parts.clock.now().isoformat()}"}}\n\n'.encode()

    async def _follow(self) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), POLL_S)
            self._changed.clear()
            # While the store is down the boards stay connected, and get everything once it is back.
            with suppress(StoreUnavailable):
                await self._hand_out()

    async def _hand_out(self) -> None:
        """Hand out what is new, page by page: what a store that fails half-way has given is not given again."""
        while True:
            found = await asyncio.to_thread(alert_changes, self._position, self._parts)
            for at, line in found.lines:
                change = BoardChange(at, line)
                for board in self._boards:
                    board.offer(change)
            self._position = found.position
            if found.is_last:
                return

    def _wake(self) -> None:
        """Called after a commit, from any thread."""
        loop = self._loop
        if loop is not None:
            # The loop may close between the two lines; then nobody is left to be woken.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._changed.set)


def _ready_event(position: int) -> bytes:
    """Tell a board where it stands, so that it can resume even if it is cut off before its first change."""
    return f"retry: 1000\nid: {position}\nevent: ready\ndata: {{}}\n\n".encode()
