"""How does an alert reach the shift manager's board at once, and none twice or never?

One task a process follows the journal's position and hands every change to the boards that may see it. The position is
the event's id: a board that comes back with its Last-Event-ID first gets what it missed, read from the store, and what
arrives meanwhile waits in its queue. A wake-up after a commit only shortens the wait for the next look.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from screening.domain.errors import StoreUnavailable
from screening.domain.identifiers import CheckpostCode
from screening.domain.wording import Language
from screening.web.board import board_line
from screening.web.following import HEARTBEAT_S, POLL_S, Connection, Following
from screening.web.measurements import Measurements
from screening.workflows.parts import Parts, Watch
from screening.workflows.views.board_lines import AlertLine
from screening.workflows.views.look_up import alert_changes, journal_position


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
class Board(Connection[BoardChange]):
    """One connected board: the checkposts it shows, and the changes that wait for it."""

    checkposts: frozenset[CheckpostCode]
    language: Language

    def offer(self, change: BoardChange) -> None:
        """Let a change wait, if this board shows its checkpost."""
        if change.line.alert.checkpost in self.checkposts:
            self.put(change)


class LiveAlerts(Following[BoardChange, Board]):
    """The boards of one process."""

    def __init__(self, parts: Parts, measurements: Measurements, heartbeat_s: float = HEARTBEAT_S) -> None:
        super().__init__(parts, "alert:", heartbeat_s)
        self._measurements = measurements

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
        self._connect(board)
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
            self._disconnect(board)

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

    async def _hand_out(self) -> None:
        """Hand out what is new, page by page: what a store that fails half-way has given is not given again."""
        while True:
            found = await asyncio.to_thread(alert_changes, self._position, self._parts)
            for at, line in found.lines:
                change = BoardChange(at, line)
                for board in self._connections:
                    board.offer(change)
            self._position = found.position
            if found.is_last:
                return

    def _connect(self, board: Board) -> None:
        self._connections.add(board)
        self._measurements.set_boards(len(self._connections))

    def _disconnect(self, board: Board) -> None:
        self._connections.discard(board)
        self._measurements.set_boards(len(self._connections))


def _ready_event(position: int) -> bytes:
    """Tell a board where it stands, so that it can resume even if it is cut off before its first change."""
    return f"retry: 1000\nid: {position}\nevent: ready\ndata: {{}}\n\n".encode()
