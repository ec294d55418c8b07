"""What does a list hold, or did it hold at a moment, whole? Handing it out is journalled."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from screening.auth.permissions import Permission, require
from screening.domain.accounts import Account
from screening.domain.entries import ListEntry
from screening.domain.errors import InvalidInput
from screening.domain.identifiers import ListCode
from screening.domain.journal import JournalDraft, Json, RetentionClass
from screening.domain.lists import ListVersion
from screening.workflows.parts import Parts, actor_name
from screening.workflows.people.administer import SET_UP
from screening.workflows.ports import Repositories
from screening.workflows.views.journalled import journalled
from screening.workflows.views.moments import version_in_force
from screening.workflows.views.whole_editions import entries_of


@dataclass(frozen=True, slots=True, repr=False)
class ExportedList:
    """A version with its entries, each read as it is asked for. Reading may raise StoreUnavailable."""

    version: ListVersion
    entries: Iterator[ListEntry]


def export_list(
    code: ListCode, as_of: datetime | None, reason: str, caller: Account | None, parts: Parts
) -> ExportedList:
    """Give a list as it stands, or as it stood at a moment; `caller` is None for the command line.

    Raises NotAllowed, NotFound, InvalidInput (`moment_to_come`, `before_first_edition`), NotJournalled.
    """
    if caller is not None:
        require(caller, Permission.LIST_EXPORT)
    definition = parts.watch.definition(code)

    def work(repositories: Repositories) -> ListVersion:
        version = version_in_force(repositories, definition.code, as_of, parts)
        if version is None:
            raise InvalidInput("as_of", reason="before_first_edition")
        told: dict[str, Json] = {
            "version": version.number,
            "entries": version.entries,
            "as_of": as_of.isoformat() if as_of else None,
            "reason": reason,
        }
        actor = actor_name(caller) if caller else SET_UP
        repositories.journal.append(
            JournalDraft("list.exported", actor, (f"list:{code}",), RetentionClass.LOOK_UP, told)
        )
        return version

    version = journalled(work, parts)
    return ExportedList(version, chain.from_iterable(entries_of(version, parts)))
