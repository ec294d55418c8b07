"""Where are the sites kept?"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from screening.domain.checkposts import Checkpost
from screening.domain.errors import UnknownCheckpost
from screening.domain.identifiers import CheckpostCode, CounterCode
from screening.store.columns import table_of
from screening.store.questions import ask
from screening.store.tables_people import CheckpostRow

_CHECKPOSTS = table_of(CheckpostRow)

_GET = select(_CHECKPOSTS).where(_CHECKPOSTS.c.code == bindparam("of_code"))


@dataclass(frozen=True, slots=True)
class SqlCheckposts:
    """`ports.Checkposts` over one connection."""

    connection: Connection

    def get(self, code: CheckpostCode) -> Checkpost:
        """Give one. Raises UnknownCheckpost."""
        rows = ask(self.connection, _GET, of_code=code)
        if not rows:
            raise UnknownCheckpost(what="checkpost")
        return _read(rows[0])

    def all(self) -> tuple[Checkpost, ...]:
        """Give every checkpost, by code."""
        return tuple(_read(row) for row in self.connection.execute(select(_CHECKPOSTS).order_by(_CHECKPOSTS.c.code)))

    def save(self, checkpost: Checkpost) -> None:
        """Add it, or replace the one with its code."""
        values = {
            "name": checkpost.name,
            "zone": checkpost.zone,
            "time_zone": checkpost.time_zone,
            "counters": list(checkpost.counters),
        }
        replaced = self.connection.execute(
            update(_CHECKPOSTS).where(_CHECKPOSTS.c.code == checkpost.code).values(values)
        )
        if replaced.rowcount == 0:
            self.connection.execute(insert(_CHECKPOSTS), {"code": checkpost.code, **values})


def _read(row: Row[Any]) -> Checkpost:
    counters = tuple(CounterCode(counter) for counter in row.counters)
    return Checkpost(CheckpostCode(row.code), row.name, row.zone, row.time_zone, counters)
