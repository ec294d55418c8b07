"""What do the jobs need of the journal and of kept answers?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from screening.domain.journal import JournalDraft, JournalPayload, JournalRecord, SignedHead


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """What a call that creates or decides was answered, kept so that its repetition gets the same.

    `scope` is caller and route; `body_digest` is over the decoded parts of the request (SHA-256, hex).
    """

    scope: str
    key: str
    body_digest: str
    status: int
    body: bytes
    kept_until: datetime
    location: str | None = None


class Journal(Protocol):
    """The append-only chain."""

    def append(self, draft: JournalDraft) -> JournalRecord:
        """Give the draft its place at the end of the chain. The payload gets a salt and a row of its own."""

    def head(self) -> JournalRecord | None:
        """Give the last record, or None for an empty journal."""

    def records(
        self, after: int = 0, limit: int = 1000, *, action_prefix: str = "", object_prefix: str = ""
    ) -> tuple[JournalRecord, ...]:
        """Give records with a higher seq, in order; where asked, only those with such an action or such an object."""

    def payloads(self, seqs: Sequence[int]) -> Mapping[int, JournalPayload]:
        """Give the payload rows of those records, as far as there are any."""

    def erase(self, seq: int, rule: str) -> None:
        """Erase one payload under a rule; the chain stays whole."""

    def heads(self, after: int = 0, limit: int = 1000) -> tuple[SignedHead, ...]:
        """Give the signed heads kept in the store, by seq."""

    def signed_head(self) -> SignedHead | None:
        """Give the newest signed head, or None while nothing is signed."""


class Answers(Protocol):
    """What was answered under an Idempotency-Key."""

    def find(self, scope: str, key: str) -> Answer | None:
        """Give the answer kept for that key, or None."""

    def keep(self, answer: Answer) -> None:
        """Keep one. Raises Conflict where the scope's key has an answer."""

    def forget_before(self, moment: datetime) -> int:
        """Forget the answers kept until before that moment; say how many."""
