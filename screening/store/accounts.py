"""Where are accounts, their grants and the sign-ins kept?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from screening.domain.accounts import Account, Grant, RefusedName, Role, Scope, SignInSession
from screening.domain.errors import Conflict, NotFound
from screening.domain.identifiers import AccountId
from screening.store.additions import Additions
from screening.store.columns import table_of
from screening.store.questions import ask
from screening.store.tables_people import AccountRow, GrantRow, RefusedNameRow, SignInSessionRow

_ACCOUNTS = table_of(AccountRow)
_GRANTS = table_of(GrantRow)
_REFUSED = table_of(RefusedNameRow)
_SESSIONS = table_of(SignInSessionRow)


# Built once: every call asks these, and SQLAlchemy takes longer to build a statement than SQLite to run it.
_ADD = insert(_ACCOUNTS)
_ADD_SESSION = insert(_SESSIONS)
_ADD_GRANT = insert(_GRANTS)
_GET = select(_ACCOUNTS).where(_ACCOUNTS.c.id == bindparam("of_id"))
_GET_REFUSED = select(_REFUSED).where(_REFUSED.c.name_sha256 == bindparam("of_name"))
_GET_SIGNED_IN = (
    select(
        _SESSIONS.c.csrf_token,
        _SESSIONS.c.created_at.label("opened_at"),
        _SESSIONS.c.expires_at,
        _ACCOUNTS,
        _GRANTS.c.role,
        _GRANTS.c.scope,
    )
    .select_from(_SESSIONS)
    .join(_ACCOUNTS, _ACCOUNTS.c.id == _SESSIONS.c.account_id)
    .outerjoin(_GRANTS, _GRANTS.c.account_id == _ACCOUNTS.c.id)
    .where(_SESSIONS.c.token_sha256 == bindparam("of_token"))
    .order_by(_GRANTS.c.position)
)
_ALL_GRANTS = select(_GRANTS).order_by(_GRANTS.c.account_id, _GRANTS.c.position)
_GRANTS_OF = _ALL_GRANTS.where(_GRANTS.c.account_id == bindparam("of_id"))


@dataclass(frozen=True, slots=True)
class SqlAccounts:
    """`ports.Accounts` over one connection."""

    connection: Connection
    additions: Additions

    def add(self, account: Account) -> None:
        """Add it. Raises Conflict (`username_taken`, or `account_exists` for its id)."""
        self._refuse_taken_name(account)
        row = {"id": account.id, **_write(account)}
        self.additions.add(_ADD, row, twice=Conflict(reason="account_exists"))
        self._add_grants(account)

    def get(self, account_id: AccountId) -> Account:
        """Give one by id."""
        row = self.connection.execute(_GET, {"of_id": account_id}).one_or_none()
        if row is None:
            raise NotFound(what="account")
        return self._with_grants([row])[0]

    def by_username(self, username: str) -> Account | None:
        """Give the account with that name (in lower case), or None."""
        row = self.connection.execute(select(_ACCOUNTS).where(_ACCOUNTS.c.username == username)).one_or_none()
        return None if row is None else self._with_grants([row])[0]

    def all(self) -> tuple[Account, ...]:
        """Give every account, by username."""
        return self._with_grants(self.connection.execute(select(_ACCOUNTS).order_by(_ACCOUNTS.c.username)).all())

    def save(self, account: Account) -> None:
        """Replace the account with its id. Raises Conflict where another has its name."""
        self._refuse_taken_name(account)
        replaced = self.connection.execute(
            update(_ACCOUNTS).where(_ACCOUNTS.c.id == account.id).values(_write(account))
        )
        if replaced.rowcount == 0:
            raise NotFound(what="account")
        self.connection.execute(delete(_GRANTS).where(_GRANTS.c.account_id == account.id))
        self._add_grants(account)

    def add_session(self, session: SignInSession) -> None:
        """Add a sign-in."""
        row = {
            "token_sha256": session.token_sha256,
            "account_id": session.account_id,
            "csrf_token": session.csrf_token,
            "created_at": session.created_at,
            "expires_at": session.expires_at,
        }
        self.additions.add(_ADD_SESSION, row, twice=Conflict(reason="session_exists"), without=NotFound(what="account"))

    def signed_in(self, token_sha256: str) -> tuple[SignInSession, Account] | None:
        """Give the sign-in whose token has that digest, with its account, or None: every call asks, in one question."""
        rows = ask(self.connection, _GET_SIGNED_IN, of_token=token_sha256)
        if not rows:
            return None
        first = rows[0]
        grants = tuple(Grant(Role(row.role), Scope.parse(row.scope)) for row in rows if row.role is not None)
        account = _read(first, grants)
        return SignInSession(token_sha256, account.id, first.csrf_token, first.opened_at, first.expires_at), account

    def revoke_session(self, token_sha256: str) -> None:
        """Forget one sign-in; forgetting an unknown one is no error."""
        self.connection.execute(delete(_SESSIONS).where(_SESSIONS.c.token_sha256 == token_sha256))

    def revoke_sessions_of(self, account_id: AccountId) -> None:
        """Forget every sign-in of an account."""
        self.connection.execute(delete(_SESSIONS).where(_SESSIONS.c.account_id == account_id))

    def refused_name(self, name_sha256: str) -> RefusedName | None:
        """Give what is remembered of a name that is nobody's, or None."""
        row = self.connection.execute(_GET_REFUSED, {"of_name": name_sha256}).one_or_none()
        return None if row is None else RefusedName(row.name_sha256, row.failed_sign_ins, row.locked_until)

    def keep_refused_name(self, refused: RefusedName) -> None:
        """Remember it, in place of what was remembered before."""
        values = {"failed_sign_ins": refused.failed_sign_ins, "locked_until": refused.locked_until}
        of_name = _REFUSED.c.name_sha256 == refused.name_sha256
        if self.connection.execute(update(_REFUSED).where(of_name).values(values)).rowcount == 0:
            self.connection.execute(insert(_REFUSED), {"name_sha256": refused.name_sha256, **values})

    def forget_refused_names(self, before: datetime) -> None:
        """Forget the names whose waiting ended before that moment."""
        self.connection.execute(delete(_REFUSED).where(_REFUSED.c.locked_until < before))

    def _refuse_taken_name(self, account: Account) -> None:
        same_name = select(_ACCOUNTS.c.id).where(_ACCOUNTS.c.username == account.username)
        if self.connection.execute(same_name.where(_ACCOUNTS.c.id != account.id)).first() is not None:
            raise Conflict(reason="username_taken")

    def _add_grants(self, account: Account) -> None:
        rows = [
            {"account_id": account.id, "position": position, "role": grant.role.value, "scope": str(grant.scope)}
            for position, grant in enumerate(account.grants)
        ]
        self.additions.add(_ADD_GRANT, *rows)

    def _with_grants(self, rows: Iterable[Row[Any]]) -> tuple[Account, ...]:
        found = tuple(rows)
        if len(found) == 1:
            stored = self.connection.execute(_GRANTS_OF, {"of_id": found[0].id})
        else:
            stored = self.connection.execute(_ALL_GRANTS)
        grants: dict[AccountId, list[Grant]] = {}
        for row in stored:
            grants.setdefault(row.account_id, []).append(Grant(Role(row.role), Scope.parse(row.scope)))
        return tuple(_read(row, tuple(grants.get(row.id, ()))) for row in found)


def _write(account: Account) -> dict[str, object]:
    return {
        "username": account.username,
        "password_hash": account.password_hash,
        "created_at": account.created_at,
        "is_disabled": account.is_disabled,
        "failed_sign_ins": account.failed_sign_ins,
        "locked_until": account.locked_until,
    }


def _read(row: Row[Any], grants: tuple[Grant, ...]) -> Account:
    return Account(
        id=AccountId(row.id),
        username=row.username,
        password_hash=row.password_hash,
        grants=grants,
        created_at=row.created_at,
        is_disabled=row.is_disabled,
        failed_sign_ins=row.failed_sign_ins,
        locked_until=row.locked_until,
    )
