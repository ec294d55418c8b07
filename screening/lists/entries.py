"""What does a file of entries say about the persons or documents of one list?

The form is told in `watchlists/README.md`: `[[entries]]` tables under optional `[defaults]`. Nothing is guessed and
nothing skipped: an entry that cannot be used is an error that names it, never an entry that finds nobody.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from screening.domain.entries import ListEntry
from screening.domain.errors import InvalidEntry
from screening.domain.lists import ListDefinition
from screening.lists.entry_forms import SHARED, make_entry
from screening.lists.tables import Table, read_table

MAX_ENTRIES_BYTES: Final = 4_194_304
MAX_ENTRIES: Final = 10_000


def read_entries(path: Path, definition: ListDefinition) -> tuple[ListEntry, ...]:
    """Read every entry of a list's file, in its first revision, in the file's order. Raises InvalidEntry."""
    table = read_table(path, InvalidEntry, MAX_ENTRIES_BYTES)
    table.expect((), ("defaults", "entries"))
    if "entries" not in table.values:
        # A file cut short on its way would empty the list, and those on it would be clear.
        raise table.refuse("entries", "entry_file_without_entries")
    defaults = _defaults(table)
    entries: list[ListEntry] = []
    seen: set[str] = set()
    for written in table.tables("entries", "entry", MAX_ENTRIES):
        merged = Table({**defaults, **written.values}, written.place, InvalidEntry)
        entry = make_entry(merged, definition)
        if entry.source_id in seen:
            raise merged.refuse("source_id", "entry_repeated")
        seen.add(entry.source_id)
        entries.append(entry)
    return tuple(entries)


def _defaults(table: Table) -> Mapping[str, object]:
    if "defaults" not in table.values:
        return {}
    defaults = table.table("defaults")
    defaults.expect((), SHARED)
    return defaults.values
