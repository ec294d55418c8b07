"""Which pictures does this checkpost lack of those whom the lists name, and how do they come?

The feed carries a photograph's digest alone. Once a change is in force, what it names and what is not here is asked for
at the origin, picture by picture, each in a unit of work of its own: no change and no screening ever waits for one.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, Protocol

from screening.domain.errors import StoreUnavailable, Unavailable
from screening.domain.journal import JournalDraft, Json, RetentionClass
from screening.domain.photographs import MOST_BYTES, NamedPhotograph
from screening.workflows.clockwork import CLOCK, Clockwork
from screening.workflows.parts import Parts
from screening.workflows.ports import Repositories, WantedPhotograph

LOOK_S: Final = 5.0
AT_ONCE: Final = 20
"""Pictures that one look asks for; what is more comes with the next."""
_REST_S: Final = 0.05
"""Between two pictures: who screens writes too, and over the same line."""
_FIRST_WAIT: Final = timedelta(seconds=5)
_LONGEST_SILENCE: Final = timedelta(minutes=1)
"""Within a minute of the line's return the pictures come; to try costs one connection."""
_LONGEST_WAIT: Final = timedelta(hours=6)
_JPEG: Final = b"\xff\xd8\xff"


class PhotographOrigin(Protocol):
    """Where the lists are kept, and their photographs with them."""

    def fetch(self, photograph: NamedPhotograph) -> bytes | None:
        """Ask for one, in bounded time; None where the origin has none that could be it. What is given is not proven.

        Raises Unavailable where the origin does not answer as it should.
        """

    def close(self) -> None:
        """Ask for nothing any more."""


class PhotographFollower(Clockwork):
    """Looks every few seconds. While the origin is silent it asks less and less often, every minute at least."""

    def __init__(self, parts: Parts, origin: PhotographOrigin, look_s: float = LOOK_S) -> None:
        super().__init__("photograph-follower", look_s)
        self._parts = parts
        self._origin = origin
        self._silences = 0
        self._not_before: datetime | None = None

    def look(self) -> None:
        """Fetch some of what is missing. Raises StoreUnavailable."""
        sweep_received(self._parts)
        now = self._parts.clock.now()
        # A clock that was set back must not make it wait for longer than it ever would.
        if self._not_before is not None and now < self._not_before <= now + _LONGEST_SILENCE:
            return
        try:
            while fetch_missing(self._parts, self._origin, lambda: self.rest(_REST_S)) == AT_ONCE:
                pass
        except StoreUnavailable:
            raise
        except Unavailable:
            self._not_before = now + min(_FIRST_WAIT * 2 ** min(self._silences, 10), _LONGEST_SILENCE)
            self._silences += 1
            return
        self._silences, self._not_before = 0, None

    def stop(self) -> None:
        """End the thread, and let go of the origin."""
        super().stop()
        self._origin.close()

    def require_received(self) -> None:
        """Let pass a state in which nothing is missing for longer than it takes to fetch.

        Raises Unavailable (`headquarters_silent`, `photographs_missing`) with how many are `missing`, StoreUnavailable.
        """
        missing = count_missing(self._parts)
        if missing == 0:
            return
        if self._silences:
            raise Unavailable(reason="headquarters_silent", missing=missing)
        with self._parts.store.read() as repositories:
            is_on_its_way = bool(repositories.named_photographs.missing(self._parts.clock.now(), 1))
        if not is_on_its_way:
            raise Unavailable(reason="photographs_missing", missing=missing)


def fetch_missing(parts: Parts, origin: PhotographOrigin, goes_on: Callable[[], bool] = lambda: True) -> int:
    """Ask for what is missing, `AT_ONCE` at most; say how many were asked for.

    One that the origin does not have, or that is not what its name says, is asked for again later and holds up no
    other. Raises Unavailable where the origin does not answer: what came before stays. Raises StoreUnavailable.
    """
    with parts.store.read() as repositories:
        some = repositories.named_photographs.missing(parts.clock.now(), AT_ONCE)
    asked = 0
    for wanted in some:
        given = origin.fetch(wanted.photograph)
        if given is not None and is_photograph(wanted.photograph, given):
            _keep(wanted.photograph, given, parts)
        else:
            _note_failure(wanted, parts)
        asked += 1
        if not goes_on():
            break
    return asked


def is_photograph(named: NamedPhotograph, body: bytes) -> bool:
    """Whether these bytes are what the entry names: the feed's signature vouches for the digest, it for the picture."""
    return len(body) <= MOST_BYTES and body.startswith(_JPEG) and hashlib.sha256(body).hexdigest() == named.sha256


def count_missing(parts: Parts) -> int:
    """Count what entries name and what is not here, over all lists. Raises StoreUnavailable."""
    with parts.store.read() as repositories:
        return sum(repositories.named_photographs.count_missing().values())


def sweep_received(parts: Parts) -> int:
    """Delete what came and no entry names any longer; say how many. Raises StoreUnavailable."""
    with parts.store.read() as repositories:
        if not repositories.named_photographs.has_unnamed():
            return 0
    return parts.store.write(lambda repositories: repositories.named_photographs.sweep())


def _keep(photograph: NamedPhotograph, body: bytes, parts: Parts) -> None:
    def work(repositories: Repositories) -> None:
        if not repositories.named_photographs.receive(photograph, body, parts.clock.now()):
            return
        objects = (f"list:{photograph.list_code}", f"photograph:{photograph.sha256}")
        told: dict[str, Json] = {"bytes": len(body)}
        repositories.journal.append(
            JournalDraft("photograph.received", CLOCK, objects, RetentionClass.LIST_CHANGE, told)
        )

    parts.store.write(work)


def _note_failure(wanted: WantedPhotograph, parts: Parts) -> None:
    wait = min(_FIRST_WAIT * 2 ** min(wanted.tries, 20), _LONGEST_WAIT)
    not_before = parts.clock.now() + wait
    parts.store.write(lambda repositories: repositories.named_photographs.note_failure(wanted, not_before))
