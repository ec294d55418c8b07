"""How does a piece of the lists' feed look to those who read its description?

`screening.sync.wire` writes it, in the bytes that are signed; these models only tell its form.
"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from screening.domain.changes import ChangeKind
from screening.domain.entries import EntryState, Handling, NameQuality
from screening.domain.travellers import Sex
from screening.web.projection import Strict
from screening.workflows.feed.hand_out_feed import MOST_CARRIED

Hash = Annotated[str, Field(min_length=64, max_length=64, pattern="^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0)]
Code = Annotated[str, Field(max_length=40)]
Text = Annotated[str, Field(max_length=2000)]


class HeadSeen(Strict):
    """How far a feed has come. The hash covers every position up to this one."""

    position: Count
    hash: Hash


class NameCarried(Strict):
    """A name or alias."""

    text: Text
    quality: NameQuality


class DocumentCarried(Strict):
    """A document that the entry names."""

    number: Text
    issuing_state: Code | None
    type: Code | None


class AdviceCarried(Strict):
    """Advice to the officer in both languages."""

    en: Text
    ur: Text


class EntryCarried(Strict):
    """An entry, whole; what is empty is left out."""

    source_id: Text
    owner: Code
    category: Code
    legal_basis: Text
    contact: Text
    handling: Handling
    names: Annotated[list[NameCarried], Field(max_length=200, default_factory=list)]
    documents: Annotated[list[DocumentCarried], Field(max_length=200, default_factory=list)]
    dates_of_birth: Annotated[list[Code], Field(max_length=100, default_factory=list)]
    nationalities: Annotated[list[Code], Field(max_length=100, default_factory=list)]
    sex: Sex | None = None
    father_name: Text | None = None
    cnic: Code | None = None
    photograph_sha256: Hash | None = None
    grounds: Text | None = None
    order_number: Text | None = None
    advice: AdviceCarried | None = None
    valid_from: date | None = None
    expires: date | None = None
    review_on: date | None = None
    confirm_by: date | None = None
    reviewed_on: date | None = None


class RevisionCarried(Strict):
    """A revision of an entry, as it is from this position on; `withdrawn` is off the list."""

    id: UUID
    revision: Annotated[int, Field(ge=1)]
    state: EntryState
    entry: EntryCarried


class PositionSeen(Strict):
    """One position: a version that a list got. `kind` is null for a whole edition; `changed` counts the revisions.

    `entries` and `digest` are the list's after it. `hash` is SHA-256 over the canonical JSON (sorted keys, no spaces,
    UTF-8) of changed, digest, entries, kind, list, position, previous (the hash before), published_at and version.
    """

    position: Annotated[int, Field(ge=1)]
    list: Code
    version: Annotated[int, Field(ge=1)]
    kind: ChangeKind | None
    published_at: AwareDatetime
    entries: Count
    digest: Hash
    changed: Count
    hash: Hash
    revisions: Annotated[Sequence[RevisionCarried] | None, Field(max_length=MOST_CARRIED)]


class ListStands(Strict):
    """How a list stands here: when its content was last known to equal its source, and by which rules it is read."""

    list: Code
    version: Annotated[int, Field(ge=1)]
    verified_at: AwareDatetime
    definition: Hash


class FeedSeen(Strict):
    """A piece of the feed. `signature` (Ed25519, hex) is over `screening list feed 1`, a line feed, and the canonical
    JSON of everything else but `key_id`.
    """

    form: Literal[1]
    after: HeadSeen
    items: Annotated[list[PositionSeen], Field(max_length=MOST_CARRIED)]
    head: HeadSeen
    lists: Annotated[list[ListStands], Field(max_length=1000)]
    at: AwareDatetime
    key_id: Annotated[str, Field(max_length=16)]
    signature: Annotated[str, Field(max_length=128)]
