"""Which applications of other agencies hold a key? The administrator's jobs: what a key finds, they see nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from screening.auth.api_keys import expiry_after, new_token
from screening.auth.permissions import Permission, require_everywhere
from screening.auth.sessions import token_digest
from screening.domain.accounts import Account
from screening.domain.api_keys import ApiKey
from screening.domain.errors import InvalidInput
from screening.domain.identifiers import ApiKeyId, ListCode, new_uuid
from screening.domain.journal import JournalDraft, Json, RetentionClass
from screening.workflows.parts import Parts, actor_name
from screening.workflows.people.administer import SET_UP
from screening.workflows.ports import Repositories


@dataclass(frozen=True, slots=True)
class KeyWanted:
    """What an application is to have: `name` says which it is, `owner` who answers for it."""

    name: str
    owner: str
    lists: Sequence[ListCode]
    days: int
    tells_discreet: bool = False


@dataclass(frozen=True, slots=True)
class KeyIssued:
    """A key with its token, which is kept nowhere."""

    key: ApiKey
    token: str = field(repr=False)


def issue_key(wanted: KeyWanted, by: Account | None, parts: Parts) -> KeyIssued:
    """Issue a key; `by` is None for the command line.

    Raises NotAllowed, InvalidInput (`key_lists`, `key_days`), NotFound for a list that is not there.
    """
    if by is not None:
        require_everywhere(by, Permission.API_KEY_MANAGE)
    for name, text in (("name", wanted.name), ("owner", wanted.owner)):
        if not text.strip():
            raise InvalidInput(name, reason="text_too_short")
    if not wanted.lists:
        raise InvalidInput("datasets", reason="key_lists")
    lists = tuple(sorted({parts.watch.definition(code).code for code in wanted.lists}))
    now = parts.clock.now()
    token = new_token()
    key = ApiKey(
        id=ApiKeyId(new_uuid()),
        name=wanted.name.strip(),
        owner=wanted.owner.strip(),
        token_sha256=token_digest(token),
        lists=lists,
        tells_discreet=wanted.tells_discreet,
        issued_by=by.id if by else None,
        issued_at=now,
        expires_at=expiry_after(wanted.days, now),
    )

    def work(repositories: Repositories) -> KeyIssued:
        repositories.api_keys.add(key)
        told: dict[str, Json] = {
            "name": key.name,
            "owner": key.owner,
            "tells_discreet": key.tells_discreet,
            "expires_at": key.expires_at.isoformat(),
        }
        _journal(repositories, "api_key.issued", key, by, told)
        return KeyIssued(key, token)

    return parts.store.write(work)


def list_keys(by: Account | None, parts: Parts) -> tuple[ApiKey, ...]:
    """Give every key that was ever issued, the latest first. Raises NotAllowed."""
    if by is not None:
        require_everywhere(by, Permission.API_KEY_MANAGE)
    with parts.store.read() as repositories:
        return repositories.api_keys.all()


def revoke_key(key_id: ApiKeyId, by: Account | None, parts: Parts) -> ApiKey:
    """Have a key open nothing any more, from the next call on; revoking it again changes nothing.

    Raises NotAllowed, NotFound.
    """
    if by is not None:
        require_everywhere(by, Permission.API_KEY_MANAGE)

    def work(repositories: Repositories) -> ApiKey:
        key = repositories.api_keys.get(key_id)
        if key.revoked_at is not None:
            return key
        now = parts.clock.now()
        repositories.api_keys.revoke(key_id, now)
        _journal(repositories, "api_key.revoked", key, by, {"name": key.name, "owner": key.owner})
        return replace(key, revoked_at=now)

    return parts.store.write(work)


def _journal(repositories: Repositories, action: str, key: ApiKey, by: Account | None, told: dict[str, Json]) -> None:
    objects = (f"api_key:{key.id}", *(f"list:{code}" for code in key.lists))
    actor = actor_name(by) if by else SET_UP
    repositories.journal.append(JournalDraft(action, actor, objects, RetentionClass.ADMINISTRATION, told))
