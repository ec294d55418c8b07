"""How is a statement handed to a driver without SQLAlchemy's part in it, and how does a driver refuse a row of it?

For the few statements that every unit of work sends: SQLAlchemy takes longer to execute one than the database does.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Dialect, Insert, Update

Parameters = Mapping[str, object]
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Statement:
    """A driver's text, executed once for each of `rows` (once without any); of which table."""

    text: str
    rows: Sequence[Parameters] = ()
    table: str = ""


class RefusedRow(Exception):
    """A row of `table` is there already, or (`is_missing_parent`) what it points to is not there."""

    def __init__(self, table: str, *, is_missing_parent: bool) -> None:
        super().__init__(table)
        self.table = table
        self.is_missing_parent = is_missing_parent


@dataclass(frozen=True, slots=True)
class CompiledStatement:
    """A statement in a dialect, and how those of its parameters are written that do not stay as they are."""

    text: str
    table: str
    writers: Mapping[str, Callable[[Any], object]]

    def of(self, rows: Sequence[Parameters]) -> Statement:
        """Give the statement with these rows."""
        return Statement(
            self.text,
            [{**row, **{name: write(row[name]) for name, write in self.writers.items()}} for row in rows],
            self.table,
        )


_compiled: dict[tuple[Insert | Update, str], CompiledStatement] = {}


def compiled(statement: Insert | Update, dialect: Dialect, names: Sequence[str]) -> CompiledStatement:
    """Give the statement compiled. It is kept for good: `statement` is one of the few that stand in our modules.

    `names` are the columns that an insert fills.
    """
    known = _compiled.get((statement, dialect.name))
    if known is None:
        known = _compiled[statement, dialect.name] = _compile(statement, dialect, names)
    return known


def by_name(dialect: Dialect) -> Dialect:
    """Give the dialect with parameters by name, which both drivers take, each in its own spelling."""
    kind: Any = type(dialect)
    named: Dialect = kind(paramstyle="named" if dialect.name == "sqlite" else "pyformat")
    return named


def writers_of(result: Any, dialect: Dialect) -> Mapping[str, Callable[[Any], object]]:  # noqa: ANN401  untyped
    """Say how those parameters of a compiled statement are written that do not stay as they are."""
    processors = {
        name: bound.type.dialect_impl(dialect).bind_processor(dialect) for name, bound in result.binds.items()
    }
    return {name: write for name, write in processors.items() if write is not None}


def _compile(statement: Insert | Update, dialect: Dialect, names: Sequence[str]) -> CompiledStatement:
    column_keys = names if isinstance(statement, Insert) else None
    result: Any = statement.compile(dialect=by_name(dialect), column_keys=column_keys)
    return CompiledStatement(str(result), statement.table.description, writers_of(result, dialect))
