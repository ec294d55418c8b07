"""What can a unit of work reach?"""

from dataclasses import dataclass
from typing import Self

from sqlalchemy import Connection

from screening.domain.clock import Clock
from screening.store.accounts import SqlAccounts
from screening.store.additions import Additions
from screening.store.alerts import SqlAlerts
from screening.store.answers import SqlAnswers
from screening.store.api_keys import SqlApiKeys
from screening.store.changes import SqlChanges
from screening.store.checkposts import SqlCheckposts
from screening.store.crossings import SqlCrossings
from screening.store.feed import SqlFeed
from screening.store.figures import SqlFigures
from screening.store.imports import SqlImports
from screening.store.journal import ChainEnd, SqlJournal
from screening.store.lists import SqlLists
from screening.store.named_photographs import SqlNamedPhotographs
from screening.store.photographs import SqlPhotographs
from screening.store.reviews import SqlReviews
from screening.store.shifts import SqlShifts


@dataclass(frozen=True, slots=True)
class SqlRepositories:
    """`ports.Repositories` over one connection, on any database: plain SQL, no transaction of their own."""

    checkposts: SqlCheckposts
    accounts: SqlAccounts
    api_keys: SqlApiKeys
    lists: SqlLists
    feed: SqlFeed
    changes: SqlChanges
    imports: SqlImports
    reviews: SqlReviews
    photographs: SqlPhotographs
    named_photographs: SqlNamedPhotographs
    crossings: SqlCrossings
    alerts: SqlAlerts
    figures: SqlFigures
    shifts: SqlShifts
    journal: SqlJournal
    answers: SqlAnswers
    additions: Additions

    @classmethod
    def over(cls, connection: Connection, clock: Clock, *, is_writing: bool = False) -> Self:
        """Make them for one connection, in its transaction; `is_writing` for one in which units of work run."""
        additions = Additions(connection, is_writing)
        return cls(
            checkposts=SqlCheckposts(connection),
            accounts=SqlAccounts(connection, additions),
            api_keys=SqlApiKeys(connection, additions),
            lists=SqlLists(connection),
            feed=SqlFeed(connection),
            changes=SqlChanges(connection, additions),
            imports=SqlImports(connection, additions),
            reviews=SqlReviews(connection),
            photographs=SqlPhotographs(connection),
            named_photographs=SqlNamedPhotographs(connection, additions),
            crossings=SqlCrossings(connection, additions),
            alerts=SqlAlerts(connection, clock, additions),
            figures=SqlFigures(connection),
            shifts=SqlShifts(connection, additions),
            journal=SqlJournal(connection, clock, additions, ChainEnd()),
            answers=SqlAnswers(connection, additions),
            additions=additions,
        )

    def settle(self) -> None:
        """End a unit of work: what it wrote stands with the transaction. Raises what its rows are refused with."""
        self.additions.settle()
        self.journal.end.settle()

    def undo(self) -> None:
        """Undo a unit of work that failed."""
        self.journal.end.undo()
        self.additions.undo()
