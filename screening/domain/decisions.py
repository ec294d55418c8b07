"""What did a person decide about a hit, and has a second officer agreed where the list asks for one?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from screening.domain.identifiers import AccountId


class Disposition(StrEnum):
    """What the shift manager decides about a hit."""

    FALSE_HIT = "false_hit"
    CLEARED = "cleared"
    REFERRED = "referred"
    OFFLOADED = "offloaded"
    ENTRY_REFUSED = "entry_refused"
    DETAINED = "detained"
    PROTECTED = "protected"


LETS_PASS = frozenset({Disposition.FALSE_HIT, Disposition.CLEARED})
"""The dispositions after which a hit no longer keeps the traveller from passing."""


@dataclass(frozen=True, slots=True, repr=False)
class SecondWord:
    """What a second officer said to a decision: agreed, or sent it back. The reason may be empty where agreed."""

    officer: AccountId
    at: datetime
    agrees: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Decision:
    """A disposition with its reason, and who took it when; `second` is there where the list asks for two officers."""

    disposition: Disposition
    reason: str
    decided_by: AccountId
    decided_at: datetime
    second: SecondWord | None = None
