"""How does an entry stand in our own JSON?

As in a list's file of entries: the keys of `watchlists/README.md`, in an array under `entries`.
"""

import json
from collections.abc import Iterable, Iterator

from screening.domain.entries import ListEntry
from screening.lists.entry_forms import written_entry


def written_json(entries: Iterable[ListEntry]) -> Iterator[str]:
    """Write entries as our JSON, piece by piece, one on a line. What the form does not hold stays behind."""
    before = '{"entries": ['
    for entry in entries:
        yield f"{before}\n{json.dumps(written_entry(entry), default=str, ensure_ascii=False)}"
        before = ","
    yield '{"entries": []}\n' if before != "," else "\n]}\n"
