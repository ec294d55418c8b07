"""How is an entry that an import stages read again?"""

from screening.domain.entries import ListEntry
from screening.domain.identifiers import ListCode
from screening.domain.imports import StagedEntry
from screening.lists import json_text
from screening.lists.entry_bodies import read_entry


def read_staged(staged: StagedEntry, code: ListCode) -> ListEntry:
    """Give the entry as the import makes it."""
    return read_entry(staged.entry_id, staged.revision, code, staged.state, json_text.read(staged.body))
