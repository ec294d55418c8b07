"""Which calls are being worked on at this moment?"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from screening.domain.errors import RequestInFlight


class InFlight:
    """The Idempotency-Keys that this process works on. Between processes the store's own check stands."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: set[tuple[str, str]] = set()

    @contextmanager
    def holding(self, scope: str, key: str) -> Iterator[None]:
        """Hold a key while working. Raises RequestInFlight where it is held already."""
        self.hold(scope, key)
        try:
            yield
        finally:
            self.release(scope, key)

    def hold(self, scope: str, key: str) -> None:
        """Hold a key until `release`, which may come from another thread. Raises RequestInFlight as `holding` does."""
        with self._lock:
            if (scope, key) in self._held:
                raise RequestInFlight
            self._held.add((scope, key))

    def release(self, scope: str, key: str) -> None:
        """Hold a key no more."""
        with self._lock:
            self._held.discard((scope, key))
