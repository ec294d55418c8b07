"""How is a question asked of the database without SQLAlchemy's part in it?

For the few that every screening asks: SQLAlchemy takes several times as long to ask one as the database to answer it.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Select, Update
from sqlalchemy.sql.dml import ReturningUpdate

from screening.store import engine as sqlite
from screening.store import postgres_engine as postgres
from screening.store.additions import send_first
from screening.store.statements import Parameters, Row, by_name, writers_of

Asking = Select[Any] | ReturningUpdate[Any] | Update
Fetch = Callable[[Connection, str, Parameters], Sequence[Row]]
_FETCH: Mapping[str, Fetch] = {"sqlite": sqlite.fetch, "postgresql": postgres.fetch}


@dataclass(frozen=True, slots=True)
class _Question:
    """A statement in a dialect, and how parameters (those that do not stay as they are) and columns are translated."""

    text: str
    writers: Mapping[str, Callable[[Any], object]]
    readers: Sequence[Callable[[Any], object] | None]
    row: Callable[..., Any]

    def written(self, parameters: Parameters) -> Parameters:
        return {**parameters, **{name: write(parameters[name]) for name, write in self.writers.items()}}

    def read(self, row: Row) -> Any:  # noqa: ANN401  a named tuple of the statement's columns
        return self.row(*[read(value) if read else value for read, value in zip(self.readers, row, strict=True)])


_questions: dict[tuple[Asking, str], _Question] = {}


def ask(connection: Connection, statement: Asking, **parameters: object) -> list[Any]:
    """Give the rows, their columns by name; what waits to be written is sent first.

    The statement is kept compiled for good: it is one of the few that stand in our modules, with every value in it
    bound by name. Raises StoreUnavailable.
    """
    send_first(connection)
    dialect = connection.dialect
    question = _questions.get((statement, dialect.name))
    if question is None:
        question = _questions[statement, dialect.name] = _compile(statement, dialect)
    rows = _FETCH[dialect.name](connection, question.text, question.written(parameters))
    return [question.read(row) for row in rows]


def _compile(statement: Asking, dialect: Dialect) -> _Question:
    result: Any = statement.compile(dialect=by_name(dialect))
    columns = result._result_columns  # noqa: SLF001  SQLAlchemy tells them nowhere else
    readers = [each.type.dialect_impl(dialect).result_processor(dialect, None) for each in columns]
    return _Question(
        str(result), writers_of(result, dialect), readers, namedtuple("Row", [each.keyname for each in columns])
    )
