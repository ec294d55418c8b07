"""What stands on the lists, and who may see it? Opening an entry, or searching for one, is journalled."""

from collections.abc import Iterable
from datetime import datetime

from screening.auth.permissions import Permission, may, require
from screening.domain.accounts import Account
from screening.domain.entries import Handling, ListEntry
from screening.domain.errors import InvalidInput, NotFound
from screening.domain.identifiers import EntryId, ListCode
from screening.domain.journal import Json
from screening.domain.lists import Direction, ListDefinition, ListVersion
from screening.matching.search import Candidate, screen
from screening.workflows.counter.screen_traveller import Presented
from screening.workflows.parts import Parts
from screening.workflows.ports import Repositories
from screening.workflows.views.journalled import journal_view, journalled
from screening.workflows.views.moments import version_in_force


def view_lists(caller: Account, parts: Parts) -> tuple[tuple[ListDefinition, ListVersion | None], ...]:
    """Give every list's definition and latest version. Raises NotAllowed."""
    require(caller, Permission.LIST_VIEW)
    with parts.store.read() as repositories:
        return tuple(
            (definition, repositories.lists.version(definition.code)) for definition in parts.watch.definitions()
        )


def view_list(
    code: ListCode, caller: Account, parts: Parts, as_of: datetime | None = None
) -> tuple[ListDefinition, ListVersion | None]:
    """Give one list's definition, and its version in force at a moment. Raises NotAllowed, NotFound, InvalidInput."""
    require(caller, Permission.LIST_VIEW)
    definition = parts.watch.definition(code)
    with parts.store.read() as repositories:
        return definition, version_in_force(repositories, code, as_of, parts)


def view_entry(
    code: ListCode, entry_id: EntryId, caller: Account, parts: Parts, as_of: datetime | None = None
) -> ListEntry:
    """Open one list entry in its latest revision, or in the one that was in force at a moment.

    Raises NotFound (an entry that was not on the list by then, too), NotAllowed, InvalidInput, NotJournalled.
    """
    require(caller, Permission.ENTRY_VIEW)

    def work(repositories: Repositories) -> ListEntry:
        entry = repositories.lists.entry(entry_id)
        if entry.list_code != code:
            raise NotFound("entry_id", what="entry")
        if as_of is not None:
            entry = _as_it_stood(entry, as_of, repositories, parts)
        told: dict[str, Json] = {"as_of": as_of.isoformat()} if as_of else {}
        journal_view(repositories, "entry.viewed", caller, f"entry:{entry_id}", f"list:{code}", payload=told)
        return entry

    return journalled(work, parts)


def _as_it_stood(entry: ListEntry, as_of: datetime, repositories: Repositories, parts: Parts) -> ListEntry:
    version = version_in_force(repositories, entry.list_code, as_of, parts)
    revisions = repositories.lists.revisions(entry.id, 1, version.number) if version else ()
    if not revisions:
        raise NotFound("entry_id", what="entry")
    return revisions[0].entry


def search_entries(
    code: ListCode, presented: Presented, reason: str, caller: Account, parts: Parts
) -> tuple[Candidate, ...]:
    """Give the list's entries in force that are like what was presented, the likest first.

    The search is that of a screening, in whichever direction the list applies. The reason is journalled with it; who is
    no more than a partner's reader must give one, and is not told of discreet entries. Raises NotFound, NotAllowed,
    InvalidInput, NotJournalled.
    """
    require(caller, Permission.ENTRY_SEARCH)
    if not reason and not may(caller, Permission.ENTRY_VIEW):
        raise InvalidInput("reason", reason="reason_needed")
    definition = parts.watch.definition(code)
    today = parts.clock.now().date()
    found: dict[EntryId, Candidate] = {}
    for direction in Direction:
        if definition.applies_to(direction):
            result = screen(parts.watch.current(), presented.traveller, presented.documents, direction, today)
            told = told_of(result.hits, caller)
            found |= {each.entry.id: each for each in told if each.definition.code == code}

    def work(repositories: Repositories) -> tuple[Candidate, ...]:
        payload: dict[str, Json] = {
            "reason": reason,
            "name": presented.traveller.name.text if presented.traveller else None,
            "documents": [document.number for document in presented.documents],
        }
        objects = (f"list:{code}", *(f"entry:{entry_id}" for entry_id in found))
        journal_view(repositories, "entry.searched", caller, *objects, payload=payload)
        return tuple(sorted(found.values(), key=lambda candidate: -candidate.score))

    return journalled(work, parts)


def told_of(found: Iterable[Candidate], caller: Account) -> list[Candidate]:
    """Give those of which the caller may be told: of entries that no counter may notice, who may open entries."""
    sees_all = may(caller, Permission.ENTRY_VIEW)
    return [each for each in found if sees_all or each.entry.handling is not Handling.DISCREET]
