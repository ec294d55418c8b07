"""Was anything altered, erased or cut off?

What a whole verification proves: since the first record, nobody without the signing key changed, reordered, added or
removed a record or a payload, up to the newest head that stands outside the database; each missing payload is claimed
to be erased under a named rule.

What it does not prove:
- Who holds the signing key can write the whole journal anew. Only a head that was carried to where that person cannot
  write (headquarters, paper) tells then.
- Records since the outside file was last written (about a second) can be cut off together with their signed heads.
- That an erasure was lawful: whoever can write the database can claim a rule. The counts by rule are to be compared
  with the erasures that the journal itself records.
- A payload's retention class is not covered by its digest, nor is the search table of object ids.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from screening.domain.journal import JournalPayload, JournalRecord, SignedHead
from screening.journal.chain import GENESIS_HASH, digest_payload, hash_record
from screening.journal.findings import Finding, FindingKind, Verification
from screening.journal.heads import is_head_of, is_signed_by
from screening.signing.keys import PublicKey

FINDINGS_SHOWN = 1_000
"""Findings that are listed one by one; all are counted."""
_PAGE = 1_000


class KeptJournal(Protocol):
    """What the verification reads: the journal of a store (`workflows.ports.Journal` is one)."""

    def records(self, after: int = 0, limit: int = 1000) -> tuple[JournalRecord, ...]:
        """Give records with a higher seq, in order."""

    def payloads(self, seqs: Sequence[int]) -> Mapping[int, JournalPayload]:
        """Give the payload rows of those records, as far as there are any."""

    def heads(self, after: int = 0, limit: int = 1000) -> tuple[SignedHead, ...]:
        """Give the signed heads, by seq."""


def verify_kept(journal: KeptJournal, outside: SignedHead | None, keys: Iterable[PublicKey]) -> Verification:
    """Verify a store's journal page by page, within one consistent view; `outside` is the head kept apart from it."""
    return verify(_with_payloads(journal), _heads(journal), outside, keys)


def verify(
    records: Iterable[tuple[JournalRecord, JournalPayload | None]],
    heads: Iterable[SignedHead],
    outside: SignedHead | None,
    keys: Iterable[PublicKey],
) -> Verification:
    """Verify records with their payloads, in the order they stand, against the signed heads, by seq.

    Reads each stream once and keeps little of it. `keys` are those whose signatures are trusted.
    """
    run = _Run(tuple(keys), iter(heads), outside)
    for record, payload in records:
        run.look_at(record, payload)
    return run.conclude()


def _with_payloads(journal: KeptJournal) -> Iterator[tuple[JournalRecord, JournalPayload | None]]:
    after = 0
    while page := journal.records(after, _PAGE):
        payloads = journal.payloads([record.seq for record in page])
        for record in page:
            yield record, payloads.get(record.seq)
        after = page[-1].seq


def _heads(journal: KeptJournal) -> Iterator[SignedHead]:
    after = 0
    while page := journal.heads(after, _PAGE):
        yield from page
        after = page[-1].seq


@dataclass(slots=True)
class _Run:
    """One pass over a journal: where it stands, and what it has found."""

    keys: tuple[PublicKey, ...]
    heads: Iterator[SignedHead]
    outside: SignedHead | None
    last_seq: int = 0
    last_hash: str = GENESIS_HASH
    records: int = 0
    intact: int = 0
    signed_up_to: int = 0
    erased: Counter[str] = field(default_factory=Counter)
    counts: Counter[FindingKind] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    next_head: SignedHead | None = None
    outside_is_signed: bool = False

    def __post_init__(self) -> None:
        self.next_head = next(self.heads, None)
        if self.outside is not None:
            self.outside_is_signed = self._is_signed(self.outside)

    def look_at(self, record: JournalRecord, payload: JournalPayload | None) -> None:
        """Take one record."""
        self.records += 1
        wrong = [*self._place_of(record), *self._content_of(record, payload)]
        for kind in wrong:
            self._note(kind, record.seq)
        if not wrong:
            self._count(payload)
        self._compare_heads(record)
        self.last_seq, self.last_hash = record.seq, record.hash

    def conclude(self) -> Verification:
        """Look at what should stand beyond the last record, and say what was found."""
        while self.next_head is not None:
            self._take_head(self.next_head, None)
            self.next_head = next(self.heads, None)
        if self.outside_is_signed and self.outside is not None and self.outside.seq > self.last_seq:
            self._note(FindingKind.MISSING_TAIL, self.outside.seq)
        if self.signed_up_to < self.last_seq:
            self._note(FindingKind.UNSIGNED_TAIL, self.signed_up_to + 1)
        return Verification(
            records=self.records,
            intact=self.intact,
            erased=dict(self.erased),
            findings=tuple(self.findings),
            counts=dict(self.counts),
            signed_up_to=self.signed_up_to,
            outside_head=self.outside,
        )

    def _place_of(self, record: JournalRecord) -> Iterator[FindingKind]:
        if record.seq <= self.last_seq:
            yield FindingKind.OUT_OF_ORDER
        elif record.seq > self.last_seq + 1:
            yield FindingKind.GAP
        elif record.prev_hash != self.last_hash:
            yield FindingKind.BROKEN_LINK

    def _content_of(self, record: JournalRecord, payload: JournalPayload | None) -> Iterator[FindingKind]:
        if hash_record(record) != record.hash:
            yield FindingKind.ALTERED_RECORD
        if payload is None or (payload.body is None and payload.erased_under is None):
            yield FindingKind.MISSING_PAYLOAD
        elif not _fits(record, payload):
            yield FindingKind.ALTERED_PAYLOAD

    def _count(self, payload: JournalPayload | None) -> None:
        if payload is not None and payload.erased_under is not None:
            self.erased[payload.erased_under] += 1
        else:
            self.intact += 1

    def _compare_heads(self, record: JournalRecord) -> None:
        while self.next_head is not None and self.next_head.seq <= record.seq:
            self._take_head(self.next_head, record)
            self.next_head = next(self.heads, None)
        if self.outside_is_signed and self.outside is not None and self.outside.seq == record.seq:
            self._compare(self.outside, record)

    def _take_head(self, head: SignedHead, record: JournalRecord | None) -> None:
        """Take a head of the store: `record` is the first that is not before it, if there is one."""
        if self._is_signed(head):
            if record is None:
                self._note(FindingKind.MISSING_TAIL, head.seq)
            elif record.seq == head.seq:
                self._compare(head, record)

    def _compare(self, head: SignedHead, record: JournalRecord) -> None:
        if is_head_of(head, record):
            self.signed_up_to = max(self.signed_up_to, head.seq)
        else:
            self._note(FindingKind.FORKED_HEAD, head.seq)

    def _is_signed(self, head: SignedHead) -> bool:
        if any(is_signed_by(head, key) for key in self.keys):
            return True
        self._note(FindingKind.BAD_SIGNATURE, head.seq)
        return False

    def _note(self, kind: FindingKind, seq: int) -> None:
        self.counts[kind] += 1
        if len(self.findings) < FINDINGS_SHOWN:
            self.findings.append(Finding(kind, seq))


def _fits(record: JournalRecord, payload: JournalPayload) -> bool:
    """Whether a payload is what its record says: untouched, or erased whole."""
    if payload.salt is None or payload.body is None:
        return payload.salt is None and payload.body is None
    return payload.erased_under is None and digest_payload(payload.salt, payload.body) == record.payload_digest
