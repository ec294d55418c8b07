"""What does a store do as a whole?"""

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol, TypeVar

from screening.workflows.ports.alerts import Alerts
from screening.workflows.ports.changes import Changes, Imports
from screening.workflows.ports.crossings import Crossings
from screening.workflows.ports.figures import Figures
from screening.workflows.ports.lists import Feed, Lists
from screening.workflows.ports.people import Accounts, ApiKeys, Checkposts, Shifts
from screening.workflows.ports.records import Answers, Journal
from screening.workflows.ports.reviews import NamedPhotographs, Photographs, Reviews

T = TypeVar("T")


class Repositories(Protocol):
    """Everything a unit of work can reach."""

    @property
    def checkposts(self) -> Checkposts:
        """Sites and counters."""

    @property
    def accounts(self) -> Accounts:
        """Accounts and sign-ins."""

    @property
    def api_keys(self) -> ApiKeys:
        """Keys of other agencies' applications."""

    @property
    def lists(self) -> Lists:
        """List entries and versions."""

    @property
    def feed(self) -> Feed:
        """The positions of the lists' versions."""

    @property
    def changes(self) -> Changes:
        """Proposed and decided changes of lists."""

    @property
    def imports(self) -> Imports:
        """Imports of lists, and what they stage."""

    @property
    def reviews(self) -> Reviews:
        """When entries must be looked at again."""

    @property
    def photographs(self) -> Photographs:
        """Photographs of those on the lists."""

    @property
    def named_photographs(self) -> NamedPhotographs:
        """Photographs that entries name, here or not."""

    @property
    def crossings(self) -> Crossings:
        """Crossings and screenings."""

    @property
    def alerts(self) -> Alerts:
        """Alerts and hits."""

    @property
    def figures(self) -> Figures:
        """Numbers about lists."""

    @property
    def shifts(self) -> Shifts:
        """The roster."""

    @property
    def journal(self) -> Journal:
        """The chain."""

    @property
    def answers(self) -> Answers:
        """Kept answers."""


@dataclass(frozen=True, slots=True)
class StoreCondition:
    """How a store is doing, told without asking its database.

    `waiting` units of work stand before the writer, of `waiting_limit` at most; `is_head_kept` tells whether the last
    attempt to keep the journal's head outside the database succeeded.
    """

    waiting: int
    waiting_limit: int
    is_head_kept: bool


class Store(Protocol):
    """A durable store, written one unit of work at a time."""

    def write(self, work: Callable[[Repositories], T]) -> T:
        """Run `work` in one transaction and give its result once that is durable.

        A `work` that raises leaves nothing behind and harms no other unit; its exception comes out here. It may be run
        beside others in one group commit, never twice. What it adds may be refused as late as at its end: the Conflict
        or NotFound that `add...`, `append` and `keep` raise comes out here, too late for `work` to catch it. Raises
        StoreUnavailable.
        """

    def begin_write(self, work: Callable[[Repositories], T]) -> Future[T]:
        """Take `work`, and give what `write` would: for who does not want to hold a thread until it is durable.

        Cancelling takes back what has not begun. What is called once it is done is called in the store's own thread: it
        must be quick and must not raise. Raises StoreUnavailable.
        """

    def read(self) -> AbstractContextManager[Repositories]:
        """Open a consistent view of what is durable, for reading. Raises StoreUnavailable."""

    def require_working(self) -> None:
        """Write durably what nobody reads, and let pass a store that could record now. Raises StoreUnavailable."""

    def require_current_schema(self) -> None:
        """Let pass a store of this program's schema. Raises StoreUnavailable (`reason="store_other_schema"`)."""

    def condition(self) -> StoreCondition:
        """Tell how it is doing."""

    def on_commit(self, wake: Callable[[], None], about: str = "") -> None:
        """Call `wake` after commits, from any thread: a shortcut for those who poll a position.

        `about` is the beginning of an action (`list.`) or of a kind of object (`alert:`): then only after commits that
        recorded such a thing.
        """
