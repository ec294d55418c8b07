"""Who works with the service, and what are they trusted with?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Self

from screening.domain.errors import InvalidInput
from screening.domain.identifiers import AccountId

USERNAME: Final = r"[a-z0-9][a-z0-9._-]{1,62}[a-z0-9]"
"""A name to sign in with: what does not match it is nobody's."""


class Role(StrEnum):
    """The people of the border, by what they do."""

    COUNTER_OFFICER = "counter_officer"
    SHIFT_MANAGER = "shift_manager"
    ASSISTANT_DIRECTOR = "assistant_director"
    DEPUTY_DIRECTOR = "deputy_director"
    ZONAL_DIRECTOR = "zonal_director"
    LIST_OFFICER = "list_officer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    PARTNER_READER = "partner_reader"
    FOLLOWER = "follower"
    """A machine, a checkpost's or a partner's, that keeps a copy of the lists."""


class ScopeKind(StrEnum):
    """How far a grant reaches."""

    CHECKPOST = "checkpost"
    ZONE = "zone"
    AUTHORITY = "authority"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a grant holds. Written `checkpost:KHI`, `zone:sindh`, `authority:moi` or `all`."""

    kind: ScopeKind
    code: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a written scope. Raises InvalidInput."""
        written, _, code = text.partition(":")
        kind = next((kind for kind in ScopeKind if kind == written), None)
        if kind is None or bool(code) == (kind is ScopeKind.ALL):
            raise InvalidInput(reason="scope")
        return cls(kind, code)

    def __str__(self) -> str:
        """Write it as `parse` reads it."""
        return f"{self.kind}:{self.code}" if self.code else str(self.kind)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role, and where it holds."""

    role: Role
    scope: Scope

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a grant written `ROLE@SCOPE`. Raises InvalidInput."""
        written, _, scope = text.partition("@")
        role = next((role for role in Role if role == written), None)
        if role is None:
            raise InvalidInput(reason="grant")
        return cls(role, Scope.parse(scope))

    def __str__(self) -> str:
        """Write it as `parse` reads it."""
        return f"{self.role}@{self.scope}"


@dataclass(frozen=True, slots=True, repr=False)
class Account:
    """Somebody who can sign in. `username` is in lower case; `password_hash` an argon2id string.

    `locked_until` is when waiting ends after the last refused sign-in: that very moment where there is no waiting.
    """

    id: AccountId
    username: str
    password_hash: str
    grants: tuple[Grant, ...]
    created_at: datetime
    is_disabled: bool = False
    failed_sign_ins: int = 0
    locked_until: datetime | None = None


@dataclass(frozen=True, slots=True, repr=False)
class RefusedName:
    """A name that is nobody's, under which somebody tried to sign in: it is locked out as an account is.

    Only SHA-256 (hex) of it is kept, and not for long: it may be a password in the wrong field.
    """

    name_sha256: str
    failed_sign_ins: int = 0
    locked_until: datetime | None = None


@dataclass(frozen=True, slots=True, repr=False)
class SignInSession:
    """One sign-in. Its token is stored only as SHA-256 (hex), revocable; `csrf_token` proves a page's origin."""

    token_sha256: str
    account_id: AccountId
    csrf_token: str
    created_at: datetime
    expires_at: datetime
