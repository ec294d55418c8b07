"""Who looks again and again, while the service runs, at what nobody did in time?"""

import threading
from abc import ABC, abstractmethod
from contextlib import suppress
from typing import Final

from screening.domain.errors import StoreUnavailable

CLOCK: Final = "clock"
"""The journal's actor for what nobody did."""


class Clockwork(ABC):
    """Looks from a thread of its own, every so many seconds until `stop`; `name` is the thread's."""

    def __init__(self, name: str, look_s: float) -> None:
        self._look_s = look_s
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @abstractmethod
    def look(self) -> None:
        """Look once. May raise StoreUnavailable: what falls due meanwhile is found once the store is back."""

    def start(self) -> None:
        """Start looking."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def rest(self, seconds: float) -> bool:
        """Rest within a look that takes long; say whether to go on."""
        return not self._stopping.wait(seconds)

    @property
    def is_alive(self) -> bool:
        """Whether it runs: without it nothing is done by itself."""
        return self._thread.is_alive()

    def _run(self) -> None:
        is_wanted = True
        while is_wanted:
            with suppress(StoreUnavailable):
                self.look()
            is_wanted = self.rest(self._look_s)
