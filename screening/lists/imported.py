"""Which entries does a file bring to a list?

What the readers give, made entries by the list's own rules for imports (`[import]` of its TOML). Whatever cannot be an
entry is said so, with its place and the reason; nobody on a file is left out unseen.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from screening.domain.entries import ListEntry
from screening.domain.errors import InvalidEntry, InvalidImport
from screening.domain.lists import ImportRules, ListDefinition
from screening.lists.entry_forms import LONGEST_SOURCE_ID, make_entry
from screening.lists.readers import (
    ImportFile,
    NotedLine,
    RejectedLine,
    SkippedRecord,
    WrittenEntry,
    read_written,
)
from screening.lists.readers.counted_stream import Progress
from screening.lists.tables import Table

MAX_IMPORTED: Final = 5_000_000
"""The most entries of one import: their source ids are kept, to find those that come twice."""

Imported = ListEntry | RejectedLine | NotedLine | SkippedRecord


def read_imported(
    files: Sequence[ImportFile], definition: ListDefinition, progress: Progress | None = None
) -> Iterator[Imported]:
    """Read files as entries of a list, in their first revision. Raises InvalidImport: then nothing of it may be used.

    Of entries with one source id the first counts; the others are rejected. A record that cannot be an entry is
    rejected with the key and the reason that `make_entry` gives.
    """
    rules = definition.imports
    if rules is None:
        raise InvalidImport(definition.code, reason="import_list_takes_none")
    shared = _shared(rules)
    seen: set[str] = set()
    for record in read_written(rules.format, files, progress):
        if not isinstance(record, WrittenEntry):
            yield record
            continue
        made = _made(record, shared, definition, rules)
        if isinstance(made, ListEntry):
            if made.source_id in seen:
                yield RejectedLine(record.place, made.source_id, "source_id", "entry_repeated", {})
                continue
            if len(seen) >= MAX_IMPORTED:
                raise InvalidImport(str(record.place), reason="import_too_many", limit=MAX_IMPORTED)
            seen.add(made.source_id)
        yield made


def _shared(rules: ImportRules) -> Mapping[str, object]:
    shared = {
        "owner": rules.owner,
        "category": rules.category,
        "legal_basis": rules.legal_basis,
        "contact": rules.contact,
    }
    return {key: value for key, value in shared.items() if value is not None}


def _made(
    record: WrittenEntry, shared: Mapping[str, object], definition: ListDefinition, rules: ImportRules
) -> ListEntry | RejectedLine:
    values = {**shared, **record.values}
    if rules.categories:
        category = next((ours for theirs, ours in rules.categories if theirs in record.kinds), None)
        if category is not None:
            values["category"] = category
        elif "category" not in values:
            return RejectedLine(record.place, _told_id(values), "category", "import_kind", {})
    if rules.review_after_days is not None and "review_on" not in values:
        review_on = _days_after(values.get("valid_from"), rules.review_after_days)
        if review_on is not None:
            values["review_on"] = review_on
    try:
        return make_entry(Table(values, "", InvalidEntry), definition)
    except InvalidEntry as problem:
        parameters = {key: value for key, value in problem.parameters.items() if key != "reason"}
        reason = str(problem.parameters["reason"])
        return RejectedLine(record.place, _told_id(values), problem.where or "", reason, parameters)


def _told_id(values: Mapping[str, object]) -> str | None:
    written = values.get("source_id")
    return written if isinstance(written, str) and len(written) <= LONGEST_SOURCE_ID else None


def _days_after(first: object, days: int) -> date | None:
    """Give the day of review; where the first day cannot be read, `make_entry` says so."""
    try:
        start = date.fromisoformat(first) if isinstance(first, str) else first
        return start + timedelta(days=days) if isinstance(start, date) else None
    except (ValueError, OverflowError):
        return None
