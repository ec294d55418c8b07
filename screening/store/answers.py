"""Where is it kept what was answered under an Idempotency-Key?"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select

from screening.domain.errors import Conflict
from screening.store.additions import Additions
from screening.store.columns import table_of
from screening.store.questions import ask
from screening.store.retention import ANSWER_CLASS
from screening.store.tables_answers import AnswerRow
from screening.workflows.ports import Answer

_ANSWERS = table_of(AnswerRow)

_ADD = insert(_ANSWERS)
_FIND = select(_ANSWERS).where(_ANSWERS.c.scope == bindparam("of_scope"), _ANSWERS.c.key == bindparam("of_key"))


@dataclass(frozen=True, slots=True)
class SqlAnswers:
    """`ports.Answers` over one connection."""

    connection: Connection
    additions: Additions

    def find(self, scope: str, key: str) -> Answer | None:
        """Give the answer kept for that key, or None."""
        rows = ask(self.connection, _FIND, of_scope=scope, of_key=key)
        if not rows:
            return None
        (row,) = rows
        return Answer(row.scope, row.key, row.body_digest, row.status, row.body, row.delete_after, row.location)

    def keep(self, answer: Answer) -> None:
        """Keep one. Raises Conflict where the scope's key has an answer."""
        row = {
            "scope": answer.scope,
            "key": answer.key,
            "body_digest": answer.body_digest,
            "status": answer.status,
            "body": answer.body,
            "location": answer.location,
            "retention_class": ANSWER_CLASS,
            "delete_after": answer.kept_until,
        }
        self.additions.add(_ADD, row, twice=Conflict(reason="key_answered"))

    def forget_before(self, moment: datetime) -> int:
        """Forget the answers kept until before that moment; say how many."""
        return self.connection.execute(delete(_ANSWERS).where(_ANSWERS.c.delete_after < moment)).rowcount
