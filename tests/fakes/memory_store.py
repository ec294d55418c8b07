"""A store in memory that keeps the promises of `screening.workflows.ports.Store`."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from screening.domain.clock import Clock, FrozenClock
from screening.domain.errors import StoreUnavailable
from screening.journal.heads import sign_head
from screening.signing.keys import SigningKey
from screening.workflows.ports import Repositories, StoreCondition
from tests.fakes.memory_alerts import MemoryAlerts
from tests.fakes.memory_changes import MemoryChanges
from tests.fakes.memory_crossings import MemoryCrossings
from tests.fakes.memory_feed import MemoryFeed
from tests.fakes.memory_figures import MemoryFigures
from tests.fakes.memory_imports import MemoryImports
from tests.fakes.memory_journal import MemoryJournal
from tests.fakes.memory_lists import MemoryLists
from tests.fakes.memory_people import MemoryAccounts, MemoryAnswers, MemoryApiKeys, MemoryCheckposts
from tests.fakes.memory_reviews import MemoryNamedPhotographs, MemoryPhotographs, MemoryReviews
from tests.fakes.memory_shifts import MemoryShifts
from tests.fakes.memory_state import MemoryState

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class MemoryRepositories:
    """`ports.Repositories` over one state."""

    checkposts: MemoryCheckposts
    accounts: MemoryAccounts
    api_keys: MemoryApiKeys
    lists: MemoryLists
    feed: MemoryFeed
    changes: MemoryChanges
    imports: MemoryImports
    reviews: MemoryReviews
    photographs: MemoryPhotographs
    named_photographs: MemoryNamedPhotographs
    crossings: MemoryCrossings
    alerts: MemoryAlerts
    figures: MemoryFigures
    shifts: MemoryShifts
    journal: MemoryJournal
    answers: MemoryAnswers

    @classmethod
    def over(cls, state: MemoryState, clock: Clock) -> "MemoryRepositories":
        return cls(
            MemoryCheckposts(state),
            MemoryAccounts(state),
            MemoryApiKeys(state),
            MemoryLists(state),
            MemoryFeed(state),
            MemoryChanges(state),
            MemoryImports(state),
            MemoryReviews(state),
            MemoryPhotographs(state),
            MemoryNamedPhotographs(state),
            MemoryCrossings(state),
            MemoryAlerts(state),
            MemoryFigures(state),
            MemoryShifts(state),
            MemoryJournal(state, clock),
            MemoryAnswers(state),
        )


@dataclass(slots=True)
class MemoryStore:
    """`ports.Store` in memory: a unit of work changes a copy, which then takes the state's place.

    Set `is_down` to have every call raise StoreUnavailable, as a store does that cannot be reached.
    """

    clock: Clock = field(default_factory=FrozenClock)
    signing_key: SigningKey = field(default_factory=SigningKey.create)
    is_down: bool = False
    _state: MemoryState = field(default_factory=MemoryState)
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)
    _wakes: list[tuple[Callable[[], None], str]] = field(default_factory=list)

    def write(self, work: Callable[[Repositories], T]) -> T:
        with self._one_at_a_time:
            self._refuse_if_down()
            changed = self._state.copy()
            result = work(MemoryRepositories.over(changed, self.clock))
            self._sign_new_head(changed)
            recorded = changed.records[len(self._state.records) :]
            self._state = changed
        for wake, about in tuple(self._wakes):
            if any(name.startswith(about) for record in recorded for name in (record.action, *record.object_ids)):
                wake()
        return result

    def begin_write(self, work: Callable[[Repositories], T]) -> Future[T]:
        begun: Future[T] = Future()
        try:
            begun.set_result(self.write(work))
        except Exception as error:  # noqa: BLE001  whatever it raises is its caller's
            begun.set_exception(error)
        return begun

    @contextmanager
    def read(self) -> Iterator[Repositories]:
        self._refuse_if_down()
        yield MemoryRepositories.over(self._state.copy(), self.clock)

    def require_working(self) -> None:
        self._refuse_if_down()

    def require_current_schema(self) -> None:
        self._refuse_if_down()

    def condition(self) -> StoreCondition:
        return StoreCondition(waiting=0, waiting_limit=1, is_head_kept=True)

    def on_commit(self, wake: Callable[[], None], about: str = "") -> None:
        self._wakes.append((wake, about))

    def close(self) -> None:
        self.is_down = True

    def _sign_new_head(self, changed: MemoryState) -> None:
        if len(changed.records) > len(self._state.records):
            last = changed.records[-1]
            changed.heads.append(sign_head(last.seq, last.hash, self.clock.now(), self.signing_key))

    def _refuse_if_down(self) -> None:
        if self.is_down:
            raise StoreUnavailable(reason="store_closed")
