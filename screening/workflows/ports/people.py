"""What do the jobs need of accounts, checkposts and the roster?"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from screening.domain.accounts import Account, RefusedName, Scope, SignInSession
from screening.domain.alerts import AlertLevel
from screening.domain.api_keys import ApiKey
from screening.domain.checkposts import Checkpost
from screening.domain.identifiers import (
    AccountId,
    ApiKeyId,
    CheckpostCode,
    ShiftId,
)
from screening.domain.shifts import Shift
from screening.workflows.ports.pages import Page


@dataclass(frozen=True, slots=True)
class ShiftFilter:
    """Which shifts: None means any. A shift that has not ended `ends_after` and begun `begins_before` is left out."""

    level: AlertLevel | None = None
    places: frozenset[Scope] | None = None
    ends_after: datetime | None = None
    begins_before: datetime | None = None


class Checkposts(Protocol):
    """The sites and their counters."""

    def get(self, code: CheckpostCode) -> Checkpost:
        """Give one. Raises UnknownCheckpost."""

    def all(self) -> tuple[Checkpost, ...]:
        """Give every checkpost, by code."""

    def save(self, checkpost: Checkpost) -> None:
        """Add it, or replace the one with its code."""


class Accounts(Protocol):
    """Who can sign in, and the sign-ins in force."""

    def add(self, account: Account) -> None:
        """Add it. Raises Conflict (`reason="username_taken"`)."""

    def get(self, account_id: AccountId) -> Account:
        """Give one by id."""

    def by_username(self, username: str) -> Account | None:
        """Give the account with that name (in lower case), or None."""

    def all(self) -> tuple[Account, ...]:
        """Give every account, by username."""

    def save(self, account: Account) -> None:
        """Replace the account with its id."""

    def add_session(self, session: SignInSession) -> None:
        """Add a sign-in."""

    def signed_in(self, token_sha256: str) -> tuple[SignInSession, Account] | None:
        """Give the sign-in whose token has that digest, with its account; None where there is none.

        Whether it has expired is the caller's question.
        """

    def revoke_session(self, token_sha256: str) -> None:
        """Forget one sign-in; forgetting an unknown one is no error."""

    def revoke_sessions_of(self, account_id: AccountId) -> None:
        """Forget every sign-in of an account."""

    def refused_name(self, name_sha256: str) -> RefusedName | None:
        """Give what is remembered of a name that is nobody's, or None."""

    def keep_refused_name(self, refused: RefusedName) -> None:
        """Remember it, in place of what was remembered before. Its `locked_until` is a moment."""

    def forget_refused_names(self, before: datetime) -> None:
        """Forget the names whose waiting ended before that moment."""


class ApiKeys(Protocol):
    """The keys of other agencies' applications."""

    def add(self, key: ApiKey) -> None:
        """Add one. Raises Conflict where its id or its token is there."""

    def get(self, key_id: ApiKeyId) -> ApiKey:
        """Give one by id. Raises NotFound."""

    def by_token(self, token_sha256: str) -> ApiKey | None:
        """Give the key whose token has that digest; None where there is none. Whether it is in force is not asked."""

    def all(self) -> tuple[ApiKey, ...]:
        """Give every key that was ever issued, the latest first."""

    def revoke(self, key_id: ApiKeyId, at: datetime) -> None:
        """Note that it opens nothing any more; one that was revoked stays as it was."""

    def note_use(self, key_id: ApiKeyId, on: date) -> None:
        """Note the last day on which it was used. An earlier day than is known changes nothing."""


class Shifts(Protocol):
    """The roster."""

    def add(self, shift: Shift) -> None:
        """Add one. Raises Conflict where its id is there, NotFound for an unknown officer."""

    def get(self, shift_id: ShiftId) -> Shift:
        """Give one by id."""

    def save(self, shift: Shift) -> None:
        """Replace the shift with its id."""

    def find(self, which: ShiftFilter, limit: int, cursor: str | None = None) -> Page[Shift]:
        """Give shifts, those that begin first first. Raises InvalidInput (`reason="cursor"`)."""
