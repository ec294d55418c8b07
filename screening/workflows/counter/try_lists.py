"""What would these list files find? A search of a folder of lists, without a store and without a record.

For the policy officer who tries a list before it is loaded, and for demonstrations; never for a traveller at a counter.
"""

from datetime import UTC, date, datetime
from pathlib import Path

from screening.domain.lists import Direction, ListInForce
from screening.lists.definitions import read_definitions
from screening.lists.entries import read_entries
from screening.lists.versions import edition
from screening.matching.names.rarity import background_rarity
from screening.matching.search import SearchResult, screen
from screening.matching.snapshot import build_snapshot
from screening.workflows.counter.screen_traveller import Presented


def try_lists(folder: Path, presented: Presented, direction: Direction, on: date) -> SearchResult:
    """Search the entries beside the folder's definitions, as of a day. Raises InvalidDefinition, InvalidEntry."""
    at = datetime(on.year, on.month, on.day, tzinfo=UTC)
    lists = []
    for definition in read_definitions(folder):
        entries = read_entries(folder / definition.entries_file, definition) if definition.entries_file else ()
        made = edition(definition, None, (), entries, at)
        if made is not None:
            lists.append(ListInForce(definition, made.version, entries))
    snapshot = build_snapshot(lists, background_rarity())
    return screen(snapshot, presented.traveller, presented.documents, direction, on)
