"""Can a traveller be screened here at this moment, and would it be recorded?

Nobody's permission is asked, and nothing is journalled: what is looked at are parts of the service, never a record of
anybody. The store is proved by a durable write of the way that every screening goes.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from screening.domain.checks import Check, CheckState, Part
from screening.domain.errors import Unavailable
from screening.domain.lists import ListDefinition, ListVersion
from screening.lists.versions import CLOCK_TOLERANCE, age_s, is_stale
from screening.workflows.parts import Parts

LONG_QUEUE = 0.2
"""So full a queue before the writer means that counters wait for seconds."""


def check_readiness(parts: Parts, others: Sequence[Part] = ()) -> tuple[Check, ...]:
    """Look at store, writer, lists and clock, and at what `others` are handed in, each by itself."""
    store = Part("store", parts.store.require_working, is_vital=True).check()
    own = [
        Part("writer", partial(_require_short_queue, parts), is_vital=False),
        Part("journal_head", partial(_require_head_kept, parts), is_vital=False),
    ]
    if store.state is CheckState.OK:
        own += [
            Part("schema", parts.store.require_current_schema, is_vital=False),
            Part("snapshot", lambda: parts.watch.require_current(parts.clock.now()), is_vital=True),
            Part("clock", partial(_require_sane_clock, parts), is_vital=False),
        ]
    return (store, *(part.check() for part in own), *_check_lists(parts), *(part.check() for part in others))


@dataclass(slots=True)
class Readiness:
    """Looks once for all who ask at a time, so that asking cannot keep the disk from those who screen."""

    parts: Parts
    others: tuple[Part, ...] = ()
    _looking: threading.Lock = field(default_factory=threading.Lock)
    _begun: int = 0
    _last: tuple[Check, ...] = ()

    def check(self) -> tuple[Check, ...]:
        """Give what a look that began after this call has found."""
        wanted = self._begun + 1
        with self._looking:
            if self._begun < wanted:
                self._begun += 1
                self._last = check_readiness(self.parts, self.others)
            return self._last


def _require_short_queue(parts: Parts) -> None:
    condition = parts.store.condition()
    if condition.waiting > LONG_QUEUE * condition.waiting_limit:
        raise Unavailable(reason="writer_behind", waiting=condition.waiting, limit=condition.waiting_limit)


def _require_head_kept(parts: Parts) -> None:
    if not parts.store.condition().is_head_kept:
        raise Unavailable(reason="head_not_kept")


def _require_sane_clock(parts: Parts) -> None:
    """Refuse a clock that reads earlier than what was recorded: every list counts as stale by it, and ages lie."""
    now = parts.clock.now()
    with parts.store.read() as repositories:
        head = repositories.journal.head()
    if head is not None and now < head.at - CLOCK_TOLERANCE:
        raise Unavailable(reason="clock_behind", behind_s=int((head.at - now) / timedelta(seconds=1)))


def _check_lists(parts: Parts) -> Sequence[Check]:
    """Look at each list's age. A stale one is still searched; nobody to whom it applies is answered `clear`."""
    try:
        in_force = {each.version.code: each.version for each in parts.watch.current().lists}
    except Unavailable:
        return ()
    return [
        Part(f"list:{each.code}", partial(_require_fresh, each, in_force.get(each.code), parts), is_vital=False).check()
        for each in parts.watch.definitions()
    ]


def _require_fresh(definition: ListDefinition, version: ListVersion | None, parts: Parts) -> None:
    if version is None:
        raise Unavailable(reason="list_missing", list=definition.code)
    now = parts.clock.now()
    if is_stale(definition, version, now):
        raise Unavailable(
            reason="list_stale",
            list=definition.code,
            age_s=age_s(definition, version, now),
            permitted_s=definition.permitted_age_s or 0,
        )
