"""What can a unit of work reach?"""

from dataclasses import dataclass
from typing import Self

from sqlalchemy import Connection

from screening.domain.clock import Clock
from screening.store.accounts import SqlAccounts
from screening.store.alerts import SqlAlerts
from screening.store.answers import SqlAnswers
from screening.store.changes import SqlChanges
from screening.store.checkposts import SqlCheckposts
from screening.store.crossings import SqlCrossings
from screening.store.journal import SqlJournal
from screening.store.lists import SqlLists
from screening.store.shifts import SqlShifts


@dataclass(frozen=True, slots=True)
class SqlRepositories:
    """`ports.Repositories` over one connection, on any database: plain SQL, no transaction of their own."""

    checkposts: SqlCheckposts
    accounts: SqlAccounts
    lists: SqlLists
    changes: SqlChanges
    crossings: SqlCrossings
    alerts: SqlAlerts
    shifts: SqlShifts
    journal: SqlJournal
    answers: SqlAnswers

    @classmethod
    def over(cls, connection: Connection, clock: Clock) -> Self:
        """Make them for one connection, in its transaction."""
        return cls(
            checkposts=SqlCheckposts(connection),
            accounts=SqlAccounts(connection),
            lists=SqlLists(connection),
            changes=SqlChanges(connection),
            crossings=SqlCrossings(connection),
            alerts=SqlAlerts(connection, clock),
            shifts=SqlShifts(connection),
            journal=SqlJournal(connection, clock),
            answers=SqlAnswers(connection),
        )
