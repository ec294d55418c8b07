"""What does a file of entries say about the persons or documents of one list?

The form is told in `watchlists/README.md`: `[[entries]]` tables under optional `[defaults]`. Nothing is guessed and
nothing skipped: an entry that cannot be used is an error that names it, never an entry that finds nobody.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID, uuid5

from screening.domain.dates import PartialDate
from screening.domain.entries import EntryDocument, EntryName, EntryState, Handling, ListEntry, NameQuality
from screening.domain.errors import InvalidEntry, InvalidInput
from screening.domain.identifiers import AuthorityCode, EntryId, ListCode, StateCode
from screening.domain.lists import Holds, ListDefinition
from screening.domain.travellers import Cnic, Sex
from screening.lists.tables import Table, read_table

MAX_ENTRIES_BYTES: Final = 4_194_304
MAX_ENTRIES: Final = 10_000
MAX_NAME: Final = 200
_NAMESPACE: Final = UUID("6b0c1f0a-6f0e-4d5c-9b57-2f6c6f3a5d11")
"""The namespace of entry ids that are made from list and source id (UUID version 5). It never changes."""

_DEFAULTS = ("owner", "category", "legal_basis", "contact")
_REQUIRED = ("source_id", *_DEFAULTS)
_OPTIONAL = (
    "names",
    "weak_names",
    "documents",
    "born",
    "sex",
    "nationalities",
    "father_name",
    "cnic",
    "grounds",
    "order_number",
    "advice",
    "handling",
    "state",
    "valid_from",
    "expires",
    "review_on",
)
_STATE = re.compile(r"[A-Z]{1,3}")
_DOCUMENT_NUMBER = re.compile(r"[A-Z0-9]{1,20}")
_DOCUMENT_TYPE = re.compile(r"[A-Z][A-Z]?")
_CNIC = re.compile(r"\d{5}-?\d{7}-?\d", re.ASCII)
_LEAST_LETTERS = 2
_LONGEST_SOURCE_ID = 64


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
        entry = _entry(merged, definition)
        if entry.source_id in seen:
            raise merged.refuse("source_id", "entry_repeated")
        seen.add(entry.source_id)
        entries.append(entry)
    return tuple(entries)


def entry_id(code: ListCode, source_id: str) -> EntryId:
    """Give the id of an entry: always the same for one list and source id."""
    return EntryId(uuid5(_NAMESPACE, f"{code}/{source_id}"))


def _defaults(table: Table) -> Mapping[str, object]:
    if "defaults" not in table.values:
        return {}
    defaults = table.table("defaults")
    defaults.expect((), _DEFAULTS)
    return defaults.values


def _entry(table: Table, definition: ListDefinition) -> ListEntry:
    table.expect(_REQUIRED, _OPTIONAL)
    source_id = table.text("source_id", _LONGEST_SOURCE_ID)
    names, documents, cnic = _names(table), _documents(table, definition.holds), _cnic(table)
    if not (names or documents or cnic):
        raise table.refuse("names", "entry_without_name_document_or_cnic")
    valid_from, expires = _validity(table, definition)
    return ListEntry(
        id=entry_id(definition.code, source_id),
        list_code=definition.code,
        source_id=source_id,
        revision=1,
        owner=AuthorityCode(_member(table, "owner", definition.authorities, "entry_owner")),
        category=_member(table, "category", definition.categories, "entry_category"),
        legal_basis=table.text("legal_basis"),
        contact=table.text("contact"),
        names=names,
        documents=documents,
        dates_of_birth=tuple(_date_of_birth(table, text) for text in table.written_days("born")),
        sex=table.choice("sex", Sex) if "sex" in table.values else None,
        nationalities=_states(table, "nationalities"),
        father_name=_father_name(table),
        cnic=cnic,
        grounds=table.optional_text("grounds"),
        order_number=table.optional_text("order_number"),
        advice=table.wording("advice") if "advice" in table.values else None,
        handling=table.choice("handling", Handling) if "handling" in table.values else Handling.STOP,
        state=_state(table),
        valid_from=valid_from,
        expires=expires,
        review_on=table.day("review_on"),
    )


def _member(table: Table, key: str, members: tuple[str, ...], reason: str) -> str:
    written = table.text(key)
    if written not in members:
        raise table.refuse(key, reason, known=", ".join(members))
    return written


def _names(table: Table) -> tuple[EntryName, ...]:
    return tuple(
        EntryName(_usable_name(table, key, text), quality)
        for key, quality in (("names", NameQuality.GOOD), ("weak_names", NameQuality.WEAK))
        for text in table.texts(key, MAX_NAME)
    )


def _father_name(table: Table) -> str | None:
    name = table.optional_text("father_name", MAX_NAME)
    return None if name is None else _usable_name(table, "father_name", name)


def _usable_name(table: Table, key: str, text: str) -> str:
    if sum(character.isalpha() for character in text) < _LEAST_LETTERS:
        raise table.refuse(key, "entry_name")
    return text


def _documents(table: Table, holds: Holds) -> tuple[EntryDocument, ...]:
    documents = tuple(_document(item, holds) for item in table.tables("documents", "document"))
    if holds is Holds.DOCUMENTS and not documents:
        raise table.refuse("documents", "entry_without_document")
    return documents


def _document(table: Table, holds: Holds) -> EntryDocument:
    if holds is Holds.DOCUMENTS:
        table.expect(("number", "state", "type"))
    else:
        table.expect(("number",), ("state", "type"))
    number = table.text("number")
    if not _DOCUMENT_NUMBER.fullmatch(number):
        raise table.refuse("number", "entry_document_number")
    kind = table.optional_text("type")
    if kind is not None and not _DOCUMENT_TYPE.fullmatch(kind):
        raise table.refuse("type", "entry_document_type")
    state = table.optional_text("state")
    return EntryDocument(number, None if state is None else _state_code(table, "state", state), kind)


def _states(table: Table, key: str) -> tuple[StateCode, ...]:
    return tuple(_state_code(table, key, text) for text in table.texts(key))


def _state_code(table: Table, key: str, text: str) -> StateCode:
    if not _STATE.fullmatch(text):
        raise table.refuse(key, "entry_state_code")
    return StateCode(text)


def _cnic(table: Table) -> Cnic | None:
    written = table.optional_text("cnic")
    if written is None:
        return None
    if not _CNIC.fullmatch(written):
        raise table.refuse("cnic", "entry_cnic")
    return Cnic(written.replace("-", ""))


def _date_of_birth(table: Table, text: str) -> PartialDate:
    try:
        return PartialDate.parse(text)
    except InvalidInput:
        raise table.refuse("born", "entry_born") from None


def _state(table: Table) -> EntryState:
    state = table.choice("state", EntryState) if "state" in table.values else EntryState.ACTIVE
    if state is EntryState.WITHDRAWN:
        raise table.refuse("state", "entry_withdrawn")
    return state


def _validity(table: Table, definition: ListDefinition) -> tuple[date | None, date | None]:
    """Give the first and the last day, both inclusive; a list with `validity_days` supplies the last."""
    valid_from, expires = table.day("valid_from"), table.day("expires")
    if expires is None and definition.validity_days is not None:
        if valid_from is None:
            raise table.refuse("valid_from", "entry_without_valid_from", days=definition.validity_days)
        expires = _last_day(table, valid_from, definition.validity_days)
    if valid_from is not None and expires is not None and expires < valid_from:
        raise table.refuse("expires", "entry_expires_before_it_begins")
    return valid_from, expires


def _last_day(table: Table, first: date, days: int) -> date:
    try:
        return first + timedelta(days=days - 1)
    except OverflowError:
        raise table.refuse("valid_from", "list_file_not_a_day") from None
