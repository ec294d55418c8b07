"""What does a list hold from now on?

Publishing compares what was handed in with what the store holds: only a difference makes a new version, and publishing
the same again notes that the copy is current.
"""

from collections.abc import Sequence

from screening.auth.permissions import Permission, require
from screening.domain.accounts import Account
from screening.domain.entries import ListEntry
from screening.domain.journal import JournalDraft, RetentionClass
from screening.domain.lists import ListDefinition, ListVersion
from screening.lists.versions import edition
from screening.workflows.administer import SET_UP
from screening.workflows.parts import Parts, actor_name
from screening.workflows.ports import Repositories


def publish_list(
    definition: ListDefinition, entries: Sequence[ListEntry], by: Account | None, parts: Parts
) -> ListVersion:
    """Make `entries` the whole content of the list; `by` is None for the command line. Raises NotAllowed."""
    if by is not None:
        require(by, Permission.LIST_PUBLISH)

    def work(repositories: Repositories) -> ListVersion:
        at = parts.clock.now()
        before = repositories.lists.version(definition.code)
        made = edition(definition, before, repositories.lists.entries(definition.code), entries, at)
        if made is None:
            repositories.lists.verify(definition.code, at)
            action = "list.verified"
        else:
            repositories.lists.publish(*made)
            action = "list.published"
        version = repositories.lists.version(definition.code)
        if version is None:
            raise AssertionError
        repositories.journal.append(
            JournalDraft(
                action,
                actor_name(by) if by else SET_UP,
                (f"list:{definition.code}",),
                RetentionClass.LIST_CHANGE,
                {"version": version.number, "entries": version.entries, "digest": version.digest},
            )
        )
        return version

    return parts.store.write(work)
