"""What did other processes write just now?

Each commit notifies; a thread of each process that wants to know waits for that on a connection of its own. It is a
shortcut only: those who are woken look at the journal's position, and look now and then unasked. So a lost connection
is taken up again quietly, and what was notified meanwhile is made good by one wake-up.
"""

import threading
from collections.abc import Callable

from screening.domain.errors import StoreUnavailable
from screening.store.postgres_engine import CHANNEL, connect

LOOK_UP_S = 0.25
"""How long a stopping process may wait for the thread to notice."""
PAUSE_S = 1.0


class CommitListener:
    """Calls `wake` after the commits of others than `sender`, from its own thread."""

    def __init__(self, url: str, sender: str, wake: Callable[[], None]) -> None:
        self._url = url
        self._sender = sender
        self._wake = wake
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="store-listener", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the thread and its connection."""
        self._stopping.set()
        self._thread.join()

    def _serve(self) -> None:
        import psycopg  # noqa: PLC0415  loaded where PostgreSQL is used

        while not self._stopping.is_set():
            try:
                self._listen()
            except (StoreUnavailable, psycopg.Error):
                self._stopping.wait(PAUSE_S)

    def _listen(self) -> None:
        with connect(self._url) as connection:
            connection.execute(f"LISTEN {CHANNEL}".encode())
            self._wake()
            while not self._stopping.is_set():
                for note in connection.notifies(timeout=LOOK_UP_S, stop_after=1):
                    if note.payload != self._sender:
                        self._wake()
