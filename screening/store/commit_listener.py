"""What did other processes write just now?

Each commit notifies; a thread of each process that wants to know waits for that on a connection of its own. It is a
shortcut only: those who are woken look at the journal's position, and look now and then unasked. So a lost connection
is taken up again quietly, and what was notified meanwhile is made good by one wake-up.
"""

import threading
from collections.abc import Callable

from screening.domain.errors import StoreUnavailable
from screening.store.postgres_engine import CHANNEL, connect
from screening.store.wakes import Subjects

LOOK_UP_S = 0.25
"""How long a stopping process may wait for the thread to notice."""
PAUSE_S = 1.0
LONGEST_NOTE = 7_000
"""PostgreSQL takes up to 8,000 bytes."""


def write_note(sender: str, subjects: Subjects) -> str:
    """Say who has written, and about what; where that is too long, about anything."""
    note = " ".join((sender, *sorted(subjects)))
    return note if len(note.encode()) <= LONGEST_NOTE else f"{sender} *"


def read_note(note: str) -> tuple[str, Subjects | None]:
    """Read who has written, and about what (None: about anything)."""
    sender, *subjects = note.split(" ")
    return sender, None if subjects == ["*"] else frozenset(subjects)


class CommitListener:
    """Calls `wake` after the commits of others than `sender`, from its own thread; with None for about anything."""

    def __init__(self, url: str, sender: str, wake: Callable[[Subjects | None], None]) -> None:
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
            self._wake(None)
            while not self._stopping.is_set():
                for note in connection.notifies(timeout=LOOK_UP_S, stop_after=1):
                    sender, subjects = read_note(note.payload)
                    if sender != self._sender:
                        self._wake(subjects)
