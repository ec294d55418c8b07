"""How does a call go through threads in as few turns as possible?

Python's threads take turns at one lock, and a turn that passes costs more than much of what is done in it. So a call is
taken by one thread, which does what comes before the write and does not wait for the writer: that tells the event loop
itself. Few threads take many calls one after the other; all of them at once would only be slower, every one.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from screening.domain.errors import StoreUnavailable

T = TypeVar("T")

DESKS: Final = 8
"""Threads: more than there are processors, since a search or a question that takes long must not hold up the others."""
PATIENCE_S: Final = 10.0
"""A unit of work that has not begun by then is taken back, and its caller told so, as `Store.write` does."""


class Desks:
    """Threads that begin calls. They end with the last reference to them."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(DESKS, thread_name_prefix="desk")

    async def hand_over(self, begin: Callable[[], Future[T]]) -> T:
        """Run `begin` in a thread, and give what the future that it gives comes to.

        Raises what either raises, and StoreUnavailable where that has not begun in time.
        """
        loop = asyncio.get_running_loop()
        arrived: asyncio.Future[T] = loop.create_future()
        turn = _Turn(begin, loop, arrived)
        patience = loop.call_later(PATIENCE_S, turn.give_up)
        try:
            self._threads.submit(turn.take)
            return await arrived
        finally:
            patience.cancel()


@dataclass(slots=True)
class _Turn(Generic[T]):
    """One call on its way from the loop to a thread, to the writer, and back."""

    begin: Callable[[], Future[T]]
    loop: asyncio.AbstractEventLoop
    arrived: asyncio.Future[T]
    value: Future[T] | None = None
    is_given_up: bool = False

    def take(self) -> None:
        """Begin it, in a thread. Whoever is given up before or meanwhile is not written."""
        value: Future[T]
        try:
            if self.is_given_up:
                raise StoreUnavailable(reason="store_busy")
            value = self.value = self.begin()
        except BaseException as error:  # noqa: BLE001  whatever it raises is its caller's
            value = Future()
            value.set_exception(error)
        if self.is_given_up:
            value.cancel()
        value.add_done_callback(self._tell)

    def give_up(self) -> None:
        """Take back what has not begun, in the loop."""
        self.is_given_up = True
        if self.value is not None:
            self.value.cancel()

    def _tell(self, done: Future[T]) -> None:
        # A loop that is closed belongs to a server that has stopped: nobody waits, and what is durable stays so.
        with suppress(RuntimeError):
            self.loop.call_soon_threadsafe(self._arrive, done)

    def _arrive(self, done: Future[T]) -> None:
        if self.arrived.done():
            return
        if done.cancelled():
            self.arrived.set_exception(StoreUnavailable(reason="store_busy"))
        elif (error := done.exception()) is not None:
            self.arrived.set_exception(error)
        else:
            self.arrived.set_result(done.result())
