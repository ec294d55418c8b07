"""Has any list changed yet? For those who wait for it without asking again and again.

A wake-up after a commit only shortens the wait: whoever waits looks at the feed's position now and then anyhow, so that
a wake-up that got lost costs half a second.
"""

import asyncio
from contextlib import suppress
from typing import Final

from screening.workflows.feed.hand_out_feed import feed_position
from screening.workflows.parts import Parts

POLL_S: Final = 0.5


class ListNews:
    """What followers of one process wait for. `start` and `close_all` belong in the loop's thread."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._changed = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_closed = False

    def start(self) -> None:
        """Be woken by commits from now on."""
        self._loop = asyncio.get_running_loop()
        self._parts.store.on_commit(self._wake, about="list.")

    def close_all(self) -> None:
        """Have nobody wait any longer, so that a server which waits for its connections can stop."""
        self._is_closed = True
        self._loop = None
        self._tell()

    async def wait(self, after: int, longest_s: float) -> None:
        """Wait until the feed has come further than that position, for so long at most. Raises StoreUnavailable."""
        until = asyncio.get_running_loop().time() + longest_s
        while not self._is_closed:
            changed = self._changed
            if await asyncio.to_thread(feed_position, self._parts) != after:
                return
            left_s = until - asyncio.get_running_loop().time()
            if left_s <= 0:
                return
            with suppress(TimeoutError):
                await asyncio.wait_for(changed.wait(), min(left_s, POLL_S))

    def _tell(self) -> None:
        """Wake all who wait; whoever waits next waits for the next change."""
        self._changed.set()
        self._changed = asyncio.Event()

    def _wake(self) -> None:
        """Called after a commit, from any thread."""
        loop = self._loop
        if loop is not None:
            # The loop may close between the two lines; then nobody is left to be woken.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._tell)
