"""With which words is a page's process asked for, and how is a connection read to the last byte?"""

import socket
import time
from collections.abc import Callable
from enum import StrEnum
from typing import Final

FORK: Final = b"f"
ENDED: Final = b"e"
WAIT: Final = b"w"
NO_ROOM: Final = b"!"
READY: Final = b"ready"
MISSING: Final = b"missing"
MOST_CONTROL: Final = 64
_CHUNK: Final = 1 << 20

Receive = Callable[[int], bytes]
"""Gives exactly so many bytes. Raises EOFError and, where there is a limit of time, TimeoutError."""


class Kind(StrEnum):
    """Which reader a template holds."""

    OWN = "own"
    """Our own. It decodes what was uploaded, and needs nothing more once it is warm."""
    SECOND = "second"
    """PassportEye's, which is handed pixels and starts tesseract."""


def receive_from(connection: socket.socket, until: float | None = None) -> Receive:
    """Read a connection, until a moment of `time.monotonic()`, however slowly the bytes drip."""

    def receive(count: int) -> bytes:
        received = bytearray()
        while len(received) < count:
            if until is not None:
                connection.settimeout(max(until - time.monotonic(), 0.001))
            chunk = connection.recv(min(count - len(received), _CHUNK))
            if not chunk:
                raise EOFError
            received += chunk
        return bytes(received)

    return receive
