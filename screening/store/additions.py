"""What has a unit of work written that the database was not told yet?

Each statement is a round trip to the database, and a turn for which the writer waits among all the threads. What a unit
only adds waits here, therefore, and goes in one trip: ahead of whatever the unit asks next, and as it ends. So a unit
sees its own rows, and a row that is refused is refused at the latest as its unit ends, which then leaves nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine, Insert, Update, event

from screening.domain.errors import ScreeningError, StoreUnavailable
from screening.store import engine as sqlite
from screening.store import postgres_engine as postgres
from screening.store.statements import Parameters, RefusedRow, Statement, compiled

Send = Callable[[Connection, Sequence[Statement]], None]
_SEND: Mapping[str, Send] = {"sqlite": sqlite.send, "postgresql": postgres.send}
_MARK = Statement("SAVEPOINT unit")
_NEXT = (Statement("RELEASE SAVEPOINT unit"), _MARK)
_BACK = (Statement("ROLLBACK TO SAVEPOINT unit"),)
_KEY = "screening.store.additions"


@dataclass(frozen=True, slots=True)
class _Addition:
    """Rows of one table, and what is raised where one is there already or what it points to is not."""

    statement: Statement
    twice: ScreeningError | None
    without: ScreeningError | None


@dataclass(slots=True)
class Additions:
    """What waits to be sent over one connection. Where `is_waiting` is false, as for readers, nothing waits."""

    connection: Connection
    is_waiting: bool = False
    _waiting: list[_Addition] = field(default_factory=list)
    _is_marked: bool = False
    """Whether a SAVEPOINT stands where the unit began."""

    def __post_init__(self) -> None:
        if self.is_waiting:
            self.connection.info[_KEY] = self

    def add(
        self,
        statement: Insert | Update,
        *rows: Parameters,
        twice: ScreeningError | None = None,
        without: ScreeningError | None = None,
    ) -> None:
        """Add rows: `twice` is raised where one is there already, `without` where what it points to is not there.

        An insert, of the same columns each time; or an update of a row that is known to be there.
        """
        if not rows:
            return
        ready = compiled(statement, self.connection.dialect, list(rows[0])).of(rows)
        self._waiting.append(_Addition(ready, twice, without))
        if not self.is_waiting:
            self._send()

    def ask(self, text: str, **parameters: object) -> None:
        """Send a statement of the database's own with the rest; its answer is not looked at."""
        self._waiting.append(_Addition(Statement(text, (parameters,)), None, None))

    def send(self) -> None:
        """Send what waits, behind a SAVEPOINT to which the unit can be undone."""
        if self._waiting or not self._is_marked:
            self._send()

    def settle(self) -> None:
        """Send what waits as the last of its unit; from here on begins the next one."""
        if self._waiting or self._is_marked:
            self._send(*_NEXT)

    def undo(self) -> None:
        """Undo the unit as far as it was sent, and forget the rest of it."""
        self._waiting.clear()
        if self._is_marked:
            self._hand_over(_BACK)

    def _send(self, *then: Statement) -> None:
        waiting, self._waiting = self._waiting, []
        first = (_MARK,) if self.is_waiting and not self._is_marked else ()
        # Where the mark itself cannot be set, the transaction does not stand any more, and nobody goes back to it.
        self._is_marked = self.is_waiting
        try:
            self._hand_over((*first, *(each.statement for each in waiting), *then))
        except RefusedRow as refused:
            raise _as_said(refused, waiting) from None

    def _hand_over(self, statements: Sequence[Statement]) -> None:
        _SEND[self.connection.dialect.name](self.connection, statements)


def send_additions_first(engine: Engine) -> None:
    """Have what waits sent ahead of every other statement that the engine's connections execute."""
    event.listen(engine, "before_cursor_execute", send_first)


def send_first(connection: Connection, *_: object) -> None:
    """Send what waits over that connection."""
    additions = connection.info.get(_KEY)
    # A connection outlives its transactions; what it was last told of may be of an earlier one.
    if isinstance(additions, Additions) and additions.connection is connection:
        additions.send()


def _as_said(refused: RefusedRow, waiting: Sequence[_Addition]) -> ScreeningError:
    """Give the error that was said for the refused row's table."""
    for each in waiting:
        said = each.without if refused.is_missing_parent else each.twice
        if each.statement.table == refused.table and said is not None:
            return said
    return StoreUnavailable(reason="store_fault", fault="constraint")
