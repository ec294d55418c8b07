"""Builders of whole journals for the tests of this room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from screening.domain.journal import JournalDraft, JournalPayload, JournalRecord, RetentionClass, SignedHead
from screening.journal.chain import chain
from screening.journal.findings import FindingKind, Verification
from screening.journal.heads import sign_head
from screening.journal.verification import verify
from screening.signing.keys import SigningKey
from tests.builders import A_MOMENT

KEY = SigningKey.create()

Link = tuple[JournalRecord, JournalPayload | None]


@dataclass(frozen=True, slots=True)
class AJournal:
    """A journal with the heads that were signed as it grew; the last of them is kept outside."""

    links: tuple[Link, ...]
    heads: tuple[SignedHead, ...]

    @property
    def outside(self) -> SignedHead | None:
        """The head kept outside the store."""
        return self.heads[-1] if self.heads else None

    def verified(self, links: Sequence[Link] | None = None, heads: Sequence[SignedHead] | None = None) -> Verification:
        """Verify it with other links or heads in the store than there should be."""
        return verify(
            self.links if links is None else links,
            self.heads if heads is None else heads,
            self.outside,
            [KEY.public_key],
        )

    def kinds(self, links: Sequence[Link] | None = None, heads: Sequence[SignedHead] | None = None) -> set[FindingKind]:
        """Give the kinds of what such a verification finds."""
        return set(self.verified(links, heads).counts)


def a_journal(length: int, *, signed_every: int = 1) -> AJournal:
    """Make a journal of so many records, one head for so many of them and one at the end."""
    links: list[Link] = []
    heads: list[SignedHead] = []
    head: JournalRecord | None = None
    for count in range(1, length + 1):
        draft = JournalDraft(
            "crossing.opened", "account:1", (f"crossing:{count}",), RetentionClass.CROSSING, {"count": count}
        )
        at = A_MOMENT + timedelta(seconds=count)
        head, payload = chain(draft, head, at, f"{count:032x}")
        links.append((head, payload))
        if count % signed_every == 0 or count == length:
            heads.append(sign_head(head.seq, head.hash, at, KEY))
    return AJournal(tuple(links), tuple(heads))
