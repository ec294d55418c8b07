"""Which entry does an officer ask about, that need not be on the list?"""

from dataclasses import dataclass
from datetime import date

from screening.domain.changes import ChangeKind
from screening.domain.entries import ListEntry
from screening.domain.errors import InvalidInput, NotFound
from screening.domain.identifiers import ChangeId, EntryId, new_uuid
from screening.domain.lists import ListDefinition
from screening.lists.changed_entries import Wish, added_entry, changed_entry
from screening.workflows.ports import Repositories


@dataclass(frozen=True, slots=True, repr=False)
class EntryQuestion:
    """Which entry, of how many days' crossings, and why it is asked.

    The fields of a new one; those that change of one on the list (`entry_id`), or nothing: as it stands; or the entry
    as a proposed change makes it (`change_id`). `fields` are written as in a file of entries
    (`lists.changed_entries.Wish`).
    """

    fields: dict[str, object | None] | None
    entry_id: EntryId | None
    days: int
    reason: str
    change_id: ChangeId | None = None


def entry_meant(
    repositories: Repositories, definition: ListDefinition, question: EntryQuestion, today: date
) -> ListEntry:
    """Give the entry as it would be, or as it is. Raises NotFound, InvalidInput, InvalidEntry, ImpossibleChange."""
    if question.change_id is not None:
        if question.fields or question.entry_id is not None:
            raise InvalidInput("change_id", reason="retro_form")
        change = repositories.changes.get(question.change_id)
        if change.list_code != definition.code:
            raise NotFound("change_id", what="change")
        return change.entry
    if question.entry_id is None:
        if question.fields is None:
            raise InvalidInput("entry", reason="retro_form")
        named = {"source_id": str(new_uuid()), **question.fields}
        return added_entry(Wish(ChangeKind.ADD, named), definition, today)
    before = repositories.lists.entry(question.entry_id)
    if before.list_code != definition.code:
        raise NotFound("entry_id", what="entry")
    if not question.fields:
        return before
    return changed_entry(before, Wish(ChangeKind.AMEND, question.fields), definition, today)
