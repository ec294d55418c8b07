"""How are checkposts, accounts and sign-ins laid out in rows?"""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field

from screening.store.columns import BYTEWISE, KEPT_JSON, Moment, Row


class CheckpostRow(Row, table=True):
    """A site. `counters` is a list of codes in the order people gave."""

    __tablename__ = "checkposts"

    code: str = Field(primary_key=True, sa_type=BYTEWISE)
    name: str
    zone: str
    time_zone: str
    counters: list[str] = Field(sa_type=KEPT_JSON)


class AccountRow(Row, table=True):
    """Somebody who can sign in."""

    __tablename__ = "accounts"

    id: UUID = Field(primary_key=True)
    username: str = Field(unique=True, sa_type=BYTEWISE)
    password_hash: str
    created_at: datetime = Field(sa_type=Moment)
    is_disabled: bool
    failed_sign_ins: int
    locked_until: datetime | None = Field(sa_type=Moment)


class GrantRow(Row, table=True):
    """One grant of an account; `scope` as the domain writes it (`checkpost:KHI`)."""

    __tablename__ = "grants"

    account_id: UUID = Field(primary_key=True, foreign_key="accounts.id")
    position: int = Field(primary_key=True)
    role: str
    scope: str


class RefusedNameRow(Row, table=True):
    """A name that is nobody's, under which a sign-in was refused; of the name only its digest."""

    __tablename__ = "refused_names"

    name_sha256: str = Field(primary_key=True)
    failed_sign_ins: int
    locked_until: datetime = Field(sa_type=Moment, index=True)


class SignInSessionRow(Row, table=True):
    """One sign-in; of the token only its digest."""

    __tablename__ = "sign_in_sessions"

    token_sha256: str = Field(primary_key=True)
    account_id: UUID = Field(foreign_key="accounts.id", index=True)
    csrf_token: str
    created_at: datetime = Field(sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)


class ApiKeyRow(Row, table=True):
    """A key of another agency's application; of the token only its digest. `lists` are codes."""

    __tablename__ = "api_keys"

    id: UUID = Field(primary_key=True)
    name: str
    owner: str
    token_sha256: str = Field(unique=True)
    lists: list[str] = Field(sa_type=KEPT_JSON)
    tells_discreet: bool
    issued_by: UUID | None
    issued_at: datetime = Field(sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)
    last_used_on: date | None
    revoked_at: datetime | None = Field(sa_type=Moment)
