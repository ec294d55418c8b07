"""Who asks `/match`, of which lists may they be told, and what is noted of it?

Somebody signed in, who is bound by the roles of the account, or another agency's application with a key of its own,
which is bound by the key.
"""

from dataclasses import dataclass
from datetime import date

from screening.auth.api_keys import require_in_force
from screening.auth.permissions import Permission, may, require
from screening.auth.sessions import token_digest
from screening.domain.accounts import Account
from screening.domain.api_keys import ApiKey
from screening.domain.entries import Handling, ListEntry
from screening.domain.errors import ApiKeyNotForThis, NotSignedIn
from screening.domain.identifiers import ListCode
from screening.workflows.parts import Parts, actor_name
from screening.workflows.ports import Repositories


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks. `id` counts the calls; `actor` stands in the journal; `lists` are those it may ask, None: every one.

    `key` is the key that it came with, as it was when the call came.
    """

    id: str
    actor: str
    sees_discreet: bool
    lists: frozenset[ListCode] | None = None
    key: ApiKey | None = None

    def may_ask(self, code: ListCode) -> bool:
        """Whether the list is one that it may ask, if there is such a list."""
        return self.lists is None or code in self.lists

    def may_be_told_of(self, entry: ListEntry) -> bool:
        """Whether it may know of an entry of a list that it may ask."""
        return self.sees_discreet or entry.handling is not Handling.DISCREET


def asker_signed_in(account: Account) -> Asker:
    """Give the asker that an account is. Raises NotAllowed."""
    require(account, Permission.ENTRY_SEARCH)
    return Asker(str(account.id), actor_name(account), sees_discreet=may(account, Permission.ENTRY_VIEW))


def asker_with_key(repositories: Repositories, token: str, parts: Parts) -> Asker:
    """Give the asker that a key stands for. Raises NotSignedIn for one that nobody issued, ApiKeyRefused."""
    key = repositories.api_keys.by_token(token_digest(token))
    if key is None:
        raise NotSignedIn
    require_in_force(key, parts.clock.now())
    return Asker(str(key.id), f"api_key:{key.id}", key.tells_discreet, frozenset(key.lists), key)


def require_may_ask(asker: Asker, code: ListCode) -> None:
    """Let pass a list of the asker's. Raises ApiKeyNotForThis, whether there is such a list or not."""
    if not asker.may_ask(code):
        raise ApiKeyNotForThis("dataset", reason="key_dataset")


def note_use(asker: Asker, repositories: Repositories, parts: Parts) -> None:
    """Note the day on which a key was used, within the unit that records what it was used for.

    A key that was revoked meanwhile is told nothing any more. Raises ApiKeyRefused.
    """
    if asker.key is None:
        return
    key = repositories.api_keys.get(asker.key.id)
    require_in_force(key, parts.clock.now())
    if _is_new_day(key, parts.clock.now().date()):
        repositories.api_keys.note_use(key.id, parts.clock.now().date())


def note_use_alone(asker: Asker, parts: Parts) -> None:
    """Note the day for a call that records nothing: one write a day, not one a call."""
    if asker.key is not None and _is_new_day(asker.key, parts.clock.now().date()):
        parts.store.write(lambda repositories: note_use(asker, repositories, parts))


def _is_new_day(key: ApiKey, today: date) -> bool:
    return key.last_used_on is None or key.last_used_on < today
