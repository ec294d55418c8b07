"""What does a list hold from now on?

Publishing compares what was handed in with what the store holds: only a difference makes a new version, and publishing
the same again notes that the copy is current.
"""

from collections.abc import Sequence

from screening.auth.permissions import Permission, require_for
from screening.domain.accounts import Account
from screening.domain.entries import ListEntry
from screening.domain.errors import Conflict
from screening.domain.journal import JournalDraft, RetentionClass
from screening.domain.lists import ListDefinition, ListVersion
from screening.lists.versions import edition
from screening.workflows.parts import Parts, actor_name
from screening.workflows.people.administer import SET_UP
from screening.workflows.ports import Repositories


def publish_list(
    definition: ListDefinition, entries: Sequence[ListEntry], by: Account | None, parts: Parts
) -> ListVersion:
    """Make `entries` the whole content of the list; `by` is None for the command line.

    The comparison is made outside the transaction, which then holds no other writer up. Raises NotAllowed, and Conflict
    where the list was changed meanwhile.
    """
    if by is not None:
        _require_for_all(by, definition, entries)
    at = parts.clock.now()
    with parts.store.read() as repositories:
        before = repositories.lists.version(definition.code)
        known = repositories.lists.entries(definition.code, with_withdrawn=True)
        made = edition(definition, before, known, entries, at)

    def work(repositories: Repositories) -> ListVersion:
        if _number(repositories.lists.version(definition.code)) != _number(before):
            raise Conflict("list", reason="list_version")
        if made is not None:
            repositories.lists.publish(made.version, made.changed)
        else:
            repositories.lists.verify(definition.code, at)
        version = repositories.lists.version(definition.code)
        if version is None:
            raise Conflict("list", reason="list_version")
        _journal(repositories, "list.published" if made else "list.verified", version, by)
        return version

    return parts.store.write(work)


def _require_for_all(by: Account, definition: ListDefinition, entries: Sequence[ListEntry]) -> None:
    """Let pass who may publish for each authority whose entries a whole edition may add, change or withdraw.

    An edition replaces everything on the list, so the grant must cover every authority that may own entries of it.
    """
    for authority in sorted({*definition.authorities, *(entry.owner for entry in entries)}):
        require_for(by, Permission.LIST_PUBLISH, authority)


def _number(version: ListVersion | None) -> int:
    return version.number if version else 0


def _journal(repositories: Repositories, action: str, version: ListVersion, by: Account | None) -> None:
    repositories.journal.append(
        JournalDraft(
            action,
            actor_name(by) if by else SET_UP,
            (f"list:{version.code}",),
            RetentionClass.LIST_CHANGE,
            {"version": version.number, "entries": version.entries, "digest": version.digest},
        )
    )
