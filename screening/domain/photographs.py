"""What does a photograph on a list consist of, and where is it?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from screening.domain.identifiers import AccountId, ListCode

MOST_BYTES: Final = 1_000_000
"""Of a photograph as it is kept: JPEG of at most 600 pixels a side. What comes from elsewhere and is larger is none."""


@dataclass(frozen=True, slots=True, repr=False)
class Photograph:
    """A photograph as it is kept: JPEG, made anew of the pixels of what was uploaded.

    `sha256` (hex) is over `body` and is its name: entries name it, and so does the feed. It belongs to the list for
    which it was uploaded.
    """

    sha256: str
    list_code: ListCode
    body: bytes
    width: int
    height: int
    uploaded_by: AccountId
    uploaded_at: datetime


class NamedPhotograph(NamedTuple):
    """A photograph by its name: that of an entry of the list."""

    list_code: ListCode
    sha256: str


class Whereabouts(StrEnum):
    """Whether a photograph can be shown here."""

    HERE = "here"
    AWAITED = "awaited"
    """An entry names it, and it was not received yet from where the list is kept."""
    GONE = "gone"
    """No entry names it any longer: where it came from elsewhere, it is not kept."""
