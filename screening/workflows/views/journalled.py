"""How does a view and the record of it become one? What cannot be journalled is not shown."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from screening.domain.accounts import Account
from screening.domain.errors import NotJournalled, StoreUnavailable
from screening.domain.journal import JournalDraft, Json, RetentionClass
from screening.workflows.parts import Parts, actor_name
from screening.workflows.ports import Repositories

T = TypeVar("T")


def journal_view(
    repositories: Repositories,
    action: str,
    caller: Account,
    *object_ids: str,
    payload: Mapping[str, Json] | None = None,
) -> None:
    """Journal that somebody looks at something."""
    draft = JournalDraft(action, actor_name(caller), object_ids, RetentionClass.LOOK_UP, payload or {})
    repositories.journal.append(draft)


def journalled(work: Callable[[Repositories], T], parts: Parts) -> T:
    """Run a view in a writing transaction, so that the view and its record are one."""
    try:
        return parts.store.write(work)
    except StoreUnavailable as unavailable:
        raise NotJournalled from unavailable
