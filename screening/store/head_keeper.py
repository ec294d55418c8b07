"""How does the newest signed head come to stand outside the database, without making a counter wait?

A thread of its own writes it, at most once a second and at closing. So a tail of at most that second can be cut off
without the outside file telling; the heads signed within the database go with the tail.
"""

import logging
import threading

from screening.domain.errors import JournalBroken
from screening.domain.journal import SignedHead
from screening.journal.heads import HeadFile

PAUSE_S = 1.0

_log = logging.getLogger(__name__)


class HeadKeeper:
    """Keeps the newest head that it was offered in a file."""

    def __init__(self, file: HeadFile) -> None:
        self._file = file
        self._offered: SignedHead | None = None
        self._changed = threading.Condition()
        self._closing = threading.Event()
        self.is_failing = False
        """Whether the last attempt to write the file failed; it is tried again with the next head."""
        self._thread = threading.Thread(target=self._serve, name="store-head-keeper", daemon=True)
        self._thread.start()

    def offer(self, head: SignedHead) -> None:
        """Note a head; returns at once."""
        with self._changed:
            self._offered = head
            self._changed.notify()

    def close(self) -> None:
        """Write the last head and end the thread."""
        with self._changed:
            self._closing.set()
            self._changed.notify()
        self._thread.join()

    def _serve(self) -> None:
        while (head := self._next()) is not None:
            self._keep(head)
            self._closing.wait(PAUSE_S)

    def _next(self) -> SignedHead | None:
        """Wait for a head; None once there is no more to come."""
        with self._changed:
            self._changed.wait_for(lambda: self._offered is not None or self._closing.is_set())
            head, self._offered = self._offered, None
            return head

    def _keep(self, head: SignedHead) -> None:
        try:
            self._file.keep(head)
        except (OSError, JournalBroken) as error:
            _log.error("head %d not kept outside the database: %s", head.seq, type(error).__name__)
            self.is_failing = True
        else:
            self.is_failing = False
