"""Whose password is hashed now, and who waits?"""

import asyncio
from typing import Final

from screening.domain.errors import TooManyCalls

HASHED_AT_ONCE: Final = 2
"""Passwords that are hashed at a time: each takes a core for some 50 ms, and screenings need one too."""
MOST_WAITING: Final = 100
_RETRY_SOON_S: Final = 2


class SignInGate:
    """Lets so many sign-ins hash at a time; the others wait without holding a thread, and too many are refused."""

    def __init__(self) -> None:
        self._hashing = asyncio.Semaphore(HASHED_AT_ONCE)
        self._waiting = 0

    async def enter(self) -> None:
        """Wait for a turn. Raises TooManyCalls."""
        if self._waiting >= MOST_WAITING:
            raise TooManyCalls(retry_after_s=_RETRY_SOON_S)
        self._waiting += 1
        try:
            await self._hashing.acquire()
        finally:
            self._waiting -= 1

    def leave(self) -> None:
        """End the turn."""
        self._hashing.release()
