"""What can a verification of the journal find?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from screening.domain.journal import SignedHead


class FindingKind(StrEnum):
    """What is wrong at one place of the journal."""

    ALTERED_RECORD = "altered_record"
    """The record's fields do not give its hash."""
    ALTERED_PAYLOAD = "altered_payload"
    """The payload does not give the digest that its record holds."""
    MISSING_PAYLOAD = "missing_payload"
    """The payload is gone, and no rule is named."""
    GAP = "gap"
    """Records before this one are missing."""
    OUT_OF_ORDER = "out_of_order"
    """The record stands where an earlier or equal number was passed already."""
    BROKEN_LINK = "broken_link"
    """The record does not follow from the one before it."""
    MISSING_TAIL = "missing_tail"
    """A signed head names a record beyond the last one."""
    FORKED_HEAD = "forked_head"
    """A signed head names this record with another hash."""
    BAD_SIGNATURE = "bad_signature"
    """A head's signature was not made by a trusted key."""
    MISSING_HEAD = "missing_head"
    """No head stands outside the database: whether the end was cut off after this record, nobody can tell."""
    UNSIGNED_TAIL = "unsigned_tail"
    """Records stand beyond the last head that is properly signed."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and at which record."""

    kind: FindingKind
    seq: int


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found. `intact` counts records that are in order with their payload; erased ones are counted by rule.

    `signed_up_to` is the last record that a properly signed head, inside or outside, confirms.
    """

    records: int
    intact: int
    erased: Mapping[str, int]
    findings: tuple[Finding, ...]
    counts: Mapping[FindingKind, int]
    signed_up_to: int
    outside_head: SignedHead | None

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong. Erasing under a rule is not wrong."""
        return not self.counts

    def with_head_required(self) -> "Verification":
        """Give the same with a finding where there are records, and no head outside the database to hold them to."""
        if self.outside_head is not None or not self.records:
            return self
        missing = Finding(FindingKind.MISSING_HEAD, self.signed_up_to)
        return replace(self, findings=(*self.findings, missing), counts={**self.counts, FindingKind.MISSING_HEAD: 1})
