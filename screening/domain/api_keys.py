"""Which application of another agency may ask, about which lists, and until when?"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from screening.domain.identifiers import AccountId, ApiKeyId, ListCode


class KeyStanding(StrEnum):
    """Whether a key opens anything now."""

    IN_FORCE = "in_force"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True, repr=False)
class ApiKey:
    """A key that was issued. Its token is told once and stored only as SHA-256 (hex).

    `name` says which application it is for, `owner` which agency answers for it. It asks about `lists` alone;
    `tells_discreet` says whether it is told of entries that no counter may notice. `issued_by` is None for the command
    line. `last_used_on` is a day, in UTC.
    """

    id: ApiKeyId
    name: str
    owner: str
    token_sha256: str
    lists: tuple[ListCode, ...]
    tells_discreet: bool
    issued_by: AccountId | None
    issued_at: datetime
    expires_at: datetime
    last_used_on: date | None = None
    revoked_at: datetime | None = None

    def standing(self, now: datetime) -> KeyStanding:
        """Say whether it opens anything. What was revoked stays so, whenever it would have expired."""
        if self.revoked_at is not None:
            return KeyStanding.REVOKED
        return KeyStanding.IN_FORCE if now < self.expires_at else KeyStanding.EXPIRED
