"""Where are the keys of other agencies' applications kept?"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, or_, select, update

from screening.domain.api_keys import ApiKey
from screening.domain.errors import Conflict, NotFound
from screening.domain.identifiers import AccountId, ApiKeyId, ListCode
from screening.store.additions import Additions
from screening.store.columns import table_of
from screening.store.questions import ask
from screening.store.tables_people import ApiKeyRow

_KEYS = table_of(ApiKeyRow)
_ADD = insert(_KEYS)
_BY_TOKEN = select(_KEYS).where(_KEYS.c.token_sha256 == bindparam("of_token"))


@dataclass(frozen=True, slots=True)
class SqlApiKeys:
    """`ports.ApiKeys` over one connection."""

    connection: Connection
    additions: Additions

    def add(self, key: ApiKey) -> None:
        """Add one. Raises Conflict."""
        row = {
            "id": key.id,
            "name": key.name,
            "owner": key.owner,
            "token_sha256": key.token_sha256,
            "lists": list(key.lists),
            "tells_discreet": key.tells_discreet,
            "issued_by": key.issued_by,
            "issued_at": key.issued_at,
            "expires_at": key.expires_at,
            "last_used_on": key.last_used_on,
            "revoked_at": key.revoked_at,
        }
        self.additions.add(_ADD, row, twice=Conflict(reason="api_key_exists"))

    def get(self, key_id: ApiKeyId) -> ApiKey:
        """Give one by id."""
        row = self.connection.execute(select(_KEYS).where(_KEYS.c.id == key_id)).one_or_none()
        if row is None:
            raise NotFound(what="api_key")
        return _read(row)

    def by_token(self, token_sha256: str) -> ApiKey | None:
        """Give the key whose token has that digest, or None."""
        rows = ask(self.connection, _BY_TOKEN, of_token=token_sha256)
        return _read(rows[0]) if rows else None

    def all(self) -> tuple[ApiKey, ...]:
        """Give every key, the latest first."""
        rows = self.connection.execute(select(_KEYS).order_by(_KEYS.c.issued_at.desc(), _KEYS.c.id.desc()))
        return tuple(_read(row) for row in rows)

    def revoke(self, key_id: ApiKeyId, at: datetime) -> None:
        """Note that it opens nothing any more."""
        this = update(_KEYS).where(_KEYS.c.id == key_id, _KEYS.c.revoked_at.is_(None))
        self.connection.execute(this.values(revoked_at=at))

    def note_use(self, key_id: ApiKeyId, on: date) -> None:
        """Note the last day of use."""
        earlier = or_(_KEYS.c.last_used_on.is_(None), _KEYS.c.last_used_on < on)
        self.connection.execute(update(_KEYS).where(_KEYS.c.id == key_id, earlier).values(last_used_on=on))


def _read(row: Row[Any]) -> ApiKey:
    return ApiKey(
        id=ApiKeyId(row.id),
        name=row.name,
        owner=row.owner,
        token_sha256=row.token_sha256,
        lists=tuple(ListCode(code) for code in row.lists),
        tells_discreet=row.tells_discreet,
        issued_by=None if row.issued_by is None else AccountId(row.issued_by),
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        last_used_on=row.last_used_on,
        revoked_at=row.revoked_at,
    )
