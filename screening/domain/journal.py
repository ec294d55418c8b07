"""What was done, by whom, in which order, so that it can be proven later?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


class RetentionClass(StrEnum):
    """How long a payload or row of personal data is kept, by the kind of thing it is."""

    CROSSING = "crossing"
    ALERT = "alert"
    LOOK_UP = "look_up"
    LIST_CHANGE = "list_change"
    ADMINISTRATION = "administration"


@dataclass(frozen=True, slots=True, repr=False)
class JournalDraft:
    """A record before it has its place in the chain.

    `action` is `subject.verb` in the past tense (`alert.acknowledged`); `object_ids` name what it was done to, as
    `kind:id` (`alert:0192...`, `checkpost:KHI`), those that a live stream filters by among them. The payload, kept
    apart, holds the particulars.
    """

    action: str
    actor: str
    object_ids: tuple[str, ...]
    retention_class: RetentionClass
    payload: Mapping[str, "Json"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JournalRecord:
    """One link of the chain. `seq` counts from 1 without gaps and is the only order; digests are SHA-256 in hex."""

    seq: int
    at: datetime
    actor: str
    action: str
    object_ids: tuple[str, ...]
    payload_digest: str
    prev_hash: str
    hash: str


@dataclass(frozen=True, slots=True, repr=False)
class JournalPayload:
    """The particulars of one record: canonical JSON and a salt, or None for both once they are erased under a rule."""

    seq: int
    retention_class: RetentionClass
    salt: str | None
    body: str | None
    erased_under: str | None = None


@dataclass(frozen=True, slots=True)
class SignedHead:
    """The end of the chain at some moment, signed (Ed25519, hex) by the key that `key_id` names."""

    seq: int
    hash: str
    at: datetime
    key_id: str
    signature: str
