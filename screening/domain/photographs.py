"""What does a photograph on a list consist of?"""

from dataclasses import dataclass
from datetime import datetime

from screening.domain.identifiers import AccountId, ListCode


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
