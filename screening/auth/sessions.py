"""What proves, call after call, that somebody has signed in?

An opaque token of 256 random bits; the store keeps only its SHA-256, so a stolen database signs nobody in.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from screening.domain.accounts import SignInSession
from screening.domain.identifiers import AccountId

SESSION_LENGTH = timedelta(hours=12)
"""One shift with its handing over."""


def token_digest(token: str) -> str:
    """Give the form in which the store keeps a token: SHA-256, hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_session(account_id: AccountId, now: datetime) -> tuple[str, SignInSession]:
    """Make a token and the session that the store keeps for it."""
    token = secrets.token_urlsafe(32)
    session = SignInSession(
        token_sha256=token_digest(token),
        account_id=account_id,
        csrf_token=secrets.token_urlsafe(32),
        created_at=now,
        expires_at=now + SESSION_LENGTH,
    )
    return token, session


def is_in_force(session: SignInSession, now: datetime) -> bool:
    """Whether the session has not expired."""
    return now < session.expires_at
