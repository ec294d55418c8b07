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
        held = (scope, key)
        with self._lock:
            if held in self._held:
                raise RequestInFlight
            self._held.add(held)
        try:
            yield
        finally:
            with self._lock:
                self._held.discard(held)
