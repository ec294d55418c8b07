"""May this person start working, and when does it end?"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from screening.auth.lock_out import FORGOTTEN_AFTER, after_failure, after_success, wait_s
from screening.auth.passwords import is_password_of
from screening.auth.sessions import is_in_force, open_session, token_digest
from screening.domain.accounts import USERNAME, Account, RefusedName, SignInSession
from screening.domain.errors import LockedOut, NotSignedIn
from screening.domain.journal import JournalDraft, RetentionClass
from screening.workflows.parts import Parts, actor_name
from screening.workflows.ports import Repositories

UNKNOWN = "unknown"
"""The journal's actor for whoever was refused under a name that is nobody's. The name itself may be a password."""


@dataclass(frozen=True, slots=True, repr=False)
class SignedIn:
    """A caller with a session in force. `token` is told once, at sign-in, and kept nowhere."""

    account: Account
    session: SignInSession
    token: str = ""


def sign_in(username: str, password: str, parts: Parts) -> SignedIn:
    """Open a session. Raises NotSignedIn, always alike, or LockedOut with the seconds to wait.

    The password is hashed outside the transaction. A name that is nobody's takes as long as a known one, is counted,
    and is locked out alike, so that neither answer nor time tells which names are there. Of guesses that come at once,
    those beyond the free ones are refused as locked out, right or wrong.
    """
    name = username.strip().lower()
    digest = hashlib.sha256(name.encode()).hexdigest()
    with parts.store.read() as repositories:
        # What no name can be is asked nowhere: a database may refuse the question (PostgreSQL: a NUL).
        account = repositories.accounts.by_username(name) if re.fullmatch(USERNAME, name) else None
        refused = repositories.accounts.refused_name(digest)
    now = parts.clock.now()
    if left := wait_s(account or refused or RefusedName(digest), now):
        raise LockedOut(retry_after_s=left)
    is_right = is_password_of(account.password_hash if account else None, password)
    if account is None:
        parts.store.write(lambda repositories: _count_unknown(repositories, digest, now))
        raise NotSignedIn
    if not is_right or account.is_disabled:
        parts.store.write(lambda repositories: _count_failure(repositories, account, now))
        raise NotSignedIn
    token, session = open_session(account.id, now)
    welcomed = parts.store.write(lambda repositories: _open(repositories, account, session))
    return SignedIn(welcomed, session, token)


def who_calls(token: str, parts: Parts) -> SignedIn:
    """Give the account behind a token. Raises NotSignedIn for one that is unknown, expired, revoked or disabled."""
    with parts.store.read() as repositories:
        return who_calls_in(repositories, token, parts.clock.now())


def who_calls_in(repositories: Repositories, token: str, now: datetime) -> SignedIn:
    """Give the account behind a token, as `who_calls` does, in a view that is open anyway."""
    found = repositories.accounts.signed_in(token_digest(token))
    if found is None:
        raise NotSignedIn
    session, account = found
    if account.is_disabled or not is_in_force(session, now):
        raise NotSignedIn
    return SignedIn(account, session)


def sign_out(caller: SignedIn, parts: Parts) -> None:
    """End the session; its token is worth nothing from then on."""

    def work(repositories: Repositories) -> None:
        repositories.accounts.revoke_session(caller.session.token_sha256)
        repositories.journal.append(_draft("session.ended", caller.account))

    parts.store.write(work)


def _count_failure(repositories: Repositories, seen: Account, now: datetime) -> None:
    account = _not_locked(repositories, seen, now)
    repositories.accounts.save(after_failure(account, now))
    repositories.journal.append(_draft("session.refused", account))


def _count_unknown(repositories: Repositories, digest: str, now: datetime) -> None:
    repositories.accounts.forget_refused_names(now - FORGOTTEN_AFTER)
    refused = repositories.accounts.refused_name(digest) or RefusedName(digest)
    if left := wait_s(refused, now):
        raise LockedOut(retry_after_s=left)
    repositories.accounts.keep_refused_name(after_failure(refused, now))
    repositories.journal.append(JournalDraft("session.refused", UNKNOWN, (), RetentionClass.ADMINISTRATION))


def _not_locked(repositories: Repositories, seen: Account, now: datetime) -> Account:
    """Give the account as it is now: while the password was hashed, other guesses may have locked it."""
    account = repositories.accounts.get(seen.id)
    if left := wait_s(account, now):
        raise LockedOut(retry_after_s=left)
    return account


def _open(repositories: Repositories, seen: Account, session: SignInSession) -> Account:
    account = after_success(_not_locked(repositories, seen, session.created_at))
    if account.is_disabled:
        raise NotSignedIn
    repositories.accounts.save(account)
    repositories.accounts.add_session(session)
    repositories.journal.append(_draft("session.opened", account))
    return account


def _draft(action: str, account: Account) -> JournalDraft:
    return JournalDraft(action, actor_name(account), (f"account:{account.id}",), RetentionClass.ADMINISTRATION)
