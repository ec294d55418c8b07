"""The chain, in memory: chained by the same code as the real one."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from screening.domain.clock import Clock
from screening.domain.errors import NotFound
from screening.domain.journal import JournalDraft, JournalPayload, JournalRecord, SignedHead
from screening.journal.chain import chain
from tests.fakes.memory_state import MemoryState


@dataclass(frozen=True, slots=True)
class MemoryJournal:
    """`ports.Journal` in memory."""

    state: MemoryState
    clock: Clock

    def append(self, draft: JournalDraft) -> JournalRecord:
        record, payload = chain(draft, self.head(), self.clock.now(), secrets.token_hex(16))
        self.state.records.append(record)
        self.state.payloads[record.seq] = payload
        return record

    def head(self) -> JournalRecord | None:
        return self.state.records[-1] if self.state.records else None

    def records(
        self, after: int = 0, limit: int = 1000, *, action_prefix: str = "", object_prefix: str = ""
    ) -> tuple[JournalRecord, ...]:
        found = (
            record
            for record in self.state.records[after:]
            if record.action.startswith(action_prefix)
            and (not object_prefix or any(each.startswith(object_prefix) for each in record.object_ids))
        )
        return tuple(found)[:limit]

    def payloads(self, seqs: Sequence[int]) -> Mapping[int, JournalPayload]:
        return {seq: self.state.payloads[seq] for seq in seqs if seq in self.state.payloads}

    def erase(self, seq: int, rule: str) -> None:
        payload = self.state.payloads.get(seq)
        if payload is None:
            raise NotFound(what="journal_record")
        if payload.erased_under is None:
            self.state.payloads[seq] = JournalPayload(seq, payload.retention_class, None, None, rule)

    def heads(self, after: int = 0, limit: int = 1000) -> tuple[SignedHead, ...]:
        return tuple(head for head in self.state.heads if head.seq > after)[:limit]

    def signed_head(self) -> SignedHead | None:
        return self.state.heads[-1] if self.state.heads else None
