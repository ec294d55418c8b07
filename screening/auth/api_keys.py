"""What proves, call after call, that another agency's application may ask?

An opaque token of 256 random bits behind a word that tells it from a session's, so that it can be found where it should
not lie (in a repository, in a log). The store keeps only its SHA-256.
"""

import secrets
from datetime import datetime, timedelta
from typing import Final

from screening.domain.api_keys import ApiKey, KeyStanding
from screening.domain.errors import ApiKeyRefused, InvalidInput

PREFIX: Final = "screening_key_"
USUAL_DAYS: Final = 365
MOST_DAYS: Final = 730
"""Whoever answers for an application looks at it every other year at the latest."""


def new_token() -> str:
    """Make the token of a key: told once."""
    return PREFIX + secrets.token_urlsafe(32)


def is_api_key(token: str) -> bool:
    """Whether a token is a key's, and no session's."""
    return token.startswith(PREFIX)


def expiry_after(days: int, now: datetime) -> datetime:
    """Give when a key of so many days ends. Raises InvalidInput (`key_days`, with `most`)."""
    if not 1 <= days <= MOST_DAYS:
        raise InvalidInput("days", reason="key_days", most=MOST_DAYS)
    return now + timedelta(days=days)


def require_in_force(key: ApiKey, now: datetime) -> None:
    """Let pass a key that is neither expired nor revoked. Raises ApiKeyRefused (`key_expired`, `key_revoked`)."""
    standing = key.standing(now)
    if standing is not KeyStanding.IN_FORCE:
        raise ApiKeyRefused(reason=f"key_{standing}")
